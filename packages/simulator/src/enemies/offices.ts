/** What stories about offices share: who somebody is, acts that all are asked for, seats and purses. */
import type { Hour, MemberId, PlacementId, RecordId, RecordKind, Verb } from '@tocsin/core';
import { ledgerEntryKind, memberOfDevice } from '@tocsin/core';

import { propose } from '../people/doings.ts';
import type { Person } from '../people/person.ts';
import { DAY_MS, HOUR_MS } from '../people/person.ts';
import { openBook, paymentOf } from '../people/purses.ts';
import type { ToldKind } from '../world/chronicle.ts';
import type { Scene } from './enemy.ts';
import { handOf, persuade, slip, soon } from './enemy.ts';
import { rawRecord } from './raw.ts';

/** Nobody waits longer for an act that all were asked for; it is over before. */
const WAIT_DAYS = 60;
/** How often somebody looks whether it is in force. */
const LOOK_MS: number = 3 * HOUR_MS;

/** The member behind a person, as their own device knows it. */
export function memberOf({ device }: Person): MemberId | undefined {
  const peer = device.home()?.peer;
  const state = peer?.judged().state;
  return peer && state && memberOfDevice(state, peer.replica.me);
}

/** The person behind a member, by name. */
export function nameOf({ home }: Scene, member: MemberId | undefined): string {
  const found = home.people.find((one) => member !== undefined && memberOf(one) === member);
  return found?.name ?? 'nobody';
}

/** Says what happened to who reads the report. */
export function tell({ valley }: Scene, what: ToldKind, who: string, whom = ''): void {
  valley.chronicle.tell({ atMs: valley.agenda.now(), what, who, whom });
}

/** Does something so many hours later. */
export function after({ valley }: Scene, hours: number, what: () => void): void {
  valley.agenda.at(valley.agenda.now() + hours * HOUR_MS, what);
}

/** Calls once all of these acts are in force somewhere. */
export function whenInForce(scene: Scene, acts: readonly RecordId[], then: () => void): void {
  const { agenda } = scene.valley;
  const until = agenda.now() + WAIT_DAYS * DAY_MS;
  const look = (): void => {
    if (acts.every((act) => scene.watch.acts.get(act)?.forceAtMs !== undefined)) then();
    else if (agenda.now() < until) agenda.at(agenda.now() + LOOK_MS, look);
  };
  look();
}

/** Proposes an act as soon as it can, and asks these people for their yes; calls with its record. */
export function put(
  scene: Scene,
  by: Person,
  verbOf: () => Verb | undefined,
  asked: readonly Person[],
  then: (act: RecordId) => void,
): void {
  soon(scene, by, async () => {
    const verb = verbOf();
    const act = verb && (await propose(by, verb, scene.heard));
    if (act === undefined) return false;
    persuade(
      scene,
      act,
      asked.filter((one) => one !== by),
      14,
    );
    then(act);
    return true;
  });
}

/** The same, and calls once it is in force. */
export function decide(
  scene: Scene,
  by: Person,
  verbOf: () => Verb | undefined,
  then: (act: RecordId) => void,
  asked: readonly Person[] = scene.home.people,
): void {
  put(scene, by, verbOf, asked, (act) => whenInForce(scene, [act], () => then(act)));
}

/** Does something once a record is on a person's device and read. */
export function onceHeld(
  scene: Scene,
  person: Person,
  record: RecordId,
  work: () => Promise<boolean>,
): void {
  soon(scene, person, async () => {
    const state = person.device.home()?.peer.judged().state;
    return state?.reading.entryById.has(record) === true && (await work());
  });
}

/** Opens the book of the home, then goes on. */
export function withBook(scene: Scene, by: Person, then: () => void): void {
  soon(scene, by, async () => {
    const isOpen = await openBook(by);
    if (isOpen) then();
    return isOpen;
  });
}

/**
 * How somebody who should not writes: by their program, under the newest head or one from before; or by
 * hand under an old date, which forks their own chain in the end.
 */
export type Pretence =
  | 'today'
  | 'oldHead'
  | {
      readonly wallHour: Hour;
      readonly deps?: readonly RecordId[];
      readonly gov?: PlacementId;
    };

/** Heights by which a head from before lies below the newest. */
const OLD_BY = 3;

/** Writes something so; who wrote by hand tells some others. */
export async function writeAs<T>(
  scene: Scene,
  by: Person,
  kind: RecordKind<T>,
  said: NoInfer<T>,
  pretence: Pretence,
): Promise<RecordId | undefined> {
  const hand = handOf({ ...scene, traitor: by });
  const judged = hand?.home.peer.judged();
  const state = judged?.state;
  if (hand === undefined || judged === undefined || state === undefined) return undefined;
  if (typeof pretence !== 'string') {
    const record = rawRecord(hand, kind, said, pretence);
    by.device.mayFork = true;
    slip({ ...scene, traitor: by }, [record]);
    // Whoever has somebody's phone keeps count of what they wrote with it.
    if (by.whereabouts === 'arrested') slip({ ...scene, traitor: by }, [record], [by]);
    return record.id;
  }
  const before = state.history[Math.max(0, state.height - OLD_BY)]?.head ?? judged.gov;
  const at = { gov: pretence === 'today' ? judged.gov : before, epoch: judged.epochs[0] ?? 0 };
  const written = await hand.home.peer.appendAt(at, kind, said);
  return written.ok ? written.value : undefined;
}

/** A payment under a power that is not theirs any more; it must never count. */
export async function payBeyond(
  scene: Scene,
  by: Person,
  power: RecordId,
  amount: number,
  pretence: Pretence,
  why: string,
): Promise<RecordId | undefined> {
  const said = paymentOf(by, power, amount);
  if (said === undefined) return undefined;
  const date = typeof pretence === 'string' ? said.date : pretence.wallHour;
  const entry = await writeAs(scene, by, ledgerEntryKind, { ...said, date }, pretence);
  if (entry === undefined) return undefined;
  scene.watch.purses.mustNotCount(entry, by, why);
  tell(scene, 'paidBeyond', by.name);
  return entry;
}
