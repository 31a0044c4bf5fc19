/**
 * The walk through the village: what there is to try, one thing after another. Before each thing the
 * neighbours do their part, as people at their own devices; whether it was done is seen in the answers
 * of those devices, never guessed.
 */
import type { RingShowAnswer, RunListAnswer, Subject, With } from '../../calls.ts';
import { stop } from '../missing.ts';
import { pactNameOf } from '../pact-name.ts';
import { waiting } from '../setting.ts';
import { until } from '../until.ts';
import { passDay, settle } from './passing.ts';
import type { Village, Villager } from './people.ts';

/** Everything there is to try, in its order. */
export const WALK_STEPS = [
  'fine',
  'late',
  'ask',
  'sign',
  'ally',
  'clear',
  'decide',
  'end',
] as const;

/** One thing to try. */
export type WalkStep = (typeof WALK_STEPS)[number];

/** What a step needs to say: who it is about, and where on the screen it is done. */
export interface WalkFacts {
  /** Who fell silent. */
  readonly silent: string;
  /** Who proposes the ring, and asks the question. */
  readonly proposer: string;
  /** Who begins the all-clear. */
  readonly fresh: string;
  readonly ally: string;
  /** The inquiry, ring or question that the step is about; null before there is one. */
  readonly id: string | null;
  /** Steps of the ally's plan that its people did, and all of them. */
  readonly run: { readonly done: number; readonly of: number } | null;
}

/** Where the walk stands. */
export interface WalkState {
  readonly step: WalkStep;
  /** Seen in the answers of the devices. */
  readonly done: boolean;
  /** Whether letting a day pass brings this step on. */
  readonly dayHelps: boolean;
  /** Days that passed since the walk began. */
  readonly days: number;
  readonly facts: WalkFacts;
}

/** What neighbours write, in the language of whoever walks through. */
export interface WalkTexts {
  /** Beside the ring. */
  readonly ring: string;
  readonly question: string;
  readonly questionText: string;
  /** What the ally's people note at the steps of their plan. */
  readonly note: string;
}

/** Steps of the ally's plan that its people do while we watch. */
const ALLY_STEPS = ['are-we-cut-off', 'call-them'] as const;
/** Days after which somebody who is silent is asked after, for certain: 99 hours, and one to spare. */
const DAYS_MAX = 6;

/** Parts of the neighbours, by their place among the people of the home; nobody before them: the person. */
const SILENT = 1;
const PROPOSER = 3;
const FRESH = 4;

/** A question to all, decided by consent. */
const QUESTION = {
  method: 'consent',
  option: [],
  meeting: false,
  onlyVotes: false,
  blind: false,
  circle: [],
  responsible: [],
  supersedes: [],
  needs: [],
} as const satisfies Partial<With<'decide.propose'>>;
/** An answer of one's own. */
const ANSWER = {
  choice: 'consent',
  also: [],
  noAct: false,
  for: [],
  byScribe: false,
  byPhone: false,
  byCourier: false,
  witness: [],
} as const satisfies Partial<With<'decide.stance'>>;

