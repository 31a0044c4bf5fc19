/**
 * What people write about powers in the data lane (kinds 112–115): the text that binds a holder or
 * says what a budget is for, what was done in a role, who really did it, and the report of a holder.
 * Formats and sizes: `docs/spec/mandates.md`. All are ordinary words of the common lane; what the
 * chain itself asks for is the report of an emergency power (kind 16, `assembly/consent.ts`).
 */
import type { Cap } from '../assembly/powers.ts';
import { COMMODITY_MAX, isCommodity } from '../assembly/powers.ts';
import { SUBJECT_MAX } from '../assembly/act.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { id, list, nullable, refined, text, tuple, uint } from '../codec/shape.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';

/** Characters of a text that binds, that says what happened or what something is for. */
export const CHARTER_TEXT_MAX = 3_000;
/** Lines of what is handed over at the end. */
export const HANDOVER_LINES_MAX = 16;
/** Characters of such a line. */
export const HANDOVER_LINE_MAX = 100;
/** Characters of what was done. */
export const ROLE_ACT_TEXT_MAX = 1_000;
/** Characters of a holder's report. */
export const ROLE_REPORT_TEXT_MAX = 3_000;
/** UTF-8 bytes of one UTF-16 code unit, at most. */
const BYTES_OF_UNIT = 3;

/** A text: of a mandate, of what happened, of what a budget is for. */
export interface Charter {
  readonly text: string;
  /** What is handed over when it ends: keys, contacts, money, unfinished matters. */
  readonly handover: readonly string[];
}

/** A charter: kind frame 3, array 1, text 3 + 9,000, list 1, 16 × (3 + 300). */
export const CHARTER_BYTES_MAX: number =
  3 +
  1 +
  (3 + CHARTER_TEXT_MAX * BYTES_OF_UNIT) +
  1 +
  HANDOVER_LINES_MAX * (3 + HANDOVER_LINE_MAX * BYTES_OF_UNIT);

/** Kind 112. */
export const charterKind: RecordKind<Charter> = {
  name: 'charter',
  lanes: [LANE_COMMON],
  plain: false,
  bytesMax: CHARTER_BYTES_MAX,
  shape: tuple<Charter>({
    text: text(CHARTER_TEXT_MAX),
    handover: list(text(HANDOVER_LINE_MAX), HANDOVER_LINES_MAX),
  }),
};

/** Something done under a power that no other kind of record says. */
export interface RoleAct {
  /** The act that granted the power: a mandate, an emergency, a budget; of an interim seat, the recall. */
  readonly power: RecordId;
  /** A number of `POWER_VERB`. */
  readonly verb: number;
  readonly resource: Hash32 | null;
  readonly amount: Cap | null;
  /** The text under which it was done; an imperative mandate asks for its own. */
  readonly cites: RecordId | null;
  /** Another holder's record of the same, which this one confirms; null: it is the first. */
  readonly confirms: RecordId | null;
  readonly text: string;
}

/**
 * An act in a role: kind frame 3, array 1, power 34, verb 2, resource 34, amount 1 + 26 + 9, cites 34,
 * confirms 34, text 3 + 3,000.
 */
export const ROLE_ACT_BYTES_MAX: number =
  3 + 1 + 34 + 2 + 34 + 36 + 34 + 34 + 3 + ROLE_ACT_TEXT_MAX * BYTES_OF_UNIT;

/** Kind 113. */
export const roleActKind: RecordKind<RoleAct> = {
  name: 'roleAct',
  lanes: [LANE_COMMON],
  plain: false,
  bytesMax: ROLE_ACT_BYTES_MAX,
  shape: tuple<RoleAct>({
    power: id<RecordId>(),
    verb: uint(255),
    resource: nullable(id<Hash32>()),
    amount: nullable(
      tuple<Cap>({
        commodity: refined(text(COMMODITY_MAX), 'commodity', isCommodity),
        amount: uint(),
      }),
    ),
    cites: nullable(id<RecordId>()),
    confirms: nullable(id<RecordId>()),
    text: text(ROLE_ACT_TEXT_MAX),
  }),
};

/** Who really did it: the log of roles held in practice, which the audit reads. */
export interface RoleHeld {
  readonly role: number;
  readonly member: MemberId;
  readonly fromHour: Hour;
  readonly toHour: Hour;
}

/** A role held: kind frame 3, array 1, role 3, member 34, hours 9 each. */
export const ROLE_HELD_BYTES_MAX = 59;

/** Kind 114. */
export const roleHeldKind: RecordKind<RoleHeld> = {
  name: 'roleHeld',
  lanes: [LANE_COMMON],
  plain: false,
  bytesMax: ROLE_HELD_BYTES_MAX,
  shape: refined(
    tuple<RoleHeld>({
      role: uint(SUBJECT_MAX),
      member: id<MemberId>(),
      fromHour: uint<Hour>(HOUR_MAX),
      toHour: uint<Hour>(HOUR_MAX),
    }),
    'hours',
    ({ fromHour, toHour }) => fromHour <= toHour,
  ),
};

/** A holder's report. */
export interface RoleReport {
  readonly mandate: RecordId;
  readonly text: string;
}

/** A report: kind frame 3, array 1, mandate 34, text 3 + 9,000. */
export const ROLE_REPORT_BYTES_MAX: number = 3 + 1 + 34 + 3 + ROLE_REPORT_TEXT_MAX * BYTES_OF_UNIT;

/** Kind 115. */
export const roleReportKind: RecordKind<RoleReport> = {
  name: 'roleReport',
  lanes: [LANE_COMMON],
  plain: false,
  bytesMax: ROLE_REPORT_BYTES_MAX,
  shape: tuple<RoleReport>({ mandate: id<RecordId>(), text: text(ROLE_REPORT_TEXT_MAX) }),
};
