/** Says what was wrong with the command line, and what was likely meant. */
import type { UsageFault } from './parse.ts';
import { meantCommand } from './parse.ts';
import { processHost } from './host.ts';
import { createSpeech } from './speak.ts';

/** Shows the fault; gives the exit code. */
export function showUsageFault(fault: UsageFault, json: boolean): number {
  const host = processHost();
  const speech = createSpeech(host, json);
  const meant =
    fault.kind === 'UnknownCommand' ? meantCommand(fault.word.split(' ')[0] ?? '') : undefined;
  const code = speech.fault({ ...fault });
  if (meant !== undefined && !json) host.terminal.err(speech.say('usage.meant', { word: meant }));
  return code;
}

/** Says that the program made a mistake; gives the exit code. */
export function showInternalFault(json: boolean): number {
  return createSpeech(processHost(), json).fault({ kind: 'Internal' });
}
