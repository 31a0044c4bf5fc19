/** Golden bytes: `vectors/ring.json` pins what is on the wire, in records and under signatures. */
import { describe, expect, test } from 'vitest';

import { toHex } from '../base/bytes.ts';
import type { LogId, RecordId, RingId } from '../base/id.ts';
import { idNamed, bytesNamed, testCrypto } from '../testing.ts';
import { encodeSaid } from '../record/kind.ts';
import type { RecordKind } from '../record/kind.ts';
import { cancelHash, encodeCancel } from './cancel.ts';
import { disputeHash, encodeDispute, encodeLift, liftHash } from './dispute.ts';
import { encodeFirstBell, tokenCommitment } from './first-bell.ts';
import * as records from './records.ts';
import { encodeRing, encodeRingHead, pactTagOf, ringHash, ringIdOf } from './ring.ts';
import { cancelBy, disputeBy, headOf, liftBy, NOW, place, policy, ringBy } from './testing.ts';
import type { AlertContext } from './word.ts';
import { ALERT_CONTEXTS } from './word.ts';
import { RULES_KNOWN } from '../assembly/genesis.ts';

const { hash } = testCrypto;
const arrest = { kind: 2, scope: 1, number: 258 } as const;

function wire(context: AlertContext): object {
  const ring = ringBy([0, 2, 4], { ...arrest, context });
  const dispute = disputeBy(1, ring);
  const lift = liftBy([0, 2, 4], 1, ring);
  const cancel = cancelBy([0, 1, 3], ring);
  const [one, two, three] = [0, 1, 2].map((holder) => bytesNamed('token', holder, 16));
  const tokens = [one, two, three].flatMap((token) => token ?? []);
  const bell = { context, kind: 2, week: 9, tokens };
  const token = { ...place, context, kind: 2, week: 9, holder: 0 };
  return {
    tag: toHex(pactTagOf(hash, place, context)),
    ring: toHex(encodeRing(ring)),
    ringId: ringIdOf(hash, place, ring.head),
    ringSigned: toHex(ringHash(hash, place, policy, ring.head)),
    dispute: toHex(encodeDispute(dispute)),
    disputeSigned: toHex(disputeHash(hash, place, policy, dispute.head)),
    lift: toHex(encodeLift(lift)),
    liftSigned: toHex(liftHash(hash, place, policy, lift.head)),
    cancel: toHex(encodeCancel(cancel)),
    cancelSigned: toHex(cancelHash(hash, place, policy, cancel.head, ring.signers)),
    firstBell: toHex(encodeFirstBell(bell)),
    firstToken: toHex(tokenCommitment(hash, token, tokens[0] ?? new Uint8Array())),
  };
}

function said<T>(kind: RecordKind<T>, what: T): string {
  return toHex(encodeSaid(kind, what));
}

function kinds(): object {
  const ring = ringBy([0, 2, 4], arrest);
  const id: RingId = ringIdOf(hash, place, ring.head);
  const [signer] = ring.signers;
  const signature = signer?.signature ?? new Uint8Array();
  const seen = encodeRing(ring);
  const receivedAt = NOW;
  return {
    ringKept: said(records.ringKeptKind, { ring: seen }),
    ringVerdict: said(records.ringVerdictKind, {
      ring: id,
      says: 'amber',
      reason: 'tooFewKeys',
      term: 0,
      policy,
      receivedAt,
    }),
    ringEvidence: said(records.ringEvidenceKind, {
      ring: id,
      text: 'Two cars, no plates.',
      inquiry: idNamed<RecordId>('inquiry'),
    }),
    ringProposed: said(records.ringProposedKind, {
      head: encodeRingHead(headOf(arrest)),
      ...place,
      policy,
      playbook: null,
    }),
    ringSigned: said(records.ringSignedKind, { ring: id, bellIndex: 0, signature }),
    disputeKept: said(records.disputeKeptKind, {
      said: encodeDispute(disputeBy(1, ring)),
      receivedAt,
    }),
    cancelKept: said(records.cancelKeptKind, {
      cancel: encodeCancel(cancelBy([0, 1, 3], ring)),
      seen,
      challenged: true,
      receivedAt,
    }),
  };
}

describe('the vectors of rings', () => {
  test('are those that were published', async () => {
    const pact: LogId = place.pact;
    const named = ALERT_CONTEXTS.map((context) => [context, wire(context)] as const);
    const all = {
      v: 1,
      rules: RULES_KNOWN,
      place: { pact, party: place.party, policy },
      wire: Object.fromEntries(named),
      kinds: kinds(),
    };
    await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
      '../../../../vectors/ring.json',
    );
  });
});
