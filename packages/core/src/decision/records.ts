/**
 * What is said about decisions, all in the home log, lane 1. A *proposal* asks a question; *stances*
 * answer it, in the open or sealed until the close and then *opened*; *objections* are worked into
 * *amendments*; it may be *withdrawn*; what came of it is *carried out* and *reviewed*. What a member
 * says without a device of their own, somebody else writes down, before witnesses who may deny it.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Hour } from '../base/time.ts';
import type { Malformed } from '../codec/cbor.ts';
import { encodeCbor, malformed } from '../codec/cbor.ts';
import type { Shape, Variant } from '../codec/shape.ts';
import {
  ascending,
  bool,
  bytes,
  id,
  list,
  nullable,
  oneOf,
  refined,
  text,
  tuple,
  uint,
  variant,
} from '../codec/shape.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { KIND, PLAINTEXT_BYTES_MAX } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import type { Choice, Method } from './choice.ts';
import { ASKS_OPTIONS, choiceShape, METHODS, OPTIONS_MAX } from './choice.ts';

/** Letters, digits and hyphens of a domain's key. */
export const DOMAIN_LENGTH_MAX = 40;
/** Characters of the title of a question. */
export const PROPOSAL_TITLE_MAX = 120;
/** Characters of why it is asked. */
export const DRIVER_MAX = 500;
/** Characters of what is proposed; at most 3 bytes each: 6,000. */
export const PROPOSAL_TEXT_MAX = 2_000;
/** Texts that one proposal can have had: its own and eight more. */
export const PROPOSAL_TEXTS_MAX = 9;
/** Characters of one option: a line on a sheet of paper. */
export const OPTION_MAX = 80;
/** Characters of what a review looks at. */
export const CRITERIA_MAX = 300;
/** Characters of a reason, a harm, an argument or a note: some fifty words. */
export const REASON_MAX = 300;
/** Seats that STV fills or a draw is for. */
export const PROPOSAL_SEATS_MAX = 50;
/** Members of a circle that is asked instead of the assembly. */
export const CIRCLE_MAX = 50;
/** Other proposals that one names. */
export const NAMED_PROPOSALS_MAX = 8;
/** Members who see to it. */
export const RESPONSIBLE_MAX = 8;
/** Hours in which a question stays open: 60 days, as long as an act can be placed. */
export const OPEN_HOURS_MAX = 1_440;
/** Members for whom one record speaks: a hall in a few records. */
export const SPOKEN_FOR_MAX = 100;
/** Witnesses whom one record names. */
export const SPOKEN_WITNESSES_MAX = 8;
/** Objections that an amendment answers. */
export const INTEGRATES_MAX = 16;
/** The largest number of a paper sheet. */
export const SHEET_MAX = 9_999;
/** Random bytes that hide a sealed answer. */
export const BLINDING_BYTES = 32;

/** How many have to take part. */
export type Quorum = Variant<{
  readonly count: number;
  /** In hundredths of the electorate. */
  readonly share: number;
}>;

/** A part of a whole. */
export interface Share {
  readonly parts: number;
  readonly of: number;
}

/** Whether answers are seen at once or after the close. */
export const VISIBILITIES = ['open', 'blind'] as const;
/** See `VISIBILITIES`. */
export type Visibility = (typeof VISIBILITIES)[number];

