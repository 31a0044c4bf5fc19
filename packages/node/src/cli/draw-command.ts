/** `draw`: replays a draw by lot from what was published, and writes who was drawn as JSON. */
import { createHash } from 'node:crypto';

import type { Digest } from '@tocsin/core';
import { decodeDraw, draw } from '@tocsin/core';
import { createVerifyBeacon } from '@tocsin/crypto';

import { EXIT } from './command.ts';
import type { HereCommand } from './here-command.ts';
import { readInputJson } from './read-input.ts';

/** Draws. What was changed since it was settled is a fault. */
export const runDraw: HereCommand = async ({ words }, host, speech) => {
  const given = await readInputJson(words[0], host);
  if (!given.ok) return speech.fault(given.fault);
  const task = decodeDraw(given.value);
  if (!task.ok) return speech.fault(task.fault);
  const sha256 = digestNamed('sha256');
  const verifyBeacon = createVerifyBeacon(sha256);
  const result = draw(task.value, { md5: digestNamed('md5'), sha256, verifyBeacon });
  if (!result.ok) return speech.fault(result.fault);
  host.terminal.out(JSON.stringify(result.value));
  return EXIT.ok;
};

function digestNamed(name: 'md5' | 'sha256'): Digest {
  return (bytes) => new Uint8Array(createHash(name).update(bytes).digest());
}
