/** A scripted person: asks one device for what a person would type or press. */
import type { Result } from '@tocsin/core';

import type { Answer, CallName, With } from '../calls.ts';
import type { ControlFault, JsonObject } from '../message.ts';
import { stop, StoryStopped } from './missing.ts';

/** A device that gives no answer for so long counts as ended. */
const ANSWER_WITHIN_MS = 30_000;

/** A device that runs, wherever: a process behind its socket, a peer in this worker. */
export interface Device {
  /** Asks it for a call; `assembly` names one of its logs. */
  call(
    call: CallName,
    given: JsonObject,
    options: { readonly assembly?: string },
  ): Promise<Result<JsonObject, ControlFault>>;
  isUp(): boolean;
}

/** A person of an assembly, at the only device they have. */
export interface Person<D extends Device = Device> {
  /** As the timeline says it: `birch-2`. */
  readonly name: string;
  readonly assembly: string;
  /** Asks; stops the story when the device says no. */
  ask<C extends CallName>(call: C, given: With<C>, log?: string): Promise<Answer<C>>;
  /** Asks, where a no is an answer too. */
  tryTo<C extends CallName>(
    call: C,
    given: With<C>,
    log?: string,
  ): Promise<Result<Answer<C>, ControlFault>>;
  /** The device that runs now. */
  device(): D;
  /** Gives the person a device that was started. */
  sitDown(device: D): void;
}

/** Makes a person of an assembly, who leaves everything as it is once `signal` aborts. */
export function createPerson<D extends Device>(
  name: string,
  assembly: string,
  signal: AbortSignal,
): Person<D> {
  let seat: D | undefined;
  const device = (): D => seat ?? stop('up', name);
  const tryTo: Person<D>['tryTo'] = async (call, given, log) => {
    const options = log === undefined ? {} : { assembly: log };
    const asked = device().call(call, given, options);
    return (await inTime(asked, name, signal)) as Result<Answer<typeof call>, ControlFault>;
  };
  return {
    name,
    assembly,
    device,
    tryTo,
    ask: async (call, given, log) => {
      const answered = await tryTo(call, given, log);
      if (answered.ok) return answered.value;
      const { fault } = answered;
      if (fault.kind === 'DaemonGone') stop('gone', name);
      throw new StoryStopped({ kind: 'refused', who: name, call, fault });
    },
    sitDown: (started) => {
      seat = started;
    },
  };
}

/** An answer, unless it comes too late or the person leaves before. */
function inTime<T>(asked: Promise<T>, who: string, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const left = (): void => reject(signal.reason);
  const late = new StoryStopped({ kind: 'missing', key: 'gone', who });
  const timer = setTimeout(() => reject(late), ANSWER_WITHIN_MS);
  signal.addEventListener('abort', left, { once: true });
  if (signal.aborted) left();
  asked.then(resolve, reject);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', left);
  });
}