/** A question to the assembly, or to a circle of it. */
export interface Proposal {
  /** What it is about, as a key: the constitution may have a method for it. */
  readonly domain: string;
  readonly title: string;
  /** The situation and what is needed. */
  readonly driver: string;
  readonly text: string;
  readonly method: Method;
  /** Distinct. None: yes or no, or the marks of the method. */
  readonly options: readonly string[];
  /** How many are to be elected or drawn; 1 elsewhere. */
  readonly seats: number;
  /** Who is asked, ascending; none: all members. */
  readonly circle: readonly MemberId[];
  /** Asked in a meeting: it does not weigh on the one question a week. */
  readonly meeting: boolean;
  /** Answers count from the hour after this one … */
  readonly opensAt: Hour;
  /** … to this hour, which still counts. */
  readonly closesAt: Hour;
  readonly quorum: Quorum;
  /** Whether those who abstain take part in the sense of the quorum. */
  readonly abstentionsCount: boolean;
  /** Of a supermajority: what share has to be for, if more than the constitution asks; else null. */
  readonly pass: Share | null;
  /** Whether a quorum that comes in the last hours keeps it open longer, as the constitution says. */
  readonly extends: boolean;
  readonly visibility: Visibility;
  /** It may be carried out from the hour after this one; null: at once. */
  readonly executeNotBefore: Hour | null;
  /** The last hour in which it may be carried out; null: it does not run out. */
  readonly executeBy: Hour | null;
  /** Earlier proposals that this one takes the place of once it passes, ascending. */
  readonly supersedes: readonly RecordId[];
  /** Proposals that have to be carried out before it, ascending. */
  readonly needs: readonly RecordId[];
  readonly responsible: readonly MemberId[];
  /** By what we shall see whether it was good. */
  readonly criteria: string;
  readonly reviewOn: Hour;
  /** What an act would have to say to carry it out (`effectOf`); null: no act of the chain. */
  readonly effect: Hash32 | null;
}

/** By what way an answer came. */
export const VIAS = ['self', 'scribe', 'paper', 'phone', 'courier'] as const;
/** By the member's own device; spoken in a hall; on a sheet; on the telephone; as a note. */
export type Via = (typeof VIAS)[number];

/** Who speaks: the author, or members for whom the author writes it down. */
export interface SpokenFor {
  readonly via: Via;
  /** For whom it is written, ascending; none where `via` is `self`. */
  readonly members: readonly MemberId[];
  /** Who saw or heard it, ascending; none where `via` is `self`. */
  readonly witnesses: readonly MemberId[];
}

/** The answers: seen by all, or the hash of what is opened after the close. */
export type Ballots = Variant<{
  /** One for each member in their order; one where `via` is `self`. */
  readonly open: readonly Choice[];
  readonly sealed: Uint8Array;
}>;

/** Answers to a proposal. */
export interface StanceTaken extends SpokenFor {
  readonly proposal: RecordId;
  /** The text that was read: the proposal, or its amendment. */
  readonly text: RecordId;
  /** The number on a paper sheet; null elsewhere. */
  readonly sheet: number | null;
  readonly ballots: Ballots;
  /** Empty while sealed. */
  readonly reason: string;
  /** Once it passes, the member's device may agree to the act that carries it out. */
  readonly carry: boolean;
}

/** What was sealed. */
export interface StanceOpened {
  readonly proposal: RecordId;
  readonly stance: RecordId;
  readonly choices: readonly Choice[];
  readonly reason: string;
  readonly blinding: Uint8Array;
}

/** Why it should not be done so. */
export interface Objection extends SpokenFor {
  readonly proposal: RecordId;
  readonly text: RecordId;
  readonly harm: string;
  readonly argument: string;
}

/** What is said of an objection. */
export const OBJECTION_WORDS = ['settled', 'withdrawn', 'notQualified'] as const;
/** Its own author: an amendment answers it; it is taken back. Others: it is none. */
export type ObjectionWordKind = (typeof OBJECTION_WORDS)[number];

/** A word on an objection. */
export interface ObjectionWord extends SpokenFor {
  readonly proposal: RecordId;
  readonly objection: RecordId;
  readonly word: ObjectionWordKind;
  /** The text that settles it; null elsewhere. */
  readonly amendment: RecordId | null;
  /** Not empty where it is said not to qualify. */
  readonly why: string;
}

/** A new text, by whoever proposed. Answers to the text before do not count for it. */
export interface Amendment {
  readonly proposal: RecordId;
  /** The text in whose place it comes. */
  readonly on: RecordId;
  readonly text: string;
  readonly note: string;
  /** Objections that it means to answer, ascending. */
  readonly integrates: readonly RecordId[];
}

/** Whoever proposed takes it back. */
export interface ProposalWithdrawn {
  readonly proposal: RecordId;
  readonly why: string;
}

/** A witness whom a record names was none. */
export interface WitnessDenied {
  readonly proposal: RecordId;
  readonly record: RecordId;
}

/** It was done. */
export interface CarriedOut {
  readonly proposal: RecordId;
  readonly note: string;
}

