/** Brings about what a scenario says befalls a valley, and ends it all when the world heals. */
import { invariant, unreachable } from '@tocsin/core';

import type { Watch } from '../checkers/watch.ts';
import { ENEMIES } from '../enemies/index.ts';
import { hearingOf } from '../people/days.ts';
import type { Person } from '../people/person.ts';
import { coverUp } from '../people/words.ts';
import { HOUR_MS } from '../people/person.ts';
import type { ToldKind } from '../world/chronicle.ts';
import type { Home, Valley } from '../world/valley.ts';
import type { Mishap } from './scenario.ts';

/** Plans every mishap of the valley's scenario. */
export function planMishaps(valley: Valley, watch: Watch): void {
  for (const mishap of valley.scenario.mishaps)
    valley.agenda.at(mishap.atHour * HOUR_MS, () => befall(valley, watch, mishap));
}

function tell(valley: Valley, what: ToldKind, who: string, whom = ''): void {
  valley.chronicle.tell({ atMs: valley.agenda.now(), what, who, whom });
}

function later(valley: Valley, hours: number, what: () => void): void {
  valley.agenda.at(valley.agenda.now() + hours * HOUR_MS, what);
}

function homeAt(valley: Valley, at: number): Home | undefined {
  return valley.homes[at % Math.max(1, valley.homes.length)];
}

/** So many people of a home who are free, drawn. */
function some(valley: Valley, home: number, count: number): readonly Person[] {
  const people = homeAt(valley, home)?.people ?? [];
  const free = people.filter(({ whereabouts, device }) => whereabouts === 'free' && !device.gone);
  return valley.luck.shuffle(free).slice(0, count);
}

function befall(valley: Valley, watch: Watch, mishap: Mishap): void {
  watch.sometimes.add(`mishap ${mishap.kind}`);
  if ('hours' in mishap && mishap.hours !== null) {
    const untilMs = valley.agenda.now() + mishap.hours * HOUR_MS;
    valley.troubledUntilMs = Math.max(valley.troubledUntilMs, untilMs);
  }
  switch (mishap.kind) {
    case 'blackout':
      return blackout(valley, mishap);
    case 'arrest':
      return arrest(valley, mishap);
    case 'seizure':
      return seize(valley, mishap);
    case 'pushedClocks':
      return pushClocks(valley, mishap);
    case 'swizzle':
      return swizzle(valley, mishap.hours, mishap.everyHours);
    case 'crashes':
      valley.mortality = { oneIn: mishap.oneIn };
      later(valley, mishap.hours, () => void (valley.mortality = { oneIn: 0 }));
      return undefined;
    case 'lyingDisks':
      return lie(valley, mishap);
    case 'restored':
      return restore(valley, mishap);
    case 'oldBag':
      return carryOldBag(valley, watch, mishap);
    case 'forced':
      return force(valley, watch, mishap);
    case 'enemy':
      return unleash(valley, watch, mishap);
    default:
      return unreachable(mishap);
  }
}

type Of<K extends Mishap['kind']> = Extract<Mishap, { readonly kind: K }>;

function blackout(valley: Valley, { home, hours }: Of<'blackout'>): void {
  const homes = home === null ? valley.homes : [homeAt(valley, home)];
  for (const one of homes) {
    if (one === undefined) continue;
    tell(valley, 'blackout', one.name);
    const stations = one.people.flatMap(({ device }) =>
      device.shelves.map(({ station }) => station.name),
    );
    // The home still hears itself; nobody outside does.
    valley.air.isolate(stations, true);
    const ends = one.people.map((person) => person.beginTrouble(valley.agenda.now(), false));
    later(valley, hours, () => {
      tell(valley, 'lightsOn', one.name);
      valley.air.isolate(stations, false);
      for (const end of ends) end(valley.agenda.now());
    });
  }
}

function arrest(valley: Valley, { home, members, hours }: Of<'arrest'>): void {
  for (const person of some(valley, home, members)) {
    person.whereabouts = 'arrested';
    person.device.sleep();
    tell(valley, 'arrested', person.name);
    const end = person.beginTrouble(valley.agenda.now());
    if (hours === null) continue;
    later(valley, hours, () => {
      person.whereabouts = 'free';
      end(valley.agenda.now());
      tell(valley, 'released', person.name);
    });
  }
}

function seize(valley: Valley, { home, devices }: Of<'seizure'>): void {
  for (const person of some(valley, home, devices)) {
    person.device.end();
    person.beginTrouble(valley.agenda.now());
    tell(valley, 'seized', person.name);
  }
}

