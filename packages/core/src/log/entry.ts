/**
 * What the folds read: a record with its body opened, if it could be. Admission and keys are behind
 * it; judgement is before it.
 */
import type { RecordId } from '../base/id.ts';
import { KIND } from '../record/kind.ts';
import type { RecordKind } from '../record/kind.ts';
import type { Header } from '../record/header.ts';
import type { Cbor } from '../codec/cbor.ts';

/** How far a body was read. */
export type EntryBody =
  /** Opened; its kind may still be unknown to this version. */
  | { readonly state: 'read'; readonly kind: number; readonly said: Cbor }
  /** Not here, shredded, or no key: relayed, not judged (R11). */
  | { readonly state: 'unread' }
  /** Does not decrypt or parse under the right key: void, the same on every replica. */
  | { readonly state: 'void' };

/** One record as the folds see it. */
export interface Entry {
  readonly id: RecordId;
  readonly header: Header;
  readonly body: EntryBody;
  /** Of a genesis only: 64 bytes for each founder in their order. Its fold checks them itself. */
  readonly signatures?: Uint8Array;
}

/**
 * What an entry says, if it is of `kind`, stands in one of its lanes and parses; undefined
 * otherwise. The one gate between bytes and meaning.
 */
export function saidAs<T>(kind: RecordKind<T>, entry: Entry): T | undefined {
  if (entry.body.state !== 'read' || entry.body.kind !== KIND[kind.name]) return undefined;
  if (!kind.lanes.includes(entry.header.lane)) return undefined;
  if (kind.plain !== (entry.header.epoch === 0)) return undefined;
  const parsed = kind.shape.parse(entry.body.said);
  return parsed.ok ? parsed.value : undefined;
}
