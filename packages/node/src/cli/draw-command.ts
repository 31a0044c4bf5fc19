/** `draw`: replays a draw by lot from what was published, and writes who was drawn as JSON. */
import { replayDraw } from '@tocsin/core';

import { createDrawCrypto } from '../daemon/draw-crypto.ts';
import { EXIT } from './command.ts';
import type { HereCommand } from './here-command.ts';
import { readInputJson } from './read-input.ts';

/** Draws. What was changed since it was settled is a fault. */
export const runDraw: HereCommand = async ({ words }, host, speech) => {
  const given = await readInputJson(words[0], host);
  if (!given.ok) return speech.fault(given.fault);
  const result = replayDraw(given.value, createDrawCrypto());
  if (!result.ok) return speech.fault(result.fault);
  host.terminal.out(JSON.stringify(result.value));
  return EXIT.ok;
};
