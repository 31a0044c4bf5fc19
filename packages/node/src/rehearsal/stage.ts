/** Everything a scene needs: the people, how words travel between them, and the timeline. */
import type { Say, WordKey } from '@tocsin/host/words';
import type { Setting } from '@tocsin/host/practice';
import type { Outside } from './outside.ts';
import type { Pace } from './pace.ts';
import type { Person, Troupe } from './people.ts';
import type { Road } from './road.ts';
import type { Timeline } from './timeline.ts';

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
export interface Stage extends Setting<Person> {
  readonly cast: Cast;
  readonly pace: Pace;
  readonly road: Road;
  readonly outside: Outside;
  readonly timeline: Timeline;
  readonly say: Say;
  readonly locale: string;
  /** Starts the devices of these people, and gives them to them. */
  raise(people: readonly Person[]): Promise<void>;
}

/** The keys of steps. */
export type StepKey = WordKey extends infer K
  ? K extends `rehearse.step.${infer Step}`
    ? Step
    : never
  : never;
