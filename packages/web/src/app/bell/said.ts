/** Rings in words: what a ring says, by its context and state. */
import type { Answer, Context, Pact, Ring, Who } from '../../rpc/calls.ts';
import { bell } from '../../words/bell.ts';
import { sayWord } from '../../words/catalogue.ts';
import { language } from '../../words/language.ts';
import { sayList, sayWhen } from '../../words/time.ts';
import type { State } from '../kit/icon.tsx';
import { nameOf } from '../pulse/sentence.ts';

/** A ring as `ring.show` gives it. */
export type WholeRing = Answer<'ring.show'>['rings'][number];

/** What a ring is about. */
export function sayKind(kind: string): string {
  return sayWord(bell, 'kind', kind);
}

/** The sentence of a ring: a drill's begins with the word. */
export function sayRing(ring: Ring): string {
  const said = { name: nameOf(ring.from), kind: sayKind(ring.kind) };
  if (ring.state === 'heardLate') {
    const at = ring.rangAt ?? ring.proposedAt ?? ring.notAfter;
    return bell.say(`${ring.context}.heardLate`, { ...said, when: sayWhen(at.ms) });
  }
  return bell.say(`${ring.context}.${ring.state}`, said);
}

/** The shape of a ring: a drill's is a drill's, whatever became of it. */
export function stateOfRing({ context, state }: Pick<Ring, 'context' | 'state'>): State {
  if (context === 'drill') return 'drill';
  if (state === 'proposed' || state === 'rings') return 'alert';
  return state === 'cancelled' ? 'steady' : 'unknown';
}

/** The others of a pact, by name. */
export function alliesOf(pacts: readonly Pact[], name: string): readonly string[] {
  const pact = pacts.find((one) => one.name === name);
  return (pact?.parties ?? []).filter(({ who }) => !who.me).map(({ who }) => nameOf(who));
}

/** Our own ringers in a pact, and how many of them ring. */
export function ownBells(
  pact: Pact | undefined,
): { readonly ringers: number; readonly needed: number } | undefined {
  const mine = pact?.parties.find(({ who }) => who.me);
  return mine === undefined ? undefined : { ringers: mine.holders, needed: mine.toRing };
}

/** What a ringer is called: by a number, for rosters hold no names. */
export function sayRinger(label: string): string {
  const index = /^\d+\/(\d+)$/u.exec(label)?.[1];
  return bell.say('signers.ringer', {
    number: index === undefined ? label : Number(index) + 1,
  });
}

/** Several names as one list; each stands for itself, whatever script it is in. */
export function sayNames(names: readonly string[]): string {
  return sayList(names.map((name) => `\u2068${name}\u2069`));
}

/** A word that begins a line. */
export function capital(word: string): string {
  const [first = '', ...rest] = word;
  return first.toLocaleUpperCase(language.value) + rest.join('');
}

/** Rings, drills left out while something real is open. */
export function ringsShown<R extends { readonly context: Context }>(
  rings: readonly R[],
  isLive: boolean,
): readonly R[] {
  return isLive ? rings.filter(({ context }) => context === 'live') : rings;
}

/** Whether an answer names the same somebody. */
export function isSame(a: Who, b: Who): boolean {
  return a.id === b.id;
}
