/** Everything a scene needs: the people, how words travel between them, and the timeline. */
import type { Say, WordKey } from '@tocsin/host/words';
import type { Outside } from './outside.ts';
import type { Pace } from './pace.ts';
import type { Person } from './person.ts';
import type { Playground } from './playground.ts';
import type { Road } from './road.ts';
import type { Troupe } from './troupe.ts';
import type { Timeline } from './timeline.ts';
import type { MissingKey } from './missing.ts';
import type { Waiting } from './until.ts';

/** The people by the part they play. There are more of both kinds if more were asked for. */
export interface Cast {
  readonly troupes: readonly Troupe[];
  /** Falls silent. */
  readonly silent: Troupe;
  /** Notices, asks, rings. */
  readonly twin: Troupe;
  /** Acts under its own consent. */
  readonly ally: Troupe;
}

/** What scenes play on. */
export interface Stage {
  readonly cast: Cast;
  readonly pace: Pace;
  readonly road: Road;
  readonly outside: Outside;
  readonly playground: Playground;
  readonly timeline: Timeline;
  readonly say: Say;
  readonly locale: string;
  /** Aborts when the person interrupts. */
  readonly signal: AbortSignal;
  /** Starts the devices of these people, and gives them to them. */
  raise(people: readonly Person[]): Promise<void>;
}

/** The keys of steps. */
export type StepKey = WordKey extends infer K
  ? K extends `rehearse.step.${infer Step}`
    ? Step
    : never
  : never;

/** How long to wait for something at a person's device, as the pace allows. */
export function waiting({ pace, signal }: Stage, key: MissingKey, { name }: Person): Waiting {
  return { key, who: name, withinMs: pace.patienceMs, signal };
}

/** Every person of the rehearsal. */
export function everyone({ troupes }: Cast): readonly Person[] {
  return troupes.flatMap(({ people }) => people);
}

/** The first person of an assembly: whoever acts for it first. */
export function firstOf({ people }: Troupe): Person {
  const [first] = people;
  if (first === undefined) throw new TypeError('an assembly without people');
  return first;
}
