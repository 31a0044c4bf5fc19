/**
 * What the page asks of the peer that runs in its worker. A screen is a function of answers: it
 * reads `view(…)`, which is asked again whenever something was judged anew, and does things by
 * `ask(…)`. Nothing of the page decides what counts.
 */
import { signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { Result } from '@tocsin/core';

import type { Answer, CallName, ControlFault, Note, With } from '../rpc/calls.ts';
import type { DeviceAct, DeviceState } from '../rpc/message.ts';
import { soonestIn } from './due.ts';
import { keepEqual } from './keeping.ts';

/** Files handed over with a call, by name; a call that takes `file` names one of them. */
type Files = Readonly<Record<string, Uint8Array>>;

/** What a call answered, and the files it wrote (`out`). */
export interface Answered<C extends CallName> {
  readonly value: Answer<C>;
  readonly files: Files;
}

/** What may go with a call. */
export interface Beside {
  /** Which assembly; left out, the one chosen in the header. */
  readonly assembly?: string | undefined;
  readonly files?: Files;
  /** Hears how far it is. */
  readonly note?: (note: Note) => void;
}

/** The peer as the page sees it. */
export interface Peer {
  readonly ask: <C extends CallName>(
    call: C,
    given: With<C>,
    beside?: Beside,
  ) => Promise<Result<Answered<C>, ControlFault>>;
  /** Calls back whenever something was judged anew; gives what ends that. */
  readonly onChanged: (listener: () => void) => () => void;
  /** How this device stands: new, closed, guarded, open. */
  readonly device: ReadonlySignal<DeviceState>;
  /** Does something with this device itself. */
  readonly act: (act: DeviceAct) => Promise<Result<void, ControlFault>>;
}

/** What a screen knows of an answer. An answer that is there stays while it is asked again. */
export type View<C extends CallName> =
  | { readonly state: 'asking' }
  | { readonly state: 'known'; readonly answer: Answer<C> }
  | { readonly state: 'failed'; readonly fault: ControlFault };

/** The assembly chosen in the header; undefined = the only one. */
export const chosenAssembly: Signal<string | undefined> = signal(undefined);

/**
 * What binds a person to others for the first time. Before any of it stands the paper key (R17): who loses
 * a phone with a vote cast on it must have a way back. Alarms are never among them (decision 0143).
 */
const BINDING: ReadonlySet<CallName> = new Set([
  'assembly.consent',
  'assembly.seat',
  'decide.stance',
  'recall.sign',
  'mandate.propose',
  'emergency.propose',
  'pact.offer',
  'pact.accept',
]);

/** No view is asked again by time alone more often than this. */
const TURN_MS_MIN = 500;
/** Whatever turns later than that is caught by the peer, which tells the hour this often. */
const TURN_MS_MAX = 30_000;

let peer: Peer | undefined;

interface Watched {
  readonly again: () => void;
}

/** Views that are on the screen now. */
const watched = new Set<Watched>();
const views = new Map<string, ReadonlySignal<View<CallName>>>();

/** Binds the page to its peer. Called once, before anything is drawn. */
export function connectPeer(to: Peer): void {
  peer = to;
  let isAwaited = false;
  to.onChanged(() => {
    if (isAwaited) return;
    isAwaited = true;
    // Many records judged at once redraw the screen once.
    requestAnimationFrame(() => {
      isAwaited = false;
      for (const one of watched) one.again();
    });
  });
}

/** Asks once. A fault says `kind`; its sentence is `sayFault`. */
export async function ask<C extends CallName>(
  call: C,
  given: With<C>,
  beside: Beside = {},
): Promise<Result<Answered<C>, ControlFault>> {
  if (peer === undefined) return { ok: false, fault: { kind: 'NotConnected' } };
  const whole = { assembly: chosenAssembly.value, ...beside };
  if (BINDING.has(call) && (await isPaperOpen(peer, whole.assembly)))
    return { ok: false, fault: { kind: 'PaperFirst' } };
  return peer.ask(call, given, whole);
}

/** Whether the copy on paper was never checked; where that cannot be told, nobody is held up. */
async function isPaperOpen(of: Peer, assembly: string | undefined): Promise<boolean> {
  const status = await of.ask('status', {}, { assembly });
  return status.ok && status.value.value.warnings.some(({ kind }) => kind === 'paperUnchecked');
}

/** How this device stands. */
export function device(): DeviceState {
  return peer?.device.value ?? { kind: 'starting' };
}

/** Does something with this device itself. */
export async function act(done: DeviceAct): Promise<Result<void, ControlFault>> {
  return peer === undefined ? { ok: false, fault: { kind: 'NotConnected' } } : peer.act(done);
}

/**
 * Locks this device; what is on the screen is gone at once. Rings still show where a passphrase guards
 * it; without one there is nothing to ask for, and it closes.
 */
export async function lock(): Promise<void> {
  const now = device();
  const isGuarded = now.kind === 'open' && now.hasPassphrase;
  await act({ kind: isGuarded ? 'guard' : 'close' });
}

/** Closes this device: its keys are forgotten. */
export async function close(): Promise<void> {
  await act({ kind: 'close' });
}

/**
 * The latest answer of a call, asked again on every change for as long as it is on the screen.
 * Equal calls share one view.
 */
export function view<C extends CallName>(call: C, given: With<C>): ReadonlySignal<View<C>> {
  const assembly = chosenAssembly.value;
  const key = JSON.stringify([call, given, assembly]);
  const known = views.get(key) ?? createView(call, given, assembly);
  views.set(key, known);
  // The key names the call, so what is kept under it has that call's type.
  return known as unknown as ReadonlySignal<View<C>>;
}

function createView<C extends CallName>(
  call: C,
  given: With<C>,
  assembly: string | undefined,
): ReadonlySignal<View<CallName>> {
  let asked = 0;
  let turning: ReturnType<typeof setTimeout> | undefined;
  const again = (): void => {
    asked += 1;
    clearTimeout(turning);
    const mine = asked;
    void ask(call, given, { assembly }).then((answered) => {
      // A later question was asked meanwhile: its answer counts.
      if (mine !== asked) return;
      const before = latest.value;
      const known = before.state === 'known' ? before.answer : undefined;
      const next: View<CallName> = answered.ok
        ? { state: 'known', answer: keepEqual(known, answered.value.value) }
        : { state: 'failed', fault: answered.fault };
      // The same answer again draws nothing again.
      latest.value = keepEqual(before, next);
      if (next.state === 'known' && watched.has(self)) turning = askOnce(again, next.answer);
    });
  };
  const self: Watched = { again };
  const latest = signal<View<CallName>>(
    { state: 'asking' },
    {
      watched: () => {
        watched.add(self);
        again();
      },
      unwatched: () => {
        clearTimeout(turning);
        watched.delete(self);
      },
    },
  );
  return latest;
}

/** Asks again once an instant has passed that the answer names: a question that closed is closed. */
function askOnce(again: () => void, answer: unknown): ReturnType<typeof setTimeout> | undefined {
  const nowMs = Date.now();
  const turnsAtMs = soonestIn(answer, nowMs);
  const inMs = turnsAtMs === undefined ? Infinity : turnsAtMs - nowMs;
  return inMs > TURN_MS_MAX ? undefined : setTimeout(again, Math.max(inMs, TURN_MS_MIN));
}
