/** Assembly: what have we agreed? Its parts, each fetched when it is first opened. */
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import { assembly } from '../../words/assembly.ts';
import { EmptyState } from '../kit/rows.tsx';
import { Notice } from '../kit/notice.tsx';
import { Later } from '../later.tsx';
import type { Screen, ScreenProps } from '../screen.ts';
import { screenTitle } from '../screen.ts';
import { Home } from './home.tsx';

/** The parts by the second word of their address. */
const PARTS = {
  draws: async () => (await import('./draws/draws.tsx')).Draws,
  decisions: async () => (await import('./decisions/decisions.tsx')).Decisions,
  agree: async () => (await import('./agree.tsx')).Agree,
  roles: async () => (await import('./power/roles.tsx')).Roles,
  recalls: async () => (await import('./power/recalls.tsx')).Recalls,
  emergency: async () => (await import('./power/emergency.tsx')).Emergency,
  rules: async () => (await import('./power/rules.tsx')).Rules,
  people: async () => (await import('./people/people.tsx')).People,
  devices: async () => (await import('./people/devices.tsx')).Devices,
  purse: async () => (await import('./purse/purse.tsx')).Purse,
  aid: async () => (await import('./aid/aid.tsx')).Aid,
  duties: async () => (await import('./aid/duties.tsx')).Duties,
  talk: async () => (await import('./aid/talk.tsx')).Talk,
} as const satisfies Readonly<Record<string, () => Promise<Screen>>>;

type Part = keyof typeof PARTS;

/** The place; `rest` is its part and what lies in it. */
export function Assembly({ rest }: ScreenProps): VNode {
  const [word = '', ...further] = rest;
  const part = isPart(word) ? word : undefined;
  const title = part === undefined ? undefined : assembly.say(`part.${part}`);
  useEffect(() => {
    screenTitle.value = title;
    return () => (screenTitle.value = undefined);
  }, [title]);
  if (part !== undefined)
    return <Later key={rest.join('/')} name={part} load={PARTS[part]} rest={further} />;
  if (word === '') return <Home />;
  return (
    <>
      <Notice sentence={assembly.tell('home.other')} />
      <EmptyState title={assembly.tell('home.places')} />
    </>
  );
}

function isPart(word: string): word is Part {
  return Object.hasOwn(PARTS, word);
}
