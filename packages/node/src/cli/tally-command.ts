/** `tally`: counts the ballots of a file, and writes what came of it as JSON. */
import { decodeTally, tally } from '@tocsin/core';

import { EXIT } from './command.ts';
import type { HereCommand } from './here-command.ts';
import { readInputJson } from './read-input.ts';

/** Counts. A tie is an answer, not a failure: it ends with 0. */
export const runTally: HereCommand = async ({ words }, host, speech) => {
  const given = await readInputJson(words[0], host);
  if (!given.ok) return speech.fault(given.fault);
  const task = decodeTally(given.value);
  if (!task.ok) return speech.fault(task.fault);
  const result = tally(task.value);
  if (!result.ok) return speech.fault(result.fault);
  host.terminal.out(JSON.stringify(result.value));
  return EXIT.ok;
};
