/**
 * Who held a power and goes on with it: two treasurers who recall each other, and the holders of an
 * emergency power that has lapsed. What they then write, under today's date or one from before their
 * end, under the newest head or one from before, no replica may take for covered (R6, R8).
 */
import type { Hour, RecordId, Use, Verb } from '@tocsin/core';
import { charterKind, hour, POWER_VERB, powerCovers, ROLE, roleActKind } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { Person } from '../people/person.ts';
import { DAY_MS } from '../people/person.ts';
import { bookOf, COMMODITY, pay, standBehind } from '../people/purses.ts';
import type { Enemy, Scene } from './enemy.ts';
import { soon } from './enemy.ts';
import type { Pretence } from './offices.ts';
import {
  after,
  decide,
  memberOf,
  nameOf,
  onceHeld,
  payBeyond,
  put,
  tell,
  whenInForce,
  withBook,
  writeAs,
} from './offices.ts';

/** Weeks for which a purse is held. */
const WEEKS = 26;
/** What a purse or an emergency power may spend, and what one payment takes, in cents. */
export const CAP = 100_000;
const AMOUNT = 1_000;
/** Hours of an emergency power: the most. */
const EMERGENCY_HOURS = 72;
/** Times that somebody asks for an emergency power, where nobody answered within its hours. */
const TRIES = 4;
/** Days between two times that somebody goes on after the end. */
const AGAIN_DAYS = 2;
/** So long after the last hour of a power it is settled what was done under it. */
const SETTLED_HOURS = 240;
/** Backdated by so many hours. */
const BACK_HOURS = 60;

/** Two treasurers are each other's deputies, recall each other, and both go on paying. */
export const duellingTreasurers: Enemy = (scene) => {
  const { home, traitor } = scene;
  const rival = home.people.find((one) => one !== traitor);
  if (rival === undefined) return;
  const seats: RecordId[] = [];
  const seat = (holder: Person, deputy: Person, at: number): void =>
    decide(
      scene,
      holder,
      () => purse(holder, deputy),
      (act) => {
        seats[at] = act;
        const [first, second] = seats;
        if (first !== undefined && second !== undefined)
          withBook(scene, traitor, () => duel(scene, rival, first, second));
      },
    );
  seat(traitor, rival, 0);
  seat(rival, traitor, 1);
};

/** The seat of a treasurer, with a purse and a deputy. */
export function purse(holder: Person, deputy: Person): Verb | undefined {
  const [member, second] = [memberOf(holder), memberOf(deputy)];
  const peer = holder.device.home()?.peer;
  if (member === undefined || second === undefined || peer === undefined) return undefined;
  const terms = {
    kind: 'withinDomain',
    verbs: [POWER_VERB.spend],
    resources: [],
    caps: [{ commodity: COMMODITY, amount: CAP }],
    area: null,
    text: null,
    reportEvery: 0,
    deputies: [second],
    selection: null,
  } as const;
  const notAfter = hour(hourNow(peer.parts) + WEEKS * 168);
  return { kind: 'mandate', value: { role: ROLE.treasurer, member, notAfter, pact: null, terms } };
}

/** Each recalls the other; the people let both go. */
function duel(scene: Scene, rival: Person, first: RecordId, second: RecordId): void {
  const { traitor, home, watch } = scene;
  payWhileHeld(scene, first);
  const recalls: RecordId[] = [];
  for (const [by, mandate] of [
    [traitor, second],
    [rival, first],
  ] as const) {
    const recall = (): Verb => ({ kind: 'recall', value: { mandate, cuts: [] } });
    const keep = (act: RecordId): void => {
      recalls.push(act);
      whenInForce(scene, [act], () =>
        tellRecalled(scene, by === traitor ? rival : traitor, mandate),
      );
      if (recalls.length < 2) return;
      whenInForce(scene, recalls, () => {
        watch.sometimes.add('duelling recalls were both carried');
        goOn(scene, (pretence) => payAfterRecall(scene, first, pretence));
      });
    };
    after(scene, 24, () => put(scene, by, recall, home.people, keep));
  }
}

