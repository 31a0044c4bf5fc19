/**
 * The practice village: the person's assembly with its neighbours, and an allied one. Everything in it
 * is the real thing (peers, keys, signatures, rules) but the people, and nothing of it is kept.
 */
import type { Clock } from '@tocsin/peer/ports';

import type { Files } from '../../files.ts';
import { found, seat } from '../founding.ts';
import { prepareToHelp } from '../consenting.ts';
import { makePact } from '../pact-making.ts';
import { pactNameOf } from '../pact-name.ts';
import { pause } from '../pause.ts';
import { createPerson } from '../person.ts';
import type { Setting } from '../setting.ts';
import { skippingClock } from './clock.ts';
import type { Around, VillageDevice, VillageMachine } from './device.ts';
import { openDevice } from './device.ts';
import { createVillageNet } from './net.ts';
import { villagers } from './people.ts';
import type { Village, VillageNames, VillageTroupe, Villager } from './people.ts';
import { passDay, settle } from './passing.ts';
import { createTable } from './table.ts';

/** What a village is made of. */
export interface VillageOptions {
  readonly machine: VillageMachine;
  readonly clock: Clock;
  readonly names: VillageNames;
  /** Files that the person's page hands to its peer. */
  readonly files: Files;
  /** Aborts when the person leaves. */
  readonly signal: AbortSignal;
  /** Told how far it is, of `BUILDING_STEPS`. */
  readonly onBuilt: (steps: number) => void;
}

/**
 * An hour of the village: a second shorter than an hour. So its times read as people know them, and
 * every record of it says that it is a rehearsal: no living log has such an hour (decision 0150).
 */
const VILLAGE_TEMPO_MS = 3_599_000;
/** Quiet days after the founding, then days on which everyone checked in: so many are shown of each. */
const QUIET_DAYS = 7;
const DAYS_BEFORE = 8;
const DAY_HOURS = 24;
/** Hours since the last of those days when the walk begins: the person's own check-in is near. */
const SINCE_CHECK_IN_HOURS = 20;
/** While a village is built its time runs: so much of it each time people look. */
const BUILDING_SKIP_MS = VILLAGE_TEMPO_MS;
const BUILDING_LOOK_MS = 40;
/** How long anything may take that devices do by themselves, on a slow phone. */
const PATIENCE_MS = 60_000;
/** One check-in a day, six hours of grace; whoever is asked to look has a day for it. */
const RHYTHM = { every: DAY_HOURS, grace: 6, turn: DAY_HOURS };

/** Steps that `onBuilt` tells of: devices, foundings, seats, names, pact, help, papers, the days. */
export const BUILDING_STEPS: number = 7 + DAYS_BEFORE;

/** The names of devices; people are called by `names`. */
const HOME = { name: 'linden', people: ['me', 'seal-1', 'seal-2', 'ringer-1', 'ringer-2'] };
const ALLY = { name: 'hillside', people: ['ally-1', 'ally-2', 'ally-3'] };

/** Builds a village; settles at the present hour, with everyone well. */
export async function buildVillage(options: VillageOptions): Promise<Village> {
  const { machine, names, signal, onBuilt } = options;
  const pastMs =
    ((1 + QUIET_DAYS + DAYS_BEFORE) * DAY_HOURS + SINCE_CHECK_IN_HOURS) * VILLAGE_TEMPO_MS;
  const clock = skippingClock(options.clock, -pastMs);
  const devices = [...HOME.people, ...ALLY.people];
  const table = createTable(options.files);
  const net = createVillageNet(devices, machine.crypto.hash);
  const around: Around = { machine, clock, net, files: table };
  const troupe = async ({ name, people }: typeof HOME): Promise<VillageTroupe> => ({
    name,
    people: await Promise.all(people.map((one) => settled(one, name, around, signal))),
  });
  const [home, ally] = [await troupe(HOME), await troupe(ALLY)];
  const setting: Setting<Villager> = {
    troupes: [home, ally],
    tempoMs: VILLAGE_TEMPO_MS,
    patienceMs: PATIENCE_MS,
    tables: table,
    signal,
    rhythm: () => RHYTHM,
    joinPact: () => Promise.resolve(),
  };
  const [me] = home.people;
  if (me === undefined) throw new TypeError('a village without its person');
  const village: Village = { around, setting, names, home, ally, me };
  await build(village, names, onBuilt);
  return village;
}

