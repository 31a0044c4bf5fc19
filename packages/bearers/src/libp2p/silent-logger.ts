/**
 * A logger that says nothing. libp2p's own writes addresses and peer ids to the error stream
 * when an environment variable asks for it; ours has no such door, and no work at each frame.
 */
import type { ComponentLogger, Logger } from '@libp2p/interface';

const silent: Logger = Object.assign(ignore, {
  enabled: false,
  trace: ignore,
  error: ignore,
  newScope: () => silent,
});

/** For `createLibp2p({ logger })`. */
export const silentLogger: ComponentLogger = { forComponent: () => silent };

function ignore(): void {
  // On purpose.
}
