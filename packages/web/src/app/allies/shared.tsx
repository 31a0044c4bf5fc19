/** What the parts of Allies share: pacts and how they stand, kinds of alarms, times, rows that lead on. */
import type { ComponentChildren, VNode } from 'preact';

import type { Answer, Pact, Who } from '../../rpc/calls.ts';
import { allies } from '../../words/allies.ts';
import { sayWord } from '../../words/catalogue.ts';
import { consent } from '../../words/consent.ts';
import { sayList } from '../../words/time.ts';
import { view } from '../asking.ts';
import type { State } from '../kit/icon.tsx';
import { Icon } from '../kit/icon.tsx';
import { PickMany } from '../kit/field.tsx';
import { knownOf } from '../kit/seen.tsx';
import { nameOf } from '../pulse/sentence.ts';

/** What an alarm can be about, in the order in which it is offered. */
export const KINDS = [
  'silence',
  'arrest',
  'raid',
  'duress',
  'seizure',
  'freeze',
  'smear',
  'blackout',
  'violence',
  'disaster',
  'other',
] as const;

/** One of them. */
export type Kind = (typeof KINDS)[number];

const HOURS_PER_DAY = 24;

/** What kinds are called, as one list; the answer names several in one text. */
export function sayKinds(kinds: readonly string[]): string {
  return sayList(kinds.map((kind) => sayWord(consent, 'kind', kind)));
}

/** A span of hours in the unit that people would use. */
export function sayHours(hours: number): string {
  return hours >= HOURS_PER_DAY && hours % HOURS_PER_DAY === 0
    ? allies.say('days', { days: hours / HOURS_PER_DAY })
    : allies.say('hours', { hours });
}

/** How a pact stands on the screen: what lacks something stands, and is shown as late. */
export type PactStanding = Pact['state'] | 'ailing';

const STATE_OF: Readonly<Record<PactStanding, State>> = {
  forming: 'due',
  standing: 'steady',
  ailing: 'late',
  ending: 'late',
  ended: 'resting',
  contested: 'disputed',
};

/** How a pact stands. */
export function standingOf({ state, lacks }: Pact): PactStanding {
  return state === 'standing' && lacks.length > 0 ? 'ailing' : state;
}

/** The shape of that. */
export function shapeOf(pact: Pact): State {
  return STATE_OF[standingOf(pact)];
}

/** Whether a name may be that of a pact or a playbook here: the call takes no other. */
export function isShortName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,39}$/u.test(name);
}

/** What stands below a name that none can be; nothing while it is empty. */
export function faultOfName(name: string): ComponentChildren {
  return name === '' || isShortName(name) ? undefined : allies.tell('name.bad');
}

/**
 * Names that logs of this device have, but for pacts in the making: a file that comes round goes on
 * with the one that was begun under the same name.
 */
export function useTakenNames(): readonly string[] {
  const assemblies = knownOf(view('status', {}).value, undefined)?.assemblies ?? [];
  const pacts = knownOf(view('pact.show', {}).value, undefined)?.pacts ?? [];
  return [
    ...assemblies.map(({ name }) => name),
    ...pacts.filter(({ state }) => state !== 'forming').map(({ name }) => name),
  ];
}

/** Pacts that are open here, by name. */
export function usePacts(): readonly Pact[] {
  const pacts = knownOf(view('pact.show', {}).value, undefined)?.pacts ?? [];
  return pacts.filter(({ state }) => state !== 'forming' && state !== 'ended');
}

/** Everyone of several, as one list; each name keeps its own direction. */
export function namesOf(people: readonly Who[]): string {
  return sayList(people.map((who) => `\u2068${nameOf(who)}\u2069`));
}

/** Members who can be named in a form. */
function useMembers(): Answer<'assembly.show'>['members'] {
  const members = knownOf(view('assembly.show', {}).value, undefined)?.members ?? [];
  return members.filter(({ state }) => state === 'member' || state === 'probation');
}

/** Members to be picked, by their id. */
export function MembersPick({
  label,
  help,
  value,
  onInput,
}: {
  readonly label: ComponentChildren;
  readonly help?: ComponentChildren;
  readonly value: readonly string[];
  readonly onInput: (value: readonly string[]) => void;
}): VNode {
  const options = useMembers().map(({ who }) => ({
    value: who.id,
    label: <bdi>{nameOf(who)}</bdi>,
  }));
  return <PickMany label={label} help={help} options={options} value={value} onInput={onInput} />;
}

/** Rows that lead further in: icon, what, why. */
export function Doors({
  doors,
}: {
  readonly doors: readonly {
    readonly icon: string;
    readonly href: string;
    readonly label: ComponentChildren;
    readonly why?: ComponentChildren;
  }[];
}): VNode {
  return (
    <ul class="card list plainrows">
      {doors.map(({ icon, href, label, why }) => (
        <li key={href}>
          <a class="linkrow" href={href}>
            <Icon name={icon} />
            <span class="grow">
              {label}
              {why === undefined ? null : <small>{why}</small>}
            </span>
            <Icon name="next" flips />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Terms and what they mean, below each other. */
export function Facts({
  of,
}: {
  readonly of: readonly (readonly [ComponentChildren, ComponentChildren])[];
}): VNode {
  return (
    <dl class="facts">
      {of.map(([term, fact], at) => [
        <dt key={`t${at}`}>{term}</dt>,
        <dd key={`d${at}`}>{fact}</dd>,
      ])}
    </dl>
  );
}
