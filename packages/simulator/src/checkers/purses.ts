/**
 * The book of each home, counted again by who wrote what and when it was first on anybody's disk: sums are
 * zero, no purse holds more than it was given, and nothing is paid by whom a power was taken from. It
 * reads acts and entries as they lie there, and none of the fold's sums, seats, orders or ends.
 */
import type { AssemblyState, LedgerEntry, MemberId, RecordId, Verb } from '@tocsin/core';
import {
  accountKind,
  entryWordKind,
  foldBook,
  ledgerEntryKind,
  RESOLVE_SUBJECT,
  ROLE,
  saidAs,
} from '@tocsin/core';

import type { Person } from '../people/person.ts';
import { HOUR_MS } from '../people/person.ts';
import type { ToldKind } from '../world/chronicle.ts';
import { WORLD_BEGINS } from '../world/clock.ts';
import type { Device } from '../world/device.ts';
import type { Valley } from '../world/valley.ts';
import { textOf } from './digest.ts';

/** R8: what was done under a power that ended by its date may be heard for so long, and an hour of rounding. */
const GRACE_HOURS = 336;
/** By so much two honest clocks may differ (R9); an emergency power has nothing but this. */
const TOLERANCE_HOURS = 24;
const ROUNDING_HOURS = 1;

/** What is done with what is seen. */
interface Hears {
  readonly sometimes: Set<string>;
  /** When a record was first on a disk of the world. */
  firstSeen(record: RecordId): number | undefined;
  /** When an act came into force on the first replica. */
  forceAt(act: RecordId): number | undefined;
  violate(rule: string, what: string): void;
}

/** A payment that must never count, and who has shown what of it. */
interface Watched {
  readonly why: string;
  readonly by: string;
  refused: boolean;
  shown: boolean;
}

/** Payments from one purse that do not fit into it together. */
interface Torn {
  readonly entries: readonly RecordId[];
  waits: boolean;
  chosen: RecordId | undefined;
}

/** Acts of a chain, in the order of their heights. */
interface Placed {
  readonly act: RecordId;
  readonly verb: Verb;
  readonly height: number;
}

/** The books of a valley. */
export class Purses {
  readonly #valley: Valley;
  readonly #hears: Hears;
  readonly #watched = new Map<RecordId, Watched>();
  readonly #torn: Torn[] = [];

  constructor(valley: Valley, hears: Hears) {
    this.#valley = valley;
    this.#hears = hears;
  }

  /** A payment that no replica may ever count. */
  mustNotCount(entry: RecordId, by: Person, why: string): void {
    this.#watched.set(entry, { why, by: by.name, refused: false, shown: false });
  }

  /** Payments that were made apart and overdraw their purse together. */
  tornBy(entries: readonly RecordId[]): void {
    this.#torn.push({ entries, waits: false, chosen: undefined });
  }

  /** A device judged anew: who refuses, who still shows it as paid. */
  look(device: Device, state: AssemblyState): void {
    const waits = [...this.#watched].some(
      ([entry, { refused, by }]) =>
        !refused && by !== device.name && state.reading.entryById.has(entry),
    );
    const isTorn = this.#torn.some(({ chosen }) => chosen === undefined);
    if (!waits && !isTorn) return;
    const book = foldBook(state);
    const effects = new Map(book.entries.map(({ record, effect }) => [record, effect.kind]));
    for (const [entry, seen] of this.#watched) {
      const effect = effects.get(entry);
      if (effect === 'posted' && !seen.shown) {
        seen.shown = true;
        this.#tell('showedPaid', device.name, seen.by);
      }
      if (effect === undefined || effect === 'posted' || effect === 'provisional') continue;
      // Whoever pays so knows it; what others show is the question.
      if (seen.refused || device.name === seen.by) continue;
      seen.refused = true;
      this.#tell('refused', device.name, seen.by);
    }
    for (const torn of this.#torn) this.#lookAtTorn(device, torn, effects);
  }

  #lookAtTorn(device: Device, torn: Torn, effects: ReadonlyMap<RecordId, string>): void {
    const { entries } = torn;
    if (!torn.waits && entries.every((one) => effects.get(one) === 'overCap')) {
      torn.waits = true;
      this.#hears.sometimes.add('what was spent twice counted for nobody');
      this.#tell('bothWait', device.name, '');
    }
    const chosen = entries.filter((one) => effects.get(one) === 'posted');
    if (!torn.waits || torn.chosen !== undefined || chosen.length !== 1) return;
    [torn.chosen] = chosen;
    this.#hears.sometimes.add('the members chose one of two payments');
    this.#tell('chosen', device.name, '');
  }

