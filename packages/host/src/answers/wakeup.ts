/** Answers about waking a phone that sleeps. */
import type { When, Who } from './common.ts';

/** A device, in an assembly. */
type DeviceThere = { readonly log: string; readonly device: string; readonly who: Who };

/** `wake show`, and what `wake give` and `wake end` changed. */
export type WakeShowAnswer = {
  /** Whom this device wakes. */
  readonly wakes: 'nobody' | 'own' | 'members';
  /**
   * Devices that were given this one's ticket. `waiting`, `ending`: it was not answered yet. `unable`:
   * it wakes nobody, or not this one. `turnedDown`: the push service takes none of it. `gone`: the push
   * service no longer knows this device, or the other one has lost the ticket.
   */
  readonly holders: readonly (DeviceThere & {
    readonly state: 'waiting' | 'ending' | 'able' | 'unable' | 'taken' | 'turnedDown' | 'gone';
  })[];
  /** Devices that are linked now and would wake this one. */
  readonly able: readonly DeviceThere[];
  /** Devices that this one wakes. */
  readonly kept: readonly (DeviceThere & {
    readonly state: 'taken' | 'turnedDown';
    readonly wokenAt: When | null;
  })[];
};
