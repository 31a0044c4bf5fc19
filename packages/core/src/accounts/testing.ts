/**
 * For tests only: random books; and the order and the spending of a book as the rule says it, pair by
 * pair. It is the measure of `order.ts` and `spending.ts`, which come to the same without looking at every
 * pair.
 */
import { RESOLVE_SUBJECT, ROLE } from '../assembly/act.ts';
import type { AssemblyState } from '../assembly/state.ts';
import {
  budgetOf,
  emergencyOf,
  grantOf,
  recallOf,
  striking,
  termsOf,
  TestWorld,
} from '../assembly/testing.ts';
import { compareText } from '../base/bytes.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import { invariant } from '../base/invariant.ts';
import { hour } from '../base/time.ts';
import { saidAs } from '../log/entry.ts';
import type { IsBefore, NamingWord, Order } from './order.ts';
import type { LedgerEntry } from './records.ts';
import { accountKind, balanceAssertedKind, entryWordKind, ledgerEntryKind } from './records.ts';
import type { Spender } from './spending.ts';
import { effectsTogether, NOTHING_BEFORE } from './spending.ts';
import type { EntryEffect } from './state.ts';

/** Later than every placement: what is not settled yet. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** The order of a book's words by all that entries name. */
export function plainOrder(
  state: AssemblyState,
  words: readonly NamingWord[],
): Pick<Order, 'isBefore'> {
  const namedBy = new Map(words.map(({ record, said }) => [record, said.after]));
  const known = (record: RecordId): ReadonlySet<RecordId> => {
    const all = new Set<RecordId>();
    const rest = [...(namedBy.get(record) ?? [])];
    for (let one = rest.pop(); one !== undefined; one = rest.pop()) {
      if (all.has(one)) continue;
      all.add(one);
      rest.push(...(namedBy.get(one) ?? []));
    }
    return all;
  };
  const settled = (record: RecordId): number => state.settledAt.get(record) ?? NEVER;
  const seq = (record: RecordId): number =>
    state.reading.entryById.get(record)?.header.seq ?? NEVER;
  const isBefore: IsBefore = (one, other) => {
    if (known(other.record).has(one.record)) return true;
    if (known(one.record).has(other.record)) return false;
    if (one.device === other.device) return seq(one.record) < seq(other.record);
    return settled(one.record) < settled(other.record);
  };
  return { isBefore };
}

/** How every payment stands, each power's payments compared pair by pair. */
export function plainEffects(
  state: AssemblyState,
  spenders: readonly Spender[],
  { isBefore }: Pick<Order, 'isBefore'>,
): ReadonlyMap<RecordId, EntryEffect> {
  const effects = new Map<RecordId, EntryEffect>();
  for (const power of new Set(spenders.map((one) => one.power))) {
    const all = spenders.filter((one) => one.power === power);
    effectsTogether(state, all, isBefore, NOTHING_BEFORE, effects);
  }
  return effects;
}

/** One thing that happens in a random book; numbers choose what, by whom and about what. */
export type Doing = readonly [what: number, by: number, about: number, detail: number];

/**
 * Four members who pay from three powers, name what they know, fork, and place now and then. From 10 on:
 * they take back, recall, ratify, open budgets and accounts, wait for months, and strike a device.
 */
