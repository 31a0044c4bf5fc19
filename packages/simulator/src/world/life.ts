/**
 * One life of a device's program: from its start until the device crashes, is seized, or ends.
 * After death its ports are silent: what was asked of them never settles, so that the dead program
 * goes no further, as after a loss of power. Every port call is a place where it may die.
 */
import type { Luck } from './luck.ts';

/** How often a program dies at a port call, before or after the call has had its effect. */
export interface Mortality {
  /** One death in so many port calls; 0 = never. */
  readonly oneIn: number;
}

/** One life. */
export interface Life {
  readonly alive: boolean;
  /** Carries out a port call, unless the program dies at it: then the answer never comes. */
  call<T>(effect: () => T | Promise<T>): Promise<T>;
  /** Port calls of this life. */
  calls(): number;
  die(): void;
}

/** Begins a life. `died` is called once, when it dies by itself; not when it is ended from outside. */
export function createLife(luck: Luck, mortality: () => Mortality, died: () => void): Life {
  let alive = true;
  let calls = 0;
  const strikes = (): boolean => {
    const { oneIn } = mortality();
    if (oneIn === 0 || !luck.chance(1, oneIn)) return false;
    alive = false;
    died();
    return true;
  };
  return {
    get alive() {
      return alive;
    },
    async call(effect) {
      calls += 1;
      if (!alive || strikes()) return await never();
      const effected = effect();
      // Nearly all are done at once: a wait for nothing is as dear as the rest of the call.
      const answer = effected instanceof Promise ? await effected : effected;
      // The effect stands, and whoever asked never learns of it.
      if (!alive || strikes()) return await never();
      return answer;
    },
    calls: () => calls,
    die: () => void (alive = false),
  };
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => {
    // The program that waits for this is dead.
  });
}
