/**
 * A whole assembly for the benchmark `govern`: twelve found it, others are admitted, budgets are opened,
 * ticks settle what was said; between them members ask and answer, pay, need, offer and talk. Every
 * placement has its ballots, every act its consents: it is the log that an assembly of that size writes.
 */
import type { AssemblyState, DeviceId, Proposal, RecordId, RecordKind } from '@tocsin/core';
import {
  accountKind,
  createAssemblyFold,
  entryWordKind,
  hour,
  ledgerEntryKind,
  needKind,
  noticeKind,
  offerKind,
  postKind,
  proposalKind,
  ROLE,
  stanceKind,
} from '@tocsin/core';
import { nativeCrypto } from '@tocsin/crypto/native';

import type { Placed, Written } from '../packages/core/src/assembly/testing.ts';
import { budgetOf, grantOf, termsOf, TestWorld } from '../packages/core/src/assembly/testing.ts';
import { testCrypto } from '../packages/core/src/testing.ts';
import type { Chance } from './chance.ts';
import { seededChance } from './chance.ts';

const FOUNDERS = 12;
/** Data records between one placement and the next, and in an hour. */
const DATA_PER_PLACEMENT = 600;
const DATA_PER_HOUR = 60;
/** Of a hundred data records, how many answer questions, are of the book, of mutual aid; the rest is talk. */
const SHARES = { answers: 62, book: 20, aid: 10 } as const;
/** Hours between one dozen of newcomers and the next. */
const VOUCH_PAUSE = 2_200;
/** Cents that one budget holds. */
const BUDGET = 5_000_000;

/** The crypto of tests with the hash of the library, which comes to the same and is faster. */
export function townshipCrypto(): typeof testCrypto {
  const { hash, keyedHash } = nativeCrypto();
  return Object.assign(testCrypto, { hash, keyedHash });
}

/** An assembly that grows, governs itself and goes about its business. */
export class Township extends TestWorld {
  readonly #fold = createAssemblyFold(this.log, testCrypto);
  readonly #chance: Chance;
  readonly #tips: RecordId[] = [];
  #state: AssemblyState | undefined;
  #members = FOUNDERS;
  #open: { readonly proposal: RecordId; next: number }[] = [];
  #accounts: readonly RecordId[] = [];
  #budget: RecordId | undefined;
  #mandate: RecordId | undefined;
  #lastPaid: RecordId | undefined;
  #notice: RecordId | undefined;
  #data = 0;

  constructor(seed: number) {
    super(FOUNDERS);
    this.#chance = seededChance(seed);
  }

  /** As folded last: placements fold anew, what members say between them does not. */
  override get state(): AssemblyState {
    return this.#state ?? this.refresh();
  }

  refresh(): AssemblyState {
    const folded = this.#fold.fold(this.entries);
    if (!folded.ok) throw new Error('a township has a genesis');
    this.#state = folded.value;
    return folded.value;
  }

  override write<T>(
    by: DeviceId,
    kind: RecordKind<T>,
    said: NoInfer<T>,
    set: Written = {},
  ): RecordId {
    const record = super.write(by, kind, said, set);
    this.#tips[this.devices.findIndex(({ id }) => id === by)] = record;
    return record;
  }

  override place(what: RecordId | null, set: Placed = {}): RecordId {
    this.refresh();
    const record = super.place(what, set);
    this.refresh();
    return record;
  }