export function bookOf(doings: readonly Doing[]): TestWorld {
  const world = new TestWorld(4);
  const open = (name: string): RecordId => {
    const said = { name, from: hour(world.now), commodities: [], restricted: null };
    return world.write(world.id(0), accountKind, said);
  };
  const granted = (verb: Parameters<TestWorld['agreed']>[0]): RecordId => {
    const act = world.agreed(verb, [0, 1, 2, 3]);
    invariant(world.outcome(act) === 'placed', 'the members of a test agree');
    return act;
  };
  // The treasurer has two devices, which do not always hear each other.
  const enrolled = world.placing(0, world.enrolment(world.member(0), 4), [1]);
  invariant(enrolled === 'placed', 'a second device comes in');
  const [bank, food] = [open('assets:bank'), open('expenses:food')];
  const mandate = granted(grantOf(world, ROLE.treasurer, 0, 900, termsOf()));
  const powers = [
    granted(budgetOf(world, { amount: 100, mandate })),
    granted(emergencyOf(world, [1, 2, 3], 60, { caps: [{ commodity: 'EUR', amount: 150 }] })),
    granted(budgetOf(world, { amount: 90 })),
  ];
  const paid: RecordId[] = [];
  const counted: RecordId[] = [];
  const takeBack = (entry: RecordId): void => {
    const found = world.entries.find(({ id }) => id === entry);
    const said = found && saidAs(ledgerEntryKind, found);
    if (said === undefined) return;
    const postings = said.postings.map((one): LedgerEntry['postings'][number] => ({
      ...one,
      side: one.side === 'in' ? 'out' : 'in',
    }));
    const turned = { ...said, postings, power: null, reverses: entry, after: [] };
    paid.push(world.write(world.id(0), ledgerEntryKind, turned));
  };
  const decide = (what: number, about: number, detail: number): void => {
    const some = paid[about % Math.max(1, paid.length)];
    if (what === 10 && some !== undefined) takeBack(some);
    else if (what === 11 && about % 4 === 0)
      world.outcome(world.agreed(recallOf(mandate), [0, 1, 2, 3]));
    else if (what === 12 && some !== undefined) {
      const hash = some as string as Hash32;
      const verb = { kind: 'resolve', value: { subject: RESOLVE_SUBJECT.ratified, hash } } as const;
      world.outcome(world.agreed(verb, [0, 1, 2, 3]));
    } else if (what === 13) {
      const act = world.agreed(budgetOf(world, { amount: 50 + detail, mandate }), [0, 1, 2, 3]);
      if (world.outcome(act) === 'placed') powers[about % 3] = act;
    } else if (what === 14) {
      world.now += [40, 300, 900, 2_200][detail % 4] ?? 0;
      for (let at = 0; at < about % 4; at += 1) world.outcome(null);
    } else if (what === 15 && detail % 5 === 0)
      world.outcome(world.agreed(striking(world.id(4), { by: 'members' }), [0, 1, 2, 3], 'none'));
    else if (what === 16) open(`income:some${detail}`);
  };
  for (const [what, by, about, detail] of doings) {
    const author = world.id(what < 4 ? (by % 2) * 4 : by);
    const known = paid.filter((_, at) => (at + about) % 4 === 0).slice(0, 3);
    if (what < 6) {
      const said = {
        date: hour(world.now),
        flag: detail % 9 === 0 ? 'pending' : 'posted',
        narration: '',
        postings: [
          { account: bank, side: 'out', amount: 1 + (detail % 40), commodity: 'EUR' },
          { account: food, side: 'in', amount: 1 + (detail % 40), commodity: 'EUR' },
        ],
        source: null,
        power: powers[what < 4 ? 0 : about % 3] ?? null,
        cites: null,
        reverses: null,
        after: (about % 2 === 0 ? [...known, ...counted.slice(-2)] : []).toSorted(compareText),
        evidence: [],
      } as const;
      const before = world.entries.findLast(({ header }) => header.author === author);
      // Now and then a device signs against itself: two words of one number.
      const isForked = detail === 33 && before !== undefined && before.header.prev !== null;
      const fork = isForked ? { prev: before.header.prev, seq: before.header.seq } : {};
      const some = world.entries.at(-1 - (about % 6))?.id;
      const isOwn = some === undefined || some === before?.id;
      const deps = about % 3 === 0 && !isOwn ? { deps: [some] } : {};
      paid.push(world.write(author, ledgerEntryKind, said, { ...fork, ...deps }));
    } else if (what === 6 && paid.length > 0) {
      const entry = paid[about % paid.length] as RecordId;
      world.write(author, entryWordKind, {
        entry,
        word: detail % 3 === 0 ? 'posted' : 'confirmed',
      });
    } else if (what === 7) {
      world.now += detail;
    } else if (what === 8) {
      // Most are written in the hour that they speak of.
      const said = {
        account: about % 2 === 0 ? bank : food,
        at: hour(world.now - (detail % 3 === 0 ? detail % 30 : 0)),
        side: 'in',
        amount: detail,
        commodity: 'EUR',
      } as const;
      counted.push(world.write(author, balanceAssertedKind, said));
    } else if (what === 9) world.outcome(null);
    else decide(what, about, detail);
  }
  return world;
}
