/** Allies: who stands with us? Its parts, each fetched when it is first opened. */
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import { allies } from '../../words/allies.ts';
import { Later } from '../later.tsx';
import type { Screen, ScreenProps } from '../screen.ts';
import { screenTitle } from '../screen.ts';
import { Home } from './home.tsx';

/** The parts by the second word of their address. */
const PARTS = {
  pact: async () => (await import('./pact.tsx')).OnePact,
  new: async () => (await import('./making.tsx')).NewPact,
  accept: async () => (await import('./making.tsx')).TakePact,
  consent: async () => (await import('./consent.tsx')).Consent,
  playbooks: async () => (await import('./playbooks.tsx')).Playbooks,
  away: async () => (await import('./away.tsx')).Away,
} as const satisfies Readonly<Record<string, () => Promise<Screen>>>;

type Part = keyof typeof PARTS;

/** The place; `rest` is its part and what lies in it. */
export function Allies({ rest }: ScreenProps): VNode {
  const [word = '', ...further] = rest;
  const part = isPart(word) ? word : undefined;
  const title = part === undefined ? undefined : titleOf(part, further);
  useEffect(() => {
    screenTitle.value = title;
    return () => (screenTitle.value = undefined);
  }, [title]);
  if (part === undefined) return <Home />;
  return <Later key={rest.join('/')} name={`allies/${part}`} load={PARTS[part]} rest={further} />;
}

function titleOf(part: Part, [name]: readonly string[]): string {
  return part === 'pact' ? (name ?? allies.say('home.pacts')) : allies.say(`door.${part}`);
}

function isPart(word: string): word is Part {
  return Object.hasOwn(PARTS, word);
}
