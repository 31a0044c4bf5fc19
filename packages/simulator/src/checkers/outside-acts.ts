/**
 * Outside acts as the world sees them: who did what when, with how much of the cap. R8: nobody acts
 * on a ring that came too late. R22: over all executors of a home no more is drawn in thirty days
 * than its cap. What drills draw is counted apart, and what they do is marked.
 */
import type { RingState } from '@tocsin/core';
import {
  decodeDispute,
  disputeKeptKind,
  hour,
  instant,
  instantOf,
  notAfterOf,
  saidAs,
} from '@tocsin/core';
import type { ActOrder } from '@tocsin/peer';

import { DAY_MS, HOUR_MS } from '../people/person.ts';
import { WORLD_BEGINS } from '../world/clock.ts';
import type { Device } from '../world/device.ts';
import { TEMPO_MS } from '../world/device.ts';
import { CAP_PER_30D } from '../world/founding.ts';
import type { Valley } from '../world/valley.ts';
import { MONEY_STEP } from '../people/laws.ts';

/** One act outside. */
interface Done {
  readonly home: string;
  readonly pact: string;
  readonly atMs: number;
  readonly draws: number;
  readonly key: string;
}

/** What is done with what is seen. */
interface Hears {
  readonly sometimes: Set<string>;
  violate(rule: string, what: string): void;
}

/** The window of a cap (R22), less an hour for what two clocks may differ after thirty days. */
const WINDOW_MS: number = 30 * DAY_MS - HOUR_MS;

/** The outside acts of a valley. */
export class OutsideActs {
  readonly #valley: Valley;
  readonly #hears: Hears;
  readonly #done: Done[] = [];
  /** Devices, and rings that they had while these rang. */
  readonly #inTime = new Set<string>();
  /** Rings that a holder disputed, once and truly. */
  readonly #disputed = new Set<string>();

  constructor(valley: Valley, hears: Hears) {
    this.#valley = valley;
    this.#hears = hears;
  }

  /** From now on carries out what a device is to do, and watches. */
  follow(device: Device): void {
    device.household()?.onOrder((order) => {
      this.#did(device, order);
      return Promise.resolve(null);
    });
  }

  /** A holder disputed a ring; nobody lifts it. */
  disputed(ring: string): void {
    this.#disputed.add(ring);
  }

  /** R22: whoever holds a dispute sends no money for that ring by itself. */
  #checkDisputed(device: Device, ring: string, { step }: ActOrder): void {
    if (!this.#disputed.has(ring) || !holdsDispute(device, ring)) return;
    if (step === MONEY_STEP)
      this.#hears.violate('disputed-money', `${device.name} sent money for a disputed ring`);
    else this.#hears.sometimes.add('a disputed ring was answered without money');
  }

  #did(device: Device, order: ActOrder): void {
    const now = this.#valley.agenda.now();
    const home = this.#valley.homes.find(({ people }) =>
      people.some((person) => person.device === device),
    );
    const run = device
      .household()
      ?.runs()
      .find(({ view }) => view.run === order.run);
    if (home === undefined || run === undefined) {
      this.#hears.violate('acted-on-nothing', `${device.name} acted for no ring`);
      return;
    }
    const { id, ring } = run.view.alert.state;
    const { head } = ring;
    this.#hears.sometimes.add('an outside act was done');
    if (order.drill !== (head.context === 'drill'))
      this.#hears.violate('drill-apart', `${device.name} took a drill for a ring`);
    if (!this.#inTime.has(`${device.name} ${id}`))
      this.#hears.violate('late-act', `${device.name} acted on a ring that it never had in time`);
    this.#checkDisputed(device, id, order);
    this.#draw({
      home: home.name,
      pact: `${order.pact} ${head.context}`,
      atMs: now,
      draws: order.draws,
      key: order.idempotencyKey.join('.'),
    });
  }

  /** A ring shows at a device: by the world's clock, with an hour for what clocks may differ. */
  shows(device: Device, ring: RingState): void {
    const now = instant(WORLD_BEGINS + this.#valley.agenda.now());
    const ends = instantOf(hour(notAfterOf(ring.ring, now, TEMPO_MS) + 2), TEMPO_MS);
    if (now < ends) this.#inTime.add(`${device.name} ${ring.id}`);
    else this.#hears.sometimes.add('a ring came too late');
  }

  #draw(done: Done): void {
    // At least once: the same act again is the same draw.
    if (this.#done.some(({ key, home }) => key === done.key && home === done.home)) return;
    this.#done.push(done);
    const drawn = this.#done
      .filter(({ home, pact }) => home === done.home && pact === done.pact)
      .filter(({ atMs }) => atMs > done.atMs - WINDOW_MS)
      .reduce((sum, { draws }) => sum + draws, 0);
    if (drawn > 0) this.#hears.sometimes.add('a cap was drawn on');
    if (drawn + 3 > CAP_PER_30D) this.#hears.sometimes.add('a cap was drawn up');
    if (drawn > CAP_PER_30D)
      this.#hears.violate('over-cap', `${done.home} drew ${String(drawn)} in thirty days`);
  }
}

/** Whether a dispute of a ring lies in a pact on this device. */
function holdsDispute(device: Device, ring: string): boolean {
  return device.pacts().some(({ peer }) =>
    peer.entries().some((entry) => {
      const kept = saidAs(disputeKeptKind, entry);
      const dispute = kept === undefined ? undefined : decodeDispute(kept.said);
      return dispute?.ok === true && dispute.value.head.ring === ring;
    }),
  );
}