/** Who was recalled, and who stands in as somebody's device shows it. */
export function tellRecalled(scene: Scene, who: Person, mandate: RecordId): void {
  const states = scene.home.people.flatMap(
    ({ device }) => device.home()?.peer.judged().state ?? [],
  );
  const [newest] = states.toSorted((a, b) => b.height - a.height);
  const interim = [...(newest?.mandates.values() ?? [])].find(
    (one) => one.interimFor === mandate && one.ended === null,
  );
  tell(scene, 'recalled', who.name, nameOf(scene, interim?.member));
}

/** By program today, by program under an old head, then by hand under an old date, twice. */
function goOn(scene: Scene, doing: (pretence: Pretence) => Promise<void>): void {
  const { agenda } = scene.valley;
  const ways = ['today', 'oldHead', 'back', 'back'] as const;
  for (const [at, way] of ways.entries())
    agenda.at(agenda.now() + (1 + at) * AGAIN_DAYS * DAY_MS, () =>
      soon(scene, scene.traitor, async () => {
        await doing(way === 'back' ? backFrom(scene.traitor) : way);
        return true;
      }),
    );
}

function backFrom({ device }: Person): Pretence {
  const peer = device.home()?.peer;
  const now = peer === undefined ? 0 : hourNow(peer.parts);
  return { wallHour: hour(Math.max(1, now - BACK_HOURS)) };
}

const ROLE_ACT = {
  verb: POWER_VERB.spend,
  resource: null,
  amount: { commodity: COMMODITY, amount: AMOUNT },
  cites: null,
  text: '',
} as const;

/** Pays while the purse is held: in the role's own words, and in the book. */
function payWhileHeld(scene: Scene, power: RecordId): void {
  const { traitor } = scene;
  soon(scene, traitor, async () => {
    const peer = traitor.device.home()?.peer;
    const written = await peer?.append(roleActKind, { ...ROLE_ACT, power, confirms: null });
    if (written?.ok !== true) return false;
    const use = { ...ROLE_ACT, power, confirmedBy: [], record: written.value };
    lookUntilCovered(scene, use);
    await pay(traitor, power, AMOUNT);
    return true;
  });
}

/** Pays from a purse that was taken back. */
async function payAfterRecall(scene: Scene, power: RecordId, pretence: Pretence): Promise<void> {
  const { watch, traitor } = scene;
  const said = { ...ROLE_ACT, power, confirms: null };
  const record = await writeAs(scene, traitor, roleActKind, said, pretence);
  if (record === undefined) return;
  const use = { ...ROLE_ACT, power, confirmedBy: [], record };
  watch.forbidden.forbidUse(use, 'paid after the recall');
  watch.sometimes.add('somebody paid from a purse that was taken back');
  // A hand that wrote one record does not know its own next number.
  if (typeof pretence === 'string')
    await payBeyond(scene, traitor, power, AMOUNT, pretence, 'paid after the recall');
}

/** The payment of an honest hour has to count in the end: else nothing is shown by the others. */
function lookUntilCovered(scene: Scene, use: Use): void {
  const { valley, watch, home } = scene;
  const look = (): void => {
    const states = home.people.flatMap((one) => one.device.home()?.peer.judged().state ?? []);
    if (states.some((state) => powerCovers(state, use).kind === 'inside'))
      watch.sometimes.add('a power covered what was done');
    else valley.agenda.at(valley.agenda.now() + DAY_MS, look);
  };
  look();
}

/** An emergency power lapses; its holders go on together, and date it back. */
export const emergencyHolders: Enemy = (scene) => {
  const second = scene.home.people.find((one) => one !== scene.traitor);
  if (second === undefined) return;
  withEmergency(scene, [scene.traitor, second], {
    began: (power) => withBook(scene, scene.traitor, () => payWhileItRuns(scene, second, power)),
    lapsed: (power, expires) => {
      scene.watch.sometimes.add('an emergency power lapsed');
      const { agenda } = scene.valley;
      withBook(scene, scene.traitor, () => {
        for (const [at, wall] of [null, expires, null, expires].entries())
          agenda.at(agenda.now() + (1 + at) * AGAIN_DAYS * DAY_MS, () =>
            goOnTogether(scene, second, power, wall),
          );
      });
    },
  });
};

