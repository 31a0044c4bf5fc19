/** What a scenario may say: all of it data. */
import type { Customs } from '../people/person.ts';
import type { Weather } from '../world/air.ts';

/** Something that befalls a valley; hours count from its founding. */
export type Mishap =
  /** No net in a home, or in all of them (`home` null). */
  | {
      readonly kind: 'blackout';
      readonly atHour: number;
      readonly hours: number;
      readonly home: number | null;
    }
  /** So many members of a home are taken, and come back after some hours or never. */
  | {
      readonly kind: 'arrest';
      readonly atHour: number;
      readonly home: number;
      readonly members: number;
      readonly hours: number | null;
    }
  /** Devices of a home are taken away, unlocked; their people stay free. */
  | {
      readonly kind: 'seizure';
      readonly atHour: number;
      readonly home: number;
      readonly devices: number;
    }
  /** Clocks of a home are pushed by so many hours, and put right after some more. */
  | {
      readonly kind: 'pushedClocks';
      readonly atHour: number;
      readonly home: number;
      readonly devices: number;
      readonly byHours: number;
      readonly hours: number;
    }
  /** For so long, every few hours another part of the valley is cut off from the rest. */
  | {
      readonly kind: 'swizzle';
      readonly atHour: number;
      readonly hours: number;
      readonly everyHours: number;
    }
  /** For so long, programs die at one in so many port calls. */
  | {
      readonly kind: 'crashes';
      readonly atHour: number;
      readonly hours: number;
      readonly oneIn: number;
    }
  /** Disks of so many devices of a home say "durable" and forget. */
  | {
      readonly kind: 'lyingDisks';
      readonly atHour: number;
      readonly home: number;
      readonly devices: number;
      readonly hours: number;
    }
  /** A device is set back to what it was so many hours before. */
  | {
      readonly kind: 'restored';
      readonly atHour: number;
      readonly home: number;
      readonly hoursBack: number;
    }
  /** Somebody takes along all that a device holds, and brings it to the whole home much later. */
  | {
      readonly kind: 'oldBag';
      readonly atHour: number;
      readonly home: number;
      readonly afterHours: number;
    }
  /** Somebody who has set two words is forced from then on: they check in as ever, with the other word. */
  | {
      readonly kind: 'forced';
      readonly atHour: number;
      readonly home: number;
      readonly hours: number;
    }
  /** An enemy begins; what each does is told in `enemies/`. */
  | {
      readonly kind: 'enemy';
      readonly atHour: number;
      readonly home: number;
      readonly enemy: string;
    };

/** Couriers who walk between devices. */
interface CourierRoute {
  /** How often one goes round. */
  readonly everyHours: number;
  /** Bytes that one carries. */
  readonly capacityBytes: number;
  /** One in so many rounds is stopped and all is taken; 0 = never. */
  readonly seizedOneIn: number;
}

/** A scenario. */
export interface Scenario {
  readonly name: string;
  readonly assemblies: number;
  readonly members: number;
  readonly weeks: number;
  /** Homes in one valley: those who have a pact with each other. */
  readonly homesAValley: number;
  /** Members of each home who keep bells and the pact's log. */
  readonly holders: number;
  readonly kBell: number;
  readonly customs: Customs;
  readonly weather: Weather;
  /** How often an awake device looks for others, and with how many it wants to be linked. */
  readonly windowHours: number;
  readonly dials: number;
  /** How long two that met stay linked, unless one goes to sleep or out of reach before. */
  readonly linkMinutes: number;
  /** How often a home decides something. */
  readonly decisionWeeks: number;
  /** How often a home that has a pact tries its bells. */
  readonly drillWeeks: number;
  /** Whether the desks of R21 are open: people set two words, and readers are drawn. */
  readonly words: boolean;
  /** Whether whoever sees that their device counts no more comes in with a new one (R17). */
  readonly newPhones: boolean;
  /** Whether the desks of decisions and draws are open: people put questions, answer and object. */
  readonly councils: boolean;
  readonly driftPpmMax: number;
  readonly couriers: CourierRoute | null;
  readonly mishaps: readonly Mishap[];
}
