/**
 * Half of the stewards are taken, and whoever took them has their phones, unlocked. Four stewards spend a
 * budget together, more than half of them each time. With two taken the free ones cannot pay, and neither can
 * whoever has the keys of the others. The members recall the two; their deputies stand in, and the home pays
 * again. Then a third steward turns: with the two old keys they would be more than half of the stewards whom
 * an old head shows, and nothing that they write may count (R6; decision 0120).
 */
import type { PlacementId, RecordId, Verb } from '@tocsin/core';
import { charterKind, entryWordKind, hour, ROLE, STEWARDS_SWITCH_INDEX } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { Person } from '../people/person.ts';
import { COMMODITY, pay, standBehind } from '../people/purses.ts';
import type { Enemy, Scene } from './enemy.ts';
import { soon } from './enemy.ts';
import {
  after,
  decide,
  memberOf,
  onceHeld,
  payBeyond,
  tell,
  withBook,
  writeAs,
} from './offices.ts';
import { tellRecalled } from './old-hands.ts';

const STEWARDS = 4;
/** Weeks for which stewards and their budget stand. */
const WEEKS = 26;
const BUDGET = 100_000;
const AMOUNT = 1_000;
/** Taken so long after they paid together; whoever took them tries soon, and the free the day after. */
const TAKEN_HOURS = 72;
const KEYS_HOURS = 6;
const FREE_HOURS = 30;
const RECALL_HOURS = 54;
/** After both recalls: the free pay, and then the keys of the two are used with those of a third. */
const AGAIN_HOURS = 24;
const TURN_HOURS = 96;

/** The stewards of this story, and their deputies in the same order. */
interface House {
  readonly stewards: readonly Person[];
  readonly deputies: readonly Person[];
  readonly seats: RecordId[];
  budget: RecordId | undefined;
}

export const halfStewards: Enemy = (scene) => {
  const { home, traitor } = scene;
  const people = [traitor, ...home.people.filter((one) => one !== traitor)];
  const stewards = people.slice(0, STEWARDS);
  const others = people.slice(STEWARDS);
  const deputies = stewards.flatMap((_, at) => others[at % Math.max(1, others.length)] ?? []);
  if (deputies.length < STEWARDS) return;
  const house: House = { stewards, deputies, seats: [], budget: undefined };
  const open: Verb = {
    kind: 'constitution',
    value: { overrides: [{ index: STEWARDS_SWITCH_INDEX, value: 1 }] },
  };
  withBook(scene, traitor, () =>
    decide(
      scene,
      traitor,
      () => open,
      () => seatAll(scene, house),
    ),
  );
};

function seatAll(scene: Scene, house: House): void {
  for (const [at, steward] of house.stewards.entries())
    decide(
      scene,
      steward,
      () => seat(steward, house.deputies[at] as Person),
      (act) => {
        house.seats[at] = act;
        if (Object.keys(house.seats).length === STEWARDS) openBudget(scene, house);
      },
    );
}

function seat(steward: Person, deputy: Person): Verb | undefined {
  const [member, second] = [memberOf(steward), memberOf(deputy)];
  const peer = steward.device.home()?.peer;
  if (member === undefined || second === undefined || peer === undefined) return undefined;
  const terms = {
    kind: 'withinDomain',
    verbs: [],
    resources: [],
    caps: [],
    area: null,
    text: null,
    reportEvery: 0,
    deputies: [second],
    selection: null,
  } as const;
  const notAfter = hour(hourNow(peer.parts) + WEEKS * 168);
  return { kind: 'mandate', value: { role: ROLE.steward, member, notAfter, pact: null, terms } };
}

function openBudget(scene: Scene, house: House): void {
  const { traitor } = scene;
  soon(scene, traitor, async () => {
    const peer = traitor.device.home()?.peer;
    const purpose = await peer?.append(charterKind, { text: 'Bread', handover: [] });
    if (purpose?.ok === true) openBudgetFor(scene, house, purpose.value);
    return purpose?.ok === true;
  });
}

function openBudgetFor(scene: Scene, house: House, purpose: RecordId): void {
  const { traitor, watch } = scene;
  const budget = (): Verb | undefined => {
    const peer = traitor.device.home()?.peer;
    if (peer === undefined) return undefined;
    const notAfter = hour(hourNow(peer.parts) + WEEKS * 168 - 24);
    const rest = { purpose, fund: null, mandate: null, replaces: null };
    return { kind: 'allocate', value: { ...rest, commodity: COMMODITY, amount: BUDGET, notAfter } };
  };
  decide(scene, traitor, budget, (act) => {
    house.budget = act;
    const [first, second, third] = house.stewards;
    if (first === undefined || second === undefined || third === undefined) return;
    payTogether(scene, first, [second, third], act, () => {
      watch.sometimes.add('stewards paid together');
      after(scene, TAKEN_HOURS, () => take(scene, house, act));
    });
  });
}

