/** What the parts of Assembly share: people, roles, powers, what waits, and their words. */
import type { ComponentChildren, VNode } from 'preact';

import type { Answer, Pending, Sum, Who } from '../../rpc/calls.ts';
import { assembly } from '../../words/assembly.ts';
import { sayWord } from '../../words/catalogue.ts';
import { sayAll } from '../../words/time.ts';
import { view } from '../asking.ts';
import { PickMany } from '../kit/field.tsx';
import { Provisional, Settled } from '../kit/marks.tsx';
import { knownOf } from '../kit/seen.tsx';
import { nameOf } from '../pulse/sentence.ts';

/** Several people as a list of the language. */
export function namesOf(people: readonly Who[]): string {
  return sayAll(people.map(nameOf));
}

/** What a role is called. */
export function sayRole(role: string): string {
  return sayWord(assembly, 'role', role);
}

/** What a power allows, in one line; a verb may hold a comma of its own. */
export function sayMay(verbs: readonly string[], caps: readonly Sum[] = []): string {
  const sums = caps.map((cap) => assembly.say('may.upTo', { sum: saySum(cap) }));
  return [...verbs.map((verb) => sayWord(assembly, 'may', verb)), ...sums].join(' · ');
}

/** So much of one thing, as people write it. */
export function saySum({ commodity, text }: Sum): string {
  return `${text} ${commodity}`;
}

/** What an act would do, in one sentence. */
export function sayVerb(one: Pick<Pending, 'verb' | 'about' | 'role'>): string {
  const name = one.about === null ? assembly.say('someone') : nameOf(one.about);
  if (one.verb === 'mandate' && one.role !== null)
    return assembly.say('verb.mandateRole', { name, role: sayRole(one.role) });
  return sayWord(assembly, 'verb', one.verb, { name });
}

/** `settled` or `provisional` as its mark. */
export function Finality({ of }: { readonly of: 'settled' | 'provisional' }): VNode {
  return of === 'settled' ? <Settled /> : <Provisional />;
}

/** What members call this assembly; undefined: nobody said it yet, or it is not here yet. */
export function useAssemblyName(): string | undefined {
  return knownOf(view('name.show', {}).value, undefined)?.called ?? undefined;
}

/** Members who can be named in a form: those who are inside. */
export function useMembers(): readonly Who[] {
  const shown = knownOf(view('assembly.show', {}).value, undefined);
  return membersInside(shown?.members ?? []).map(({ who }) => who);
}

/** Whoever is a member now: no guests, and nobody who left. */
export function membersInside(
  members: Answer<'assembly.show'>['members'],
): Answer<'assembly.show'>['members'] {
  return members.filter(
    ({ state }) => state !== 'guest' && state !== 'resigned' && state !== 'expelled',
  );
}

/** People to be picked, by their id. */
export function PeoplePick({
  label,
  help,
  value,
  onInput,
  among,
}: {
  readonly label: ComponentChildren;
  readonly help?: ComponentChildren;
  readonly value: readonly string[];
  readonly onInput: (value: readonly string[]) => void;
  /** Whom one can pick; all members unless told. */
  readonly among?: readonly Who[];
}): VNode {
  const members = useMembers();
  return (
    <PickMany
      label={label}
      help={help}
      options={(among ?? members).map((who) => ({
        value: who.id,
        label: <bdi>{nameOf(who)}</bdi>,
      }))}
      value={value}
      onInput={onInput}
    />
  );
}

/** The same as options of a picker, with what stands for nobody first. */
export function peopleOptions(
  people: readonly Who[],
  nobody: string,
): readonly { readonly value: string; readonly label: string }[] {
  return [
    { value: '', label: nobody },
    ...people.map((who) => ({ value: who.id, label: nameOf(who) })),
  ];
}

/** One term and what it means, below each other in a card. */
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
