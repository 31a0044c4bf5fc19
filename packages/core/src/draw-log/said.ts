/** What was said, sorted out by the draw of which it speaks. */
import { compareText } from '../base/bytes.ts';
import type { RecordId } from '../base/id.ts';
import type { Saying } from '../assembly/reading.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import type { DrawCommitted, DrawOpened, DrawRead, DrawRound, DrawShown } from './records.ts';
import {
  drawCommittedKind,
  drawOpenedKind,
  drawReadKind,
  drawRoundKind,
  drawShownKind,
} from './records.ts';

/** What was said of one draw; each record once, ascending. */
export interface SaidOfDraw {
  readonly opening: Saying<DrawOpened>;
  readonly commitments: readonly Saying<DrawCommitted>[];
  readonly shown: readonly Saying<DrawShown>[];
  readonly read: readonly Saying<DrawRead>[];
  readonly rounds: readonly Saying<DrawRound>[];
}

/** The draws that entries speak of, ascending by record. */
export function gatherDraws(entries: readonly Entry[]): readonly SaidOfDraw[] {
  const openings = wordsOf(drawOpenedKind, entries);
  if (openings.length === 0) return [];
  const commitments = byDraw(drawCommittedKind, entries);
  const shown = byDraw(drawShownKind, entries);
  const read = byDraw(drawReadKind, entries);
  const rounds = byDraw(drawRoundKind, entries);
  return openings.map((opening) => ({
    opening,
    commitments: commitments.get(opening.entry.id) ?? [],
    shown: shown.get(opening.entry.id) ?? [],
    read: read.get(opening.entry.id) ?? [],
    rounds: rounds.get(opening.entry.id) ?? [],
  }));
}

function wordsOf<T>(kind: RecordKind<T>, entries: readonly Entry[]): readonly Saying<T>[] {
  const found = new Map<RecordId, Saying<T>>();
  for (const entry of entriesOf(kind, entries)) {
    const said = saidAs(kind, entry);
    if (said !== undefined) found.set(entry.id, { entry, said });
  }
  return [...found].toSorted(([a], [b]) => compareText(a, b)).map(([, one]) => one);
}

function byDraw<T extends { readonly draw: RecordId }>(
  kind: RecordKind<T>,
  entries: readonly Entry[],
): ReadonlyMap<RecordId, readonly Saying<T>[]> {
  const grouped = new Map<RecordId, Saying<T>[]>();
  for (const one of wordsOf(kind, entries)) {
    const group = grouped.get(one.said.draw);
    if (group === undefined) grouped.set(one.said.draw, [one]);
    else group.push(one);
  }
  return grouped;
}
