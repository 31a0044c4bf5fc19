/**
 * Others' word that someone is alive. Within an assembly one sighting is a sign of life. Among the
 * parties of a pact a single other party's word about a third moves nobody else's view: otherwise
 * one captured twin could keep a silence invisible by "seeing" the silent every week. There a word
 * counts for who gave it, and for all once a second party says the same.
 */
import { compareText } from '../base/bytes.ts';
import type { RecordId } from '../base/id.ts';
import type { Hour, Instant } from '../base/time.ts';
import { instant, instantOf } from '../base/time.ts';
import type { Evidence } from './evidence.ts';
import type { PulseRecords } from './fold.ts';
import type { InquiryView } from './inquiry.ts';
import type { SubjectId, SubjectKind } from './subject.ts';

/** What others' word is weighed by. */
export interface Witnessing {
  readonly kind: SubjectKind;
  readonly me: SubjectId;
  readonly tempoMs: number;
  readonly until: Hour;
  readonly arrivedAt: (record: RecordId) => Instant | undefined;
}

/** Sightings as evidence. */
export function sightings(records: PulseRecords, witnessing: Witnessing): readonly Evidence[] {
  const { tempoMs, until } = witnessing;
  const timely = records.seen.filter(({ hour }) => hour <= until);
  const latest = latestWord(timely);
  return timely
    .filter(({ by, said }) => isBelieved(latest.get(said.subject), witnessing, by, said.happenedAt))
    .map(({ id, device, seq, hour, said }) => ({
      subject: said.subject,
      device,
      counter: seq,
      evidenceAt: instantOf(said.happenedAt, tempoMs),
      arrivedAt: witnessing.arrivedAt(id) ?? instantOf(hour, tempoMs),
      way: said.how,
      nextDueHours: null,
    }));
}

/** Of each subject, until when each attester has seen it. */
type LatestWord = ReadonlyMap<SubjectId, Hour>;

function latestWord(seen: PulseRecords['seen']): ReadonlyMap<SubjectId, LatestWord> {
  const bySubject = new Map<SubjectId, Map<SubjectId, Hour>>();
  for (const { by, said } of seen) {
    const words = bySubject.get(said.subject) ?? new Map<SubjectId, Hour>();
    bySubject.set(said.subject, words);
    if ((words.get(by) ?? -1) < said.happenedAt) words.set(by, said.happenedAt);
  }
  return bySubject;
}

/** Whether a second attester has seen the subject at that hour or later, or I have myself. */
function isBelieved(
  latest: LatestWord | undefined,
  { kind, me }: Witnessing,
  by: SubjectId,
  happenedAt: Hour,
): boolean {
  if (kind === 'members' || by === me) return true;
  for (const [other, until] of latest ?? []) if (other !== by && until >= happenedAt) return true;
  return false;
}

/** Explained silences as evidence: from the explanation on, the rhythm counts anew. */
export function explanations(
  inquiries: readonly InquiryView[],
  { kind, me }: Witnessing,
): readonly Evidence[] {
  const words: Evidence[] = [];
  for (const { subject, explainedAt, openers, outcomes, id, silentSince } of inquiries) {
    if (explainedAt === null) continue;
    // At least 1 ms later, so that a silence that goes on is another inquiry.
    const at = instant(Math.max(explainedAt, silentSince + 1));
    const isOwn = outcomes.some(({ by }) => by === me) || openers.includes(me);
    if (kind === 'parties' && !isOwn && openers.length < 2) continue;
    words.push({
      subject,
      // An inquiry's id stands in a device's place: nobody's device says this.
      device: id as unknown as Evidence['device'],
      counter: 0,
      evidenceAt: at,
      arrivedAt: at,
      way: 'word',
      nextDueHours: null,
    });
  }
  return words.toSorted((a, b) => compareText(a.device, b.device));
}
