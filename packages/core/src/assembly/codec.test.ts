import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { concatBytes } from '../base/bytes.ts';
import { KEM_CIPHERTEXT_BYTES, KEM_PUBLIC_BYTES } from '../base/crypto.ts';
import { idBytes } from '../base/id.ts';
import type { DeviceId, Hash32, LogId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { DeltaHead } from '../log/frontier.ts';
import { compareDeltaHeads } from '../log/frontier.ts';
import { BODY_BYTES_MAX, EPOCH_MAX, HOUR_MAX, SEQ_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { decodeSaidAs, encodeSaid, KIND, PLAINTEXT_BYTES_MAX } from '../record/kind.ts';
import {
  arbitraryBytes,
  arbitraryHour,
  arbitraryId,
  arbitraryIds,
  arbitraryMutation,
  arbitraryUint,
} from '../testing.ts';
import type { Act, Cut, StrikeDevice, Verb } from './act.ts';
import {
  ACT_CLASSES,
  actKind,
  EPOCH_REASONS,
  GONE_MAX,
  HEIGHT_MAX,
  STRIKE_BY,
  SUBJECT_MAX,
} from './act.ts';
import {
  consentKind,
  inviteKind,
  STANCES,
  strikeKind,
  sunsetKind,
  witnessKind,
} from './consent.ts';
import type { Override } from './durations.ts';
import { DURATION_MAX, OVERRIDES_MAX } from './durations.ts';
import { FOUNDERS_MAX, genesisKind } from './genesis.ts';
import { healingKind, healKind } from './heal.ts';
import type { Cap, MandateTerms } from './powers.ts';
import {
  DEPUTIES_MAX,
  EMERGENCY_HOLDERS_MAX,
  EXPOSED_MAX,
  MANDATE_KINDS,
  POWER_VERBS_MAX,
  REPORT_EVERY_MAX,
  RESOURCES_MAX,
} from './powers.ts';
import { boxKind, BOXES_MAX, handoverKind, prekeyKind } from './keys.ts';
import type { Listed, PlacementContent } from './placement.ts';
import {
  ballotKind,
  CONTENT_BYTES_MAX,
  decodeContent,
  encodeContent,
  HEADS_INLINE_MAX,
  IDS_INLINE_MAX,
  LIST_HEADS_MAX,
  LIST_PARTS_MAX,
  listKind,
  placementKind,
  ROUND_MAX,
  STAND_STRIKES_MAX,
  standKind,
} from './placement.ts';

const device = arbitraryId<DeviceId>();
const record = arbitraryId<RecordId>();
const member = arbitraryId<MemberId>();
const hash = arbitraryId<Hash32>();
const placement = arbitraryId<PlacementId>();
const anyHour = arbitraryHour(HOUR_MAX);
const orNull = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });

const overrides: fc.Arbitrary<readonly Override[]> = fc
  .uniqueArray(fc.record({ index: fc.nat(255), value: arbitraryUint(DURATION_MAX) }), {
    selector: ({ index }) => index,
    maxLength: OVERRIDES_MAX,
  })
  .map((all) => all.toSorted((a, b) => a.index - b.index));

const cuts: fc.Arbitrary<readonly Cut[]> = fc
  .tuple(arbitraryIds<DeviceId>(4), fc.array(record, { minLength: 4, maxLength: 4 }))
  .map(([devices, last]) =>
    devices.map((one, at) => ({ device: one, lastHonoured: last[at] as RecordId })),
  );

const strike: fc.Arbitrary<StrikeDevice> = fc.record({
  device,
  by: fc.constantFrom(...STRIKE_BY),
  paperCode: orNull(arbitraryBytes(16)),
  successor: orNull(device),
  lastHonoured: orNull(record),
  enrolment: orNull(
    fc.record({
      prekeyHash: hash,
      paperHash: orNull(hash),
      deviceSignature: arbitraryBytes(64),
    }),
  ),
});

function verbOf<K extends Verb['kind']>(
  kind: K,
  value: fc.Arbitrary<Extract<Verb, { kind: K }>['value']>,
): fc.Arbitrary<Verb> {
  return value.map((one) => ({ kind, value: one }) as unknown as Verb);
}

