/** For tests only: an assembly that decides, hour by hour. Members go by the numbers of `TestWorld`. */
import { compareText } from '../base/bytes.ts';
import type { RecordId, Hash32 } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { witnessKind } from '../assembly/consent.ts';
import type { Written } from '../assembly/testing.ts';
import { TEST_TERMS, TestWorld } from '../assembly/testing.ts';
import type { Override } from '../assembly/durations.ts';
import { bytesNamed, idNamed, testCrypto } from '../testing.ts';
import type { Choice, Mark } from './choice.ts';
import { marked } from './choice.ts';
import { foldDecisions } from './fold.ts';
import type { Objection, ObjectionWord, Proposal, StanceTaken } from './records.ts';
import {
  amendmentKind,
  carriedOutKind,
  objectionKind,
  objectionWordKind,
  proposalKind,
  proposalWithdrawnKind,
  reviewedKind,
  stanceKind,
  stanceOpenedKind,
  witnessDeniedKind,
} from './records.ts';
import { stanceCommitment } from './sealing.ts';
import type { Decision } from './state.ts';
import type { DecisionView } from './view.ts';
import { decisionView } from './view.ts';

/** A question of yes or no, open for three days from `now` on, that five members ask by majority. */
export function proposalAt(now: number, set: Partial<Proposal> = {}): Proposal {
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
    quorum: { kind: 'count', value: 1 },
    abstentionsCount: true,
    pass: null,
    extends: false,
    visibility: 'open',
    executeNotBefore: null,
    executeBy: null,
    supersedes: [],
    needs: [],
    responsible: [],
    criteria: '',
    reviewOn: hour(now + 2_000),
    effect: null,
    ...set,
  };
}

/** What a test may set in a stance. */
export type StanceSet = Partial<Omit<StanceTaken, 'proposal' | 'members' | 'witnesses'>> & {
  readonly members?: readonly number[];
  readonly witnesses?: readonly number[];
};

/** An assembly that decides. */
export class Hall {
  readonly world: TestWorld;

  constructor(members: number, overrides: readonly Override[] = []) {
    this.world = new TestWorld(members, { ...TEST_TERMS, overrides });
  }

  get now(): number {
    return this.world.now;
  }

  /** Some hours pass. */
  wait(hours: number): this {
    this.world.now += hours;
    return this;
  }

  propose(set: Partial<Proposal> = {}, by: number = 0, written: Written = {}): RecordId {
    // It cites the newest head, whenever the world was last judged.
    const { head: gov } = this.world.state;
    const said = proposalAt(this.now, set);
    return this.world.write(this.world.id(by), proposalKind, said, { gov, ...written });
  }

  /** An answer by a member, or by a scribe for others. */
  say(
    by: number,
    proposal: RecordId,
    choice: Choice | Mark,
    set: StanceSet = {},
    at: Written = {},
  ) {
    const one = typeof choice === 'string' ? marked(choice) : choice;
    const members = this.members(set.members ?? []);
    const stance: StanceTaken = {
      proposal,
      text: proposal,
      via: members.length === 0 ? 'self' : 'scribe',
      sheet: null,
      ballots: { kind: 'open', value: members.length === 0 ? [one] : members.map(() => one) },
      reason: '',
      carry: true,
      ...set,
      members,
      witnesses: this.members(set.witnesses ?? []),
    };
    return this.world.write(this.world.id(by), stanceKind, stance, at);
  }

  /** A sealed answer; the result opens it. */
  seal(
    by: number,
    proposal: RecordId,
    choice: Choice | Mark,
    set: StanceSet = {},
    at: Written = {},
  ) {
    const one = typeof choice === 'string' ? marked(choice) : choice;
    const device = this.world.id(by);
    const voices = Math.max(1, set.members?.length ?? 0);
    const choices = Array.from({ length: voices }, () => one);
    const hidden = {
      choices,
      reason: 'why',
      blinding: bytesNamed('blinding', this.world.entries.length),
    };
    const value = stanceCommitment(testCrypto.hash, proposal, device, hidden);
    const stance = this.say(by, proposal, one, { ...set, ballots: { kind: 'sealed', value } }, at);
    return {
      stance,
      open: (opener: number = by, written: Written = {}): RecordId =>
        this.world.write(
          this.world.id(opener),
          stanceOpenedKind,
          { proposal, stance, ...hidden },
          written,
        ),
    };
  }

  object(by: number, proposal: RecordId, set: Partial<Objection> = {}, at: Written = {}): RecordId {
    const said: Objection = {
      via: 'self',
      members: [],
      witnesses: [],
      proposal,
      text: proposal,
      harm: 'The stove is broken.',
      argument: '',
      ...set,
    };
    return this.world.write(this.world.id(by), objectionKind, said, at);
  }

  /** A word on an objection. */
  word(by: number, proposal: RecordId, objection: RecordId, set: Partial<ObjectionWord> = {}) {
    const said: ObjectionWord = {
      via: 'self',
      members: [],
      witnesses: [],
      proposal,
      objection,
      word: 'withdrawn',
      amendment: null,
      why: '',
      ...set,
    };
    return this.world.write(this.world.id(by), objectionWordKind, said);
  }

  amend(proposal: RecordId, set: { on?: RecordId; integrates?: RecordId[]; by?: number } = {}) {
    return this.world.write(this.world.id(set.by ?? 0), amendmentKind, {
      proposal,
      on: set.on ?? proposal,
      text: 'We cook on Fridays, once the stove is mended.',
      note: '',
      integrates: (set.integrates ?? []).toSorted(compareText),
    });
  }

  withdraw(by: number, proposal: RecordId, at: Written = {}): RecordId {
    return this.world.write(this.world.id(by), proposalWithdrawnKind, { proposal, why: '' }, at);
  }

  deny(by: number, proposal: RecordId, record: RecordId): RecordId {
    return this.world.write(this.world.id(by), witnessDeniedKind, { proposal, record });
  }

  carryOut(by: number, proposal: RecordId, at: Written = {}): RecordId {
    return this.world.write(this.world.id(by), carriedOutKind, { proposal, note: '' }, at);
  }

  review(by: number, proposal: RecordId, next: number | null): RecordId {
    return this.world.write(this.world.id(by), reviewedKind, {
      proposal,
      verdict: next === null ? 'end' : 'keep',
      note: '',
      next: next === null ? null : hour(next),
    });
  }

  /** Somebody shows by a record what they have seen. */
  see(by: number, at: Written = {}): RecordId {
    const seen = { frontierHash: idNamed<Hash32>('seen', this.world.entries.length) };
    return this.world.write(this.world.id(by), witnessKind, seen, at);
  }

  /** So many hours pass and a settled placement shows it. */
  settle(hours: number): this {
    this.wait(hours).world.place(null);
    return this;
  }

  decision(proposal: RecordId): Decision {
    const { decisions } = foldDecisions(this.world.state, testCrypto.hash);
    return decisions.find(({ record }) => record === proposal) as Decision;
  }

  view(proposal: RecordId, now: number = this.now): DecisionView {
    return decisionView(this.decision(proposal), hour(now));
  }

  members(numbers: readonly number[]) {
    return numbers.map((number) => this.world.member(number)).toSorted(compareText);
  }
}
