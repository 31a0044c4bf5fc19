/**
 * Admission: whether a record of right form may be stored. It checks form only: this log, parents
 * present, the author's own chain, an admissible key. Time never blocks it (R9), nor does judgement:
 * a well-formed record is stored and relayed even when void, for it may be evidence (DESIGN §3).
 * Size needs no check here: header, signature and body each have a limit, and these add up to 16 KiB.
 * Signatures are checked beside it, one by one or along a chain.
 */
import type { DeviceId, LogId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Record } from '../record/record.ts';

/** What the log knows of a record it holds. */
export interface KnownRecord {
  readonly author: DeviceId;
  readonly seq: number;
  readonly wallHour: Hour;
}

/** Looks up a record that is held. */
export type KnownById = (id: RecordId) => KnownRecord | undefined;

/** Why a record is refused for good. */
export type AdmissionFault =
  | { readonly kind: 'OtherLog' }
  | { readonly kind: 'BrokenChain' }
  | { readonly kind: 'SecondGenesis' }
  | { readonly kind: 'KeyNotAdmissible' };

/** What admission says. */
export type Admission =
  | { readonly kind: 'admitted' }
  /** Wait for these parents; the record is kept aside, bounded per sender. */
  | { readonly kind: 'parked'; readonly missing: readonly RecordId[] }
  | { readonly kind: 'refused'; readonly fault: AdmissionFault };

/** Judges the form of a record's place in the log. */
export function admit(log: LogId, record: Record, known: KnownById): Admission {
  const { fields } = record;
  if (fields.log === null) {
    return (record.id as string) === log
      ? { kind: 'admitted' }
      : refused({ kind: 'SecondGenesis' });
  }
  if (fields.log !== log) return refused({ kind: 'OtherLog' });
  const prev = fields.prev === null ? undefined : known(fields.prev);
  const missing = fields.deps.filter((dep) => known(dep) === undefined);
  if (fields.prev !== null && prev === undefined) missing.unshift(fields.prev);
  if (missing.length > 0) return { kind: 'parked', missing };
  if (fields.prev === null) return { kind: 'admitted' };
  return prev?.author === fields.author && prev.seq + 1 === fields.seq
    ? { kind: 'admitted' }
    : refused({ kind: 'BrokenChain' });
}

/** The records that must be held before this one: its author's previous one, and those it cites. */
export function parentsOf(record: Record): readonly RecordId[] {
  const { prev, deps } = record.fields;
  return prev === null ? deps : [prev, ...deps];
}

/** Header, signature and body together. */
export function recordBytes(record: Record): number {
  return record.header.length + record.signature.length + record.fields.bodyLen;
}

function refused(fault: AdmissionFault): Admission {
  return { kind: 'refused', fault };
}