function pushClocks(valley: Valley, { home, devices, byHours, hours }: Of<'pushedClocks'>): void {
  for (const { device, name } of some(valley, home, devices)) {
    device.clock.push(byHours * HOUR_MS);
    tell(valley, 'pushed', name, String(byHours));
    later(valley, hours, () => {
      device.clock.mend();
      tell(valley, 'mended', name);
    });
  }
}

/** Another part is cut off every few hours, in one direction or both. */
function swizzle(valley: Valley, hours: number, everyHours: number): void {
  if (hours <= 0) return;
  const stations = valley
    .devices()
    .flatMap(({ shelves }) => shelves.map((one) => one.station.name));
  const inside = stations.filter(() => valley.luck.chance(1, 3));
  const outside = stations.filter((name) => !inside.includes(name));
  const isBoth = valley.luck.chance(1, 2);
  const set = (blocked: boolean): void => {
    for (const one of inside)
      for (const other of outside) {
        valley.air.setBlocked(one, other, blocked);
        if (isBoth) valley.air.setBlocked(other, one, blocked);
      }
  };
  set(true);
  later(valley, Math.min(hours, everyHours), () => {
    set(false);
    swizzle(valley, hours - everyHours, everyHours);
  });
}

function lie(valley: Valley, { home, devices, hours }: Of<'lyingDisks'>): void {
  for (const { device, name } of some(valley, home, devices)) {
    tell(valley, 'diskLies', name);
    device.mayFork = true;
    for (const { disk } of device.shelves) disk.lies = true;
    later(valley, hours, () => {
      for (const { disk } of device.shelves) disk.lies = false;
    });
  }
}

function restore(valley: Valley, { home, hoursBack }: Of<'restored'>): void {
  const [person] = some(valley, home, 1);
  if (person === undefined) return;
  const { device, name } = person;
  const copy = device.backup();
  later(valley, hoursBack, () => {
    device.mayFork = true;
    device.restore(copy);
    tell(valley, 'restored', name);
  });
}

/** What is brought has had its time by then, and nobody takes it again (R14). */
function carryOldBag(valley: Valley, watch: Watch, { home, afterHours }: Of<'oldBag'>): void {
  const [person] = some(valley, home, 1);
  if (person === undefined) return;
  const bag = person.device.shelves.map(({ log, disk }) => ({
    log,
    records: disk.ids().flatMap((id) => disk.record(id) ?? []),
  }));
  later(valley, afterHours, () => {
    for (const { device } of homeAt(valley, home)?.people ?? []) {
      const peers = [device.home()?.peer, ...device.pacts().map(({ peer }) => peer)];
      for (const { log, records } of bag)
        void peers
          .find((peer) => peer?.replica.log === log)
          ?.replica.ingest(records, 'an old bag', 'each')
          .then((report) => {
            const isSwept = report.ok && report.value.outlived > 0;
            if (isSwept) watch.sometimes.add('a courier brought what was swept');
          });
    }
  });
}

/** Somebody with two words is forced; halfway they are made to say that all is well, and to set new ones. */
function force(valley: Valley, watch: Watch, { home, hours }: Of<'forced'>): void {
  const able = some(valley, home, valley.scenario.members);
  const person = able.find(({ device }) => device.duress()?.words.standing().kind === 'set');
  if (person === undefined) return;
  person.isForced = true;
  watch.flags.forced(person);
  tell(valley, 'forced', person.name);
  later(valley, Math.floor(hours / 2), () => valley.doing(person, coverUp(person)));
  later(valley, hours, () => {
    person.isForced = false;
    tell(valley, 'freed', person.name);
  });
}

function unleash(valley: Valley, watch: Watch, { home: at, enemy }: Of<'enemy'>): void {
  const home = homeAt(valley, at);
  const [traitor] = some(valley, at, 1);
  const begin = ENEMIES[enemy];
  invariant(begin !== undefined, 'a scenario names enemies that there are');
  if (home === undefined || traitor === undefined) return;
  const luck = valley.luck.branch(`enemy ${enemy}`);
  tell(valley, 'enemyBegan', traitor.name, enemy);
  begin({ valley, watch, home, luck, heard: hearingOf(valley, watch), traitor });
}

/** Ends all trouble: from now on everybody who is free can talk. */
export function heal(valley: Valley): void {
  valley.mortality = { oneIn: 0 };
  valley.air.setWeather({ ...valley.scenario.weather, lossPerMille: 0 });
  valley.air.unblockAll();
  for (const { device } of valley.people()) {
    device.setCovered(true);
    device.clock.mend();
    for (const { disk, station } of device.shelves) {
      disk.lies = false;
      station.withhold(null);
    }
  }
}
