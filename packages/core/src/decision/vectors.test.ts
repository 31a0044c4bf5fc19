/** Golden bytes: `vectors/decision.json` pins what is in records, under seals and behind effects. */
import { describe, expect, test } from 'vitest';

import { toHex } from '../base/bytes.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { RULES_KNOWN } from '../assembly/genesis.ts';
import { encodeSaid } from '../record/kind.ts';
import type { RecordKind } from '../record/kind.ts';
import { bytesNamed, idNamed, pairNamed, testCrypto } from '../testing.ts';
import { idOf } from '../base/id.ts';
import type { DeviceId } from '../base/id.ts';
import { effectOf } from './aftermath.ts';
import type { Choice } from './choice.ts';
import { marked } from './choice.ts';
import { methodListKind } from './methods.ts';
import * as records from './records.ts';
import { stanceCommitment } from './sealing.ts';
import { proposalAt } from './testing.ts';

const { hash } = testCrypto;
const proposal = idNamed<RecordId>('proposal');
const text = idNamed<RecordId>('amendment');
const stance = idNamed<RecordId>('stance');
const device = idOf<DeviceId>(pairNamed('device', 0).publicKey);
const members = [0, 1].map((at) => idNamed<MemberId>('member', at)).toSorted();
const witnesses = [2, 3].map((at) => idNamed<MemberId>('member', at)).toSorted();
const self = { via: 'self', members: [], witnesses: [] } as const;
const hidden = {
  choices: [marked('for')],
  reason: 'It is warm there.',
  blinding: bytesNamed('blinding'),
};
const choices: readonly Choice[] = [
  { kind: 'ranking', value: [[1], [0, 2]] },
  {
    kind: 'scores',
    value: [
      { option: 0, score: 10 },
      { option: 2, score: 3 },
    ],
  },
];

function said<T>(kind: RecordKind<T>, what: T): string {
  return toHex(encodeSaid(kind, what));
}

function kinds(): object {
  const commitment = stanceCommitment(hash, proposal, device, hidden);
  const from = { executeNotBefore: hour(480_100), executeBy: hour(480_200) };
  const objection = idNamed<RecordId>('objection');
  return {
    proposal: said(records.proposalKind, proposalAt(480_000)),
    ranked: said(
      records.proposalKind,
      proposalAt(480_000, {
        ...from,
        method: 'ranked',
        options: ['A', 'B', 'C'],
        circle: members,
        quorum: { kind: 'share', value: 40 },
        visibility: 'blind',
        needs: [proposal],
      }),
    ),
    stance: said(records.stanceKind, {
      ...self,
      proposal,
      text,
      sheet: null,
      ballots: { kind: 'open', value: [marked('consent')] },
      reason: 'Good enough for now.',
      carry: true,
    }),
    written: said(records.stanceKind, {
      via: 'paper',
      members,
      witnesses,
      proposal,
      text,
      sheet: 3,
      ballots: { kind: 'open', value: choices },
      reason: '',
      carry: false,
    }),
    sealed: said(records.stanceKind, {
      ...self,
      proposal,
      text,
      sheet: null,
      ballots: { kind: 'sealed', value: commitment },
      reason: '',
      carry: true,
    }),
    stanceOpened: said(records.stanceOpenedKind, { proposal, stance, ...hidden }),
    objection: said(records.objectionKind, {
      ...self,
      proposal,
      text,
      harm: 'The stove is broken.',
      argument: 'It leaks.',
    }),
    objectionWord: said(records.objectionWordKind, {
      ...self,
      proposal,
      objection,
      word: 'settled',
      amendment: text,
      why: '',
    }),
    amendment: said(records.amendmentKind, {
      proposal,
      on: proposal,
      text: 'We mend the stove first.',
      note: '',
      integrates: [objection],
    }),
    proposalWithdrawn: said(records.proposalWithdrawnKind, { proposal, why: 'No time.' }),
    witnessDenied: said(records.witnessDeniedKind, { proposal, record: stance }),
    carriedOut: said(records.carriedOutKind, { proposal, note: 'Since Friday.' }),
    reviewed: said(records.reviewedKind, {
      proposal,
      verdict: 'keep',
      note: '',
      next: hour(490_000),
    }),
    methodList: said(methodListKind, {
      others: ['consent', 'majority'],
      acts: ['supermajority'],
      domains: [{ domain: 'purse', methods: ['supermajority'] }],
    }),
  };
}

describe('the vectors of decisions', () => {
  test('are those that were published', async () => {
    const verb = {
      kind: 'resolve',
      value: { subject: 2, hash: idNamed<Hash32>('matter') },
    } as const;
    const all = {
      v: 1,
      rules: RULES_KNOWN,
      place: { proposal, device },
      commitment: toHex(stanceCommitment(hash, proposal, device, hidden)),
      effect: effectOf(hash, verb),
      kinds: kinds(),
    };
    await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
      '../../../../vectors/decision.json',
    );
  });
});
