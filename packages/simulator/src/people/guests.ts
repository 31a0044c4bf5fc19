/**
 * Letting somebody in (R15), as people do it: one invites, others vouch, object or say nothing, each
 * once, by chance. Whoever comes in is a person of the home like any other, or is meant to look so.
 */
import type { RecordId } from '@tocsin/core';
import { consentKind, durationOf, hour, inviteKind } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { Watch } from '../checkers/watch.ts';
import { answerInvite } from '../world/joining.ts';
import type { Luck } from '../world/luck.ts';
import type { Home, Valley } from '../world/valley.ts';
import type { Heard } from './doings.ts';
import { agreeTo, propose } from './doings.ts';
import { DAY_MS, HOUR_MS, Person } from './person.ts';

/** Where somebody is let in. */
export interface Door {
  readonly valley: Valley;
  readonly watch: Watch;
  readonly home: Home;
  readonly heard: Heard;
  readonly luck: Luck;
}

/** Of a hundred people who hear of a guest: so many vouch, and so many object. */
export interface Manners {
  readonly vouch: number;
  readonly object: number;
}

/** For so long an admission is talked about, and every so many hours somebody looks at it. */
const DAYS = 40;
const LOOK_HOURS = 5;

/** A guest, and the act that would let them in. */
export interface Asked {
  readonly guest: Person;
  readonly act: RecordId;
}

/** Invites somebody and vouches for them; undefined where the inviter's device does not run. */
export async function invite(
  { valley, luck, heard }: Door,
  inviter: Person,
  name: string,
): Promise<Asked | undefined> {
  const home = inviter.device.home();
  const [shelf] = inviter.device.shelves;
  const state = home?.peer.judged().state;
  const genesis = shelf?.disk.record(shelf.log as string as RecordId);
  if (home === undefined || shelf === undefined || state === undefined || genesis === undefined)
    return undefined;
  const own = luck.branch(`guest ${name}`);
  const secret = own.bytes(32);
  const { peer } = home;
  const notAfter = hour(hourNow(peer.parts) + durationOf(state.overrides, 'invite'));
  const inviteKey = valley.crypto.signingPair(secret).publicKey;
  const written = await peer.append(inviteKind, { inviteKey, notAfter });
  if (!written.ok) return undefined;
  const { log } = shelf;
  const given = { log, invite: written.value, secret, genesis };
  const { device, admit } = await answerInvite(valley.ground, given, name, own);
  const guest = new Person(name, device, own.branch('person'), valley.scenario.customs);
  const act = await propose(inviter, admit, heard, 'none');
  return act === undefined ? undefined : { guest, act };
}

/** Says no to an act. */
async function objectTo(person: Person, act: RecordId): Promise<boolean> {
  const said = await person.device.home()?.peer.append(consentKind, { act, stance: 'against' });
  return said?.ok === true;
}

/** People of the home hear of a guest, and each makes up their mind once. */
export function talkOver(
  { valley, watch, heard, luck }: Door,
  act: RecordId,
  people: readonly Person[],
  { vouch, object }: Manners,
): void {
  const { agenda } = valley;
  for (const one of people) {
    const drawn = luck.below(100);
    if (drawn >= vouch + object) continue;
    const says = drawn < vouch ? 'for' : 'against';
    let isDone = false;
    for (let hours = 1 + luck.below(48); hours < DAYS * 24; hours += LOOK_HOURS)
      agenda.at(agenda.now() + hours * HOUR_MS, () => {
        if (isDone || !one.device.awake || watch.acts.get(act)?.forceAtMs !== undefined) return;
        if (one.device.home()?.peer.judged().state?.reading.actById.has(act) !== true) return;
        const said = says === 'for' ? agreeTo(one, act, heard) : objectTo(one, act);
        const done = said.then((isSaid) => {
          if (isSaid && says === 'against') watch.sometimes.add('somebody objected to a guest');
          isDone ||= isSaid;
        });
        valley.doing(one, done);
      });
  }
}

/**
 * Once a guest is let in somebody calls them, and they are of the home. Before that their device stays
 * off: most of the home would know it for a stranger's, and tell it nothing.
 */
export function whenIn(
  { valley, watch, home }: Door,
  { guest, act }: Asked,
  then: () => void = () => {},
): void {
  const { agenda, chronicle } = valley;
  const since = agenda.now();
  const look = (): void => {
    if (watch.acts.get(act)?.forceAtMs === undefined) {
      if (agenda.now() < since + 2 * DAYS * DAY_MS) agenda.at(agenda.now() + HOUR_MS * 3, look);
      return;
    }
    watch.follow(guest.device);
    valley.moveIn(home, guest);
    chronicle.tell({ atMs: agenda.now(), what: 'letIn', who: guest.name, whom: home.name });
    then();
  };
  look();
}
