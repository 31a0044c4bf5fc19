/**
 * `words …`: a member's two words, and what a reader reads (R21). Nothing here answers otherwise for one
 * word than for the other: the desk itself does not know which was typed.
 */
import type { Hour, Result } from '@tocsin/core';
import { ok } from '@tocsin/core';
import type { ReadPerson } from '@tocsin/peer';

import type { Handlers, ReadPerson as ReadPersonAnswer, WordsShowAnswer } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { failAs, refuse } from '../fault.ts';
import type { LiveAssembly } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickAssemblies, pickAssembly } from '../pick.ts';
import { whenOfHour, whoOf } from '../show/common.ts';

type Calls = 'words.set' | 'words.show' | 'words.read' | 'words.called' | 'words.end';

/** The handlers of two words. */
export function wordsHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'words.set': async ({ name, well, forced }, context) => {
      const home = pickAssembly(logs, context);
      if (!home.ok) return home;
      if (home.value.peer.peer.replica.isStopped()) return refuse('RestoredBackup');
      const { words } = home.value.duress;
      const done = await words.set(name, well, forced);
      if (!done.ok) return failAs(done.fault);
      const { pact } = homeOf(logs, home.value);
      return ok({ log: home.value.name, pact: pact ?? '', name });
    },
    'words.show': async (_, context) => {
      const homes = pickAssemblies(logs, context);
      if (!homes.ok) return homes;
      return ok({ homes: homes.value.map((home) => homeOf(logs, home)) });
    },
    'words.read': async (_, context) => {
      const homes = pickAssemblies(logs, context);
      if (!homes.ok) return homes;
      return ok({ people: homes.value.flatMap((home) => peopleOf(logs, home)) });
    },
    'words.called': async ({ who }, context) => {
      const found = pickPerson(logs, context, who);
      if (!found.ok) return found;
      const { home, read } = found.value;
      const done = await home.duress.readers.called(read.person);
      return done.ok ? changed(logs, found.value, read.open.length === 0) : failAs(done.fault);
    },
    'words.end': async ({ who, met, wordOf }, context) => {
      const found = pickPerson(logs, context, who);
      if (!found.ok) return found;
      // One of the two, and only one: whom one has met one need not hear of.
      if (met === (wordOf !== undefined)) return refuse('BadGiven', { field: 'met' });
      const { home, read } = found.value;
      const done = await home.duress.readers.end(read.person, wordOf ?? null);
      return done.ok ? changed(logs, found.value, done.value) : failAs(done.fault);
    },
  };
}

/** Whether two words of ours would be read, in one home. */
export function homeOf(logs: Logs, home: LiveAssembly): WordsShowAnswer['homes'][number] {
  const standing = home.duress.words.standing();
  const target = 'target' in standing ? standing.target : undefined;
  const base = { log: home.name, pact: target === undefined ? null : pactName(logs, target.pact) };
  if (standing.kind !== 'set')
    return { ...base, state: standing.kind, setAt: null, practise: false };
  return {
    ...base,
    state: standing.lapsed ? 'lapsed' : 'set',
    setAt: whenOfHour(standing.at, home.tempoMs),
    practise: standing.practise,
  };
}

/** Things that were left for this device's person alone: practice and calls for help look alike. */
export function leftForYou(home: LiveAssembly): number {
  return home.duress.readers.people().filter(({ open, practised }) => practised || open.length > 0)
    .length;
}

/** A pact as this device calls it; the start of its id where it holds no log of it. */
function pactName(logs: Logs, pact: string): string {
  return logs.pacts().find(({ open }) => open?.log === pact)?.name ?? pact.slice(0, 8);
}

interface PersonFound {
  readonly home: LiveAssembly;
  readonly read: ReadPerson;
}

function peopleOf(logs: Logs, home: LiveAssembly): readonly ReadPersonAnswer[] {
  return home.duress.readers.people().map((read) => personAnswer(logs, { home, read }));
}

function personAnswer(
  logs: Logs,
  { home, read: { person, open, since, practised } }: PersonFound,
): ReadPersonAnswer {
  // A call whose hour is not known is shown as begun with the clock's first hour, never as none.
  const from = open.length === 0 ? null : (since ?? (0 as Hour));
  return {
    id: person.handle,
    name: person.name,
    pact: pactName(logs, person.pact),
    ally: whoOf(person.party, undefined),
    since: from === null ? null : whenOfHour(from, home.tempoMs),
    practised,
    unclear: person.unclear.length,
  };
}

/** Somebody by the name under which they practised, or the start of their id. */
function pickPerson(
  logs: Logs,
  context: Parameters<typeof pickAssemblies>[1],
  who: string,
): Result<PersonFound, ControlFault> {
  const homes = pickAssemblies(logs, context);
  if (!homes.ok) return homes;
  const all = homes.value.flatMap((home) =>
    home.duress.readers.people().map((read): PersonFound => ({ home, read })),
  );
  const isNamed = ({ read: { person } }: PersonFound): boolean =>
    person.name.toLowerCase() === who.trim().toLowerCase() ||
    (who.length >= 4 && person.handle.startsWith(who.toLowerCase()));
  const [one, other] = all.filter(isNamed);
  if (one === undefined) return refuse('NobodyRead');
  return other === undefined ? ok(one) : refuse('Ambiguous');
}

function changed(logs: Logs, found: PersonFound, over: boolean) {
  const now = found.home.duress.readers
    .people()
    .find(({ person }) => person.handle === found.read.person.handle);
  const person = personAnswer(logs, { home: found.home, read: now ?? found.read });
  return ok({ person, over });
}