/** What a review comes to. */
export const REVIEW_VERDICTS = ['keep', 'change', 'end'] as const;
/** It goes on; a new proposal is due; it is over. */
export type ReviewVerdict = (typeof REVIEW_VERDICTS)[number];

/** How it went. */
export interface Reviewed {
  readonly proposal: RecordId;
  readonly verdict: ReviewVerdict;
  readonly note: string;
  /** When it is looked at again; null only where it is over. */
  readonly next: Hour | null;
}

const hourShape: Shape<Hour> = uint<Hour>(HOUR_MAX);
const shareNumber: Shape<number> = refined(uint(100), 'share', (value) => value > 0);
const blindingShape: Shape<Uint8Array> = bytes(BLINDING_BYTES);
const membersShape = (max: number): Shape<readonly MemberId[]> =>
  ascending(id<MemberId>(), compareText, max);
const recordsShape = (max: number): Shape<readonly RecordId[]> =>
  ascending(id<RecordId>(), compareText, max);
const reasonShape: Shape<string> = text(REASON_MAX);
const filled = (max: number): Shape<string> =>
  refined(text(max), 'empty', (value) => value.trim() !== '');

/** The key of a domain. */
export const domainShape: Shape<string> = refined(text(DOMAIN_LENGTH_MAX), 'key', (key) =>
  /^[a-z0-9-]+$/.test(key),
);

/** A proposal's fields, each by itself. */
const proposalFields: Shape<Proposal> = tuple<Proposal>({
  domain: domainShape,
  title: filled(PROPOSAL_TITLE_MAX),
  driver: text(DRIVER_MAX),
  text: filled(PROPOSAL_TEXT_MAX),
  method: oneOf(METHODS),
  options: list(filled(OPTION_MAX), OPTIONS_MAX),
  seats: refined(uint(PROPOSAL_SEATS_MAX), 'seats', (seats) => seats > 0),
  circle: membersShape(CIRCLE_MAX),
  meeting: bool,
  opensAt: hourShape,
  closesAt: hourShape,
  quorum: variant({
    count: refined(uint(500), 'quorum', (count) => count > 0),
    share: shareNumber,
  }),
  abstentionsCount: bool,
  pass: nullable(tuple<Share>({ parts: shareNumber, of: shareNumber })),
  extends: bool,
  visibility: oneOf(VISIBILITIES),
  executeNotBefore: nullable(hourShape),
  executeBy: nullable(hourShape),
  supersedes: recordsShape(NAMED_PROPOSALS_MAX),
  needs: recordsShape(NAMED_PROPOSALS_MAX),
  responsible: membersShape(RESPONSIBLE_MAX),
  criteria: text(CRITERIA_MAX),
  reviewOn: hourShape,
  effect: nullable(id<Hash32>()),
});

const RULES_OF_FORM: readonly (readonly [string, (proposal: Proposal) => boolean])[] = [
  ['window', ({ opensAt, closesAt }) => isWindow(opensAt, closesAt)],
  ['options', hasRightOptions],
  ['seats', ({ method, seats }) => seats === 1 || method === 'stv' || method === 'sortition'],
  ['pass', hasRightPass],
  ['timelock', ({ closesAt, executeNotBefore: from }) => from === null || from >= closesAt],
  ['execute-by', leavesTimeToExecute],
  ['review-on', ({ closesAt, reviewOn }) => reviewOn > closesAt],
  ['effect', ({ method, options, effect }) => effect === null || asksYes(method, options)],
];

const proposalShape: Shape<Proposal> = RULES_OF_FORM.reduce(
  (shape, [rule, check]) => refined(shape, rule, check),
  proposalFields,
);

function isWindow(opensAt: number, closesAt: number): boolean {
  return closesAt > opensAt && closesAt - opensAt <= OPEN_HOURS_MAX;
}

function hasRightOptions({ method, options }: Proposal): boolean {
  if (new Set(options).size !== options.length || options.length === 1) return false;
  const asks = ASKS_OPTIONS[method];
  return asks === 'may' || (asks === 'must') === options.length > 0;
}

