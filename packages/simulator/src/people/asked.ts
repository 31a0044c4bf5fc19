/** What waits for a person of a world: acts, rests, questions. Their device turns to them with it once a week. */
import type { AskedThing, Hour, Verb } from '@tocsin/core';
import { benchAt, hour, stancesHeld, weeklyList } from '@tocsin/core';
import type { AssemblyPeer } from '@tocsin/peer';
import { hourNow } from '@tocsin/peer';

import type { Heard } from './doings.ts';
import type { Person } from './person.ts';

/** Acts that cannot wait for a list, as the host has them (`packages/host/src/show/weekly.ts`). */
const PRESSING: readonly Verb['kind'][] = [
  'emergency',
  'stopEmergency',
  'strikeDevice',
  'suspend',
  'expel',
  'recall',
];

/** Lets the device of a person turn to them, or hold back what waits. */
export function turnToPerson(person: Person, heard: Heard): void {
  const home = person.device.home();
  if (home === undefined) return;
  const now = hourNow(home.peer.parts);
  const waiting = [...acts(home, heard), ...rests(home, now), ...questions(person)];
  person.turnTo(weeklyList(waiting, person.listAt, now));
}

function acts(home: AssemblyPeer, heard: Heard): readonly AskedThing[] {
  const { state, me } = home.peer.judged();
  if (state === undefined || me === undefined) return [];
  const bench = benchAt(state, home.peer.parts.crypto);
  return [...state.reading.actById].flatMap(([id, { said, entry }]) => {
    if (said.class !== 'members' || state.placedActs.has(id) || heard.refuses(id)) return [];
    if (state.verdicts.get(id)?.kind !== 'open' || stancesHeld(bench, id).has(me)) return [];
    const isPressing = PRESSING.includes(said.verb.kind);
    return [{ id, since: entry.header.wallHour, until: said.validUntil, isPressing }];
  });
}

function rests(home: AssemblyPeer, now: Hour): readonly AskedThing[] {
  const { me } = home.peer.judged();
  const all = home.watch().records()?.pauses ?? [];
  return all
    .filter(({ id, by, said }) => {
      const isAgreed = all.some((other) => other.said.agreesTo === id);
      return by !== me && said.agreesTo === null && said.toHour > now && !isAgreed;
    })
    .map(({ id, said }) => ({
      id,
      since: hour(Math.min(now, said.fromHour)),
      until: said.toHour,
      // A rest that nobody agreed to is no rest: somebody would be asked after.
      isPressing: true,
    }));
}

function questions(person: Person): readonly AskedThing[] {
  const desk = person.device.decisions();
  const views = new Map((desk?.views() ?? []).map((view) => [view.decision.record, view]));
  return (desk?.waiting() ?? []).flatMap(({ record, why, until }) => {
    const decision = views.get(record)?.decision;
    if (decision === undefined) return [];
    const { opensAt } = decision.proposal;
    const since = why === 'answer' ? opensAt : why === 'review' ? until : decision.closesAt;
    const end = why === 'answer' || why === 'objection' ? until : null;
    return [{ id: `${why} ${record}`, since, until: end, isPressing: false }];
  });
}
