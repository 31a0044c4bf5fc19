/** Ringing: what holders of bells do when an inquiry found silence, and when it is over. */
import type { LogId } from '@tocsin/core';
import { ALERT_KINDS, ALERT_LEVELS, ALERT_SCOPES, hour, memberOfDevice } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { Person } from './person.ts';

/** Hours for which a ring is good: the most that R22 allows. */
const RING_HOURS = 72;

/** What ringing tells the world. */
export interface RingHeard {
  rang(ring: string, person: Person, context: 'live' | 'drill'): void;
  signed(ring: string, person: Person): void;
  cleared(ring: string, person: Person): void;
}

/** A holder looks at the table: rings that wait for a signature, silence that nobody rang for. */
export async function tendBells(person: Person, pact: LogId, heard: RingHeard): Promise<void> {
  await signWhatWaits(person, heard);
  if (isSomebodySilent(person) && !hasRung(person, pact)) await ring(person, pact, 'live', heard);
}

/** Proposes a ring and signs it with the own bell. */
export async function ring(
  person: Person,
  pact: LogId,
  context: 'live' | 'drill',
  heard: RingHeard,
): Promise<void> {
  const home = person.device.home();
  const household = person.device.household();
  if (home === undefined || household === undefined) return;
  const proposed = await household.proposeRing({
    pact,
    context,
    kind: ALERT_KINDS.indexOf('arrest'),
    level: ALERT_LEVELS.indexOf('red'),
    scope: ALERT_SCOPES.indexOf('person'),
    notAfter: hour(hourNow(home.peer.parts) + RING_HOURS),
    text: '',
    inquiry: null,
  });
  if (!proposed.ok) return;
  heard.rang(proposed.value, person, context);
  await household.signRing(proposed.value);
}

async function signWhatWaits(person: Person, heard: RingHeard): Promise<void> {
  const household = person.device.household();
  if (household === undefined) return;
  for (const context of ['live', 'drill'] as const) {
    // Nobody lends their bell to an alarm for which they see no reason.
    if (context === 'live' && !isSomebodySilent(person)) continue;
    for (const { id, complete } of household.gathering(context)) {
      if (complete || !person.answersUrgent(`sign ${id}`)) continue;
      const signed = await household.signRing(id);
      if (signed.ok) heard.signed(id, person);
    }
  }
}

/** Whether an inquiry of the home found that a member answers nobody, and it still stands. */
function isSomebodySilent(person: Person): boolean {
  const home = person.device.home();
  const { state } = home?.peer.judged() ?? {};
  if (home === undefined || state === undefined) return false;
  const me = memberOfDevice(state, home.peer.replica.me);
  return (home.pulse()?.inquiries ?? []).some(
    (one) => one.state === 'silent' && one.subject !== me,
  );
}

/** Whether the home has rung by now: one alarm for one silence is enough. */
function hasRung(person: Person, pact: LogId): boolean {
  const household = person.device.household();
  if (household === undefined) return true;
  const isOurs = household.gathering('live').some(({ place }) => place.pact === pact);
  return isOurs || household.alerts().some(({ view }) => view.context === 'live');
}

/** Once everybody is back, holders sign the all-clear of what still rings. */
export async function clearBells(person: Person, heard: RingHeard): Promise<void> {
  const household = person.device.household();
  if (household === undefined || isSomebodySilent(person)) return;
  for (const { view } of household.alerts()) {
    if (view.status === 'clear' || !person.answersUrgent(`clear ${view.state.id}`)) continue;
    const done = await household.clear(view.state.id);
    if (done.ok && done.value) heard.cleared(view.state.id, person);
  }
}
