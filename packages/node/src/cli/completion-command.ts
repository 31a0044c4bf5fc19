/** `completion`: prints the script for a shell. */
import { EXIT } from './command.ts';
import { completionScript, SHELLS } from './completion.ts';
import type { HereCommand } from './here-command.ts';

/** Prints the script; with `--json` as text under `script`. */
export const runCompletion: HereCommand = (asked, _host, speech) => {
  const shell = SHELLS.find((known) => known === asked.words[0]);
  if (shell === undefined)
    return Promise.resolve(speech.fault({ kind: 'NotAChoice', word: 'SHELL', choices: SHELLS }));
  const script = completionScript(shell);
  speech.answer(() => ({ lines: script.trimEnd().split('\n') }), { script });
  return Promise.resolve(EXIT.ok);
};