/** Only a supermajority may name a share, and that is more than half and no more than all. */
function hasRightPass({ method, pass }: Proposal): boolean {
  if (pass === null) return true;
  return method === 'supermajority' && pass.parts * 2 > pass.of && pass.parts <= pass.of;
}

/** At least one hour in which it may be carried out. */
function leavesTimeToExecute({ closesAt, executeNotBefore, executeBy }: Proposal): boolean {
  return executeBy === null || executeBy > (executeNotBefore ?? closesAt);
}

function asksYes(method: Method, options: readonly string[]): boolean {
  const methods: readonly Method[] = ['consent', 'consensus', 'majority', 'supermajority'];
  return methods.includes(method) && options.length === 0;
}

/** Fields of `SpokenFor`; kinds put them before their own. */
const spokenFields = {
  via: oneOf(VIAS),
  members: membersShape(SPOKEN_FOR_MAX),
  witnesses: membersShape(SPOKEN_WITNESSES_MAX),
} as const;

/** Alone one speaks for oneself, before nobody; otherwise for somebody. */
function isSpoken({ via, members, witnesses }: SpokenFor): boolean {
  return via === 'self' ? members.length === 0 && witnesses.length === 0 : members.length > 0;
}

/** How many answers a record holds. */
export function voicesOf({ via, members }: SpokenFor): number {
  return via === 'self' ? 1 : members.length;
}

/** What all have in common: ordinary words, sealed for the members. */
const sealedWords = { lanes: [LANE_COMMON], plain: false } as const;

/** 96. Its parts could add up to more than a record holds; `checkProposal` says so in time. */
export const proposalKind: RecordKind<Proposal> = {
  name: 'proposal',
  ...sealedWords,
  shape: proposalShape,
  bytesMax: PLAINTEXT_BYTES_MAX,
};

/**
 * Kind frame 3, array 1, via 1, members 2 + 100 × 33 + 100, witnesses 1 + 8 × 34, proposal 34,
 * text 34, sheet 3, ballots 2 + 2 + 100 × 63, reason 3 + 900, carry 1.
 */
export const STANCE_BYTES_MAX = 10_959;
/** 97 */
export const stanceKind: RecordKind<StanceTaken> = {
  name: 'stance',
  ...sealedWords,
  shape: refined(
    refined(
      tuple<StanceTaken>({
        ...spokenFields,
        proposal: id<RecordId>(),
        text: id<RecordId>(),
        sheet: nullable(uint(SHEET_MAX)),
        ballots: variant({ open: list(choiceShape, SPOKEN_FOR_MAX, 1), sealed: bytes(32) }),
        reason: reasonShape,
        carry: bool,
      }),
      'spoken',
      isSpoken,
    ),
    'ballots',
    (stance) =>
      stance.ballots.kind === 'sealed'
        ? stance.reason === ''
        : stance.ballots.value.length === voicesOf(stance),
  ),
  bytesMax: STANCE_BYTES_MAX,
};

/** Kind frame 3, array 1, proposal 34, stance 34, choices 2 + 100 × 63, reason 3 + 900, blinding 34. */
export const STANCE_OPENED_BYTES_MAX = 7_311;
/** 98 */
export const stanceOpenedKind: RecordKind<StanceOpened> = {
  name: 'stanceOpened',
  ...sealedWords,
  shape: tuple<StanceOpened>({
    proposal: id<RecordId>(),
    stance: id<RecordId>(),
    choices: list(choiceShape, SPOKEN_FOR_MAX, 1),
    reason: reasonShape,
    blinding: blindingShape,
  }),
  bytesMax: STANCE_OPENED_BYTES_MAX,
};

/** Kind frame 3, array 1, via 1, member 35, witnesses 273, proposal 34, text 34, 2 × (3 + 900). */
export const OBJECTION_BYTES_MAX = 2_187;
/** 99 */
export const objectionKind: RecordKind<Objection> = {
  name: 'objection',
  ...sealedWords,
  shape: refined(
    tuple<Objection>({
      ...spokenFields,
      members: membersShape(1),
      proposal: id<RecordId>(),
      text: id<RecordId>(),
      harm: filled(REASON_MAX),
      argument: reasonShape,
    }),
    'spoken',
    isSpoken,
  ),
  bytesMax: OBJECTION_BYTES_MAX,
};

