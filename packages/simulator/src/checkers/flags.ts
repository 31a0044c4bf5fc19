/**
 * Who knows that somebody is not free (R21): two readers of a twin, whom the draw named, and nobody
 * else. Everywhere else the person looks as before; and it ends by a meeting or by two people's word,
 * whatever the device says meanwhile.
 */
import { readerKeyKind, saidAs } from '@tocsin/core';

import type { Person } from '../people/person.ts';
import { DAY_MS } from '../people/person.ts';
import type { Device } from '../world/device.ts';
import type { Home, Valley } from '../world/valley.ts';

/** Readers of a twin in one term. */
const READERS = 2;
/** Words needed where nobody met the person. */
const WORDS_NEEDED = 2;
/** A check-in a week, and two weeks for the way through three logs. */
const SEEN_WITHIN_MS: number = 21 * DAY_MS;
/** States in which a person is who checks in every week. */
const WELL: ReadonlySet<string> = new Set(['fresh', 'due']);

/** What is done with what is seen. */
interface Hears {
  readonly sometimes: Set<string>;
  violate(rule: string, what: string): void;
}

/** What one reader knows of one person. */
interface Known {
  readonly reader: Person;
  readonly nth: number;
  isOpen: boolean;
  readonly tellers: string[];
}

interface Case {
  readonly whom: Person;
  readonly sinceMs: number;
  readonly known: Known[];
  isMissed: boolean;
}

/** The signs of duress of a valley. */
export class Flags {
  readonly #valley: Valley;
  readonly #hears: Hears;
  readonly #cases = new Map<Person, Case>();

  constructor(valley: Valley, hears: Hears) {
    this.#valley = valley;
    this.#hears = hears;
  }

  /** Somebody is forced from now on. */
  forced(whom: Person): void {
    const sinceMs = this.#valley.agenda.now();
    this.#cases.set(whom, { whom, sinceMs, known: [], isMissed: false });
    this.#hears.sometimes.add('somebody was forced');
  }

  /** A reader sees it; gives how many readers had seen it before. */
  saw(reader: Person, whom: Person): number {
    const found = this.#cases.get(whom);
    const known = found?.known.find((one) => one.reader === reader);
    if (known !== undefined) return known.nth;
    const nth = found?.known.length ?? 0;
    found?.known.push({ reader, nth, isOpen: true, tellers: [] });
    this.#hears.sometimes.add(nth === 0 ? 'a reader saw a sign of duress' : 'two readers saw it');
    const { agenda, chronicle } = this.#valley;
    chronicle.tell({ atMs: agenda.now(), what: 'flagSeen', who: reader.name, whom: whom.name });
    return nth;
  }

  /** The next who tells a reader that somebody is well. */
  nextTeller(reader: Person, whom: Person): string {
    const known = this.#cases.get(whom)?.known.find((one) => one.reader === reader);
    const teller = `friend ${String(known?.tellers.length ?? 0)}`;
    known?.tellers.push(teller);
    return teller;
  }

  /** For a reader it is over. */
  ended(reader: Person, whom: Person, how: 'a meeting' | 'two words'): void {
    const known = this.#cases.get(whom)?.known.find((one) => one.reader === reader);
    if (known === undefined) return;
    known.isOpen = false;
    this.#hears.sometimes.add(`a sign of duress ended by ${how}`);
    if (how === 'two words' && known.tellers.length < WORDS_NEEDED)
      this.#hears.violate('duress', `one word was enough for ${reader.name}`);
  }

  /** Looks at every device: what it shows of those who are forced. */
  check(): void {
    for (const home of this.#valley.homes)
      for (const { device } of home.people) this.#checkReads(home, device);
    for (const one of this.#cases.values()) this.#checkCase(one);
  }

  #checkReads(home: Home, device: Device): void {
    for (const { person, open } of device.duress()?.readers.people() ?? []) {
      const whom = this.#valley.people().find(({ name }) => name === person.name);
      const found = whom === undefined ? undefined : this.#cases.get(whom);
      if (open.length === 0) this.#checkEnd(device, found);
      else if (found === undefined)
        this.#hears.violate('duress', `${device.name} takes ${person.name} for forced`);
      else if (home.people.includes(found.whom) || !isReader(device))
        this.#hears.violate('duress', `${device.name} reads what is not for it`);
    }
  }

  #checkEnd(device: Device, found: Case | undefined): void {
    const known = found?.known.find(({ reader }) => reader.device === device);
    if (known?.isOpen === true)
      this.#hears.violate('duress', `it ended by itself for ${device.name}`);
  }

  #checkCase(one: Case): void {
    const { whom, known, sinceMs } = one;
    const now = this.#valley.agenda.now();
    if (now > sinceMs + SEEN_WITHIN_MS && known.length < READERS && !one.isMissed) {
      one.isMissed = true;
      this.#hears.violate('duress', `${String(known.length)} read that ${whom.name} is not free`);
    }
    if (whom.isForced) this.#checkLooks(one);
  }

  /** Everybody of the home sees somebody who checks in every week. */
  #checkLooks({ whom }: Case): void {
    const home = this.#valley.homes.find(({ people }) => people.includes(whom));
    const me = whom.device.home()?.peer.judged().me;
    for (const { device, whereabouts } of home?.people ?? []) {
      if (whereabouts !== 'free' || me === undefined) continue;
      const shown = device
        .home()
        ?.pulse()
        ?.subjects.find(({ subject }) => subject === me);
      if (shown === undefined) continue;
      if (WELL.has(shown.state)) this.#hears.sometimes.add('somebody forced looked as before');
      else this.#hears.violate('duress', `${whom.name} is ${shown.state} at ${device.name}`);
    }
  }
}

/** Whether the draw named this device: it showed a key at home. */
function isReader(device: Device): boolean {
  const peer = device.home()?.peer;
  return (peer?.entries() ?? []).some(
    (entry) =>
      entry.header.author === peer?.replica.me && saidAs(readerKeyKind, entry) !== undefined,
  );
}
