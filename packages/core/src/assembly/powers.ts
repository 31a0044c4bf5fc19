/**
 * What powers are made of, as acts grant them: the terms of a mandate, an emergency power, a budget.
 * Verbs here are what a holder does with records of the data lane; what the chain itself changes
 * (constitution, membership, mandates, recalls, this list) is none of them, so that no power can
 * reach it. Numbers are final; one above the last is carried, and covers nothing this version
 * knows of (R13).
 */
import { compareText } from '../base/bytes.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import {
  ascending,
  id,
  list,
  nullable,
  oneOf,
  refined,
  text,
  tuple,
  uint,
} from '../codec/shape.ts';
import { HOUR_MAX } from '../record/header.ts';

/** Members that one act names as exposed; where there are more, several acts name them (R26). */
export const EXPOSED_MAX = 128;

/** What a holder does with a power, by number. */
export const POWER_VERB = {
  /** Pays or promises money, hours or goods. */
  spend: 1,
  /** Keeps money, keys, stock or devices. */
  keep: 2,
  /** Goes into rooms and homes, or lets others in. */
  enter: 3,
  /** Stands guard, and takes people aside. */
  guard: 4,
  /** Takes common goods and rooms into use. */
  requisition: 5,
  /** Speaks to outsiders in the assembly's name. */
  speak: 6,
  /** Writes notices to all members. */
  publish: 7,
  /** Calls meetings and moves their hours. */
  convene: 8,
  /** Puts people on a rota, with their yes. */
  schedule: 9,
  /** Carries letters and records. */
  carry: 10,
  /** Speaks for people in law. */
  counsel: 11,
  /** Takes money, hours or goods in. */
  receive: 12,
} as const;

/** A verb of a power that this version knows. */
export type PowerVerbName = keyof typeof POWER_VERB;

/** Verbs of money and entry: mandates with one of them have deputies from the start. */
export const SERIOUS_VERBS: readonly number[] = [
  POWER_VERB.spend,
  POWER_VERB.keep,
  POWER_VERB.enter,
  POWER_VERB.guard,
  POWER_VERB.requisition,
];

/** All that an emergency power can hold: nothing that keeps, guards, or speaks in law. */
export const EMERGENCY_VERBS: readonly number[] = [
  POWER_VERB.spend,
  POWER_VERB.enter,
  POWER_VERB.requisition,
  POWER_VERB.speak,
  POWER_VERB.publish,
  POWER_VERB.convene,
  POWER_VERB.schedule,
  POWER_VERB.carry,
];

/** Verbs that one power holds. */
export const POWER_VERBS_MAX = 16;
/** Resources that one mandate names. */
export const RESOURCES_MAX = 16;
/** Commodities that one power caps. */
export const CAPS_MAX = 8;
/** Deputies of one mandate. */
export const DEPUTIES_MAX = 4;
/** Members who hold one emergency power together. */
export const EMERGENCY_HOLDERS_MAX = 8;
/** Characters of a commodity's code. */
export const COMMODITY_MAX = 24;

/** A commodity: 2 to 24 of capitals, digits and `'._-`, from a capital to a capital or digit, as beancount has it. */
const COMMODITY = /^[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]$/u;

/** Whether this is the code of a commodity: EUR, HOURS, RICE-KG. */
export function isCommodity(code: string): boolean {
  return COMMODITY.test(code);
}

/** The most of one commodity, in its least unit: cents, minutes, grams. */
export interface Cap {
  readonly commodity: string;
  readonly amount: number;
}

const commodityShape: Shape<string> = refined(text(COMMODITY_MAX), 'commodity', isCommodity);
const hourShape: Shape<Hour> = uint<Hour>(HOUR_MAX);
const verbsShape: Shape<readonly number[]> = ascending(uint(255), (a, b) => a - b, POWER_VERBS_MAX);
const capsShape: Shape<readonly Cap[]> = ascending(
  tuple<Cap>({ commodity: commodityShape, amount: uint() }),
  (a, b) => compareText(a.commodity, b.commodity),
  CAPS_MAX,
);

