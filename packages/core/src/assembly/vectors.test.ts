/**
 * Golden vectors: the bytes of every kind and verb, and every hash, of one small world that follows
 * from names. `vectors/assembly.json` pins them; a second implementation reads that file.
 */
import { describe, expect, test } from 'vitest';

import { toHex } from '../base/bytes.ts';
import type { DeviceId, Hash32, LogId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Cbor } from '../codec/cbor.ts';
import { encodeFrontier, frontierHashOf } from '../log/frontier.ts';
import type { RecordKind } from '../record/kind.ts';
import { encodeSaid, KIND } from '../record/kind.ts';
import { bytesNamed, idNamed, testCrypto } from '../testing.ts';
import type { Verb } from './act.ts';
import { actKind } from './act.ts';
import { baseOf } from './base.ts';
import { consentKind, inviteKind, strikeKind, sunsetKind, witnessKind } from './consent.ts';
import { secretaryOrder } from './electorate.ts';
import { boxTag } from './epochs.ts';
import { commitmentOf, draftGenesis, encodeCircle, spokenCheck } from './founding.ts';
import { genesisKind, RULES_KNOWN } from './genesis.ts';
import { encodeGivenKeys, sealGivenKeys } from './given-keys.ts';
import { healingKind, healKind } from './heal.ts';
import {
  enrolmentHash,
  epochKeyHashOf,
  healingKeyOf,
  invitationHash,
  memberIdOf,
  paperHashOf,
  placementIdOf,
  rosterHashOf,
} from './ids.ts';
import { boxKind, handoverKind, prekeyHashOf, prekeyKind } from './keys.ts';
import {
  ballotKind,
  encodeContent,
  listKind,
  placementKind,
  standKind,
  type PlacementContent,
} from './placement.ts';
import { testCircle, testDevice, TestWorld } from './testing.ts';

const { hash, keyedHash } = testCrypto;
const device = idNamed<DeviceId>('device', 1);
const member = idNamed<MemberId>('member', 1);
const record = idNamed<RecordId>('record', 1);
const other = idNamed<Hash32>('hash', 1);
const log = idNamed<LogId>('log', 1);
const last = hour(500_000);

const strike = {
  device,
  by: 'paper',
  paperCode: bytesNamed('paper', 1, 16),
  successor: idNamed<DeviceId>('device', 2),
  lastHonoured: null,
  enrolment: null,
} as const;

const strikeWithSuccessor = {
  ...strike,
  enrolment: {
    prekeyHash: other,
    paperHash: other,
    deviceSignature: bytesNamed('signature', 5, 64),
  },
} as const;

const cuts = [{ device, lastHonoured: record }];

