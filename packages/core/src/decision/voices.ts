/**
 * Which answer of each member counts. One's own answer goes before whatever others wrote for one, in
 * whatever order they came; of one's own the last does; two devices that contradict each other say
 * nothing until restated (R17). What scribes wrote counts when they do not contradict each other, and
 * a paper sheet when a second scribe entered the same.
 */
import { compareText, equalBytes } from '../base/bytes.ts';
import type { MemberId, RecordId } from '../base/id.ts';
import type { IsPruned, Reading } from '../assembly/reading.ts';
import { lastSaid } from '../assembly/stance.ts';
import type { Choice } from './choice.ts';
import { sameChoice } from './choice.ts';
import type { StanceOpened, StanceTaken } from './records.ts';
import type { Told } from './said.ts';
import type { Cast, Uncounted, UncountedWhy } from './state.ts';

/** Who says a thing: its author for themselves, or for others. */
export interface Speaking {
  readonly by: MemberId;
  readonly members: readonly MemberId[];
  readonly isHeard: boolean;
}

/** One answer in one record. */
export interface Voice {
  readonly told: Told<StanceTaken>;
  readonly member: MemberId;
  readonly by: MemberId;
  /** Its place in the record. */
  readonly at: number;
  readonly isHeard: boolean;
}

/** What the voices of one member come to. */
export type Resolved =
  | { readonly kind: 'cast'; readonly cast: Cast }
  | { readonly kind: 'uncounted'; readonly uncounted: Uncounted };

/** By what voices are resolved. */
export interface Resolving {
  readonly reading: Reading;
  /** Behind what nobody looks (R14). */
  readonly isPruned: IsPruned;
  /** The text in force. */
  readonly text: RecordId;
  /** What was opened, by the stance. */
  readonly openedByStance: ReadonlyMap<RecordId, StanceOpened>;
  /** Whether answers may be sealed. */
  readonly isSealed: boolean;
  /** Whether what is still sealed will stay so. */
  readonly isOpeningOver: boolean;
}

type Chosen = { readonly voices: readonly Voice[] } | { readonly why: UncountedWhy };

/** What the voices of one member come to; there is at least one. */
export function resolve(resolving: Resolving, voices: readonly Voice[]): Resolved {
  const own = voices.every(isOwn) ? voices : voices.filter(isOwn);
  const chosen = own.length > 0 ? ownWord(resolving, own) : writtenWord(resolving, voices);
  if ('why' in chosen) return uncounted(voices, chosen.why);
  const [voice] = chosen.voices;
  if (voice === undefined) return uncounted(voices, 'restate');
  const { told, by, member, isHeard } = voice;
  const { entry, said } = told;
  if (said.text !== resolving.text) return uncounted(voices, 'olderText');
  const choice = choiceOf(resolving, voice);
  if (choice === null && resolving.isOpeningOver) return uncounted(voices, 'neverOpened');
  if (choice?.kind === 'mark' && choice.value === 'none') return uncounted(voices, 'takenBack');
  const opened = resolving.openedByStance.get(entry.id);
  const cast: Cast = {
    member,
    choice,
    via: said.via,
    record: entry.id,
    by,
    witnesses: said.witnesses,
    reason: opened?.reason ?? said.reason,
    carry: said.carry,
    hour: entry.header.wallHour,
    earlier: voices.length - chosen.voices.length,
    isHeard,
  };
  return { kind: 'cast', cast };
}

function isOwn({ told }: Voice): boolean {
  return told.said.via === 'self';
}

function uncounted(voices: readonly Voice[], why: UncountedWhy): Resolved {
  const member = (voices[0] as Voice).member;
  const records = voices.map(({ told }) => told.entry.id).toSorted(compareText);
  return { kind: 'uncounted', uncounted: { member, why, records } };
}

function ownWord(resolving: Resolving, own: readonly Voice[]): Chosen {
  const last = lastVoices(resolving, own);
  return areSame(resolving, last) ? { voices: last } : { why: 'restate' };
}

/** What scribes wrote: spoken answers, and sheets that two entered alike. */
function writtenWord(resolving: Resolving, voices: readonly Voice[]): Chosen {
  const spoken = lastVoices(
    resolving,
    voices.filter(({ told }) => told.said.via !== 'paper'),
  );
  const sheets = sheetWord(
    resolving,
    voices.filter(({ told }) => told.said.via === 'paper'),
  );
  if ('why' in sheets) return spoken.length > 0 && sheets.why === 'oneScribe' ? agreed() : sheets;
  return agreed(sheets.voices);

  function agreed(more: readonly Voice[] = []): Chosen {
    const all = [...spoken, ...more];
    return areSame(resolving, all) ? { voices: all } : { why: 'scribesDiffer' };
  }
}

/** The last entry of each scribe, where two entered alike; none where nobody entered anything. */
function sheetWord(resolving: Resolving, voices: readonly Voice[]): Chosen {
  const byScribe = new Map<MemberId, Voice[]>();
  for (const voice of voices) {
    const before = byScribe.get(voice.by);
    if (before === undefined) byScribe.set(voice.by, [voice]);
    else before.push(voice);
  }
  const last = [...byScribe.values()].flatMap((entered) => lastVoices(resolving, entered));
  if (!areSame(resolving, last)) return { why: 'scribesDiffer' };
  return byScribe.size === 1 ? { why: 'oneScribe' } : { voices: last };
}

/** The last ones, ascending by record. */
function lastVoices({ reading, isPruned }: Resolving, voices: readonly Voice[]): readonly Voice[] {
  if (voices.length < 2) return voices;
  const placed = voices.map((voice) => ({ entry: voice.told.entry, voice }));
  return lastSaid(reading, placed, isPruned)
    .toSorted((a, b) => compareText(a.entry.id, b.entry.id))
    .map(({ voice }) => voice);
}

/** Whether all say the same of the same text; what is sealed is the same only where its seal is. */
function areSame(resolving: Resolving, voices: readonly Voice[]): boolean {
  const [first, ...others] = voices;
  return (
    first === undefined ||
    others.every(
      (one) => one.told.said.text === first.told.said.text && saySame(resolving, one, first),
    )
  );
}

function saySame(resolving: Resolving, one: Voice, other: Voice): boolean {
  const a = choiceOf(resolving, one);
  const b = choiceOf(resolving, other);
  if (a !== null && b !== null) return sameChoice(a, b);
  if (a !== null || b !== null) return false;
  // Two scribes seal the same sheet differently: whether they agree is seen once it is opened.
  if (one.by !== other.by) return true;
  const [first, second] = [one.told.said.ballots, other.told.said.ballots];
  return (
    first.kind === 'sealed' && second.kind === 'sealed' && equalBytes(first.value, second.value)
  );
}

/** What a voice says; null while it is sealed. */
function choiceOf(
  { openedByStance }: Pick<Resolving, 'openedByStance'>,
  { told: { said, entry }, at }: Pick<Voice, 'told' | 'at'>,
): Choice | null {
  const choices =
    said.ballots.kind === 'open' ? said.ballots.value : openedByStance.get(entry.id)?.choices;
  return choices?.[at] ?? null;
}
