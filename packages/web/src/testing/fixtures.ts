/**
 * A page over answers that a test has written down (`globalThis.tocsinTest.answers`), for tests and
 * for looking at screens. What the page asked is kept for the test to read.
 */
import { signal } from '@preact/signals';

import type { Peer } from '../app/asking.ts';
import { start } from '../app/start.tsx';
import type { ControlFault } from '../rpc/calls.ts';
import type { DeviceAct, DeviceState } from '../rpc/message.ts';

/** A call's answer as the test wrote it: what it gives, with texts of files it writes, or why it fails. */
type Written =
  | { readonly value: unknown; readonly files?: Readonly<Record<string, string>> }
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
}

declare global {
  var tocsinTest: TestBench;
}

function bytesOf(texts: Readonly<Record<string, string>>): Readonly<Record<string, Uint8Array>> {
  const files = Object.entries(texts).map(
    ([name, text]) => [name, new TextEncoder().encode(text)] as const,
  );
  return Object.fromEntries(files);
}

const listeners = new Set<() => void>();
const bench: TestBench = globalThis.tocsinTest ?? {
  answers: {},
  asked: [],
  locked: 0,
  acts: [],
  change: () => undefined,
};
globalThis.tocsinTest = bench;
bench.change = (answers) => {
  Object.assign(bench.answers, answers);
  for (const listener of listeners) listener();
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
  device: signal<DeviceState>(
    bench.device ?? {
      kind: 'open',
      guarded: false,
      hasPassphrase: true,
      persistent: true,
      usedBytes: 4_200_000,
      roomBytes: 900_000_000,
      lost: [],
    },
  ),
  act: async (act) => {
    bench.acts.push(act);
    if (act.kind === 'guard' || act.kind === 'close') bench.locked += 1;
    return { ok: true, value: undefined };
  },
};

void start(written);