const verbs: readonly Verb[] = [
  {
    kind: 'admit',
    value: {
      device,
      prekeyHash: other,
      paperHash: other,
      invite: record,
      inviteSignature: bytesNamed('signature', 1, 64),
      deviceSignature: bytesNamed('signature', 2, 64),
    },
  },
  {
    kind: 'addDevice',
    value: {
      member,
      device,
      prekeyHash: other,
      paperHash: null,
      deviceSignature: bytesNamed('signature', 3, 64),
    },
  },
  { kind: 'strikeDevice', value: strike },
  { kind: 'expel', value: { member, cuts } },
  { kind: 'resign', value: { member, cuts: [] } },
  {
    kind: 'epoch',
    value: {
      number: 2,
      keyHash: other,
      rosterHash: other,
      wrapped: { nonce: bytesNamed('nonce', 1, 24), sealed: bytesNamed('sealed', 1, 48) },
      reason: 'removal',
    },
  },
  { kind: 'mandate', value: { role: 1, member, notAfter: last, pact: log, terms: null } },
  { kind: 'recall', value: { mandate: record, cuts } },
  { kind: 'constitution', value: { overrides: [{ index: 15, value: 96 }] } },
  { kind: 'resolve', value: { subject: 1, hash: other } },
  { kind: 'moveBallotDevice', value: { member, device } },
  { kind: 'suspend', value: { member, until: last } },
  { kind: 'rules', value: { number: 1, startHeight: 40 } },
  { kind: 'risk', value: { subject: 2, hash: other, exposed: [member] } },
  { kind: 'widerCut', value: { scope: { kind: 'device', value: device }, cuts } },
  { kind: 'witnesses', value: { keys: [bytesNamed('key', 1, 32)] } },
  {
    kind: 'away',
    value: {
      gone: [{ member, reason: record }],
      key: bytesNamed('key', 1, 32),
      signature: bytesNamed('signature', 4, 64),
    },
  },
  {
    kind: 'mandate',
    value: {
      role: 8,
      member,
      notAfter: last,
      pact: null,
      terms: {
        kind: 'withinDomain',
        verbs: [1, 12],
        resources: [other],
        caps: [{ commodity: 'EUR', amount: 50_000 }],
        area: null,
        text: record,
        reportEvery: 720,
        deputies: [idNamed<MemberId>('member', 2)],
        selection: null,
      },
    },
  },
  {
    kind: 'emergency',
    value: {
      trigger: record,
      holders: [member, idNamed<MemberId>('member', 2)].toSorted(),
      verbs: [1, 8],
      caps: [{ commodity: 'EUR', amount: 20_000 }],
      exposed: [member, idNamed<MemberId>('member', 2)].toSorted(),
      starts: last,
      expires: hour(last + 72),
    },
  },
  { kind: 'stopEmergency', value: { power: record } },
  {
    kind: 'allocate',
    value: {
      purpose: record,
      fund: other,
      commodity: 'HOURS',
      amount: 6_000,
      notAfter: last,
      mandate: record,
      replaces: null,
    },
  },
];

const content: PlacementContent = {
  height: 7,
  parent: idNamed('placement', 1),
  what: record,
  consents: { kind: 'inline', value: [idNamed<RecordId>('consent'), record].toSorted() },
  frontierHash: other,
  delta: { kind: 'inline', value: [{ device, seq: 3, id: record }] },
  wallHour: last,
};

function hex<T>(kind: RecordKind<T>, said: NoInfer<T>): string {
  return toHex(encodeSaid(kind, said));
}

function kinds(): Record<string, string> {
  const draft = draftGenesis(testCircle([0, 1].map(testDevice)), testCrypto);
  if (!draft.ok) throw new Error('test founders agree');
  return {
    genesis: hex(genesisKind, draft.value.genesis),
    consent: hex(consentKind, { act: record, stance: 'against' }),
    placement: hex(placementKind, {
      round: 0,
      content: encodeContent(content),
      stands: { kind: 'inline', value: [] },
    }),
    placementWithLists: hex(placementKind, {
      round: 2,
      content: encodeContent({ ...content, delta: { kind: 'records', value: [record] } }),
      stands: { kind: 'inline', value: [record] },
    }),
    ballot: hex(ballotKind, {
      parent: content.parent,
      round: 0,
      placement: idNamed<PlacementId>('placement'),
    }),
    heal: hex(healKind, { parent: content.parent, rival: idNamed<PlacementId>('placement', 2) }),
    healing: hex(healingKind, {
      key: healingKeyOf(hash, content.parent),
      round: 0,
      rival: idNamed<PlacementId>('placement', 2),
      struck: { kind: 'inline', value: [member] },
      words: { kind: 'inline', value: [record] },
      stands: { kind: 'inline', value: [] },
    }),
    healingCarriedOn: hex(healingKind, {
      key: healingKeyOf(hash, content.parent),
      round: 1,
      rival: idNamed<PlacementId>('placement', 2),
      struck: { kind: 'inline', value: [] },
      words: { kind: 'inline', value: [] },
      stands: { kind: 'records', value: [record] },
    }),
    stand: hex(standKind, { parent: content.parent, round: 1, shown: null, strikes: [record] }),
    prekey: hex(prekeyKind, testDevice(0).prekey),
    list: hex(listKind, {
      part: 0,
      of: 1,
      items: { kind: 'heads', value: [{ device, seq: 3, id: record }] },
    }),
    box: hex(boxKind, {
      epoch: 2,
      boxes: [
        {
          tag: bytesNamed('tag', 1, 16),
          kemCiphertext: bytesNamed('kem', 1, 1_120),
          sealed: bytesNamed('sealed', 1, 48),
        },
      ],
    }),
    invite: hex(inviteKind, { inviteKey: bytesNamed('invite', 1), notAfter: last }),
    sunsetReport: hex(sunsetKind, { power: record, report: idNamed<RecordId>('report') }),
    witness: hex(witnessKind, { frontierHash: other }),
    strike: hex(strikeKind, strike),
    strikeWithSuccessor: hex(strikeKind, strikeWithSuccessor),
    handover: hex(handoverKind, { epoch: 1, key: bytesNamed('governance-key', 1) }),
  };
}

