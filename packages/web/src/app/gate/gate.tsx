/**
 * What stands before the app: nothing kept yet, a passphrase, another tab, a fault; the first run until
 * there is an assembly. Behind it is the shell.
 */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';

import type { DeviceState } from '../../rpc/message.ts';
import { fetchWords } from '../../words/catalogue.ts';
import { kit } from '../../words/kit.ts';
import { language } from '../../words/language.ts';
import { device, view } from '../asking.ts';
import { Mark } from '../kit/icon.tsx';
import { SCREENS } from '../places.ts';
import { route } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import { Shell } from '../shell/shell.tsx';
import { startIdle } from './idle.ts';
import { keepNoticeSpoken, startNotices } from './notices.ts';
import { keepRhythmWish } from './rhythm-wish.ts';

/** Addresses of the first run: without the frame, whether or not there is an assembly. */
const FIRST_RUN: ReadonlySet<string> = new Set([
  'hello',
  'join',
  'found',
  'courier',
  'again',
  'safe',
]);
/** Places of the app that make sense without an assembly. */
const WITHOUT_ASSEMBLY: ReadonlySet<string> = new Set(['device', 'welcome']);

/** A screen of the gate; the person may be done with it. */
type Screen = ComponentType<ScreenProps & { readonly onDone: () => void }>;

/** The whole page. */
export function Gate(): VNode {
  useSignalEffect(startIdle);
  useSignalEffect(startNotices);
  useSignalEffect(keepNoticeSpoken);
  useSignalEffect(keepRhythmWish);
  const hasSeenLoss = useSignal(false);
  const stands = standingOf(device(), hasSeenLoss.value);
  if (stands === 'starting') return <Starting />;
  if (stands === 'shell') return <Shell />;
  return <Later key={stands} load={LOADS[stands]} onDone={() => (hasSeenLoss.value = true)} />;
}

const LOADS = {
  first: async (): Promise<Screen> => (await import('../first-run/first-run.tsx')).FirstRun,
  locked: async (): Promise<Screen> => (await import('./locked.tsx')).Locked,
  halted: async (): Promise<Screen> => (await import('./halted.tsx')).Halted,
  lost: async (): Promise<Screen> => (await import('./halted.tsx')).Lost,
  village: async (): Promise<Screen> => (await (SCREENS['village'] ?? LOADS.first)()) as Screen,
} as const;

/** What is shown. The first run stays while its device is made and its first log is opened. */
function standingOf(
  now: DeviceState,
  hasSeenLoss: boolean,
): keyof typeof LOADS | 'starting' | 'shell' {
  const { place } = route.value;
  // The practice village needs no device of its own: nothing of it is kept.
  const isPractising = place === 'village' && SCREENS['village'] !== undefined;
  switch (now.kind) {
    case 'starting':
      return 'starting';
    case 'new':
      return isPractising ? 'village' : 'first';
    case 'closed':
      return 'locked';
    case 'taken':
    case 'failed':
      return 'halted';
    case 'open':
      if (now.guarded) return 'locked';
      if (FIRST_RUN.has(place)) return 'first';
      if (now.lost.length > 0 && !hasSeenLoss) return 'lost';
      return isPractising ? 'village' : placeOf(place);
  }
}

function placeOf(place: string): 'first' | 'starting' | 'shell' {
  const status = view('status', {}).value;
  if (status.state === 'asking') return 'starting';
  const isIn =
    status.state === 'failed' ||
    status.answer.assemblies.some(({ state }) => state !== 'founding' && state !== 'joining');
  return isIn || WITHOUT_ASSEMBLY.has(place) ? 'shell' : 'first';
}

function Starting(): VNode {
  return (
    <main id="main" class="starting" aria-busy="true">
      <Mark />
      <p>{kit.tell('loading')}</p>
    </main>
  );
}

/** A screen that is fetched, with its words, when it is first needed. */
function Later({
  load,
  onDone,
}: {
  readonly load: () => Promise<Screen>;
  readonly onDone: () => void;
}): VNode {
  const here = useSignal<{ readonly Screen: Screen } | undefined>(undefined);
  useSignalEffect(() => {
    void load().then(async (Screen) => {
      await fetchWords(language.peek());
      here.value = { Screen };
    });
  });
  if (here.value === undefined) return <Starting />;
  return <here.value.Screen rest={route.value.rest} onDone={onDone} />;
}
