/** Commands for whoever has a keyboard: Ctrl+K, a few letters, Enter. A combobox with a list. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';

import { chooseLanguage } from '../../words/catalogue.ts';
import { LANGUAGES } from '../../words/language.ts';
import { shell } from '../../words/shell.ts';
import { lock } from '../asking.ts';
import { Icon } from '../kit/icon.tsx';
import { Sheet } from '../kit/sheet.tsx';
import { go, PLACES } from '../route.ts';
import { leave } from './leave.ts';

interface Command {
  readonly id: string;
  readonly icon: string;
  readonly label: string;
  readonly run: () => void;
}

/** What lies further in, and is done often enough or in enough of a hurry to be named. */
const INSIDE = [
  { id: 'read', icon: 'usb', to: ['carry', 'read'] },
  { id: 'ways', icon: 'net', to: ['ways'] },
  { id: 'drill', icon: 'ready', to: ['ready', 'drill'] },
  { id: 'pact', icon: 'plus', to: ['allies', 'new'] },
  { id: 'pactFile', icon: 'link', to: ['allies', 'accept'] },
  { id: 'consent', icon: 'hand', to: ['allies', 'consent'] },
  { id: 'playbooks', icon: 'paper', to: ['allies', 'playbooks'] },
  { id: 'absent', icon: 'people', to: ['assembly', 'people', 'away'] },
] as const;

/** Everything that can be reached from the keyboard alone, in the order it is offered. */
function commands(): readonly Command[] {
  return [
    ...PLACES.map((place) => ({
      id: place,
      icon: place,
      label: shell.say('commands.go', { place: shell.say(`place.${place}`) }),
      run: () => go(place),
    })),
    { id: 'carry', icon: 'satchel', label: shell.say('carry'), run: () => go('carry') },
    ...INSIDE.map(({ id, icon, to: [place, ...rest] }) => ({
      id,
      icon,
      label: shell.say(`commands.${id}`),
      run: () => go(place, ...rest),
    })),
    { id: 'device', icon: 'phone', label: shell.say('sheet.device'), run: () => go('device') },
    { id: 'wall', icon: 'wall', label: shell.say('sheet.wall'), run: () => go('wall') },
    { id: 'lock', icon: 'lock', label: shell.say('sheet.lock'), run: () => void lock() },
    { id: 'leave', icon: 'away', label: shell.say('sheet.leave'), run: () => void leave() },
    ...LANGUAGES.map(({ code, name }) => ({
      id: code,
      icon: 'globe',
      label: name,
      run: () => void chooseLanguage(code),
    })),
  ];
}

/** Opens by Ctrl+K (or Command+K). */
export function Commands(): VNode {
  const isOpen = useSignal(false);
  useSignalEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      isOpen.value = true;
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  return (
    <Sheet
      narrow
      open={isOpen.value}
      title={shell.tell('commands.open')}
      onClose={() => (isOpen.value = false)}
    >
      <Finder onDone={() => (isOpen.value = false)} />
    </Sheet>
  );
}

function Finder({ onDone }: { readonly onDone: () => void }): VNode {
  const typed = useSignal('');
  const at = useSignal(0);
  const fitting = commands().filter(({ label }) => fits(label, typed.value));
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onDone();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') run(fitting[at.value]);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    at.value = (at.value + step + fitting.length) % Math.max(1, fitting.length);
  };
  return (
    <>
      <div class="field">
        <label for="command">{shell.tell('commands.find')}</label>
        <input
          id="command"
          class="in"
          role="combobox"
          aria-expanded="true"
          aria-controls="commands"
          aria-autocomplete="list"
          aria-activedescendant={
            fitting[at.value] === undefined ? undefined : `command-${fitting[at.value]?.id ?? ''}`
          }
          autocomplete="off"
          autofocus
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            at.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul id="commands" class="commands" role="listbox" aria-label={shell.say('commands.open')}>
        {fitting.map((command, index) => (
          <li
            key={command.id}
            id={`command-${command.id}`}
            role="option"
            aria-selected={index === at.value}
            onClick={() => run(command)}
          >
            <Icon name={command.icon} />
            {command.label}
          </li>
        ))}
      </ul>
      {fitting.length === 0 ? <p role="status">{shell.tell('commands.none')}</p> : null}
    </>
  );
}

/** Whether what was typed stands in a label, whatever the case and the marks on letters. */
function fits(label: string, typed: string): boolean {
  return plain(label).includes(plain(typed));
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mn}|\p{Cf}/gu, '')
    .toLocaleLowerCase()
    .trim();
}