const powerVerbs = fc
  .uniqueArray(fc.nat(255), { maxLength: POWER_VERBS_MAX })
  .map((all) => all.toSorted((a, b) => a - b));

const caps: fc.Arbitrary<readonly Cap[]> = fc
  .uniqueArray(
    fc.record({
      commodity: fc.constantFrom('EUR', 'HOURS', 'RICE-KG', 'X1', 'A.B_C'),
      amount: arbitraryUint(Number.MAX_SAFE_INTEGER),
    }),
    { selector: ({ commodity }) => commodity, maxLength: 5 },
  )
  .map((all) => all.toSorted((a, b) => (a.commodity < b.commodity ? -1 : 1)));

const mandateTerms: fc.Arbitrary<MandateTerms> = fc.record({
  kind: fc.constantFrom(...MANDATE_KINDS),
  verbs: powerVerbs,
  resources: arbitraryIds<Hash32>(RESOURCES_MAX),
  caps,
  area: orNull(record),
  text: orNull(record),
  reportEvery: arbitraryUint(REPORT_EVERY_MAX),
  deputies: fc.array(member, { maxLength: DEPUTIES_MAX }),
  selection: orNull(record),
});

const verb: fc.Arbitrary<Verb> = fc.oneof(
  verbOf(
    'admit',
    fc.record({
      device,
      prekeyHash: hash,
      paperHash: hash,
      invite: record,
      inviteSignature: arbitraryBytes(64),
      deviceSignature: arbitraryBytes(64),
    }),
  ),
  verbOf(
    'addDevice',
    fc.record({
      member,
      device,
      prekeyHash: hash,
      paperHash: orNull(hash),
      deviceSignature: arbitraryBytes(64),
    }),
  ),
  verbOf('strikeDevice', strike),
  verbOf('expel', fc.record({ member, cuts })),
  verbOf('resign', fc.record({ member, cuts })),
  verbOf(
    'epoch',
    fc.record({
      number: arbitraryUint(EPOCH_MAX),
      keyHash: hash,
      rosterHash: hash,
      wrapped: fc.record({ nonce: arbitraryBytes(24), sealed: arbitraryBytes(48) }),
      reason: fc.constantFrom(...EPOCH_REASONS),
    }),
  ),
  verbOf(
    'mandate',
    fc.record({
      role: arbitraryUint(SUBJECT_MAX),
      member,
      notAfter: anyHour,
      pact: orNull(arbitraryId<LogId>()),
      terms: orNull(mandateTerms),
    }),
  ),
  verbOf(
    'emergency',
    fc.record({
      trigger: record,
      holders: arbitraryIds<MemberId>(EMERGENCY_HOLDERS_MAX, 1),
      verbs: powerVerbs,
      caps,
      exposed: arbitraryIds<MemberId>(EXPOSED_MAX),
      starts: anyHour,
      expires: anyHour,
    }),
  ),
  verbOf('stopEmergency', fc.record({ power: record })),
  verbOf(
    'allocate',
    fc.record({
      purpose: record,
      fund: orNull(hash),
      commodity: fc.constantFrom('EUR', 'HOURS', 'RICE-KG'),
      amount: arbitraryUint(Number.MAX_SAFE_INTEGER),
      notAfter: anyHour,
      mandate: orNull(record),
      replaces: orNull(record),
    }),
  ),
  verbOf('recall', fc.record({ mandate: record, cuts })),
  verbOf('constitution', fc.record({ overrides })),
  verbOf('resolve', fc.record({ subject: arbitraryUint(SUBJECT_MAX), hash })),
  verbOf('moveBallotDevice', fc.record({ member, device })),
  verbOf('suspend', fc.record({ member, until: anyHour })),
  verbOf(
    'witnesses',
    fc.record({ keys: arbitraryIds(8).map((all) => all.map((one) => idBytes(one))) }),
  ),
  verbOf(
    'away',
    fc.record({
      gone: arbitraryIds<MemberId>(GONE_MAX, 1).map((all) =>
        all.map((one) => ({ member: one, reason: one as string as RecordId })),
      ),
      key: arbitraryBytes(32),
      signature: arbitraryBytes(64),
    }),
  ),
  verbOf(
    'widerCut',
    fc.record({
      scope: fc.oneof(
        record.map((value) => ({ kind: 'mandate', value }) as const),
        device.map((value) => ({ kind: 'device', value }) as const),
        member.map((value) => ({ kind: 'membership', value }) as const),
      ),
      cuts: cuts.filter(({ length }) => length > 0),
    }),
  ),
  verbOf(
    'risk',
    fc.record({
      subject: arbitraryUint(SUBJECT_MAX),
      hash,
      exposed: arbitraryIds<MemberId>(EXPOSED_MAX, 1),
    }),
  ),
  verbOf('rules', fc.record({ number: fc.nat(255), startHeight: arbitraryUint(HEIGHT_MAX) })),
);

