/** Golden bytes: `vectors/pact.json` pins the founding of a pact, every seal act, and the cards. */
import { describe, expect, test } from 'vitest';

import { encodeAwayAnswer, encodeAwayAsking } from '../assembly/away-letter.ts';
import { compareBytes, toHex } from '../base/bytes.ts';
import type { SigningPair } from '../base/crypto.ts';
import type {
  DeviceId,
  Hash32,
  LogId,
  MemberId,
  PactKey,
  PartyId,
  PlacementId,
  RecordId,
} from '../base/id.ts';
import { hour } from '../base/time.ts';
import { encodeShape } from '../codec/shape.ts';
import { encodeSaid } from '../record/kind.ts';
import { bytesNamed, idNamed, testCrypto } from '../testing.ts';
import { awayWitnessedKind } from './away-witness.ts';
import { amberCardKind, holderCardKind, rosterAskedKind } from './holder-card.ts';
import { delegateCardKind, pactCardKind, pactSignedKind } from './card.ts';
import { certificateHash, encodePactContent, pactGenesisKind, partyIdOf } from './genesis.ts';
import { pactOpenedKind } from './opened.ts';
import { policyIdOf, rosterShape } from './roster.ts';
import type { SealVerb } from './seal-act.ts';
import {
  encodeSealActContent,
  isBesideChain,
  PACT_WRAPPED_KEY_BYTES,
  sealActIdOf,
  sealActKind,
} from './seal-act.ts';
import { certify, contentOf, keyOf, rosterNamed } from './testing.ts';
import { RULES_KNOWN } from '../assembly/genesis.ts';

const { hash } = testCrypto;
const ana = rosterNamed('ana');
const content = contentOf([ana, rosterNamed('ben')]);
const encoded = encodePactContent(content);
const message = certificateHash(hash, encoded);

const readerKeys = [0, 1].map((at) => bytesNamed('reader', at, 1_216)).toSorted(compareBytes);

function founding(): object {
  const certificates = [ana, rosterNamed('ben')].map((keys) =>
    certify(keys.seals, message, [0, 1]),
  );
  return {
    content: toHex(encoded),
    signed: toHex(message),
    said: toHex(encodeSaid(pactGenesisKind, { content: encoded, certificates })),
    parties: content.parties.map((party) => partyIdOf(hash, party)),
    rosters: content.parties.map(({ roster }) => toHex(encodeShape(rosterShape, roster))),
    policies: content.parties.map(({ roster }) => policyIdOf(hash, roster)),
  };
}

/** One act of each variant, in the order of their numbers. */
function verbs(): readonly SealVerb[] {
  const device = idNamed<DeviceId>('device');
  const revealed = ana.nextSeals.map((pair, index) => ({ index, key: keyOf(pair) }));
  const { roster } = rosterNamed('ana', { term: 1 });
  const bell = keyOf(ana.bells[0] as SigningPair);
  const wrapped = bytesNamed('wrapped', 0, PACT_WRAPPED_KEY_BYTES);
  return [
    { kind: 'roster', value: { roster, revealed } },
    {
      kind: 'delegateIn',
      value: {
        device,
        prekeyHash: idNamed<Hash32>('prekey'),
        signature: bytesNamed('signature', 1, 64),
      },
    },
    { kind: 'delegateOut', value: { device, lastHonoured: idNamed<RecordId>('last') } },
    {
      kind: 'policy',
      value: {
        entries: [{ kind: null, level: 'red', preset: 'act', capPer30d: 200 }],
        exceptions: [{ kind: 2, action: 'email', mode: 'ask' }],
      },
    },
    { kind: 'pause', value: { from: hour(500_000), to: hour(500_100) } },
    { kind: 'exit', value: { at: hour(501_000) } },
    { kind: 'strikeBell', value: { bell, by: 'itself', revealed: [] } },
    { kind: 'epoch', value: { number: 2, before: 1, keyHash: idNamed<Hash32>('key'), wrapped } },
    {
      kind: 'recover',
      value: {
        replaces: policyIdOf(hash, ana.roster),
        roster,
        revealed: ana.recoveries.map((pair, index) => ({ index, key: keyOf(pair) })),
      },
    },
    { kind: 'object', value: { filing: idNamed<Hash32>('filing'), revealed } },
    {
      kind: 'filingSeen',
      value: {
        filing: idNamed<Hash32>('filing'),
        head: idNamed<Hash32>('head'),
        at: hour(500_000),
        opposed: false,
      },
    },
    { kind: 'terms', value: { step: 1, terms: { ...content.terms, periodHours: 336 } } },
    { kind: 'relaying', value: { kinds: [2, 8], hopMax: 2 } },
    { kind: 'readers', value: { term: 222, issue: 1, keys: readerKeys } },
  ];
}