  #tell(what: ToldKind, who: string, whom: string): void {
    this.#valley.chronicle.tell({ atMs: this.#valley.agenda.now(), what, who, whom });
  }

  /**
   * Counts a book again. Only for a state with the newest head of its home: who does not know of an end yet
   * cannot refuse what came after it.
   */
  check(who: string, state: AssemblyState): void {
    const book = foldBook(state);
    const lying = entriesIn(state);
    const names = namesIn(state);
    const placed = placedIn(state);
    const ratified = ratifiedBy(placed);
    const sums = new Map<string, bigint>();
    const spentBy = new Map<string, number>();
    for (const { record, effect } of book.entries) {
      const said = lying.get(record)?.said;
      if (effect.kind !== 'posted' || said === undefined) continue;
      for (const { account, side, amount, commodity } of said.postings) {
        const key = `${account} ${commodity}`;
        sums.set(key, (sums.get(key) ?? 0n) + BigInt(side === 'in' ? amount : -amount));
      }
      const seen = this.#watched.get(record);
      if (seen !== undefined) this.#hears.violate('ended-purse', `${who} counts: ${seen.why}`);
      this.#checkEnd(who, state, record, placed, ratified);
      for (const [commodity, amount] of spentIn(said, names)) {
        if (said.power === null) continue;
        const key = `${said.power} ${commodity}`;
        const isStretched = ratified.has(record) && verbOf(placed, said.power) !== 'emergency';
        if (!isStretched) spentBy.set(key, (spentBy.get(key) ?? 0) + amount);
        this.#hears.sometimes.add('a payment counted');
      }
    }
    this.#checkSums(who, sums, book.balances);
    for (const [key, spent] of spentBy) {
      const [power = '', commodity = ''] = key.split(' ');
      const cap = capOf(placed, power as RecordId, commodity);
      if (spent > cap)
        this.#hears.violate('over-purse', `${who}: ${String(spent)} of ${String(cap)}`);
    }
  }

  #checkSums(
    who: string,
    sums: ReadonlyMap<string, bigint>,
    balances: ReturnType<typeof foldBook>['balances'],
  ): void {
    const own = new Map([...sums].filter(([, sum]) => sum !== 0n));
    const shown = new Map(
      balances
        .filter(({ posted }) => posted !== 0n)
        .map(({ account, commodity, posted }) => [`${account} ${commodity}`, posted]),
    );
    if (textOf(own) !== textOf(shown)) this.#hears.violate('book-sums', `${who} shows others`);
    const total = [...shown.values()].reduce((all, one) => all + one, 0n);
    if (total !== 0n) this.#hears.violate('book-sums', `${who} comes to ${String(total)}`);
  }

  /** Whether an entry that counts was first seen when its power had ended, by recall or by date. */
  #checkEnd(
    who: string,
    state: AssemblyState,
    record: RecordId,
    placed: readonly Placed[],
    ratified: ReadonlySet<RecordId>,
  ): void {
    const entry = entriesIn(state).get(record);
    const atMs = this.#hears.firstSeen(record);
    const power = entry?.said.power ?? null;
    if (entry === undefined || atMs === undefined || power === null) return;
    const end = this.#endOf(placed, power);
    if (end.takenAtMs !== undefined && atMs > end.takenAtMs)
      this.#hears.violate('ended-purse', `${who} counts what came after a recall`);
    const atHour = (WORLD_BEGINS + atMs) / HOUR_MS;
    if (!ratified.has(record) && atHour > end.lastHour)
      this.#hears.violate('ended-purse', `${who} counts what came after the last hour`);
    const budget = placed.find(({ act }) => act === power)?.verb;
    if (budget?.kind === 'allocate' && budget.value.mandate === null && !ratified.has(record))
      this.#checkStewards(who, state, record, placed, atMs);
  }

  #endOf(
    placed: readonly Placed[],
    power: RecordId,
  ): { readonly takenAtMs: number | undefined; readonly lastHour: number } {
    const never = Number.POSITIVE_INFINITY;
    const granted = placed.find(({ act }) => act === power)?.verb;
    const taken = placed.find(({ verb }) => verb.kind === 'recall' && verb.value.mandate === power);
    const takenAtMs = taken === undefined ? undefined : this.#hears.forceAt(taken.act);
    if (granted?.kind === 'emergency')
      return { takenAtMs, lastHour: granted.value.expires + ROUNDING_HOURS };
    const isDated = granted?.kind === 'mandate' || granted?.kind === 'allocate';
    const last = isDated ? granted.value.notAfter + GRACE_HOURS + TOLERANCE_HOURS : never;
    return { takenAtMs, lastHour: last };
  }

  /** More than half of the stewards of the head that was cited, none of whom had been recalled by then. */
  #checkStewards(
    who: string,
    state: AssemblyState,
    record: RecordId,
    placed: readonly Placed[],
    atMs: number,
  ): void {
    const entry = entriesIn(state).get(record);
    const height = state.history.findLast(({ head }) => head === entry?.gov)?.height;
    if (entry === undefined || height === undefined) return;
    const recalls = placed.filter(({ verb }) => verb.kind === 'recall');
    const seats = placed.flatMap(({ act, verb, height: since }) => {
      if (verb.kind !== 'mandate' || verb.value.role !== ROLE.steward || since > height) return [];
      const recall = recalls.find(
        (one) => one.verb.kind === 'recall' && one.verb.value.mandate === act,
      );
      const { member, terms } = verb.value;
      const takenAt = recall && this.#hears.forceAt(recall.act);
      const isTaken = takenAt !== undefined && atMs > takenAt;
      return [{ member: isTaken ? terms?.deputies[0] : member }];
    });
    const behind = new Set<MemberId | undefined>([state.devices.get(entry.author)?.member]);
    for (const one of state.reading.inOrder) {
      const word = saidAs(entryWordKind, one);
      if (word?.entry === record && word.word === 'confirmed')
        behind.add(state.devices.get(one.header.author)?.member);
    }
    const standing = seats.filter(({ member }) => member !== undefined && behind.has(member));
    if (standing.length * 2 <= seats.length)
      this.#hears.violate(
        'ended-purse',
        `${who} counts ${String(standing.length)} of ${String(seats.length)} stewards`,
      );
    else this.#hears.sometimes.add('more than half of the stewards paid');
  }
}