/** One pays, and each of the others stands behind it when they have it. */
function payTogether(
  scene: Scene,
  first: Person,
  others: readonly Person[],
  budget: RecordId,
  then: (entry: RecordId) => void,
): void {
  soon(scene, first, async () => {
    const entry = await pay(first, budget, AMOUNT);
    if (entry === undefined) return false;
    let behind = 0;
    for (const other of others)
      onceHeld(scene, other, entry, async () => {
        if (!(await standBehind(other, entry))) return false;
        behind += 1;
        if (behind === others.length) {
          tell(scene, 'paidTogether', first.name);
          then(entry);
        }
        return true;
      });
    return true;
  });
}

/** The last two are taken with their phones on. */
function take(scene: Scene, house: House, budget: RecordId): void {
  const { valley, watch } = scene;
  const taken = house.stewards.slice(2);
  watch.sometimes.add('half of the stewards were taken');
  for (const person of taken) {
    person.whereabouts = 'arrested';
    person.device.sleep();
    tell(scene, 'arrested', person.name);
    person.beginTrouble(valley.agenda.now());
  }
  after(scene, KEYS_HOURS, () => payWithKeys(scene, taken, budget, 'two of four keys paid'));
  after(scene, FREE_HOURS, () => payTooFew(scene, house, budget));
  after(scene, RECALL_HOURS, () => recall(scene, house, budget));
}

/** Whoever has the phones writes by hand, and slips it to some. */
function payWithKeys(
  scene: Scene,
  keys: readonly Person[],
  budget: RecordId,
  why: string,
  gov?: PlacementId,
): void {
  const [first, ...others] = keys;
  const peer = first?.device.home()?.peer;
  if (first === undefined || peer === undefined) return;
  const date = hourNow(peer.parts);
  const pretence = gov === undefined ? { wallHour: date } : { wallHour: date, gov };
  const work = async (): Promise<void> => {
    const entry = await payBeyond(scene, first, budget, AMOUNT, pretence, why);
    if (entry === undefined) return;
    scene.watch.sometimes.add(why);
    for (const other of others)
      await writeAs(
        scene,
        other,
        entryWordKind,
        { entry, word: 'confirmed' },
        {
          ...pretence,
          deps: [entry],
        },
      );
  };
  scene.valley.doing(first, work());
}

/** The two who are free try by themselves. */
function payTooFew(scene: Scene, { stewards }: House, budget: RecordId): void {
  const [first, second] = stewards;
  if (first === undefined || second === undefined) return;
  soon(scene, first, async () => {
    const entry = await pay(first, budget, AMOUNT);
    if (entry === undefined) return false;
    scene.watch.purses.mustNotCount(entry, first, 'two of four stewards paid');
    scene.watch.sometimes.add('too few stewards could not pay');
    tell(scene, 'cannotPay', first.name);
    onceHeld(scene, second, entry, () => standBehind(second, entry));
    return true;
  });
}

/** The members take the two seats back; the deputies stand in. */
function recall(scene: Scene, house: House, budget: RecordId): void {
  const { stewards, deputies, seats } = house;
  const [first, second] = stewards;
  const free = scene.home.people.filter(({ whereabouts }) => whereabouts === 'free');
  if (first === undefined || second === undefined) return;
  const before = headOf(first);
  let recalled = 0;
  for (const at of [2, 3]) {
    const [taken, deputy, mandate] = [stewards[at], deputies[at], seats[at]];
    if (taken === undefined || deputy === undefined || mandate === undefined) return;
    const verb = (): Verb => ({ kind: 'recall', value: { mandate, cuts: [] } });
    const then = (): void => {
      tellRecalled(scene, taken, mandate);
      recalled += 1;
      if (recalled < 2) return;
      scene.watch.sometimes.add('half of the stewards were recalled');
      after(scene, AGAIN_HOURS, () =>
        payTogether(scene, first, [second, deputy], budget, () => {}),
      );
      // The third key is that of somebody who is a steward still.
      const keys = [...stewards.slice(2), second];
      after(scene, TURN_HOURS, () =>
        payWithKeys(scene, keys, budget, 'old keys cited an old head', before),
      );
    };
    decide(scene, first, verb, then, free);
  }
}

function headOf({ device }: Person): PlacementId | undefined {
  return device.home()?.peer.judged().gov;
}