/** While the power runs one holder pays and the other stands behind it: that has to count in the end. */
function payWhileItRuns(scene: Scene, second: Person, power: RecordId): void {
  const { traitor, watch, home } = scene;
  soon(scene, traitor, async () => {
    const entry = await pay(traitor, power, AMOUNT);
    if (entry === undefined) return false;
    onceHeld(scene, second, entry, () => standBehind(second, entry));
    after(scene, EMERGENCY_HOURS + SETTLED_HOURS, () => {
      const effects = home.people.map(
        (one) => bookOf(one)?.entries.find(({ record }) => record === entry)?.effect.kind,
      );
      if (effects.includes('posted')) watch.sometimes.add('an emergency payment counted');
      if (effects.includes('late')) watch.sometimes.add('an emergency payment was late');
    });
    return true;
  });
}

/** What is done with an emergency power. */
interface Emergency {
  readonly began: (power: RecordId, expires: Hour) => void;
  readonly lapsed: (power: RecordId, expires: Hour) => void;
}

/** Asks for an emergency power; again, where nobody answered within its hours. */
export function withEmergency(
  scene: Scene,
  holders: readonly Person[],
  story: Emergency,
  tries: number = TRIES,
): void {
  const { traitor, watch, home } = scene;
  soon(scene, traitor, async () => {
    const peer = traitor.device.home()?.peer;
    const members = holders.flatMap((one) => memberOf(one) ?? []);
    if (peer === undefined || members.length < holders.length) return false;
    const trigger = await peer.append(charterKind, { text: 'Flood', handover: [] });
    if (!trigger.ok) return false;
    const starts = hourNow(peer.parts);
    const expires = hour(starts + EMERGENCY_HOURS);
    const value = {
      trigger: trigger.value,
      holders: members.toSorted(),
      verbs: [POWER_VERB.spend],
      caps: [{ commodity: COMMODITY, amount: CAP }],
      exposed: [],
      starts,
      expires,
    };
    put(
      scene,
      traitor,
      () => ({ kind: 'emergency', value }),
      home.people,
      (act) => {
        whenInForce(scene, [act], () => {
          tell(scene, 'powerBegan', traitor.name);
          story.began(act, expires);
        });
        after(scene, EMERGENCY_HOURS + 2, () => {
          if (watch.acts.get(act)?.forceAtMs !== undefined) {
            tell(scene, 'powerOver', traitor.name);
            story.lapsed(act, expires);
          } else if (tries > 1) withEmergency(scene, holders, story, tries - 1);
        });
      },
    );
    return true;
  });
}

/** Both holders write it, after the end; the wall says what they like. */
function goOnTogether(scene: Scene, second: Person, power: RecordId, wall: Hour | null): void {
  soon(scene, scene.traitor, async () => {
    const pretence: Pretence = wall === null ? 'today' : { wallHour: wall };
    const { watch, traitor } = scene;
    const said = { ...ROLE_ACT, power, confirms: null };
    const record = await writeAs(scene, traitor, roleActKind, said, pretence);
    if (record === undefined) return true;
    const why = 'an emergency power outlived its clock';
    const by = { ...said, confirms: record };
    const forbid = (confirmed: RecordId | undefined): void => {
      const confirmedBy = confirmed === undefined ? [] : [confirmed];
      watch.forbidden.forbidUse({ ...ROLE_ACT, power, record, confirmedBy }, why);
      watch.sometimes.add('holders went on after an emergency power');
    };
    if (wall !== null) {
      forbid(await writeAs(scene, second, roleActKind, by, { wallHour: wall, deps: [record] }));
      return true;
    }
    const entry = await payBeyond(scene, traitor, power, AMOUNT, 'today', why);
    onceHeld(scene, second, entry ?? record, async () => {
      forbid(await writeAs(scene, second, roleActKind, by, 'today'));
      if (entry !== undefined) await standBehind(second, entry);
      return true;
    });
    return true;
  });
}
