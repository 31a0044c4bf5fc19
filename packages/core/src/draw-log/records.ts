/**
 * What is said about draws by lot, all in the home log, lane 1 (kinds 120–124). A draw is *opened*:
 * for what, from whom, how many, by what chance. Those whom it names *commit* to a secret and *show*
 * it later; its hands *read* dice that were thrown in the room, or numbers that all can see; and
 * anybody brings the *round* of the beacon that it named. Nothing says who was drawn: that follows.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Shape, Variant } from '../codec/shape.ts';
import {
  ascending,
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
import { POOL_MAX } from '../draw/ask.ts';
import type { BeaconChain } from '../draw/beacon.ts';
import { BEACON_CHAINS, signatureBytes } from '../draw/beacon.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';

/** Characters of the title of a draw. */
export const DRAW_TITLE_MAX = 120;
/** Characters of what is drawn for. */
export const DRAW_TEXT_MAX = 300;
/** Members whom an opening lists; all of a larger assembly are drawn from without a list. */
export const DRAWN_FROM_MAX = 300;
/** Members who commit to one draw. */
export const DRAW_COMMITTERS_MAX = 16;
/** Members who see to the dice, or read the numbers. */
export const DRAW_HANDS_MAX = 9;
/** Dice of one draw: 32 of them are 82 bits. */
export const DRAW_DICE_MAX = 32;
/** Sources of a key by RFC 3797 of one draw. */
export const DRAW_SOURCES_MAX = 8;
/** Characters that name one source: a lottery, a day, a share. */
export const DRAW_SOURCE_NAME_MAX = 80;
/** Numbers of one source: a lottery draws seven. */
export const DRAW_NUMBERS_MAX = 16;
/** Hours in which others may show that something was said in time: 30 days. */
export const DRAW_GRACE_MAX = 720;
/** Bytes of a secret: nobody finds it by trying. */
export const DRAW_SECRET_BYTES = 32;
/** Tickets of a published distribution: below 2^53, with 10,000 panels of the largest weight. */
export const DRAW_TICKETS_MAX = 10_000_000_000_000;
/** The largest number of a round: 2^40, as in `draw/ask.ts`. */
const ROUND_MAX = 1_099_511_627_776;

/** From what is drawn. */
export type DrawPool = Variant<{
  /** These members, ascending; none listed: all who are live at the ground of the opening. */
  readonly members: { readonly members: readonly MemberId[]; readonly seats: number };
  /** Places of a list that is published outside the log; `terms` covers it (`draw.md`). */
  readonly listed: { readonly terms: Hash32; readonly size: number; readonly seats: number };
  /** One panel of a published distribution; `tickets` is the sum of its weights. */
  readonly panels: { readonly terms: Hash32; readonly tickets: number };
}>;

/** Members who commit to secrets, and show them. */
export interface DrawSecrets {
  /** Ascending. */
  readonly members: readonly MemberId[];
  /** The last hour for commitments … */
  readonly commitUntil: Hour;
  /** … and for showing, which begins a grace after that. */
  readonly showUntil: Hour;
}

/** When something is read, and who stands for it. */
export interface DrawReadBy {
  /** Ascending. More than half of them have to say the same. */
  readonly hands: readonly MemberId[];
  /** It is read in the hours after this one … */
  readonly after: Hour;
  /** … up to this one, which still counts. */
  readonly until: Hour;
}

/** Dice that are thrown in the room. */
export interface DrawDice extends DrawReadBy {
  readonly count: number;
}

/** A future round of a public beacon. */
export interface DrawRoundNamed {
  readonly chain: BeaconChain['name'];
  readonly round: number;
}

/** Where the chance comes from. */
export type DrawLuck = Variant<{
  /** Our own mode: secrets, dice, a round; the dice or the round come last. */
  readonly own: {
    readonly secrets: DrawSecrets | null;
    readonly dice: DrawDice | null;
    readonly round: DrawRoundNamed | null;
  };
  /** RFC 3797: numbers that all can see, and that nobody has before the hour `after`. */
  readonly numbers: DrawReadBy & { readonly sources: readonly string[] };
}>;

/** A draw. */
export interface DrawOpened {
  readonly title: string;
  readonly text: string;
  /** The decision by sortition that it carries out; null: it binds nobody by itself. */
  readonly decision: RecordId | null;
  /** A draw for the same decision that came to nothing, in whose place this one comes. */
  readonly replaces: RecordId | null;
  readonly pool: DrawPool;
  /** Hours after each deadline in which records of others show that something was said by then. */
  readonly grace: number;
  readonly luck: DrawLuck;
}

