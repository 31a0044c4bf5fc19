/** The form of every machine here: a state and an event give the next state and what to do. */

/** What a step gives. Machines do nothing themselves: a host carries out the effects, in order. */
export interface Step<State, Effect> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** A step that has nothing to do. */
export function still<State>(state: State): Step<State, never> {
  return { state, effects: [] };
}