async function settled(
  device: string,
  assembly: string,
  around: Around,
  signal: AbortSignal,
): Promise<Villager> {
  const person = createPerson<VillageDevice>(device, assembly, signal);
  person.sitDown(await openDevice(device, around));
  return person;
}

async function build(
  village: Village,
  names: VillageNames,
  onBuilt: (steps: number) => void,
): Promise<void> {
  const { setting, home, ally } = village;
  const { clock } = village.around;
  let done = 0;
  const built = (): void => onBuilt((done += 1));
  built();
  const endMs = clock.aheadMs() + DAY_HOURS * VILLAGE_TEMPO_MS;
  const over = new AbortController();
  const running = letRun(village, endMs, AbortSignal.any([setting.signal, over.signal]));
  try {
    for (const troupe of setting.troupes) await found(setting, troupe);
    built();
    await seatAll(setting, home, ally);
    built();
    await nameAll(village, names);
    built();
    await makePact(setting, home);
    built();
    for (const troupe of setting.troupes) await prepareToHelp(setting, troupe);
    built();
    await checkPaper(village);
    for (const person of home.people)
      await person.ask('pact.name', { pact: await pactNameOf(person), name: ally.name });
    for (const person of ally.people)
      await person.ask('pact.name', { pact: await pactNameOf(person), name: home.name });
    built();
  } finally {
    over.abort();
    await running;
  }
  // Together more than the two weeks of practice, in which no inquiry opens by itself.
  clock.skip(endMs - clock.aheadMs() + QUIET_DAYS * DAY_HOURS * VILLAGE_TEMPO_MS);
  for (let day = 1; day <= DAYS_BEFORE; day += 1) {
    await passDay(village, 1);
    built();
  }
  clock.skip(SINCE_CHECK_IN_HOURS * VILLAGE_TEMPO_MS);
  for (const person of villagers(village))
    if (person !== village.me) await person.ask('beat.send', {});
  await settle(village);
}

/** Lets an hour pass each time, so that what people decided comes into force. */
async function letRun({ around }: Village, endMs: number, signal: AbortSignal): Promise<void> {
  const { clock } = around;
  while (!signal.aborted && clock.aheadMs() < endMs) {
    clock.skip(Math.min(BUILDING_SKIP_MS, endMs - clock.aheadMs()));
    await pause(BUILDING_LOOK_MS, signal).catch(() => undefined);
  }
}

async function seatAll(
  setting: Setting<Villager>,
  home: VillageTroupe,
  ally: VillageTroupe,
): Promise<void> {
  await seat(
    setting,
    home,
    home.people.map((person) => [person, person.name.startsWith('seal') ? 'sealHolder' : 'ringer']),
  );
  await seat(
    setting,
    ally,
    ally.people.map((person) => [person, 'ringer']),
  );
}

/** The person's paper key is checked: it belongs to a device that is kept, and none of this is. */
async function checkPaper({ me }: Village): Promise<void> {
  const { code } = await me.ask('paper.print', {});
  await me.ask('paper.check', { code });
}

/** Everyone says what they are called, and how often they check in. */
async function nameAll({ home, ally, me }: Village, names: VillageNames): Promise<void> {
  const called = [
    ...home.people.map((person, at) => [person, [names.me, ...names.neighbours][at]] as const),
    ...ally.people.map((person, at) => [person, names.allies[at]] as const),
  ];
  for (const [person, name] of called) {
    await person.ask('name.me', { name: name ?? person.name });
    await person.ask('rhythm.set', { every: RHYTHM.every, grace: RHYTHM.grace });
  }
  await me.ask('name.assembly', { name: names.home });
  await ally.people[0]?.ask('name.assembly', { name: names.ally });
}

/** Ends every device; nothing of them is left. */
export async function leaveVillage(village: Village): Promise<void> {
  await Promise.all(villagers(village).map((person) => person.device().daemon.close()));
}