  /** Grows to so many members and so many records. */
  live(members: number, records: number): this {
    while (this.#members < members) {
      const first = this.#members % FOUNDERS;
      this.admit(this.#members, [first, (first + 5) % FOUNDERS]);
      this.#members += 1;
      // Nobody vouches for more than three in a window.
      if (this.#members % FOUNDERS === 0) this.now += VOUCH_PAUSE;
    }
    this.#openBook();
    this.goOn(records);
    this.refresh();
    return this;
  }

  /** Goes about its business up to so many records. */
  goOn(records: number): void {
    while (this.entries.length < records) {
      if (this.#data % DATA_PER_PLACEMENT === 0) this.#govern();
      if (this.#data % DATA_PER_HOUR === 0) this.now += 1;
      this.#data += 1;
      this.#say();
    }
  }

  #openBook(): void {
    const said = { from: hour(this.now), commodities: ['EUR'], restricted: null };
    this.#accounts = ['assets:bank', 'expenses:food'].map((name) =>
      this.write(this.id(0), accountKind, { name, ...said }),
    );
    this.#mandate = this.#enact(grantOf(this, ROLE.treasurer, 0, 2_000, termsOf()));
  }

  /** More than half consent, and it is placed. */
  #enact(verb: Parameters<TestWorld['agreed']>[0]): RecordId {
    const most = Array.from({ length: (this.#members >> 1) + 1 }, (_, at) => at);
    const act = this.agreed(verb, most);
    this.place(act);
    return act;
  }

  /** A budget, or nothing but a tick. */
  #govern(): void {
    this.refresh();
    const isBudget = (this.#data / DATA_PER_PLACEMENT) % 4 === 0;
    if (!isBudget || this.#mandate === undefined) this.place(null);
    else {
      const set = { amount: BUDGET, mandate: this.#mandate, replaces: null };
      this.#budget = this.#enact(budgetOf(this, set));
    }
  }

  #say(): void {
    const what = this.#chance.below(100);
    if (what < SHARES.answers) this.#answer();
    else if (what < SHARES.answers + SHARES.book) this.#pay();
    else if (what < SHARES.answers + SHARES.book + SHARES.aid) this.#aid();
    else this.#talk();
  }

  /** Heads of two others, as those have who meet now and then. */
  #seen(by: number): Written {
    const own = this.#tips[by];
    const some = [0, 1].map(() => this.#tips[this.#chance.below(this.#members)]);
    const deps = [...new Set(some)].filter((one) => one !== undefined && one !== own);
    return { deps: (deps as RecordId[]).toSorted() };
  }

  #tell<T>(by: number, kind: RecordKind<T>, said: NoInfer<T>): RecordId {
    return this.write(this.id(by), kind, said, this.#seen(by));
  }

  #answer(): void {
    if (this.#open.length < 3) {
      const by = this.#chance.below(this.#members);
      this.#open.push({ proposal: this.#tell(by, proposalKind, question(this.now)), next: 0 });
    }
    const asked = this.#open[this.#chance.below(this.#open.length)];
    if (asked === undefined) return;
    const { proposal, next: by } = asked;
    asked.next += 1;
    this.#open = this.#open.filter(({ next }) => next < this.#members);
    const value = [{ kind: 'mark', value: by % 3 === 0 ? 'against' : 'for' }] as const;
    this.#tell(by, stanceKind, {
      via: 'self',
      members: [],
      witnesses: [],
      proposal,
      text: proposal,
      sheet: null,
      ballots: { kind: 'open', value },
      reason: '',
      carry: true,
    });
  }

  #pay(): void {
    const [bank, food] = this.#accounts;
    if (bank === undefined || food === undefined || this.#budget === undefined) return;
    const amount = 1 + this.#chance.below(300);
    const isWord = this.#lastPaid !== undefined && this.#chance.below(5) === 0;
    if (isWord) {
      const by = 1 + this.#chance.below(this.#members - 1);
      this.#tell(by, entryWordKind, { entry: this.#lastPaid as RecordId, word: 'confirmed' });
      return;
    }
    this.#lastPaid = this.#tell(0, ledgerEntryKind, {
      date: hour(this.now),
      flag: 'posted',
      narration: 'Rice',
      postings: [
        { account: bank, side: 'out', amount, commodity: 'EUR' },
        { account: food, side: 'in', amount, commodity: 'EUR' },
      ],
      source: null,
      power: this.#budget,
      cites: null,
      reverses: null,
      after: this.#lastPaid === undefined ? [] : [this.#lastPaid],
      evidence: [],
    });
  }

  #aid(): void {
    const by = this.#chance.below(this.#members);
    const said = {
      what: 'Rice for thirty',
      quantity: 1,
      unit: 'sacks',
      from: hour(this.now),
      until: hour(this.now + 100),
      area: '',
      circle: 'members',
      expiresAt: hour(this.now + 100),
      scribed: null,
    } as const;
    if (by % 2 === 0) this.#tell(by, offerKind, said);
    else this.#tell(by, needKind, { ...said, urgency: 'thisWeek' });
  }

  #talk(): void {
    const by = this.#chance.below(this.#members);
    if (this.#notice === undefined || this.#chance.below(20) === 0) {
      const expiresAt = hour(this.now + 200);
      const said = { title: 'Tonight', text: 'We meet at eight.', expiresAt, files: [] };
      this.#notice = this.#tell(by, noticeKind, said);
    } else this.#tell(by, postKind, { notice: this.#notice, text: 'I bring tea.', files: [] });
  }
}

function question(now: number): Proposal {
  return {
    domain: 'kitchen',
    title: 'Cook on Fridays',
    driver: 'Thirty people ask for a warm meal.',
    text: 'We cook on Fridays.',
    method: 'majority',
    options: [],
    seats: 1,
    circle: [],
    meeting: false,
    opensAt: hour(now - 1),
    closesAt: hour(now + 72),
    quorum: { kind: 'share', value: 40 },
    abstentionsCount: true,
    pass: null,
    extends: true,
    visibility: 'open',
    executeNotBefore: null,
    executeBy: null,
    supersedes: [],
    needs: [],
    responsible: [],
    criteria: '',
    reviewOn: hour(now + 4_000),
    effect: null,
  };
}
