/**
 * A page over answers that a test has written down (`globalThis.tocsinTest.answers`), for tests and
 * for looking at screens. What the page asked is kept for the test to read.
 */
import { signal } from '@preact/signals';

import type { Peer } from '../app/asking.ts';
import { start } from '../app/start.tsx';
import type { ControlFault } from '../rpc/calls.ts';
import type { DeviceAct, DeviceState } from '../rpc/message.ts';

/** A call's answer as the test wrote it: what it gives, with files it writes, or why it fails. */
type Written =
  | {
      readonly value: unknown;
      readonly files?: Readonly<Record<string, string | readonly number[]>>;
    }
  | { readonly fault: ControlFault };

interface TestBench {
  /** By the name of the call. */
  answers: Record<string, Written>;
  readonly asked: { readonly call: string; readonly given: unknown; readonly assembly: unknown }[];
  locked: number;
  /** How the device stands, if not open. */
  readonly device?: DeviceState;
  readonly acts: DeviceAct[];
  /** Answers anew from now on, as after a change in the log. */
  change: (answers: Record<string, Written>) => void;
  /** Stands otherwise from now on: as it is when nothing is said. */
  become: (state?: DeviceState) => void;
}

/** The passphrase that opens nothing here. */
const WRONG = 'not the passphrase';

declare global {
  var tocsinTest: TestBench;
}

function bytesOf(
  files: Readonly<Record<string, string | readonly number[]>>,
): Record<string, Uint8Array> {
  const written = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content),
  ]);
  return Object.fromEntries(written) as Record<string, Uint8Array>;
}

const listeners = new Set<() => void>();
const bench: TestBench = globalThis.tocsinTest ?? {
  answers: {},
  asked: [],
  locked: 0,
  acts: [],
  change: () => undefined,
  become: () => undefined,
};
globalThis.tocsinTest = bench;
bench.change = (answers) => {
  Object.assign(bench.answers, answers);
  for (const listener of listeners) listener();
};

const open: DeviceState = {
  kind: 'open',
  guarded: false,
  hasPassphrase: true,
  persistent: true,
  usedBytes: 4_200_000,
  roomBytes: 900_000_000,
  lost: [],
};
const device = signal<DeviceState>(bench.device ?? open);
bench.become = (state = open) => {
  device.value = state;
};

const written: Peer = {
  ask: async (call, given, beside) => {
    bench.asked.push({ call, given, assembly: beside?.assembly });
    const answer = bench.answers[call];
    if (answer === undefined) return { ok: false, fault: { kind: 'NotWritten', call } };
    if ('fault' in answer) return { ok: false, fault: answer.fault };
    // The test's answers are typed where they are written; here they come as JSON.
    return {
      ok: true,
      value: { value: answer.value as never, files: bytesOf(answer.files ?? {}) },
    };
  },
  onChanged: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  device,
  act: async (act) => {
    bench.acts.push(act);
    if (act.kind === 'guard' || act.kind === 'close') bench.locked += 1;
    if (act.kind === 'open' && act.passphrase === WRONG)
      return { ok: false, fault: { kind: 'WrongKey' } };
    if (act.kind === 'make' || act.kind === 'open')
      device.value = { ...open, hasPassphrase: act.passphrase !== null };
    if (act.kind === 'wipe') device.value = { kind: 'new' };
    return { ok: true, value: undefined };
  },
};

void start(written);
