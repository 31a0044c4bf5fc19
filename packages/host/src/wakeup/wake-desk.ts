/** Waking in one assembly: both halves on its links. */
import type { DeviceId, Result, WakeWord } from '@tocsin/core';
import { decodeWakeWord, encodeWakeWord, ok } from '@tocsin/core';
import type { AssemblyPeer } from '@tocsin/peer';
import { createSerial } from '@tocsin/peer';
import type { StoreFault } from '@tocsin/peer/ports';

import { WakeAsking } from './asking.ts';
import { WakeKeeping } from './keeping.ts';
import type { Waker } from './ports.ts';

/** Waking in one assembly. */
export interface WakeDesk {
  /** What this device asked of others. */
  readonly asking: WakeAsking;
  /** Whom this device wakes. */
  readonly keeping: WakeKeeping;
  /** Looks who has to be woken. */
  look(): Promise<void>;
  close(): void;
}

/**
 * Opens the desk.
 *
 * @param changed - called whenever what it would show has changed.
 */
export async function openWakeDesk(
  peer: AssemblyPeer['peer'],
  waker: Waker | undefined,
  changed: () => void,
): Promise<Result<WakeDesk, StoreFault>> {
  const say = (word: WakeWord, to?: DeviceId): void => {
    peer.links.say({ kind: 'wake', bytes: encodeWakeWord(word) }, to);
  };
  const asking = new WakeAsking(peer, say, changed);
  const serial = createSerial();
  const keeping = new WakeKeeping(peer, waker, say, changed, serial);
  for (const half of [asking, keeping]) {
    const opened = await half.open();
    if (!opened.ok) return opened;
  }
  const hear = async (bytes: Uint8Array, from: DeviceId): Promise<void> => {
    const word = decodeWakeWord(bytes);
    if (!word.ok) return;
    if (word.value.kind === 'state') await asking.hear(word.value.value, from);
    else await keeping.hear(word.value, from);
  };
  const stops = [
    peer.onWake((bytes, from) => void serial(() => hear(bytes, from))),
    peer.onMet(() => asking.met()),
  ];
  return ok({
    asking,
    keeping,
    look: () => serial(() => keeping.look()),
    close: () => {
      for (const stop of stops) stop();
      keeping.close();
    },
  });
}
