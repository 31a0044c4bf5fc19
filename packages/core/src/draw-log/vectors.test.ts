/** Golden bytes: `vectors/draw.json` pins the records of draws, what commitments cover, and who is drawn. */
import { createHash } from 'node:crypto';

import { expect, test } from 'vitest';

import { RULES_KNOWN } from '../assembly/genesis.ts';
import { toHex } from '../base/bytes.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { drawCommitmentOf } from '../draw/luck.ts';
import type { RecordKind } from '../record/kind.ts';
import { encodeSaid } from '../record/kind.ts';
import { bytesNamed, idNamed } from '../testing.ts';
import type { DrawOpened } from './records.ts';
import * as records from './records.ts';
import { drawFile } from './replay.ts';
import { Lots, testDrawCrypto } from './testing.ts';

const digest = (name: string) => (bytes: Uint8Array) =>
  new Uint8Array(createHash(name).update(bytes).digest());
/** The digests that are meant, so that `sha256sum` comes to the same. */
const crypto = { ...testDrawCrypto, md5: digest('md5'), sha256: digest('sha256') };

const said = <T>(kind: RecordKind<T>, what: NoInfer<T>): string => toHex(encodeSaid(kind, what));

const draw = idNamed<RecordId>('draw');
const terms = idNamed<Hash32>('terms');
const members = [0, 1, 2].map((at) => idNamed<MemberId>('member', at)).toSorted();
const secret = bytesNamed('secret');
const read = { hands: members, after: hour(480_040), until: hour(480_050) };

function kinds(): object {
  const opened: DrawOpened = {
    title: 'Who keeps the key',
    text: 'For three months.',
    decision: idNamed<RecordId>('decision'),
    replaces: null,
    pool: { kind: 'members', value: { members, seats: 2 } },
    grace: 10,
    luck: {
      kind: 'own',
      value: {
        secrets: { members, commitUntil: hour(480_010), showUntil: hour(480_030) },
        dice: { ...read, count: 5 },
        round: { chain: 'quicknet', round: 12_345_678 },
      },
    },
  };
  const numbers = {
    kind: 'numbers',
    value: { ...read, sources: ['Lottery of Saturday'] },
  } as const;
  const outside = { ...opened, decision: null, luck: numbers };
  return {
    drawOpened: said(records.drawOpenedKind, opened),
    listed: said(records.drawOpenedKind, {
      ...outside,
      pool: { kind: 'listed', value: { terms, size: 300, seats: 12 } },
    }),
    panels: said(records.drawOpenedKind, {
      ...opened,
      decision: null,
      pool: { kind: 'panels', value: { terms, tickets: 1_000 } },
    }),
    drawCommitted: said(records.drawCommittedKind, {
      draw,
      commitment: drawCommitmentOf(terms, members[0] ?? '', toHex(secret), crypto.sha256) as Hash32,
    }),
    drawShown: said(records.drawShownKind, { draw, secret }),
    dice: said(records.drawReadKind, {
      draw,
      witnesses: members.slice(1),
      reading: { kind: 'dice', value: [1, 2, 3, 4, 5] },
    }),
    numbers: said(records.drawReadKind, {
      draw,
      witnesses: [],
      reading: {
        kind: 'numbers',
        value: [
          { kind: 'numbers', value: [9, 18, 26, 34, 41, 45] },
          { kind: 'text', value: 'Blue Moon' },
        ],
      },
    }),
    denied: said(records.drawReadKind, { draw, witnesses: [], reading: null }),
    drawRound: said(records.drawRoundKind, {
      draw,
      signature: bytesNamed('signature', 0, 48),
      previous: new Uint8Array(),
    }),
  };
}

/** A draw of two of five by dice: its file, and who it drew. */
function drawnByDice(): object {
  const lots = new Lots(5, crypto);
  const pool = { kind: 'members', value: { members: [], seats: 2 } } as const;
  const record = lots.open({ pool });
  lots.read(0, record, [1, 2, 3, 4, 5], { witnesses: [1, 2] });
  const state = lots.draw(record);
  const drawn = state.outcome.kind === 'drawn' ? state.outcome.drawn : null;
  const places = drawn?.places.join(' ');
  return {
    file: JSON.stringify(drawFile(state)),
    places,
    members: drawn?.members,
    seed: drawn?.seed,
  };
}

test('the vectors of draws are those that were published', async () => {
  const all = { v: 1, rules: RULES_KNOWN, kinds: kinds(), drawn: drawnByDice() };
  await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
    '../../../../vectors/draw.json',
  );
});
