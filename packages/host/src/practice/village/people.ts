/** Who lives in a village, and what is around them. */
import type { Person } from '../person.ts';
import type { Setting } from '../setting.ts';
import { everyone } from '../setting.ts';
import type { Troupe } from '../troupe.ts';
import type { Around, VillageDevice } from './device.ts';

/** A person of the village. */
export type Villager = Person<VillageDevice>;
/** An assembly of the village. */
export type VillageTroupe = Troupe<Villager>;

/** What people and assemblies are called, in the language of whoever walks through. */
export interface VillageNames {
  readonly home: string;
  readonly ally: string;
  readonly me: string;
  /** Four neighbours, as many as play. */
  readonly neighbours: readonly string[];
  readonly allies: readonly string[];
}

/** A village in which things can happen. */
export interface Village {
  readonly around: Around;
  readonly setting: Setting<Villager>;
  readonly names: VillageNames;
  readonly home: VillageTroupe;
  readonly ally: VillageTroupe;
  readonly me: Villager;
}

/** Everyone of the village, the person too. */
export function villagers({ setting }: Village): readonly Villager[] {
  return everyone(setting.troupes);
}