/** How far a holder decides: by a text that binds, within a domain, or not at all. */
export type MandateKind = 'imperative' | 'withinDomain' | 'observer';
/** Kinds of mandates by number. */
export const MANDATE_KINDS = ['imperative', 'withinDomain', 'observer'] as const;

/** What a mandate covers, and what is asked of its holder. */
export interface MandateTerms {
  readonly kind: MandateKind;
  /** Ascending numbers of `POWER_VERB`. */
  readonly verbs: readonly number[];
  /** The records or funds that it is about, ascending; none: any. */
  readonly resources: readonly Hash32[];
  /** Ascending by commodity; what is not named is not to be spent. */
  readonly caps: readonly Cap[];
  /** The record that describes the area, or null: everywhere. */
  readonly area: RecordId | null;
  /** The record of what binds the holder, with what is handed over at the end (kind 112). */
  readonly text: RecordId | null;
  /** Hours from report to report; 0: none is asked. */
  readonly reportEvery: number;
  /** Who is interim at once when it is taken back, the first one first. */
  readonly deputies: readonly MemberId[];
  /** The decision or the draw that chose the holder, or null. */
  readonly selection: RecordId | null;
}

/** The longest report rhythm: three bytes. */
export const REPORT_EVERY_MAX = 65_535;

/** The shape of terms; the longest act with them has 1,241 bytes. */
export const mandateTermsShape: Shape<MandateTerms> = tuple<MandateTerms>({
  kind: oneOf(MANDATE_KINDS),
  verbs: verbsShape,
  resources: ascending(id<Hash32>(), compareText, RESOURCES_MAX),
  caps: capsShape,
  area: nullable(id<RecordId>()),
  text: nullable(id<RecordId>()),
  reportEvery: uint(REPORT_EVERY_MAX),
  deputies: list(id<MemberId>(), DEPUTIES_MAX),
  selection: nullable(id<RecordId>()),
});

/** Gives some members a power together, for days (DESIGN §7). */
export interface EmergencyGrant {
  /** The record of what happened: a ring, or a text of kind 112. */
  readonly trigger: RecordId;
  /** Ascending; they act jointly. */
  readonly holders: readonly MemberId[];
  /** Ascending numbers, all of `EMERGENCY_VERBS`. */
  readonly verbs: readonly number[];
  readonly caps: readonly Cap[];
  /** Who is exposed by what is to be done, ascending; none: nobody is (R26). */
  readonly exposed: readonly MemberId[];
  readonly starts: Hour;
  /** The last hour; at most `emergencyPower` after the start. */
  readonly expires: Hour;
}

/** The shape of an emergency power. */
export const emergencyShape: Shape<EmergencyGrant> = tuple<EmergencyGrant>({
  trigger: id<RecordId>(),
  holders: ascending(id<MemberId>(), compareText, EMERGENCY_HOLDERS_MAX, 1),
  verbs: verbsShape,
  caps: capsShape,
  exposed: ascending(id<MemberId>(), compareText, EXPOSED_MAX),
  starts: hourShape,
  expires: hourShape,
});

/** Ends an emergency power before its hour; some members are enough. */
export interface EmergencyStop {
  /** The act that granted it. */
  readonly power: RecordId;
}

/** Opens a budget, which ends by itself. */
export interface Budget {
  /** The record of what it is for (kind 112). */
  readonly purpose: RecordId;
  /** The fund or account it is taken from, as the ledger names it; null: the common one. */
  readonly fund: Hash32 | null;
  readonly commodity: string;
  /** In the commodity's least unit; 0 only to take a budget back. */
  readonly amount: number;
  readonly notAfter: Hour;
  /** The mandate whose holder spends it; null: more than half of the stewards together. */
  readonly mandate: RecordId | null;
  /** The budget whose place it takes, which ends then; null: none. */
  readonly replaces: RecordId | null;
}

/** The shape of a budget. */
export const budgetShape: Shape<Budget> = tuple<Budget>({
  purpose: id<RecordId>(),
  fund: nullable(id<Hash32>()),
  commodity: commodityShape,
  amount: uint(),
  notAfter: hourShape,
  mandate: nullable(id<RecordId>()),
  replaces: nullable(id<RecordId>()),
});
