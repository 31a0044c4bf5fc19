/** The header: whose assembly this is, how many ways out there are, what waits to be carried. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';

import { fetchWords } from '../../words/catalogue.ts';
import { kit } from '../../words/kit.ts';
import { sayNumber } from '../../words/language.ts';
import { shell } from '../../words/shell.ts';
import type { View } from '../asking.ts';
import { chosenAssembly, view } from '../asking.ts';
import { Icon, Mark } from '../kit/icon.tsx';
import { Sheet } from '../kit/sheet.tsx';
import { practice } from '../practice.ts';
import { href, isPlace, route } from '../route.ts';
import { StopDrill } from './alarms.tsx';
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
  // Carry and Ways are doors, not places: from them one goes back to where everyone begins.
  const back = isInside ? place : DOORS.has(place) ? 'pulse' : undefined;
  return (
    <header class="board tall">
      <div class="bar">
        {back === undefined ? (
          <WhoButton status={status} onOpen={() => (isOpen.value = true)} />
        ) : (
          <a
            class="who"
            href={href(back)}
            aria-label={shell.say('back', { place: shell.say(`place.${back}`) })}
          >
            <Icon name="back" flips />
            <b>{shell.tell(`place.${back}`)}</b>
          </a>
        )}
        <WaysChip status={status} />
        <Satchel />
      </div>
      <Band mode={mode} status={status} />
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

const DOORS: ReadonlySet<string> = new Set(['carry', 'ways']);

/** The honest state of the line: how many ways reach somebody now. Behind it stands each of them. */
function WaysChip({ status }: { readonly status: View<'status'> }): VNode | null {
  const isOpen = useSignal(false);
  const content = useSignal<ComponentType | undefined>(undefined);
  useSignalEffect(() => {
    // A link inside the sheet leads away from it.
    if (route.value.place !== '') isOpen.value = false;
  });
  if (status.state !== 'known') return null;
  const linked = status.answer.ways.filter(({ state }) => state === 'linked');
  const kinds = new Set(linked.map(({ kind }) => kind));
  const open = (): void => {
    isOpen.value = true;
    void import('../carry/ways.tsx').then(async ({ WaysInShort }) => {
      await fetchWords();
      content.value = WaysInShort;
    });
  };
  return (
    <>
      <button type="button" class="lines" aria-haspopup="dialog" onClick={open}>
        <Icon name="net" small />
        {shell.tell('ways', { count: kinds.size })}
      </button>
      <Sheet
        open={isOpen.value}
        title={shell.tell('ways.title')}
        onClose={() => (isOpen.value = false)}
      >
        {content.value === undefined ? <p>{kit.tell('loading')}</p> : <content.value />}
      </Sheet>
    </>
  );
}

/** The door to Carry, with how many of our records are on this device only. */
function Satchel(): VNode {
  const shown = view('ways.show', {}).value;
  const count = shown.state === 'known' ? shown.answer.waiting : 0;
  return (
    <a class="satchel" href={href('carry')}>
      <Icon name="satchel" />
      <span class="vh">
        {count === 0 ? shell.tell('carry') : shell.tell('carry.waiting', { count })}
      </span>
      {count === 0 ? null : (
        <span class="badge" aria-hidden="true">
          {sayNumber(count)}
        </span>
      )}
    </a>
  );
}

function Band({
  mode,
  status,
}: {
  readonly mode: Mode;
  readonly status: View<'status'>;
}): VNode | null {
  if (mode === 'calm') return null;
  return (
    <div class="head">
      <p class="say">{shell.tell(`band.${mode}`)}</p>
      {mode === 'drill' && practice.value === undefined ? <StopDrill status={status} /> : null}
    </div>
  );
}