const deltaHeads = (max: number, min: number = 0): fc.Arbitrary<readonly DeltaHead[]> =>
  fc
    .uniqueArray(fc.record({ device, seq: arbitraryUint(SEQ_MAX), id: record }), {
      selector: ({ device: author, seq, id }) => `${author} ${seq} ${id}`,
      minLength: min,
      maxLength: max,
    })
    .map((all) => all.toSorted(compareDeltaHeads));

function listed<T>(inline: fc.Arbitrary<readonly T[]>): fc.Arbitrary<Listed<T>> {
  return fc.oneof(
    inline.map((value): Listed<T> => ({ kind: 'inline', value })),
    fc
      .array(record, { minLength: 1, maxLength: LIST_PARTS_MAX })
      .map((value): Listed<T> => ({ kind: 'records', value })),
  );
}

const content: fc.Arbitrary<PlacementContent> = fc.record({
  height: fc.integer({ min: 1, max: HEIGHT_MAX }),
  parent: placement,
  what: orNull(record),
  consents: listed(arbitraryIds<RecordId>(12)),
  frontierHash: hash,
  delta: listed(deltaHeads(12)),
  wallHour: anyHour,
});

const genesis = fc
  .record({
    rules: fc.nat(255),
    tempoMs: fc.integer({ min: 10, max: 3_600_000 }),
    nonce: arbitraryBytes(32),
    devices: arbitraryIds<DeviceId>(FOUNDERS_MAX, 2),
    hashes: fc.array(hash, { minLength: 24, maxLength: 24 }),
    epochKeyHash: hash,
    unmet: fc.boolean(),
    overrides,
  })
  .map(({ devices, hashes, ...rest }) => ({
    ...rest,
    founders: devices.map((one, at) => ({
      device: one,
      prekeyHash: hashes[at] as Hash32,
      paperHash: hashes[at + 12] as Hash32,
    })),
  }));

/** A kind, what it can say, and the longest of it. */
interface Case<T> {
  readonly kind: RecordKind<T>;
  readonly said: fc.Arbitrary<T>;
  readonly longest: T;
}

const full = (number: number) => 'f'.repeat(60) + number.toString(16).padStart(4, '0');
const ids = <Id extends string>(length: number) =>
  Array.from({ length }, (_, at) => full(at) as Id);
const heads = (length: number): readonly DeltaHead[] =>
  ids<DeviceId>(length).map((one) => ({
    device: one,
    seq: SEQ_MAX,
    id: one as string as RecordId,
  }));
const longestOverrides = Array.from({ length: OVERRIDES_MAX }, (_, at) => ({
  index: 255 - OVERRIDES_MAX + at + 1,
  value: DURATION_MAX,
}));
const lastHour = hour(HOUR_MAX);
const id = full(0) as never;

const longestContent: PlacementContent = {
  height: HEIGHT_MAX,
  parent: id,
  what: id,
  consents: { kind: 'inline', value: ids<RecordId>(IDS_INLINE_MAX) },
  frontierHash: id,
  delta: { kind: 'inline', value: heads(HEADS_INLINE_MAX) },
  wallHour: lastHour,
};

const longestAct: Act = {
  verb: {
    kind: 'away',
    value: {
      gone: ids<MemberId>(GONE_MAX).map((one) => ({
        member: one,
        reason: one as string as RecordId,
      })),
      key: new Uint8Array(32),
      signature: new Uint8Array(64),
    },
  },
  base: id,
  class: 'members',
  validUntil: lastHour,
};

const zeros = (length: number) => new Uint8Array(length);

