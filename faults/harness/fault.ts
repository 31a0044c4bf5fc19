/** What a fault script is, and what it may find missing on this machine. */
import type { Luck } from '../../packages/simulator/src/world/luck.ts';
import type { Device } from './device.ts';
import type { Ledger } from './ledger.ts';
import type { Village, VillageOptions } from './village.ts';

/** The world while a fault happens. */
export interface Scene {
  readonly luck: Luck;
  /** Founds a village; it ends with the scene. */
  found(options?: VillageOptions): Promise<Village>;
  readonly ledger: Ledger;
  /** Something to be undone at the end, last first. */
  later(undo: () => void | Promise<void>): void;
}

/** One way in which the world fails. */
export interface Fault {
  readonly name: string;
  /** What is done, in one sentence. */
  readonly does: string;
  /** Why it cannot be tried here; undefined when it can. May install what is missing. */
  readonly lacks?: () => string | undefined;
  /** Does it; gives the devices to compare and what was found on the way. */
  readonly run: (scene: Scene) => Promise<Found>;
}

/** Thrown where it shows only on the way that this machine cannot do it. */
export class Lacking extends Error {}

/** What came of a fault. */
interface Found {
  readonly devices: readonly Device[];
  /** A sentence, or half of one. */
  readonly found: string;
}