/** A walk through a village. One thing at a time. */
export class Walk {
  readonly #village: Village;
  readonly #texts: WalkTexts;
  #step: WalkStep = 'fine';
  #done = false;
  #days = 0;
  readonly #startedMs: number;
  #ring: string | undefined;
  #inquiry: string | undefined;
  #question: string | undefined;
  #run: WalkFacts['run'] = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(village: Village, texts: WalkTexts) {
    this.#village = village;
    this.#texts = texts;
    this.#startedMs = village.around.clock.now();
  }

  /** Where the walk stands. */
  state(): WalkState {
    const { names } = this.#village;
    return {
      step: this.#step,
      done: this.#done,
      dayHelps: this.#dayHelps(),
      days: this.#days,
      facts: {
        silent: names.neighbours[SILENT - 1] ?? '',
        proposer: names.neighbours[PROPOSER - 1] ?? '',
        fresh: names.neighbours[FRESH - 1] ?? '',
        ally: names.ally,
        id: this.#about() ?? null,
        run: this.#run,
      },
    };
  }

  #dayHelps(): boolean {
    if (this.#step === 'end') return true;
    if (this.#done) return false;
    return this.#step === 'late' || (this.#step === 'ask' && this.#inquiry === undefined);
  }

  /** What this step is about. */
  #about(): string | undefined {
    switch (this.#step) {
      case 'ask':
        return this.#inquiry;
      case 'sign':
      case 'ally':
      case 'clear':
        return this.#ring;
      case 'decide':
        return this.#question;
      case 'fine':
      case 'late':
      case 'end':
        return undefined;
    }
  }

  /** Looks whether this step was done meanwhile; true when something is new. */
  look(): Promise<boolean> {
    return this.#serial(async () => {
      if (this.#done) return false;
      const before = JSON.stringify(this.state());
      this.#done = await this.#isDone();
      return JSON.stringify(this.state()) !== before;
    });
  }

  /** Goes to the next step once this one is done; the neighbours do their part. */
  next(): Promise<void> {
    return this.#serial(async () => {
      const next = WALK_STEPS[WALK_STEPS.indexOf(this.#step) + 1];
      if (!this.#done || next === undefined) return;
      this.#step = next;
      this.#done = false;
      await this.#begin(next);
      this.#done = await this.#isDone();
    });
  }

  /** Lets a day pass; everyone checks in but the one who fell silent. */
  letDayPass(): Promise<void> {
    return this.#serial(() => this.#day());
  }

  /** Does at the person's device what this step asks for: nobody is stuck here. */
  doForMe(): Promise<void> {
    return this.#serial(async () => {
      if (this.#done) return;
      await this.#doIt();
      await settle(this.#village);
      this.#done = await this.#isDone();
    });
  }

  async #day(): Promise<void> {
    const isSilent = this.#step === 'late' || this.#step === 'ask' || this.#step === 'sign';
    await passDay(this.#village, 2, isSilent ? this.#silent : undefined);
    this.#days += 1;
    if (!this.#done) this.#done = await this.#isDone();
  }

  get #silent(): Villager {
    return nth(this.#village.home.people, SILENT);
  }

  get #proposer(): Villager {
    return nth(this.#village.home.people, PROPOSER);
  }

  /** A ringer who did not sign the ring. */
  get #fresh(): Villager {
    return nth(this.#village.home.people, FRESH);
  }

  /** What the neighbours do before a step. */
  async #begin(step: WalkStep): Promise<void> {
    const { net } = this.#village.around;
    switch (step) {
      case 'late':
        net.cutOff(this.#silent.name);
        break;
      case 'sign':
        await this.#propose();
        break;
      case 'ally':
        await this.#allyActs();
        break;
      case 'clear':
        await this.#comesBack();
        break;
      case 'decide':
        await this.#ask();
        break;
      case 'fine':
      case 'ask':
      case 'end':
        break;
    }
    await settle(this.#village);
  }

  async #propose(): Promise<void> {
    const proposer = this.#proposer;
    const { ring } = await proposer.ask('ring.propose', {
      pact: await pactNameOf(proposer),
      kind: 'silence',
      level: 'red',
      scope: 'person',
      ...(this.#inquiry === undefined ? {} : { inquiry: this.#inquiry }),
      text: this.#texts.ring,
      // Nothing in a village ever rings as if it were real.
      drill: true,
    });
    await proposer.ask('ring.sign', { id: ring.id });
    this.#ring = ring.id;
    await this.#seenBy(this.#village.me, 'proposed', () => this.#ringAt(this.#village.me));
  }

  /** The ally's people take what their plan asks of them, and do it. */
  async #allyActs(): Promise<void> {
    const people = this.#village.ally.people;
    for (const [at, step] of ALLY_STEPS.entries()) {
      const person = nth(people, at);
      const run = await this.#seenBy(person, 'acted', () => this.#runAt(person));
      await person.ask('run.take', { run: run.run, step });
      await person.ask('run.done', { run: run.run, step, note: this.#texts.note });
    }
  }

  /** The silent one is back: a broken telephone. Somebody who had not rung begins the all-clear. */
  async #comesBack(): Promise<void> {
    this.#village.around.net.putBack(this.#silent.name);
    await settle(this.#village);
    await this.#silent.ask('beat.send', {});
    await settle(this.#village);
    const id = this.#ring ?? stop('clear', this.#fresh.name);
    await this.#seenBy(this.#fresh, 'clearBegun', () => this.#ringAt(this.#fresh));
    await this.#fresh.ask('ring.clear', { id });
  }

  async #ask(): Promise<void> {
    const { decision } = await this.#proposer.ask('decide.propose', {
      title: this.#texts.question,
      text: this.#texts.questionText,
      ...QUESTION,
    });
    this.#question = decision.id;
    await settle(this.#village);
    for (const person of this.#village.home.people)
      if (person !== this.#village.me)
        await person.ask('decide.stance', { id: decision.id, ...ANSWER });
  }

  async #isDone(): Promise<boolean> {
    const { me } = this.#village;
    switch (this.#step) {
      case 'fine':
        return this.#heardMe();
      case 'late':
        return LATE.has((await this.#subjectAt(me))?.state ?? 'unknown');
      case 'ask':
        return this.#askedAfter();
      case 'sign': {
        const ring = await this.#ringAt(me);
        return ring?.signedByMe === true && ring.state === 'rings';
      }
      case 'ally':
        return this.#allyHeard();
      case 'clear':
        return (await this.#ringAt(me))?.state === 'cancelled';
      case 'decide':
        return this.#answered();
      case 'end':
        return true;
    }
  }

  /** Somebody else's device heard the person since the walk began. */
  async #heardMe(): Promise<boolean> {
    const { me: mine } = await this.#village.me.ask('assembly.show', {});
    const { subjects } = await this.#proposer.ask('beat.show', {});
    const heard = subjects.find(({ who }) => who.id === mine?.id);
    return (heard?.happenedAt?.ms ?? 0) >= this.#startedMs;
  }

  async #askedAfter(): Promise<boolean> {
    const { me } = this.#village;
    const { inquiries } = await me.ask('inquiry.list', {});
    const about = await this.#subjectAt(me);
    const open = inquiries.find((one) => one.subject.id === about?.who.id);
    this.#inquiry = open?.id;
    if (open === undefined) return false;
    const shown = await me.tryTo('inquiry.show', { id: open.id });
    return shown.ok && shown.value.steps.some(({ by }) => by.me);
  }

  async #allyHeard(): Promise<boolean> {
    const { me, ally } = this.#village;
    const run = await this.#runAt(nth(ally.people, 0));
    const steps = run?.detail ?? [];
    this.#run = { done: steps.filter(({ state }) => state === 'done').length, of: steps.length };
    const ring = await this.#ringAt(me);
    const isHeard = ring?.verdicts.some(({ verdict, party }) => verdict === 'rings' && !party.me);
    return isHeard === true && this.#run.done >= ALLY_STEPS.length;
  }

  async #answered(): Promise<boolean> {
    if (this.#question === undefined) return false;
    const shown = await this.#village.me.tryTo('decide.show', { id: this.#question });
    return shown.ok && shown.value.mine !== null;
  }

  async #doIt(): Promise<void> {
    const { me } = this.#village;
    const id = this.#about() ?? '';
    switch (this.#step) {
      case 'fine':
        return void (await me.ask('beat.send', {}));
      case 'late':
        return this.#daysUntil(() => this.#done);
      case 'ask':
        await this.#daysUntil(() => this.#inquiry !== undefined);
        return void (await me.ask('inquiry.step', {
          id: this.#inquiry ?? stop('opened', me.name),
          channel: 'call',
          result: 'noAnswer',
        }));
      case 'sign':
        return void (await me.ask('ring.sign', { id }));
      case 'clear':
        return void (await me.ask('ring.clear', { id }));
      case 'decide':
        return void (await me.ask('decide.stance', { id, ...ANSWER }));
      case 'ally':
      case 'end':
        return undefined;
    }
  }

  async #daysUntil(isOver: () => boolean): Promise<void> {
    for (let day = 0; day < DAYS_MAX && !isOver(); day += 1) await this.#day();
  }

  async #subjectAt(person: Villager): Promise<Subject | undefined> {
    const { me } = await this.#silent.ask('assembly.show', {});
    const { subjects } = await person.ask('beat.show', {});
    return subjects.find(({ who }) => who.id === me?.id);
  }

  async #ringAt(person: Villager): Promise<RingShowAnswer['rings'][number] | undefined> {
    const { rings } = await person.ask('ring.show', {});
    return rings.find(({ id }) => id === this.#ring);
  }

  async #runAt(person: Villager): Promise<RunListAnswer['runs'][number] | undefined> {
    const { runs } = await person.ask('run.list', {});
    return runs.find(({ ring }) => ring === this.#ring);
  }

  #seenBy<T>(
    person: Villager,
    key: 'proposed' | 'acted' | 'clearBegun',
    look: () => Promise<T | undefined>,
  ): Promise<NonNullable<T>> {
    return until(waiting(this.#village.setting, key, person), look);
  }

  #serial<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

/** States in which somebody is late on the screen, or asked after already. */
const LATE: ReadonlySet<Subject['state']> = new Set(['late', 'suspect', 'inquiry']);

function nth(people: readonly Villager[], at: number): Villager {
  const person = people[at];
  if (person === undefined) throw new TypeError('nobody plays this part');
  return person;
}
