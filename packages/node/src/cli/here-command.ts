/** What a command is that runs in this process. */
import type { CliHost } from './host.ts';
import type { Asked } from './parse.ts';
import type { Speech } from './speak.ts';

/** Does a command; gives the exit code. */
export type HereCommand = (asked: Asked, host: CliHost, speech: Speech) => Promise<number>;
