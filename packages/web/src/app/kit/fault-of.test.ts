import { globSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { faults } from '../../words/en/faults.ts';
import { knownKinds, sentenceOf } from './fault-of.ts';

const words = new URL('../../../../host/src/words/en/', import.meta.url);

/** Every kind that the calls can give, as the command line has sentences for them. */
const kinds = globSync('*.ts', { cwd: words }).flatMap((file) =>
  [...readFileSync(new URL(file, words), 'utf8').matchAll(/'fault\.(\w+)': /gu)].map(
    ([, kind = '']) => kind,
  ),
);

/** Families of kinds that still say the general sentence: draws, books, powers, links, the daemon's own. */
const GENERAL_AT_MOST = 188;

describe('the sentence of a fault', () => {
  test('is there for every kind that the way in, check-ins, alarms and votes give first', () => {
    const first =
      'WrongKey StoreFull StoreBusy CryptoUnavailable WorkerGone DeviceGuarded RestoredBackup ' +
      'NoEpochKey LookingFirst RevealDiffers InviteOver InviteUsed NotMet WrongPaperCode PaperGroup ' +
      'TooManyDevices NoRhythm NotYours NotARinger NeedsCall DrillAndLive NotAskedHere ' +
      'DecisionClosed FileMalformed FileNewer MalformedWay NameUnfit WordsAlike CallNotReady';
    for (const kind of first.split(' ')) expect([kind, sentenceOf(kind)]).not.toContain('general');
  });

  test('is said of no kind twice, and of none that nobody gives', () => {
    const known = knownKinds();
    expect(new Set(known).size).toBe(known.length);
    // What only an app meets, and the command line has no words for.
    const ownKinds = new Set(
      'WorkerGone NotConnected DeviceGuarded DeviceClosed NoPassphrase WipeIncomplete PaperFirst'.split(
        ' ',
      ),
    );
    const unheard = known.filter((kind) => !kinds.includes(kind) && !ownKinds.has(kind));
    expect(unheard).toEqual([]);
  });

  test('is the general one for the others, fewer each time this number is lowered', () => {
    const general = [...new Set(kinds)].filter((kind) => sentenceOf(kind) === 'general');
    expect(general.length).toBeLessThanOrEqual(GENERAL_AT_MOST);
  });

  test('says what happened, what is safe, and what to do', () => {
    for (const [key, message] of Object.entries(faults)) {
      const texts = typeof message === 'string' ? [message] : [message.other];
      for (const text of texts)
        expect([key, text.split(/[.;] /u).length >= 2]).toEqual([key, true]);
    }
  });
});