function acts(): readonly Cbor[] {
  const { state } = new TestWorld(2);
  return verbs.map((verb) => {
    const base = baseOf(hash, state, verb);
    return [verb.kind, base, hex(actKind, { verb, base, class: 'members', validUntil: last })];
  });
}

function hashes() {
  const enrolment = { log, member, device, prekeyHash: other, paperHash: null };
  const frontier = [{ device, heads: [{ seq: 3, id: record }] }];
  const spoken = spokenCheck(hash, bytesNamed('about'));
  const invitation = { log, invite: record, device, prekeyHash: other, paperHash: other };
  return {
    member: memberIdOf(hash, device),
    placement: placementIdOf(hash, encodeContent(content)),
    healingKey: healingKeyOf(hash, content.parent),
    paper: paperHashOf(hash, strike.paperCode),
    prekey: prekeyHashOf(hash, testDevice(0).prekey),
    epochKey: epochKeyHashOf(hash, bytesNamed('epoch-key', 1)),
    roster: rosterHashOf(hash, [device, idNamed<DeviceId>('device', 2)].toSorted()),
    frontier: [toHex(encodeFrontier(frontier)), frontierHashOf(hash, frontier)],
    invitation: toHex(invitationHash(hash, invitation)),
    enrolment: toHex(enrolmentHash(hash, enrolment)),
    enrolmentWithPaper: toHex(enrolmentHash(hash, { ...enrolment, paperHash: other })),
    commitment: commitmentOf(hash, device, bytesNamed('reveal', 1)),
    boxTag: toHex(boxTag(keyedHash, bytesNamed('box-seed', 1), 20_833)),
    spokenWords: spoken.words.join(' '),
    spokenGroups: spoken.groups.join(' '),
  };
}

function given() {
  const keys = [1, 2].map((epoch) => ({ epoch, key: bytesNamed('governance', epoch) }));
  const { kemPublic } = testDevice(0).prekey;
  const seed = bytesNamed('seed', 1, 64);
  const sealed = sealGivenKeys(testCrypto, { log, device }, kemPublic, keys, seed);
  return {
    seed: toHex(seed),
    keys: toHex(encodeGivenKeys(keys)),
    sealed: toHex(sealed ?? new Uint8Array()),
  };
}

function founding() {
  const circle = testCircle([0, 1, 2].map(testDevice));
  const draft = draftGenesis(circle, testCrypto);
  if (!draft.ok) throw new Error('test founders agree');
  const { log: founded, header, body } = draft.value;
  return {
    circle: toHex(encodeCircle(circle)),
    header: toHex(header),
    body: toHex(body),
    log: founded,
    secretaries: secretaryOrder(new TestWorld(3).state, hash),
  };
}

describe('the vectors of the assembly', () => {
  test('are those that were published', async () => {
    const all = {
      v: 1,
      rules: RULES_KNOWN,
      kinds: kinds(),
      acts: acts(),
      hashes: hashes(),
      given: given(),
      founding: founding(),
    };
    await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
      '../../../../vectors/assembly.json',
    );
  });

  test('hold every kind of the governance block', () => {
    const governance = Object.entries(KIND).filter(([, number]) => number < 32);
    const named = new Set([...Object.keys(kinds()), 'act']);
    expect(governance.filter(([name]) => !named.has(name))).toEqual([]);
  });
});
