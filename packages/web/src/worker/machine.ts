/** The machine that a browser is, for the peer in its worker. */
import { createDrawCrypto } from '@tocsin/crypto';
import { wasmCrypto } from '@tocsin/crypto/wasm';

import type { WebClock } from './clock.ts';
import { webClock } from './clock.ts';
import type { BrowserMachine } from './device.ts';
import { windowNet } from './net.ts';
import { webRandom } from './random.ts';

/** Starts the cryptography. Rejects with `CryptoUnavailable` where it cannot. */
export async function openMachine(
  port: MessagePort,
): Promise<BrowserMachine & { readonly clock: WebClock }> {
  const [crypto, random, clock] = [await wasmCrypto(), webRandom(), webClock()];
  const drawCrypto = await createDrawCrypto();
  return { crypto, drawCrypto, random, clock, net: windowNet(port, clock, random) };
}
