/**
 * The command line's entry. Help, versions and slips of the finger are answered from the table of
 * commands alone; everything else is loaded when it is needed.
 */
import { EXIT } from './cli/command.ts';
import { parseCommandLine } from './cli/parse.ts';

async function main(given: readonly string[]): Promise<number> {
  const parsed = parseCommandLine(given);
  if (!parsed.ok) {
    const { showUsageFault } = await import('./cli/usage.ts');
    return showUsageFault(parsed.fault, given.includes('--json'));
  }
  const { command, flags, words } = parsed.value;
  if (flags.has('version')) {
    const { VERSION } = await import('@tocsin/host/version');
    process.stdout.write(`tocsin ${VERSION}\n`);
    return EXIT.ok;
  }
  if (command === undefined || flags.has('help')) {
    const { helpFor } = await import('./cli/help.ts');
    process.stdout.write(helpFor(command, words));
    return EXIT.ok;
  }
  const [{ runCommand }, { processHost }] = await Promise.all([
    import('./cli/run.ts'),
    import('./cli/host.ts'),
  ]);
  return runCommand(command, parsed.value, processHost());
}

/** Whoever read us has gone (`… | head`): the rest is said to nobody, and that is no mistake. */
function passOverGone(fault: NodeJS.ErrnoException): void {
  if (fault.code !== 'EPIPE') throw fault;
}
for (const stream of [process.stdout, process.stderr]) stream.on('error', passOverGone);

/** What the last words of a daemon may take to be read; they are few. */
const LAST_WORDS_MS = 2_000;

// No process.exit: what was written must be read first.
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
    // Once WebRTC was listened to, its native part keeps the process (decision 0131).
    if (process.argv[2] === 'up') setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
  },
  async (thrown: unknown) => {
    // A mistake of ours. What was thrown may hold what a person wrote: shown on request alone.
    if ((process.env['TOCSIN_STACK'] ?? '') !== '') console.error(thrown);
    const { showInternalFault } = await import('./cli/usage.ts');
    process.exitCode = showInternalFault(process.argv.includes('--json'));
  },
);