/** SHA-256 of terms, member and secret (`draw.md`). */
export interface DrawCommitted {
  readonly draw: RecordId;
  readonly commitment: Hash32;
}

/** What was committed to. */
export interface DrawShown {
  readonly draw: RecordId;
  readonly secret: Uint8Array;
}

/** What one source of a key said. */
export type SourceValue = Variant<{
  readonly numbers: readonly number[];
  readonly text: string;
}>;

/** What was read. */
export type DrawReading = Variant<{
  /** Each die, in the order in which they were read. */
  readonly dice: readonly number[];
  /** One for each source, in their order. */
  readonly numbers: readonly SourceValue[];
}>;

/** What a hand read, alone or with others who saw it; null: it saw nothing of the kind. */
export interface DrawRead {
  readonly draw: RecordId;
  /** Other hands who saw the same, ascending; their own word goes before it. */
  readonly witnesses: readonly MemberId[];
  readonly reading: DrawReading | null;
}

/** What the round said. */
export interface DrawRound {
  readonly draw: RecordId;
  readonly signature: Uint8Array;
  /** The signature before it, of the chain `default` alone; else empty. */
  readonly previous: Uint8Array;
}

const hourShape: Shape<Hour> = uint<Hour>(HOUR_MAX);
const atLeastOne = (max: number): Shape<number> => refined(uint(max), 'none', (value) => value > 0);
const filled = (max: number): Shape<string> =>
  refined(text(max), 'empty', (value) => value.trim() !== '');
const membersShape = (max: number, min: number = 0): Shape<readonly MemberId[]> =>
  ascending(id<MemberId>(), compareText, max, min);
const termsShape: Shape<Hash32> = id<Hash32>();

const poolShape: Shape<DrawPool> = variant({
  members: refined(
    tuple<{ members: readonly MemberId[]; seats: number }>({
      members: membersShape(DRAWN_FROM_MAX),
      seats: atLeastOne(DRAWN_FROM_MAX),
    }),
    'seats',
    ({ members, seats }) => members.length === 0 || seats <= members.length,
  ),
  listed: refined(
    tuple<{ terms: Hash32; size: number; seats: number }>({
      terms: termsShape,
      size: atLeastOne(POOL_MAX),
      seats: atLeastOne(POOL_MAX),
    }),
    'seats',
    ({ size, seats }) => seats <= size,
  ),
  panels: tuple<{ terms: Hash32; tickets: number }>({
    terms: termsShape,
    tickets: atLeastOne(DRAW_TICKETS_MAX),
  }),
});

const readByFields = {
  hands: membersShape(DRAW_HANDS_MAX, 2),
  after: hourShape,
  until: hourShape,
} as const;

const hasHours = ({ after, until }: DrawReadBy): boolean => until > after;

const luckShape: Shape<DrawLuck> = variant({
  own: refined(
    tuple<{
      secrets: DrawSecrets | null;
      dice: DrawDice | null;
      round: DrawRoundNamed | null;
    }>({
      secrets: nullable(
        tuple<DrawSecrets>({
          members: membersShape(DRAW_COMMITTERS_MAX, 1),
          commitUntil: hourShape,
          showUntil: hourShape,
        }),
      ),
      dice: nullable(
        refined(
          tuple<DrawDice>({ ...readByFields, count: atLeastOne(DRAW_DICE_MAX) }),
          'hours',
          hasHours,
        ),
      ),
      round: nullable(
        tuple<DrawRoundNamed>({ chain: oneOf(BEACON_CHAINS), round: atLeastOne(ROUND_MAX) }),
      ),
    }),
    'last',
    // Secrets alone would let whoever shows last choose between two results.
    ({ dice, round }) => dice !== null || round !== null,
  ),
  numbers: refined(
    tuple<DrawReadBy & { sources: readonly string[] }>({
      ...readByFields,
      sources: list(filled(DRAW_SOURCE_NAME_MAX), DRAW_SOURCES_MAX, 1),
    }),
    'hours',
    hasHours,
  ),
});

/** Whether each source begins a grace after the one before it ended. */
function isInTurn({ luck, grace }: DrawOpened): boolean {
  if (luck.kind === 'numbers' || luck.value.secrets === null) return true;
  const { commitUntil, showUntil } = luck.value.secrets;
  const { dice } = luck.value;
  return showUntil > commitUntil + grace && (dice === null || dice.after >= showUntil + grace);
}