function caseOf<T>(kind: RecordKind<T>, said: fc.Arbitrary<T>, longest: T): Case<unknown> {
  return { kind, said, longest } as unknown as Case<unknown>;
}

const cases: readonly Case<unknown>[] = [
  caseOf(genesisKind, genesis, {
    rules: 255,
    tempoMs: 3_600_000,
    nonce: zeros(32),
    founders: ids<DeviceId>(FOUNDERS_MAX).map((one) => ({
      device: one,
      prekeyHash: id,
      paperHash: id,
    })),
    epochKeyHash: id,
    unmet: true,
    overrides: longestOverrides,
  }),
  caseOf(
    actKind,
    fc.record({ verb, base: hash, class: fc.constantFrom(...ACT_CLASSES), validUntil: anyHour }),
    longestAct,
  ),
  caseOf(consentKind, fc.record({ act: record, stance: fc.constantFrom(...STANCES) }), {
    act: id,
    stance: 'withdrawn',
  }),
  caseOf(
    placementKind,
    fc.record({
      round: arbitraryUint(ROUND_MAX),
      content: content.map(encodeContent),
      stands: listed(arbitraryIds<RecordId>(12)),
    }),
    {
      round: ROUND_MAX,
      content: encodeContent(longestContent),
      stands: { kind: 'inline', value: ids<RecordId>(IDS_INLINE_MAX) },
    },
  ),
  caseOf(ballotKind, fc.record({ parent: placement, round: arbitraryUint(ROUND_MAX), placement }), {
    parent: id,
    round: ROUND_MAX,
    placement: id,
  }),
  caseOf(
    standKind,
    fc.record({
      parent: placement,
      round: fc.integer({ min: 1, max: ROUND_MAX }),
      shown: orNull(record),
      strikes: arbitraryIds<RecordId>(STAND_STRIKES_MAX),
    }),
    { parent: id, round: ROUND_MAX, shown: id, strikes: ids<RecordId>(STAND_STRIKES_MAX) },
  ),
  caseOf(healKind, fc.record({ parent: placement, rival: placement }), { parent: id, rival: id }),
  caseOf(
    healingKind,
    fc.record({
      key: placement,
      round: fc.integer({ min: 0, max: ROUND_MAX - 1 }),
      rival: placement,
      struck: listed(arbitraryIds<MemberId>(12)),
      words: listed(arbitraryIds<RecordId>(12)),
      stands: listed(arbitraryIds<RecordId>(12)),
    }),
    {
      key: id,
      round: ROUND_MAX - 1,
      rival: id,
      struck: { kind: 'inline', value: ids<MemberId>(IDS_INLINE_MAX) },
      words: { kind: 'inline', value: ids<RecordId>(IDS_INLINE_MAX) },
      stands: { kind: 'inline', value: ids<RecordId>(IDS_INLINE_MAX) },
    },
  ),
  caseOf(
    prekeyKind,
    fc.record({ kemPublic: arbitraryBytes(KEM_PUBLIC_BYTES), boxSeed: arbitraryBytes(32) }),
    { kemPublic: zeros(KEM_PUBLIC_BYTES), boxSeed: zeros(32) },
  ),
  caseOf(
    listKind,
    fc.record({
      part: fc.nat(2),
      of: fc.integer({ min: 3, max: LIST_PARTS_MAX }),
      items: fc.oneof(
        arbitraryIds<RecordId>(9, 1).map((value) => ({ kind: 'ids', value }) as const),
        deltaHeads(9, 1).map((value) => ({ kind: 'heads', value }) as const),
      ),
    }),
    { part: 15, of: 16, items: { kind: 'heads', value: heads(LIST_HEADS_MAX) } },
  ),
  caseOf(
    boxKind,
    fc.record({
      epoch: fc.integer({ min: 1, max: EPOCH_MAX }),
      boxes: fc.array(
        fc.record({
          tag: arbitraryBytes(16),
          kemCiphertext: arbitraryBytes(KEM_CIPHERTEXT_BYTES),
          sealed: arbitraryBytes(48),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
    {
      epoch: EPOCH_MAX,
      boxes: Array.from({ length: BOXES_MAX }, () => ({
        tag: zeros(16),
        kemCiphertext: zeros(KEM_CIPHERTEXT_BYTES),
        sealed: zeros(48),
      })),
    },
  ),
  caseOf(inviteKind, fc.record({ inviteKey: arbitraryBytes(32), notAfter: anyHour }), {
    inviteKey: zeros(32),
    notAfter: lastHour,
  }),
  caseOf(sunsetKind, fc.record({ power: record, report: record }), { power: id, report: id }),
  caseOf(witnessKind, fc.record({ frontierHash: hash }), { frontierHash: id }),
  caseOf(
    handoverKind,
    fc.record({ epoch: fc.integer({ min: 1, max: EPOCH_MAX }), key: arbitraryBytes(32) }),
    { epoch: EPOCH_MAX, key: new Uint8Array(32) },
  ),
  caseOf(strikeKind, strike, {
    device: id,
    by: 'members',
    paperCode: zeros(16),
    successor: id,
    lastHonoured: id,
    enrolment: { prekeyHash: id, paperHash: id, deviceSignature: zeros(64) },
  }),
];

describe.each(cases.map((one) => [one.kind.name, one] as const))(
  'a record of kind %s',
  (_, one) => {
    const { kind, said, longest } = one;

    test('is read back from its bytes', () => {
      fc.assert(
        fc.property(said, (value) => {
          expect(decodeSaidAs(kind, encodeSaid(kind, value))).toEqual({ ok: true, value });
        }),
      );
    });

    test('is total and canonical on changed bytes', () => {
      fc.assert(
        fc.property(
          said.chain((value) => arbitraryMutation(encodeSaid(kind, value))),
          (bytes) => {
            const read = decodeSaidAs(kind, bytes);
            if (read.ok) expect(encodeSaid(kind, read.value)).toEqual(bytes);
          },
        ),
      );
    });

    test('is total and canonical on any bytes', () => {
      fc.assert(
        fc.property(arbitraryBytes(0, 120), fc.boolean(), (bytes, isFramed) => {
          const number = KIND[kind.name];
          const framed = isFramed ? concatBytes(Uint8Array.of(0x82, number), bytes) : bytes;
          const read = decodeSaidAs(kind, framed);
          if (read.ok) expect(encodeSaid(kind, read.value)).toEqual(framed);
        }),
      );
    });

    test('has a limit that its longest value just reaches', () => {
      const bytes = encodeSaid(kind, longest);
      expect(bytes.length).toBe(kind.bytesMax);
      expect(decodeSaidAs(kind, bytes)).toEqual({ ok: true, value: longest });
      const over = decodeSaidAs({ ...kind, bytesMax: kind.bytesMax - 1 }, bytes);
      expect(over).toEqual({ ok: false, fault: { kind: 'Malformed', rule: 'oversize' } });
    });

    test('fits into a record', () => {
      expect(kind.bytesMax).toBeLessThanOrEqual(kind.plain ? BODY_BYTES_MAX : PLAINTEXT_BYTES_MAX);
    });
  },
);

describe('the content of a placement', () => {
  test('is read back from its bytes, and from no others', () => {
    fc.assert(
      fc.property(content, (value) => {
        expect(decodeContent(encodeContent(value))).toEqual({ ok: true, value });
      }),
    );
    fc.assert(
      fc.property(
        content.chain((value) => arbitraryMutation(encodeContent(value))),
        (bytes) => {
          const read = decodeContent(bytes);
          if (read.ok) expect(encodeContent(read.value)).toEqual(bytes);
        },
      ),
    );
  });

  test('has a limit that its longest value just reaches', () => {
    expect(encodeContent(longestContent).length).toBe(CONTENT_BYTES_MAX);
  });
});

describe('verbs', () => {
  const lengthOf = (one: Verb): number =>
    encodeSaid(actKind, { ...longestAct, verb: one }).length -
    encodeSaid(actKind, {
      ...longestAct,
      verb: { kind: 'resolve', value: { subject: 0, hash: id } },
    }).length +
    38;

  test('have the lengths that the limit of acts speaks of', () => {
    fc.assert(
      fc.property(verb, (one) => {
        expect(lengthOf(one)).toBeLessThanOrEqual(lengthOf(longestAct.verb));
      }),
    );
  });
});
