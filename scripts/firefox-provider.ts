/** Has vitest run its tests in Debian's Firefox, which playwright cannot drive: by `firefox.ts`. */
import { playwright } from '@vitest/browser-playwright';
import type { BrowserProvider, BrowserProviderOption } from 'vitest/node';

import type { Firefox } from './firefox.ts';
import { startFirefox } from './firefox.ts';

/** A provider that starts the Firefox at a path, once, for all files of a project. */
export function firefoxOver(executablePath: string): BrowserProviderOption {
  let running: Promise<Firefox> | undefined;
  const createProvider = (): BrowserProvider => ({
    name: 'bidi',
    supportsParallelism: false,
    getCommandsContext: () => ({}),
    openPage: async (_, url) => {
      running ??= startFirefox(executablePath);
      await (await running).show(url);
    },
    close: async () => {
      const firefox = await running?.catch(() => undefined);
      running = undefined;
      await firefox?.close();
    },
  });
  // The server of the tests is the same for each browser; playwright's package brings it.
  const { serverFactory } = playwright();
  return {
    name: 'bidi',
    supportedBrowser: ['firefox'],
    options: {},
    providerFactory: createProvider,
    serverFactory,
  };
}