/** Entries as they lie there, and whose devices wrote them under which head. */
function entriesIn({ reading }: AssemblyState) {
  return new Map(
    reading.inOrder.flatMap((entry) => {
      const said = saidAs(ledgerEntryKind, entry);
      const { author, gov } = entry.header;
      return said === undefined ? [] : [[entry.id, { said, author, gov }] as const];
    }),
  );
}

function namesIn({ reading }: AssemblyState): ReadonlyMap<RecordId, string> {
  return new Map(
    reading.inOrder.flatMap((entry) => {
      const said = saidAs(accountKind, entry);
      return said === undefined ? [] : [[entry.id, said.name] as const];
    }),
  );
}

/** What an entry takes out of what the home owns, less what it owes. */
function spentIn(
  { postings }: LedgerEntry,
  names: ReadonlyMap<RecordId, string>,
): readonly (readonly [string, number])[] {
  const lost = new Map<string, number>();
  for (const { account, side, amount, commodity } of postings)
    if (/^(?:assets|liabilities):/.test(names.get(account) ?? ''))
      lost.set(commodity, (lost.get(commodity) ?? 0) + (side === 'out' ? amount : -amount));
  return [...lost].filter(([, amount]) => amount > 0);
}

function placedIn({ chain, reading }: AssemblyState): readonly Placed[] {
  return chain.flatMap(({ act, height }) => {
    const verb = act === null ? undefined : reading.actById.get(act)?.said.verb;
    return act === null || verb === undefined ? [] : [{ act, verb, height }];
  });
}

function ratifiedBy(placed: readonly Placed[]): ReadonlySet<RecordId> {
  return new Set(
    placed.flatMap(({ verb }) =>
      verb.kind === 'resolve' && verb.value.subject === RESOLVE_SUBJECT.ratified
        ? [verb.value.hash as string as RecordId]
        : [],
    ),
  );
}

function verbOf(placed: readonly Placed[], power: RecordId): Verb['kind'] | undefined {
  return placed.find(({ act }) => act === power)?.verb.kind;
}

/** What a power may spend; of an interim seat what the recalled one might. */
function capOf(placed: readonly Placed[], power: RecordId, commodity: string): number {
  const verb = placed.find(({ act }) => act === power)?.verb;
  switch (verb?.kind) {
    case 'mandate':
      return verb.value.terms?.caps.find((one) => one.commodity === commodity)?.amount ?? 0;
    case 'emergency':
      return verb.value.caps.find((one) => one.commodity === commodity)?.amount ?? 0;
    case 'allocate':
      return verb.value.commodity === commodity ? verb.value.amount : 0;
    case 'recall':
      return capOf(placed, verb.value.mandate, commodity);
    default:
      return 0;
  }
}
