/** The frame: skip link, places, header, the screen, strips, what is held back, commands. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

import { fetchWords } from '../../words/catalogue.ts';
import { language } from '../../words/language.ts';
import { kit } from '../../words/kit.ts';
import { shell } from '../../words/shell.ts';
import type { View } from '../asking.ts';
import { view } from '../asking.ts';
import { Banner } from '../kit/banner.tsx';
import { LinkButton } from '../kit/button.tsx';
import { HeldBack } from '../kit/hold-back.tsx';
import { LeftBehind } from '../kit/left-behind.tsx';
import { EmptyState } from '../kit/rows.tsx';
import { FIRST_SCREENS, screenOf, SCREENS } from '../places.ts';
import { practice } from '../practice.ts';
import { href, isPlace, route } from '../route.ts';
import type { Screen } from '../screen.ts';
import { screenTitle } from '../screen.ts';
import { Alarms } from './alarms.tsx';
import { Board } from './board.tsx';
import { Commands } from './commands.tsx';
import type { Mode } from './mode.ts';
import { isDrillScreen, leftDrills, modeOf } from './mode.ts';
import { Nav } from './nav.tsx';

/** The whole page. */
export function Shell(): VNode {
  const status = view('status', {});
  const mode = useComputed<Mode>(() => {
    const known = view('status', {}).value;
    const rings = known.state === 'known' ? known.answer.rings : [];
    return modeOf(rings, leftDrills.value, isDrillScreen.value);
  });
  const isWall = useComputed(() => route.value.place === 'wall');
  const marks = `${isWall.value ? ' on-wall' : ''}${practice.value === undefined ? '' : ' practice'}`;
  const dressed = `mode-${mode.value}${marks}`;
  // Before anything is painted: an effect comes after, and all of the page would jump once.
  useLayoutEffect(() => {
    document.body.className = dressed;
  }, [dressed]);
  useSignalEffect(() => {
    const { place } = route.value;
    const name = isPlace(place) ? shell.say(`place.${place}`) : shell.say('place.pulse');
    const title = shell.say('title.page', { place: screenTitle.value ?? name });
    const marked = mode.value === 'drill' ? shell.say('title.drill', { title }) : title;
    document.title = practice.value?.title(marked) ?? marked;
  });
  const Top = practice.value?.Top;
  return (
    <div class="shell">
      <a class="skip" href="#main">
        {shell.tell('skip')}
      </a>
      {Top === undefined ? null : <Top />}
      <Nav status={status.value} />
      <Board status={status.value} mode={mode.value} />
      <main id="main" class="wrap" tabIndex={-1}>
        {/* A real alert goes before whatever is not done yet. */}
        {mode.value === 'live' ? null : <Standing status={status.value} />}
        <LeftBehind />
        <ScreenHere />
        {isWall.value ? (
          <a class="btn line wall-leave" href={href('pulse')}>
            {shell.tell('wall.leave')}
          </a>
        ) : null}
      </main>
      <Strip mode={mode.value} />
      <HeldBack />
      <Alarms status={status.value} />
      <Commands />
    </div>
  );
}

/** What stays on every screen until it is done: the paper key, and a clock that cannot be believed. */
function Standing({ status }: { readonly status: View<'status'> }): VNode | null {
  const { place } = route.value;
  if (status.state !== 'known' || place === 'device' || place === 'welcome') return null;
  const kinds = new Set(status.answer.warnings.map(({ kind }) => kind));
  // Ready says of the paper key itself, as one of the gaps.
  if (place === 'ready') kinds.delete('paperUnchecked');
  const open = (['clockUnsure', 'paperUnchecked'] as const).find((kind) => kinds.has(kind));
  if (open === undefined) return null;
  return (
    <aside class="card all standing" aria-label={shell.say('standing')}>
      <Banner
        state="late"
        title={shell.tell(`standing.${open}`)}
        act={
          <LinkButton
            kind="line"
            href={open === 'paperUnchecked' ? href('device', 'paper') : href('device')}
          >
            {shell.tell('standing.go')}
          </LinkButton>
        }
      />
    </aside>
  );
}

/** Says at every scroll position which world this is. */
function Strip({ mode }: { readonly mode: Mode }): VNode | null {
  if (mode === 'calm') return null;
  return (
    <div class="strip low" aria-hidden="true">
      {Array.from({ length: mode === 'live' ? 2 : 4 }, (_, at) => (
        <b key={at}>{shell.tell(`strip.${mode}`)}</b>
      ))}
    </div>
  );
}

function ScreenHere(): VNode {
  const { rest } = route.value;
  const place = screenOf(route.value);
  const here = useSignal<{ readonly place: string; readonly Screen: Screen } | undefined>(
    undefined,
  );
  useSignalEffect(() => {
    const wanted = screenOf(route.value);
    const fetching = SCREENS[wanted];
    if (fetching === undefined) return;
    void fetching().then(async (Screen) => {
      await fetchWords(language.value);
      if (wanted === screenOf(route.value)) here.value = { place: wanted, Screen };
    });
  });
  const First = FIRST_SCREENS[place];
  if (First !== undefined) return <First rest={rest} />;
  if (here.value?.place === place) return <here.value.Screen rest={rest} />;
  if (SCREENS[place] !== undefined) return <p class="sub all">{kit.tell('loading')}</p>;
  return <NothingHere place={place} />;
}

function NothingHere({ place }: { readonly place: string }): VNode {
  const isLater = isPlace(place) && place !== 'pulse';
  return (
    <div class="col all">
      <section class="notice">
        <h1>{shell.tell(isLater ? 'later.title' : 'missing.title')}</h1>
      </section>
      <EmptyState
        title={
          isLater
            ? shell.tell('later.why', { what: shell.say(`later.${place}`) })
            : shell.tell('missing.why')
        }
        act={
          <LinkButton kind="main" href={href('pulse')}>
            {shell.tell('missing.go')}
          </LinkButton>
        }
      />
    </div>
  );
}