function act(what: SealVerb): object {
  const [first] = content.parties;
  const party = partyIdOf(hash, first as (typeof content.parties)[number]);
  const said = encodeSealActContent({
    party,
    n: isBesideChain(what) ? 0 : 1,
    parent: party as string as Hash32,
    what,
    homeDecision: idNamed<Hash32>('decision'),
  });
  const id = sealActIdOf(hash, said);
  const certificate = certify(ana.seals, certificateHash(hash, said), [0, 1]);
  return {
    what: what.kind,
    content: toHex(said),
    id,
    said: toHex(encodeSaid(sealActKind, { content: said, certificate })),
  };
}

function cards(): object {
  const card = {
    proposal: idNamed<Hash32>('proposal'),
    bellKey: idNamed<PactKey>('bell'),
    branchLabel: 3,
    sealKey: idNamed<PactKey>('seal'),
    nextSealKey: idNamed<PactKey>('next'),
    recoveryHash: idNamed<Hash32>('recovery'),
    amberKey: null,
    delegate: idNamed<DeviceId>('device'),
    prekey: { kemPublic: bytesNamed('kem', 0, 1_216), boxSeed: bytesNamed('seed') },
    signature: bytesNamed('signature', 2, 64),
  };
  const signature = bytesNamed('signature', 0, 64);
  const replaces = policyIdOf(hash, ana.roster);
  const pact = idNamed<LogId>('pact');
  const signed = { pact, n: 3, content: idNamed<Hash32>('content'), sealIndex: 2, signature };
  const genesis = {
    header: bytesNamed('header', 0, 200),
    signature: bytesNamed('signature', 3, 64),
    body: bytesNamed('body', 0, 300),
  };
  const opened = { genesis, epochKey: bytesNamed('epoch-key') };
  const witnessed = {
    pact,
    party: idNamed<PartyId>('party'),
    parent: idNamed<PlacementId>('parent'),
    list: idNamed<Hash32>('list'),
  };
  return {
    pactCard: toHex(encodeSaid(pactCardKind, card)),
    pactSigned: toHex(encodeSaid(pactSignedKind, signed)),
    pactOpened: toHex(encodeSaid(pactOpenedKind, opened)),
    awayWitnessed: toHex(encodeSaid(awayWitnessedKind, witnessed)),
    rosterAsked: toHex(encodeSaid(rosterAskedKind, { pact, replaces })),
    holderCard: toHex(
      encodeSaid(holderCardKind, {
        pact,
        replaces,
        bellKey: idNamed<PactKey>('bell'),
        sealKey: idNamed<PactKey>('seal'),
        nextSealKey: idNamed<PactKey>('next'),
      }),
    ),
    delegateCard: toHex(
      encodeSaid(delegateCardKind, {
        proposal: card.proposal,
        delegate: card.delegate,
        prekey: card.prekey,
        signature: card.signature,
      }),
    ),
    amberCard: toHex(
      encodeSaid(amberCardKind, { proposal: card.proposal, key: idNamed<PactKey>('amber') }),
    ),
  };
}

/** What two homes hand to each other when one of them is half gone. */
function letters(): object {
  const parent = idNamed<PlacementId>('parent');
  const gone = [{ member: idNamed<MemberId>('member'), reason: idNamed<RecordId>('reason') }];
  const [pact, party] = [idNamed<LogId>('pact'), idNamed<PartyId>('party')];
  const key = bytesNamed('key');
  const signature = bytesNamed('signature', 4, 64);
  return {
    awayAsking: toHex(encodeAwayAsking({ pact, party, parent, gone, keys: [key] })),
    awayAnswer: toHex(encodeAwayAnswer({ parent, gone, key, signature })),
  };
}

describe('the vectors of pacts', () => {
  test('are those that were published', async () => {
    const all = {
      v: 1,
      rules: RULES_KNOWN,
      founding: founding(),
      acts: verbs().map(act),
      kinds: cards(),
      letters: letters(),
    };
    await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
      '../../../../vectors/pact.json',
    );
  });
});
