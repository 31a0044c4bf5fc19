/**
 * Rings counted again (R19, R22): how many bells of how many branches really signed, against what each
 * party made of it. And the roster (R20): nobody in a world holds the keys that were promised, so no
 * roster but the first may ever stand.
 */
import type { PactState, RingState } from '@tocsin/core';
import {
  bellHash,
  encodeRingHead,
  hour,
  idBytes,
  instant,
  instantOf,
  notAfterOf,
  RING_DOMAIN,
} from '@tocsin/core';
import type { PactJudged } from '@tocsin/peer';

import { DAY_MS } from '../people/person.ts';
import { WORLD_BEGINS } from '../world/clock.ts';
import type { Device } from '../world/device.ts';
import { TEMPO_MS } from '../world/device.ts';
import type { Valley } from '../world/valley.ts';

/** Bells have the numbers below this, ambers those from here on. */
const AMBERS_FROM = 128;
/** A ring that counts is heard as such, by some twin, within so long. */
const HEARD_WITHIN_MS: number = 3 * DAY_MS;
/** The level that rings. */
const RED = 1;

/** What is done with what is seen. */
interface Hears {
  violate(rule: string, what: string): void;
}

/** The bells of a valley. */
export class Bells {
  readonly #valley: Valley;
  readonly #hears: Hears;
  readonly #dueAtMs = new Map<string, number>();
  /** Rings of which a signer set was counted, and whether it is enough. */
  readonly #counted = new Map<string, boolean>();

  constructor(valley: Valley, hears: Hears) {
    this.#valley = valley;
    this.#hears = hears;
  }

  /** A ring that enough keys signed: it has to ring. */
  mustRing(ring: string): void {
    this.#dueAtMs.set(ring, this.#valley.agenda.now() + HEARD_WITHIN_MS);
  }

  /** What a device holds of a pact, as it is judged. */
  seen(device: Device, { state, alerts }: PactJudged): void {
    if (state !== undefined) this.#checkRosters(device, state);
    for (const context of ['live', 'drill'] as const)
      for (const ring of alerts[context].rings) {
        const rings = ring.verdicts.filter(({ says }) => says === 'rings');
        if (rings.length === 0) continue;
        if (rings.some(({ by }) => by !== ring.place.party)) this.#dueAtMs.delete(ring.id);
        if (!this.#isEnough(ring))
          this.#hears.violate('ring-rule', `${ring.id.slice(0, 16)} rings with too few keys`);
      }
  }

  #checkRosters(device: Device, { parties }: PactState): void {
    for (const { rosters, contested } of parties)
      if (rosters.length > 1 || contested)
        this.#hears.violate('roster', `a roster that nobody promised, at ${device.name}`);
  }

  /** Whether the bells that signed are as many, of as many branches, as the roster asks. */
  #isEnough({ id, place, policy, roster, ring }: RingState): boolean {
    const name = `${id} ${String(ring.signers.length)}`;
    const known = this.#counted.get(name);
    if (known !== undefined) return known;
    const { hash, verify } = this.#valley.crypto;
    const { context } = ring.head;
    const message = bellHash(hash, RING_DOMAIN[context], place, policy, encodeRingHead(ring.head));
    const bells = ring.signers.flatMap(({ index, signature }) => {
      const bell = index < AMBERS_FROM ? roster.bells[index] : undefined;
      return bell !== undefined && verify(signature, message, idBytes(bell.key)) ? [bell] : [];
    });
    const keys = new Set(bells.map(({ key }) => key)).size;
    const labels = new Set(bells.map(({ label }) => label)).size;
    const all = new Set(roster.bells.map(({ label }) => label)).size;
    const isEnough =
      ring.head.level === RED && keys >= roster.kBell && labels >= Math.min(roster.kBell, all);
    this.#counted.set(name, isEnough);
    return isEnough;
  }

  /**
   * What rings by the rule and came in time, no strike being known, rings for whoever holds it; asked
   * now and then, when devices have judged what they hold.
   */
  check(): void {
    const now = this.#valley.agenda.now();
    for (const [ring, due] of this.#dueAtMs)
      if (now > due) {
        this.#dueAtMs.delete(ring);
        this.#hears.violate('ring-rule', `${ring.slice(0, 16)} rang for nobody`);
      }
    for (const device of this.#valley.devices())
      for (const { peer } of device.pacts()) {
        const { state, me, alerts } = peer.judged();
        if (state === undefined || state.parties.some(({ struckBells }) => struckBells.size > 0))
          continue;
        for (const ring of [...alerts.live.rings, ...alerts.drill.rings]) {
          const at = instant(WORLD_BEGINS + now);
          const ends = instantOf(hour(notAfterOf(ring.ring, at, TEMPO_MS)), TEMPO_MS);
          const own = ring.verdicts.find(({ by }) => by === me);
          if (at > ends || own?.says === 'rings' || !this.#isEnough(ring)) continue;
          this.#hears.violate('ring-rule', `${ring.id.slice(0, 16)} is silent at ${device.name}`);
        }
      }
  }
}
