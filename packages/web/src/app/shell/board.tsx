/** The header: whose assembly this is, how many ways out there are, what waits to be carried. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import { shell } from '../../words/shell.ts';
import type { View } from '../asking.ts';
import { chosenAssembly } from '../asking.ts';
import { Icon, Mark } from '../kit/icon.tsx';
import { href, isPlace, route } from '../route.ts';
import type { Mode } from './mode.ts';
import { WhoSheet } from './who-sheet.tsx';

/** The header of every screen; on a page inside a place its first button leads back. */
export function Board({
  status,
  mode,
}: {
  readonly status: View<'status'>;
  readonly mode: Mode;
}): VNode {
  const isOpen = useSignal(false);
  const { place, rest } = route.value;
  const isInside = rest.length > 0 && isPlace(place);
  return (
    <header class="board tall">
      <div class="bar">
        {isInside ? (
          <a
            class="who"
            href={href(place)}
            aria-label={shell.say('back', { place: shell.say(`place.${place}`) })}
          >
            <Icon name="back" flips />
            <b>{shell.tell(`place.${place}`)}</b>
          </a>
        ) : (
          <WhoButton status={status} onOpen={() => (isOpen.value = true)} />
        )}
        <WaysChip status={status} />
        <a class="satchel" href={href('carry')} aria-label={shell.say('carry')}>
          <Icon name="satchel" />
        </a>
      </div>
      <Band mode={mode} />
      <WhoSheet open={isOpen.value} status={status} onClose={() => (isOpen.value = false)} />
    </header>
  );
}

function WhoButton({
  status,
  onOpen,
}: {
  readonly status: View<'status'>;
  readonly onOpen: () => void;
}): VNode {
  const assemblies = status.state === 'known' ? status.answer.assemblies : [];
  const chosen = assemblies.find(({ name }) => name === chosenAssembly.value) ?? assemblies[0];
  const name = chosen?.called ?? chosen?.name ?? shell.say('who.none');
  return (
    <button
      type="button"
      class="who"
      aria-haspopup="dialog"
      aria-label={shell.say('who.open', { name })}
      onClick={onOpen}
    >
      <Mark />
      <b>
        <bdi>{name}</bdi>
      </b>
      <Icon name="down" />
    </button>
  );
}

/** The honest state of the line: how many ways reach somebody now. */
function WaysChip({ status }: { readonly status: View<'status'> }): VNode | null {
  if (status.state !== 'known') return null;
  const linked = status.answer.ways.filter(({ state }) => state === 'linked');
  const kinds = new Set(linked.map(({ kind }) => kind));
  return (
    <a class="lines" href={href('ways')}>
      <Icon name="net" small />
      {shell.tell('ways', { count: kinds.size })}
    </a>
  );
}

function Band({ mode }: { readonly mode: Mode }): VNode | null {
  if (mode === 'calm') return null;
  return (
    <div class="head" role={mode === 'live' ? 'alert' : 'status'}>
      <p class="say">{shell.tell(`band.${mode}`)}</p>
    </div>
  );
}
