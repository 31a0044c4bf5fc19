/**
 * The pulse's fold: which rhythms, pauses, sightings and inquiry records stand, from a set of
 * entries. Order-free and idempotent; it reads no clock (R10). Beats are no records and are not
 * here: they meet these in `view.ts`.
 */
import { compareText } from '../base/bytes.ts';
import type { DeviceId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import type { InquiryClosed, InquiryOpened, InquiryStep } from './inquiry-records.ts';
import { INQUIRY_CLOSED, INQUIRY_OPENED, INQUIRY_STEP } from './inquiry-records.ts';
import type { Pause } from './pause.ts';
import { PAUSE } from './pause.ts';
import type { Rhythm } from './rhythm.ts';
import { RHYTHM } from './rhythm.ts';
import type { Seen } from './seen.ts';
import { SEEN } from './seen.ts';
import type { SubjectId, SubjectOf } from './subject.ts';

/** A record with who said it and when it claims to have been said. */
export interface Said<T> {
  readonly id: RecordId;
  readonly by: SubjectId;
  readonly device: DeviceId;
  readonly seq: number;
  /** Never 0: untimed words move nothing here until they are said again (R9b). */
  readonly hour: Hour;
  readonly said: T;
}

/** Everything the pulse reads from a log; each list in the order of its ids. */
export interface PulseRecords {
  readonly rhythms: readonly Said<Rhythm>[];
  readonly pauses: readonly Said<Pause>[];
  readonly seen: readonly Said<Seen>[];
  readonly opened: readonly Said<InquiryOpened>[];
  readonly steps: readonly Said<InquiryStep>[];
  readonly closed: readonly Said<InquiryClosed>[];
}

/** The kinds of records that `foldPulse` reads. */
export const PULSE_KINDS: readonly Pick<RecordKind<unknown>, 'name'>[] = [
  RHYTHM,
  PAUSE,
  SEEN,
  INQUIRY_OPENED,
  INQUIRY_STEP,
  INQUIRY_CLOSED,
];

/** Nothing said yet. */
export const PULSE_RECORDS_NONE: PulseRecords = {
  rhythms: [],
  pauses: [],
  seen: [],
  opened: [],
  steps: [],
  closed: [],
};

/**
 * Folds entries into what the pulse reads. Words of devices that are no subject's are left out, as
 * are sightings of oneself and inquiries into oneself.
 */
export function foldPulse(entries: readonly Entry[], subjectOf: SubjectOf): PulseRecords {
  return {
    rhythms: pick(RHYTHM, entries, subjectOf),
    pauses: pick(PAUSE, entries, subjectOf),
    seen: pick(SEEN, entries, subjectOf).filter(({ by, said }) => by !== said.subject),
    opened: pick(INQUIRY_OPENED, entries, subjectOf).filter(({ by, said }) => by !== said.subject),
    steps: pick(INQUIRY_STEP, entries, subjectOf),
    closed: pick(INQUIRY_CLOSED, entries, subjectOf),
  };
}

function pick<T>(
  kind: RecordKind<T>,
  entries: readonly Entry[],
  subjectOf: SubjectOf,
): readonly Said<T>[] {
  const saidById = new Map<RecordId, Said<T>>();
  for (const entry of entriesOf(kind, entries)) {
    const { author: device, seq, wallHour } = entry.header;
    const said = saidAs(kind, entry);
    const by = subjectOf(device);
    if (said === undefined || by === undefined || wallHour === 0) continue;
    saidById.set(entry.id, { id: entry.id, by, device, seq, hour: wallHour, said });
  }
  return [...saidById.values()].toSorted((a, b) => compareText(a.id, b.id));
}

/**
 * The rhythm in force of each subject: of each device its newest, of these the one said last, by
 * hour and then by id. All are words of one subject about itself: no tie between people is broken.
 */
export function rhythmBySubject(
  records: PulseRecords,
  until: Hour,
): ReadonlyMap<SubjectId, Said<Rhythm>> {
  const newestByDevice = new Map<DeviceId, Said<Rhythm>>();
  for (const one of records.rhythms) {
    const other = newestByDevice.get(one.device);
    if (one.hour <= until && (other === undefined || other.seq < one.seq))
      newestByDevice.set(one.device, one);
  }
  const bySubject = new Map<SubjectId, Said<Rhythm>>();
  for (const one of newestByDevice.values()) {
    const other = bySubject.get(one.by);
    if (other === undefined || compareSaid(other, one) < 0) bySubject.set(one.by, one);
  }
  return bySubject;
}

/** By hour, then by id. */
export function compareSaid(a: Said<unknown>, b: Said<unknown>): number {
  return a.hour - b.hour || compareText(a.id, b.id);
}

/** An agreed pause: who agreed is shown, its end too. */
export interface AgreedPause {
  readonly subject: SubjectId;
  readonly announcedHour: Hour;
  readonly fromHour: Hour;
  readonly toHour: Hour;
  readonly agreedBy: readonly SubjectId[];
}

/**
 * The pauses that count: announced by the subject, agreed to by another with the same hours. They
 * count from the announcement on, never for the time before it.
 */
export function agreedPauses(records: PulseRecords, until: Hour): readonly AgreedPause[] {
  const answers = groupSaid(records.pauses, ({ said }) => said.agreesTo);
  const agreed: AgreedPause[] = [];
  for (const one of records.pauses) {
    if (one.said.agreesTo !== null || one.hour > until) continue;
    const agreedBy = new Set<SubjectId>();
    for (const other of answers.get(one.id) ?? [])
      if (isAgreement(one, other) && other.hour <= until) agreedBy.add(other.by);
    if (agreedBy.size === 0) continue;
    agreed.push({
      subject: one.by,
      announcedHour: one.hour,
      fromHour: one.said.fromHour,
      toHour: one.said.toHour,
      agreedBy: [...agreedBy].toSorted(compareText),
    });
  }
  return agreed;
}

/** Records by what they name, each group in the order of its ids. */
export function groupSaid<T, Key>(
  records: readonly Said<T>[],
  keyOf: (one: Said<T>) => Key,
): ReadonlyMap<Key, readonly Said<T>[]> {
  const groups = new Map<Key, Said<T>[]>();
  for (const one of records) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

function isAgreement(one: Said<Pause>, other: Said<Pause>): boolean {
  return (
    other.by !== one.by &&
    other.said.fromHour === one.said.fromHour &&
    other.said.toHour === one.said.toHour
  );
}