const openedFields: Shape<DrawOpened> = tuple<DrawOpened>({
  title: filled(DRAW_TITLE_MAX),
  text: text(DRAW_TEXT_MAX),
  decision: nullable(id<RecordId>()),
  replaces: nullable(id<RecordId>()),
  pool: poolShape,
  grace: uint(DRAW_GRACE_MAX),
  luck: luckShape,
});

const RULES_OF_FORM: readonly (readonly [string, (opened: DrawOpened) => boolean])[] = [
  ['turn', isInTurn],
  // Only a draw among those who said that they are willing carries out a decision.
  ['decision', ({ decision, pool }) => decision === null || hasList(pool)],
  ['replaces', ({ decision, replaces }) => replaces === null || decision !== null],
  ['panels', ({ pool, luck }) => pool.kind !== 'panels' || luck.kind === 'own'],
];

function hasList(pool: DrawPool): boolean {
  return pool.kind === 'members' && pool.value.members.length > 0;
}

/** What all have in common: ordinary words, sealed for the members. */
const sealedWords = { lanes: [LANE_COMMON], plain: false } as const;

/**
 * Kind frame 3, array 1, title 3 + 360, text 3 + 900, decision 34, replaces 34, pool 2 + 1 + 3 +
 * 300 × 34 + 3, grace 3, luck 2 + 1 + hands 1 + 9 × 34 + hours 18 + sources 1 + 8 × 242: secrets, dice and a
 * round together are shorter.
 */
export const DRAW_OPENED_BYTES_MAX = 13_815;
/** 120 */
export const drawOpenedKind: RecordKind<DrawOpened> = {
  name: 'drawOpened',
  ...sealedWords,
  shape: RULES_OF_FORM.reduce((shape, [rule, check]) => refined(shape, rule, check), openedFields),
  bytesMax: DRAW_OPENED_BYTES_MAX,
};

/** Kind frame 3, array 1, draw 34, commitment 34. */
export const DRAW_COMMITTED_BYTES_MAX = 72;
/** 121 */
export const drawCommittedKind: RecordKind<DrawCommitted> = {
  name: 'drawCommitted',
  ...sealedWords,
  shape: tuple<DrawCommitted>({ draw: id<RecordId>(), commitment: id<Hash32>() }),
  bytesMax: DRAW_COMMITTED_BYTES_MAX,
};

/** Kind frame 3, array 1, draw 34, secret 34. */
export const DRAW_SHOWN_BYTES_MAX = 72;
/** 122 */
export const drawShownKind: RecordKind<DrawShown> = {
  name: 'drawShown',
  ...sealedWords,
  shape: tuple<DrawShown>({ draw: id<RecordId>(), secret: bytes(DRAW_SECRET_BYTES) }),
  bytesMax: DRAW_SHOWN_BYTES_MAX,
};

const sourceShape: Shape<SourceValue> = variant({
  numbers: list(uint(), DRAW_NUMBERS_MAX, 1),
  text: filled(DRAW_SOURCE_NAME_MAX),
});

/** What was read. */
export const drawReadingShape: Shape<DrawReading> = variant({
  dice: list(atLeastOne(6), DRAW_DICE_MAX, 1),
  numbers: list(sourceShape, DRAW_SOURCES_MAX, 1),
});

/**
 * Kind frame 3, array 1, draw 34, witnesses 1 + 9 × 34, reading 2 + 1 + 8 × (2 + 2 + 240): a text of
 * 80 characters is longer than 16 numbers of 9.
 */
export const DRAW_READ_BYTES_MAX = 2_300;
/** 123 */
export const drawReadKind: RecordKind<DrawRead> = {
  name: 'drawRead',
  ...sealedWords,
  shape: tuple<DrawRead>({
    draw: id<RecordId>(),
    witnesses: membersShape(DRAW_HANDS_MAX),
    reading: nullable(drawReadingShape),
  }),
  bytesMax: DRAW_READ_BYTES_MAX,
};

/** Kind frame 3, array 1, draw 34, signature 2 + 96, previous 2 + 96. */
export const DRAW_ROUND_BYTES_MAX = 234;
/** 124 */
export const drawRoundKind: RecordKind<DrawRound> = {
  name: 'drawRound',
  ...sealedWords,
  shape: tuple<DrawRound>({
    draw: id<RecordId>(),
    signature: bytes(signatureBytes('quicknet'), signatureBytes('default')),
    previous: bytes(0, signatureBytes('default')),
  }),
  bytesMax: DRAW_ROUND_BYTES_MAX,
};
