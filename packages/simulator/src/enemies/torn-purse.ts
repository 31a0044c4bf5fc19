/**
 * One purse, spent twice: two and two of four holders of an emergency power pay from it while half of the
 * home cannot hear the other half; and a treasurer shows one payment to some and another to the rest. No
 * purse may come to hold more than it was given (decision 0116); of two that do not fit the members choose.
 */
import type { Hash32, RecordId, Verb } from '@tocsin/core';
import { charterKind, ledgerEntryKind, RESOLVE_SUBJECT, sunsetKind } from '@tocsin/core';

import type { Person } from '../people/person.ts';
import { DAY_MS } from '../people/person.ts';
import { pay, paymentOf, standBehind } from '../people/purses.ts';
import type { Enemy, Scene } from './enemy.ts';
import { handOf, slip, soon } from './enemy.ts';
import { after, decide, onceHeld, tell, withBook } from './offices.ts';
import { CAP, purse, withEmergency } from './old-hands.ts';
import { rawRecord } from './raw.ts';

/** More than half of the purse: two such payments do not fit into it. */
const AMOUNT: number = CAP * 0.6;
/** The halves hear each other again so many hours after they were cut off: after the power's last one. */
const APART_HOURS = 80;
/** The members are asked which of the two counts so long after that. */
const CHOOSE_HOURS = 48;

/** Two and two of four holders. */
export const tornPurse: Enemy = (scene) => {
  const { home, traitor } = scene;
  const holders = [traitor, ...home.people.filter((one) => one !== traitor)].slice(0, 4);
  withBook(scene, traitor, () =>
    withEmergency(scene, holders, {
      began: (power) => spendApart(scene, holders, power),
      lapsed: (power) => account(scene, power),
    }),
  );
};

/** Without a report nobody of them would be given anything again. */
function account(scene: Scene, power: RecordId): void {
  const { traitor } = scene;
  soon(scene, traitor, async () => {
    const peer = traitor.device.home()?.peer;
    const text = await peer?.append(charterKind, { text: 'What we did.', handover: [] });
    if (text?.ok !== true) return false;
    return (await peer?.append(sunsetKind, { power, report: text.value }))?.ok === true;
  });
}

/** Half of a home with two of the holders, and the other half. */
function halvesOf({ home }: Scene, holders: readonly Person[]): readonly (readonly Person[])[] {
  const others = home.people.filter((one) => !holders.includes(one));
  return [0, 1].map((half) => [
    ...holders.slice(half * 2, half * 2 + 2),
    ...others.filter((_, at) => at % 2 === half),
  ]);
}

function spendApart(scene: Scene, holders: readonly Person[], power: RecordId): void {
  const { valley, watch } = scene;
  const halves = halvesOf(scene, holders);
  cutOff(scene, halves, true);
  const untilMs = valley.agenda.now() + APART_HOURS * 3_600_000;
  valley.troubledUntilMs = Math.max(valley.troubledUntilMs, untilMs);
  after(scene, APART_HOURS, () => cutOff(scene, halves, false));
  const paid: RecordId[] = [];
  for (const [payer, second] of halves) {
    if (payer === undefined || second === undefined) continue;
    soon(scene, payer, async () => {
      const entry = await pay(payer, power, AMOUNT);
      if (entry === undefined) return false;
      onceHeld(scene, second, entry, async () => {
        if (!(await standBehind(second, entry))) return false;
        paid.push(entry);
        if (paid.length === 2) {
          watch.sometimes.add('one purse was spent in two parts of a home');
          watch.purses.tornBy(paid);
          tell(scene, 'paidApart', holders[0]?.name ?? '', holders[2]?.name);
        }
        return true;
      });
      return true;
    });
  }
  after(scene, APART_HOURS + CHOOSE_HOURS, () => choose(scene, paid));
}

function cutOff({ valley }: Scene, halves: readonly (readonly Person[])[], blocked: boolean): void {
  const [ones, others] = halves.map((half) => half.map(({ device }) => device.name));
  for (const one of ones ?? [])
    for (const other of others ?? []) {
      valley.air.setBlocked(one, other, blocked);
      valley.air.setBlocked(other, one, blocked);
    }
}

/** The members say which of two payments counts. */
function choose(scene: Scene, paid: readonly RecordId[]): void {
  const [entry] = scene.luck.shuffle(paid);
  if (entry === undefined || paid.length < 2) return;
  const hash = entry as string as Hash32;
  const value = { subject: RESOLVE_SUBJECT.ratified, hash };
  decide(
    scene,
    scene.traitor,
    () => ({ kind: 'resolve', value }),
    () => {},
  );
}

/** A treasurer shows one payment to some of the home, and another to the others. */
export const forkedPurse: Enemy = (scene) => {
  const { home, traitor, valley, watch } = scene;
  const deputy = home.people.find((one) => one !== traitor);
  if (deputy === undefined) return;
  const seat = (): Verb | undefined => purse(traitor, deputy);
  withBook(scene, traitor, () =>
    decide(scene, traitor, seat, (power) => {
      valley.agenda.at(valley.agenda.now() + DAY_MS, () =>
        soon(scene, traitor, () => {
          const hand = handOf(scene);
          const said = paymentOf(traitor, power, AMOUNT);
          if (hand === undefined || said === undefined) return Promise.resolve(false);
          traitor.device.mayFork = true;
          const others = home.people.filter((one) => one !== traitor);
          for (const half of [0, 1]) {
            const record = rawRecord(hand, ledgerEntryKind, { ...said, narration: String(half) });
            slip(
              scene,
              [record],
              others.filter((_, at) => at % 2 === half),
            );
          }
          watch.sometimes.add('a treasurer forked a payment');
          return Promise.resolve(true);
        }),
      );
    }),
  );
};
