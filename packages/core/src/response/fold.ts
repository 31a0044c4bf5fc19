/** The state of responses: what was said, each once, in fixed order. Knows no now. */
import { compareText, concatBytes } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import type { DeviceId, RecordId, RingId, RunId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import { encodeCbor } from '../codec/cbor.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import type { ActionConsent, Executed, Playbook, RunStep } from './records.ts';
import {
  actionConsentKind,
  executedKind,
  IDEMPOTENCY_KEY_BYTES,
  playbookKind,
  runStepKind,
} from './records.ts';

/** A record's word, with the record and the device it is from. */
export interface Spoken {
  readonly record: RecordId;
  readonly device: DeviceId;
}
/** A playbook that was laid down. */
export interface PlaybookState extends Spoken {
  readonly playbook: Playbook;
}
/** A consent that no other replaced. */
export type ConsentState = ActionConsent & Spoken;
/** A person's word about a step. */
export type RunStepState = RunStep & Spoken;
/** An executor's word about an act. */
export type ExecutedState = Executed & Spoken;

/** All that was said about responses at home. */
export interface ResponseState {
  /** Ascending by record. */
  readonly playbooks: readonly PlaybookState[];
  /** Those that stand, ascending by record; several for one step contradict one another. */
  readonly consents: readonly ConsentState[];
  /** In order of time, then of record. */
  readonly steps: readonly RunStepState[];
  /** In order of time, then of record. */
  readonly executed: readonly ExecutedState[];
}

/**
 * Folds the home log's words about responses.
 *
 * @param isHonoured - whether a record's author may speak: members, and for consents whoever the
 *   assembly gave that power. The assembly's own fold answers.
 */
export function foldResponse(
  entries: readonly Entry[],
  isHonoured: (entry: Entry) => boolean,
): ResponseState {
  const inTime = (a: Spoken & { at: number }, b: Spoken & { at: number }): number =>
    a.at - b.at || compareText(a.record, b.record);
  return {
    playbooks: saidOf(playbookKind, entries, isHonoured).map(({ record, device, ...playbook }) => ({
      record,
      device,
      playbook,
    })),
    consents: standingConsents(saidOf(actionConsentKind, entries, isHonoured)),
    steps: saidOf(runStepKind, entries, isHonoured).toSorted(inTime),
    executed: saidOf(executedKind, entries, isHonoured).toSorted(inTime),
  };
}

/** Every record of a kind, once, ascending by id. */
function saidOf<T extends object>(
  kind: RecordKind<T>,
  entries: readonly Entry[],
  isHonoured: (entry: Entry) => boolean,
): readonly (T & Spoken)[] {
  const saidByRecord = new Map<RecordId, T & Spoken>();
  for (const entry of entriesOf(kind, entries)) {
    const said = saidAs(kind, entry);
    if (said !== undefined && isHonoured(entry))
      saidByRecord.set(entry.id, { ...said, record: entry.id, device: entry.header.author });
  }
  return [...saidByRecord.values()].toSorted((a, b) => compareText(a.record, b.record));
}

/** A consent stands until another one for its step names it as replaced. */
function standingConsents(consents: readonly ConsentState[]): readonly ConsentState[] {
  return consents.filter(
    (one) =>
      !consents.some(
        (other) =>
          other.playbook === one.playbook &&
          other.step === one.step &&
          other.replaces.includes(one.record),
      ),
  );
}

/** A run's name: one ring answered by one playbook. */
export function runIdOf(hash: Hash, ring: RingId, playbook: RecordId): RunId {
  return idOf<RunId>(hashIn(hash, 'run', idBytes(ring), idBytes(playbook)));
}

/** The key by which an outside service tells a second try from a second order: 16 bytes. */
export function idempotencyKeyOf(hash: Hash, run: RunId, step: string): Uint8Array {
  const said = concatBytes(idBytes(run), encodeCbor(step));
  return hashIn(hash, 'action', said).slice(0, IDEMPOTENCY_KEY_BYTES);
}