/**
 * Kind frame 3, array 1, via 1, members 3,402, witnesses 273, proposal 34, objection 34, word 1,
 * amendment 34, why 3 + 900.
 */
export const OBJECTION_WORD_BYTES_MAX = 4_686;
/** 100 */
export const objectionWordKind: RecordKind<ObjectionWord> = {
  name: 'objectionWord',
  ...sealedWords,
  shape: refined(
    refined(
      tuple<ObjectionWord>({
        ...spokenFields,
        proposal: id<RecordId>(),
        objection: id<RecordId>(),
        word: oneOf(OBJECTION_WORDS),
        amendment: nullable(id<RecordId>()),
        why: reasonShape,
      }),
      'spoken',
      isSpoken,
    ),
    'word',
    ({ word, amendment, why }) =>
      (word === 'settled') === (amendment !== null) && (word !== 'notQualified' || why !== ''),
  ),
  bytesMax: OBJECTION_WORD_BYTES_MAX,
};

/** Kind frame 3, array 1, proposal 34, on 34, text 3 + 6,000, note 3 + 900, integrates 1 + 544. */
export const AMENDMENT_BYTES_MAX = 7_523;
/** 101 */
export const amendmentKind: RecordKind<Amendment> = {
  name: 'amendment',
  ...sealedWords,
  shape: tuple<Amendment>({
    proposal: id<RecordId>(),
    on: id<RecordId>(),
    text: filled(PROPOSAL_TEXT_MAX),
    note: reasonShape,
    integrates: recordsShape(INTEGRATES_MAX),
  }),
  bytesMax: AMENDMENT_BYTES_MAX,
};

/** Kind frame 3, array 1, proposal 34, why 3 + 900. */
export const PROPOSAL_WITHDRAWN_BYTES_MAX = 941;
/** 102 */
export const proposalWithdrawnKind: RecordKind<ProposalWithdrawn> = {
  name: 'proposalWithdrawn',
  ...sealedWords,
  shape: tuple<ProposalWithdrawn>({ proposal: id<RecordId>(), why: reasonShape }),
  bytesMax: PROPOSAL_WITHDRAWN_BYTES_MAX,
};

/** Kind frame 3, array 1, proposal 34, record 34. */
export const WITNESS_DENIED_BYTES_MAX = 72;
/** 103 */
export const witnessDeniedKind: RecordKind<WitnessDenied> = {
  name: 'witnessDenied',
  ...sealedWords,
  shape: tuple<WitnessDenied>({ proposal: id<RecordId>(), record: id<RecordId>() }),
  bytesMax: WITNESS_DENIED_BYTES_MAX,
};

/** Kind frame 3, array 1, proposal 34, note 3 + 900. */
export const CARRIED_OUT_BYTES_MAX = 941;
/** 104 */
export const carriedOutKind: RecordKind<CarriedOut> = {
  name: 'carriedOut',
  ...sealedWords,
  shape: tuple<CarriedOut>({ proposal: id<RecordId>(), note: reasonShape }),
  bytesMax: CARRIED_OUT_BYTES_MAX,
};

/** Kind frame 3, array 1, proposal 34, verdict 1, note 3 + 900, next 9. */
export const REVIEWED_BYTES_MAX = 951;
/** 105 */
export const reviewedKind: RecordKind<Reviewed> = {
  name: 'reviewed',
  ...sealedWords,
  shape: refined(
    tuple<Reviewed>({
      proposal: id<RecordId>(),
      verdict: oneOf(REVIEW_VERDICTS),
      note: reasonShape,
      next: nullable(hourShape),
    }),
    'next',
    ({ verdict, next }) => (verdict === 'end') === (next === null),
  ),
  bytesMax: REVIEWED_BYTES_MAX,
};

/** A proposal that someone wrote, if it has the right form and fits into one record. */
export function checkProposal(proposal: Proposal): Result<Proposal, Malformed> {
  const said = proposalShape.toCbor(proposal);
  const read = proposalShape.parse(said);
  if (!read.ok) return read;
  const length = encodeCbor([KIND.proposal, said]).length;
  return length > PLAINTEXT_BYTES_MAX ? malformed('oversize') : ok(proposal);
}
