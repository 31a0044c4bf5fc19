/** What tests of this package share: a folder of their own, chance from a seed, a terminal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { bytesNamed, testCrypto } from '@tocsin/core/testing';
import type { Crypto, Random } from '@tocsin/peer/ports';
import { onTestFinished } from 'vitest';

import type { CliHost } from './cli/host.ts';
import type { Asking } from './cli/terminal.ts';

/** A folder that is gone after the test. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'node-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Bytes that look random and are the same in every run. */
export function seededRandom(name: string): Random {
  let number = 0;
  return {
    bytes: (length) => {
      number += 1;
      return bytesNamed(name, number, length);
    },
  };
}

/** Deterministic crypto with a passphrase that costs nothing. */
export const quickCrypto: Crypto = {
  ...testCrypto,
  argon2id: (passphrase, salt) =>
    Promise.resolve({
      ok: true,
      value: testCrypto.keyedHash(testCrypto.hash(passphrase), salt, 32),
    }),
};

/** What a host of a test said and was asked. */
export interface TestHost extends CliHost {
  readonly said: {
    readonly out: string[];
    readonly err: string[];
    readonly drawn: string[];
    readonly asked: { readonly prompt: string; readonly echo: boolean }[];
  };
  /** Calls what waits for time to pass. */
  tick(): void;
  /** The person interrupts. */
  interrupt(): void;
}

/** How a host of a test behaves. */
export interface TestHostOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly isTerminal?: boolean;
  /** Answers to questions, in order; then the person leaves. */
  readonly answers?: readonly string[];
  readonly descriptors?: Readonly<Record<number, string>>;
  /** What standard input holds. */
  readonly input?: string | Uint8Array;
  readonly nowMs?: () => number;
}

function bytesOf(input: string | Uint8Array): Uint8Array {
  return typeof input === 'string' ? new TextEncoder().encode(input) : input;
}

/** Makes a host for a test. */
export function testHost(options: TestHostOptions = {}): TestHost {
  const { isTerminal = false, descriptors = {} } = options;
  const said: TestHost['said'] = { out: [], err: [], drawn: [], asked: [] };
  const answers = [...(options.answers ?? [])];
  const waiting = new Set<() => void>();
  const listening = new Set<() => void>();
  const keep = (set: Set<() => void>, act: () => void): (() => void) => {
    set.add(act);
    return () => void set.delete(act);
  };
  const answer = (): Asking => {
    const text = answers.shift();
    return text === undefined ? { kind: 'interrupted' } : { kind: 'answered', text };
  };
  return {
    said,
    terminal: {
      out: (line) => void said.out.push(line),
      err: (line) => void said.err.push(line),
      draw: (line) => void said.drawn.push(line),
      outIsTerminal: isTerminal,
      errIsTerminal: isTerminal,
      columns: 80,
      ask: (prompt, echo) => {
        said.asked.push({ prompt, echo });
        return Promise.resolve(isTerminal ? answer() : { kind: 'notATerminal' });
      },
      readDescriptor: (number) => {
        const text = descriptors[number];
        return text === undefined ? undefined : new TextEncoder().encode(text);
      },
    },
    environment: options.environment ?? {},
    folder: options.folder ?? '/somewhere',
    input: () => Readable.from([bytesOf(options.input ?? '')]),
    nowMs: options.nowMs ?? (() => Date.UTC(2026, 10, 22, 17, 49)),
    every: (_, act) => keep(waiting, act),
    onInterrupt: (act) => keep(listening, act),
    tick: () => {
      for (const act of waiting) act();
    },
    interrupt: () => {
      for (const act of listening) act();
    },
  };
}
