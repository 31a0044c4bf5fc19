/**
 * Golden bytes: every kind of record stands in `vectors/`, whole. Most are pinned beside their features;
 * `vectors/kinds.json` holds the others.
 */
import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { RULES_KNOWN } from './assembly/genesis.ts';
import * as firstBell from './alert/first-bell-records.ts';
import { encodeFirstBell } from './alert/first-bell.ts';
import * as alert from './alert/records.ts';
import { encodeRelay, encodeRelayHead } from './alert/relay.ts';
import { NOW, place, policy, ringBy } from './alert/testing.ts';
import { fromHex, toHex } from './base/bytes.ts';
import type { DeviceId, Hash32, PactKey, RingId } from './base/id.ts';
import { hour } from './base/time.ts';
import { calledKind } from './called/records.ts';
import * as readers from './duress/readers.ts';
import { SEALED_WORD_BYTES } from './duress/sealed-word.ts';
import { pactOfferedKind, sealProposedKind } from './federation/making.ts';
import { bellPaperKind, recoveryCardKind } from './federation/recovery-records.ts';
import { sealActToldKind } from './federation/seal-act.ts';
import { contentOf, NOW_HOUR, rosterNamed } from './federation/testing.ts';
import * as core from './index.ts';
import { CALL_KEY } from './pulse/call.ts';
import type { RecordKind } from './record/kind.ts';
import { decodeSaidAs, encodeSaid, KIND } from './record/kind.ts';
import { bytesNamed, hexIn, idNamed, isKind } from './testing.ts';
import { canaryHeardKind, wakingToldKind } from './waking/records.ts';

const VECTORS = new URL('../../../vectors/', import.meta.url);

function said<T>(kind: RecordKind<T>, what: T): string {
  return toHex(encodeSaid(kind, what));
}

const proposal = idNamed<Hash32>('proposal');
const context = 'live' as const;
const tokens = [0, 1].map((holder) => bytesNamed('token', holder, 16));

function bells(): Record<string, string> {
  const head = {
    context,
    tag: bytesNamed('tag', 0, 4),
    term: 3,
    ring: idNamed<RingId>('ring'),
    kind: 2,
    region: 258,
    hop: 1,
    notAfter: NOW_HOUR,
  } as const;
  const { signers } = ringBy([0, 2]);
  return {
    relayKept: said(alert.relayKeptKind, {
      relay: encodeRelay({ head, signers }),
      original: null,
      keptAt: NOW,
    }),
    relayProposed: said(alert.relayProposedKind, {
      head: encodeRelayHead(head),
      ...place,
      policy,
    }),
    firstBellTokens: said(firstBell.firstBellTokensKind, {
      policy,
      holder: 1,
      context,
      firstWeek: 9,
      hashes: bytesNamed('hashes', 0, firstBell.TOKEN_HASHES_BYTES),
      signature: bytesNamed('signature', 0, 64),
    }),
    firstBellKept: said(firstBell.firstBellKeptKind, {
      bell: encodeFirstBell({ context, kind: 2, week: 9, tokens }),
      receivedAt: NOW,
    }),
    firstBellShown: said(firstBell.firstBellShownKind, {
      ...place,
      context,
      kind: 2,
      week: 9,
      token: bytesNamed('token', 0, 16),
    }),
  };
}

function federation(): Record<string, string> {
  const { pact } = place;
  const content = contentOf([rosterNamed('ana'), rosterNamed('ben')]);
  const { nonce, rules, tempoMs, epochKeyHash, terms } = content;
  const certificate = [{ index: 1, signature: bytesNamed('signature', 1, 64) }];
  const told = { pact, act: { content: bytesNamed('content', 0, 90), certificate } };
  return {
    recoveryCard: said(recoveryCardKind, { proposal, key: idNamed<PactKey>('recovery') }),
    bellPaper: said(bellPaperKind, {
      pact,
      bell: idNamed<PactKey>('bell'),
      nonce: bytesNamed('nonce', 0, 24),
      sealed: bytesNamed('sealed', 0, 80),
    }),
    pactOffered: said(pactOfferedKind, {
      proposal,
      offer: { nonce, rules, tempoMs, epochKeyHash, parties: 2, terms },
    }),
    sealProposed: said(sealProposedKind, { pact: null, content: bytesNamed('content', 1, 40) }),
    sealActTold: said(sealActToldKind, told),
  };
}

function people(): Record<string, string> {
  const { pact, party } = place;
  const word = bytesNamed('word', 0, SEALED_WORD_BYTES);
  const devices = [0, 1].map((at) => idNamed<DeviceId>('device', at)).toSorted();
  return {
    called: said(calledKind, { whom: 0, name: 'Sami, third floor' }),
    callKey: said(CALL_KEY, {
      boxes: devices.map((device, at) => ({
        device,
        ciphertext: bytesNamed('box', at, 1_120),
        proof: bytesNamed('proof', at, 16),
      })),
    }),
    readerKey: said(readers.readerKeyKind, { pact, term: 7, key: bytesNamed('key', 0, 1_216) }),
    wordCarried: said(readers.wordCarriedKind, { to: party, word }),
    wordTold: said(readers.wordToldKind, { pact, party, word }),
  };
}

function waking(): Record<string, string> {
  const [since, heard] = [hour(480_000), hour(480_150)];
  return {
    wakingTold: said(wakingToldKind, {
      paths: [
        { way: 0, since, heard, fault: 0 },
        { way: 1, since, heard: hour(0), fault: 4 },
      ],
    }),
    canaryHeard: said(canaryHeardKind, { number: 482_913 }),
  };
}

describe('the vectors of kinds', () => {
  test('are those that were published', async () => {
    const all = {
      v: 1,
      rules: RULES_KNOWN,
      kinds: { ...bells(), ...federation(), ...people(), ...waking() },
    };
    await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
      '../../../vectors/kinds.json',
    );
  });

  test('hold every kind of record', () => {
    const kinds = (Object.values(core) as readonly unknown[]).filter(isKind);
    expect(new Set(kinds.map(({ name }) => name))).toEqual(new Set(Object.keys(KIND)));
    const files = readdirSync(VECTORS).filter((name) => name.endsWith('.json'));
    const known = files
      .flatMap((name) => hexIn(JSON.parse(readFileSync(new URL(name, VECTORS), 'utf8'))))
      .map((hex) => fromHex(hex) ?? new Uint8Array());
    const isPinned = (kind: RecordKind<unknown>): boolean =>
      known.some((bytes) => decodeSaidAs(kind, bytes).ok);
    expect(kinds.filter((kind) => !isPinned(kind)).map(({ name }) => name)).toEqual([]);
  });
});
