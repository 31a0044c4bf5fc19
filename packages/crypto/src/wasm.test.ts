import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { testCryptoCompliance } from './compliance.ts';
import { CryptoUnavailable, readyWithin, WASM_READY_MS_MAX, wasmCrypto } from './wasm.ts';

testCryptoCompliance('libsodium-wrappers', wasmCrypto);

describe('WebAssembly that does not start', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is said to be unavailable once its time is over', async () => {
    const never = new Promise<void>(() => undefined);
    const failure = readyWithin(never, WASM_READY_MS_MAX).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(WASM_READY_MS_MAX);
    expect(await failure).toBeInstanceOf(CryptoUnavailable);
  });

  test('is said to be unavailable at once when it fails, with its cause', async () => {
    const cause = new Error('CompileError');
    await expect(readyWithin(Promise.reject(cause), WASM_READY_MS_MAX)).rejects.toMatchObject({
      kind: 'CryptoUnavailable',
      cause,
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('leaves no timer behind when it starts after all', async () => {
    await readyWithin(Promise.resolve(), WASM_READY_MS_MAX);
    expect(vi.getTimerCount()).toBe(0);
  });
});
