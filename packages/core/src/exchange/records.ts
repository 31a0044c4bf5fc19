/**
 * What is said in mutual aid, all in the home log: a *need*, an *offer*, a *match* of the two, what the
 * two say to it, how they reach each other, and *duties* that somebody is asked to do. Words that
 * everybody may read stand in lane 1; how to reach a person is sealed for the other one alone, and
 * lies in the lane of people, which is shredded after its time (DESIGN §7, R14).
 */
import { compareText } from '../base/bytes.ts';
import { KEM_CIPHERTEXT_BYTES } from '../base/crypto.ts';
import type { DeviceId, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import {
  ascending,
  bytes,
  id,
  nullable,
  oneOf,
  refined,
  text,
  tuple,
  uint,
} from '../codec/shape.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON, LANE_PEOPLE } from '../record/lane.ts';

/** Characters of what is needed or offered. */
export const WHAT_MAX = 120;
/** Characters of the unit it is counted in. */
export const UNIT_MAX = 24;
/** Characters of a coarse area. */
export const AREA_MAX = 60;
/** Characters of a note to a match. */
export const EXCHANGE_NOTE_MAX = 200;
/** How much at most: a million units. */
export const QUANTITY_MAX = 1_000_000;
/** Witnesses to what a scribe writes for somebody. */
export const SCRIBE_WITNESSES_MAX = 4;
/** Hours for which a need or an offer may stand: 90 days; then it is asked anew. */
export const STANDS_HOURS_MAX: number = 90 * 24;
/** Characters of the key of a rota. */
export const ROTA_KEY_MAX = 40;
/** Hours of one duty: two weeks. */
export const DUTY_HOURS_MAX: number = 14 * 24;
/** Devices for which one contact is sealed: those of one member (R17). */
export const CONTACT_DEVICES_MAX = 4;
/** Bytes of a contact's plaintext, padded: its length says nothing. */
export const CONTACT_PLAIN_BYTES = 512;
/** The key of a contact, wrapped for one device: 32 and the authenticator. */
const WRAPPED_BYTES = 48;
/** A contact under its key: 512 and the authenticator. */
const CONTACT_SEALED_BYTES = 528;

/** How pressing a need is, as the one who has it says. */
export const URGENCIES = ['whenItFits', 'thisWeek', 'today'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** Who is asked: our own members, or allies too where a delegate tells them. */
export const AID_CIRCLES = ['members', 'allies'] as const;
export type AidCircle = (typeof AID_CIRCLES)[number];

/** For whom a scribe writes, in a hall with one phone, and who saw it. */
export interface Scribed {
  readonly member: MemberId;
  /** Ascending; not the member, not the scribe. */
  readonly witnesses: readonly MemberId[];
}

/** What a need and an offer have in common. */
export interface Wanted {
  /** In a few words that everybody may read: no names, no address. */
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  /** The first and the last hour in which it is of use. */
  readonly from: Hour;
  readonly until: Hour;
  /** A quarter or a valley, no address; may be empty. */
  readonly area: string;
  readonly circle: AidCircle;
  /** After this hour nobody can take it up any more. */
  readonly expiresAt: Hour;
  /** Null: whoever writes it speaks for themselves. */
  readonly scribed: Scribed | null;
}

/** Something that somebody needs. */
export interface Need extends Wanted {
  readonly urgency: Urgency;
}

/** Something that somebody can give. */
export type Offer = Wanted;

/** Why a need or an offer is taken back. */
export const END_REASONS = ['withdrawn', 'served'] as const;

/** Takes a need or an offer back; by its owner, or by the scribe who wrote it. */
export interface WantedEnded {
  readonly wanted: RecordId;
  readonly why: (typeof END_REASONS)[number];
}

/** Brings a need and an offer together. Whoever proposes it and owns one of them has accepted. */
export interface Match {
  readonly need: RecordId;
  readonly offer: RecordId;
  readonly quantity: number;
}

/** What the two say to a match. */
export const MATCH_WORDS = ['accepted', 'declined', 'done', 'failed'] as const;
export type MatchWord = (typeof MATCH_WORDS)[number];

/** A word of one of the two about a match. */
export interface MatchSaid {
  readonly match: RecordId;
  readonly word: MatchWord;
  readonly note: string;
  readonly scribed: Scribed | null;
}

/** The key of a contact, wrapped for one device of the other member. */
export interface ContactBox {
  readonly device: DeviceId;
  readonly ciphertext: Uint8Array;
  readonly wrapped: Uint8Array;
}

/** How to reach one of the two, readable by the other one's devices only. */
export interface ContactShared {
  readonly match: RecordId;
  readonly sealed: Uint8Array;
  /** Ascending by device; at least one. */
  readonly boxes: readonly ContactBox[];
}

/** Asks a member to do a duty of a rota, for so many hours. */
export interface Duty {
  /** Letters, digits, hyphens: the rota. */
  readonly rota: string;
  readonly member: MemberId;
  readonly from: Hour;
  readonly until: Hour;
  /** What it takes, in whole hours: what the load of a person is counted in. */
  readonly hours: number;
}

/** What the one who is asked says, and what became of it. */
export const DUTY_WORDS = ['accepted', 'declined', 'done', 'missed'] as const;
export type DutyWord = (typeof DUTY_WORDS)[number];

/** A word about a duty: the asked member's own, or of whoever asked that it was missed. */
export interface DutySaid {
  readonly duty: RecordId;
  readonly word: DutyWord;
}

const hourShape: Shape<Hour> = uint<Hour>(HOUR_MAX);
const positive = (max: number): Shape<number> => refined(uint(max), 'positive', (n) => n > 0);
const saidText = (max: number): Shape<string> =>
  refined(text(max), 'empty', (said) => said.trim().length > 0);

const scribedShape: Shape<Scribed> = refined(
  tuple<Scribed>({
    member: id<MemberId>(),
    witnesses: ascending(id<MemberId>(), compareText, SCRIBE_WITNESSES_MAX),
  }),
  'own-witness',
  ({ member, witnesses }) => !witnesses.includes(member),
);

const wantedFields = {
  what: saidText(WHAT_MAX),
  quantity: positive(QUANTITY_MAX),
  unit: text(UNIT_MAX),
  from: hourShape,
  until: hourShape,
  area: text(AREA_MAX),
  circle: oneOf(AID_CIRCLES),
  expiresAt: hourShape,
  scribed: nullable(scribedShape),
} as const;

/** A window that ends before it begins, or that lies wholly behind the last hour, is no use to anybody. */
const isInOrder = ({ from, until, expiresAt }: Wanted): boolean =>
  from <= until && from <= expiresAt;

const common = { lanes: [LANE_COMMON], plain: false } as const;

/** What 1 + 34 + (1 + 4 × 34) take. */
const SCRIBED_BYTES_MAX = 172;
/**
 * Frame 3, array 1, what 3 + 360, quantity 5, unit 2 + 72, from 9, until 9, area 2 + 180, circle 1,
 * expiresAt 9, scribed 172. (A code unit is at most three bytes.)
 */
export const OFFER_BYTES_MAX: number =
  3 + 1 + 363 + 5 + 74 + 9 + 9 + 182 + 1 + 9 + SCRIBED_BYTES_MAX;
/** An offer, and the urgency 1. */
export const NEED_BYTES_MAX: number = OFFER_BYTES_MAX + 1;

/** 128 */
export const needKind: RecordKind<Need> = {
  name: 'need',
  ...common,
  shape: refined(tuple<Need>({ ...wantedFields, urgency: oneOf(URGENCIES) }), 'window', isInOrder),
  bytesMax: NEED_BYTES_MAX,
};

/** 129 */
export const offerKind: RecordKind<Offer> = {
  name: 'offer',
  ...common,
  shape: refined(tuple<Offer>(wantedFields), 'window', isInOrder),
  bytesMax: OFFER_BYTES_MAX,
};

/** Frame 3, array 1, wanted 34, why 1. */
export const WANTED_ENDED_BYTES_MAX = 39;
/** 130 */
export const wantedEndedKind: RecordKind<WantedEnded> = {
  name: 'wantedEnded',
  ...common,
  shape: tuple<WantedEnded>({ wanted: id<RecordId>(), why: oneOf(END_REASONS) }),
  bytesMax: WANTED_ENDED_BYTES_MAX,
};

/** Frame 3, array 1, need 34, offer 34, quantity 5. */
export const MATCH_BYTES_MAX = 77;
/** 131 */
export const matchKind: RecordKind<Match> = {
  name: 'match',
  ...common,
  shape: tuple<Match>({
    need: id<RecordId>(),
    offer: id<RecordId>(),
    quantity: positive(QUANTITY_MAX),
  }),
  bytesMax: MATCH_BYTES_MAX,
};

/** Frame 3, array 1, match 34, word 1, note 3 + 600, scribed 172. */
export const MATCH_SAID_BYTES_MAX: number = 3 + 1 + 34 + 1 + 603 + SCRIBED_BYTES_MAX;
/** 132 */
export const matchSaidKind: RecordKind<MatchSaid> = {
  name: 'matchSaid',
  ...common,
  shape: tuple<MatchSaid>({
    match: id<RecordId>(),
    word: oneOf(MATCH_WORDS),
    note: text(EXCHANGE_NOTE_MAX),
    scribed: nullable(scribedShape),
  }),
  bytesMax: MATCH_SAID_BYTES_MAX,
};

/** Frame 3, array 1, match 34, sealed 3 + 528, list 1, 4 × (1 + 34 + 3 + 1,120 + 2 + 48). */
export const CONTACT_SHARED_BYTES_MAX: number =
  3 +
  1 +
  34 +
  3 +
  CONTACT_SEALED_BYTES +
  1 +
  CONTACT_DEVICES_MAX * (1 + 34 + 3 + KEM_CIPHERTEXT_BYTES + 2 + WRAPPED_BYTES);
/** 133 */
export const contactSharedKind: RecordKind<ContactShared> = {
  name: 'contactShared',
  lanes: [LANE_PEOPLE],
  plain: false,
  shape: tuple<ContactShared>({
    match: id<RecordId>(),
    sealed: bytes(CONTACT_SEALED_BYTES),
    boxes: ascending(
      tuple<ContactBox>({
        device: id<DeviceId>(),
        ciphertext: bytes(KEM_CIPHERTEXT_BYTES),
        wrapped: bytes(WRAPPED_BYTES),
      }),
      (a, b) => compareText(a.device, b.device),
      CONTACT_DEVICES_MAX,
      1,
    ),
  }),
  bytesMax: CONTACT_SHARED_BYTES_MAX,
};

/** Frame 3, array 1, rota 2 + 40, member 34, from 9, until 9, hours 3. */
export const DUTY_BYTES_MAX = 101;
/** 134 */
export const dutyKind: RecordKind<Duty> = {
  name: 'duty',
  ...common,
  shape: refined(
    tuple<Duty>({
      rota: refined(text(ROTA_KEY_MAX), 'key', (key) => /^[a-z0-9-]+$/.test(key)),
      member: id<MemberId>(),
      from: hourShape,
      until: hourShape,
      hours: positive(DUTY_HOURS_MAX),
    }),
    'window',
    ({ from, until, hours }) =>
      from <= until && until - from < DUTY_HOURS_MAX && hours <= until - from + 1,
  ),
  bytesMax: DUTY_BYTES_MAX,
};

/** Frame 3, array 1, duty 34, word 1. */
export const DUTY_SAID_BYTES_MAX = 39;
/** 135 */
export const dutySaidKind: RecordKind<DutySaid> = {
  name: 'dutySaid',
  ...common,
  shape: tuple<DutySaid>({ duty: id<RecordId>(), word: oneOf(DUTY_WORDS) }),
  bytesMax: DUTY_SAID_BYTES_MAX,
};
