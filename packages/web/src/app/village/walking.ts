/** The page's end of a practice village: its peer, how far it is built, and where the walk stands. */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { Result } from '@tocsin/core';

// oxlint-disable-next-line import/default -- Vite makes this module.
import villageAddress from '../../worker/village-worker.ts?worker&url';
import { scriptAddress } from '../../offline/register.ts';
import type { ControlFault } from '../../rpc/calls.ts';
import type { DeviceAct } from '../../rpc/message.ts';
import type {
  FromVillage,
  ToVillage,
  VillageWords,
  WalkAct,
  WalkState,
} from '../../rpc/village.ts';
import { followClock } from '../../words/time.ts';
import type { Peer } from '../asking.ts';
import { WorkerPeer } from '../worker-peer.ts';

/** How far the village is built: so many of so many steps. */
export const built: Signal<{ readonly done: number; readonly of: number }> = signal({
  done: 0,
  of: 1,
});
/** Where the walk stands; undefined before it began. */
export const walk: Signal<WalkState | undefined> = signal(undefined);
/** Whether the neighbours are at something that was asked of them. */
export const isMoving: Signal<boolean> = signal(false);

let worker: Worker | undefined;
let moves = 0;
const moving = new Set<number>();

/** After a lock the page begins anew so much later: whoever leaves quickly is gone by then. */
const AFTER_LOCK_MS = 500;

/** The person's peer in a village. There is nothing to lock but the village itself. */
class VillagePeer extends WorkerPeer {
  override async act(act: DeviceAct): Promise<Result<void, ControlFault>> {
    // What follows a wipe would clear the settings of this person's own device: it never follows.
    if (act.kind === 'wipe') return leaveForGood();
    if (act.kind !== 'close' && act.kind !== 'guard') return super.act(act);
    worker?.terminate();
    setTimeout(leaveVillage, AFTER_LOCK_MS);
    return { ok: true, value: undefined };
  }
}

/** Starts a village; its peer is open once it is built. */
export function startVillage(words: VillageWords): Peer {
  worker = new Worker(scriptAddress(villageAddress), { type: 'module', name: 'village' });
  const peer = new VillagePeer(worker);
  worker.addEventListener('message', ({ data }: MessageEvent<FromVillage>) => hear(data));
  tell({ build: words });
  return peer;
}

/** Moves the walk on. One move at a time. */
export function move(act: WalkAct): void {
  if (isMoving.value) return;
  // Below zero: no call of the peer has such a number.
  moves -= 1;
  moving.add(moves);
  isMoving.value = true;
  tell({ id: moves, walk: act });
}

/** Leaves: the worker ends with the page, and the page begins anew at its own door. */
export function leaveVillage(): void {
  worker?.terminate();
  history.replaceState(history.state, '', '#/');
  location.reload();
}

async function leaveForGood(): Promise<never> {
  leaveVillage();
  return new Promise(() => undefined);
}

function tell(said: ToVillage): void {
  worker?.postMessage(said);
}

function hear(said: FromVillage): void {
  if ('built' in said) built.value = { done: said.built, of: said.of };
  else if ('walk' in said) {
    followClock(said.aheadMs);
    walk.value = said.walk;
  } else if ('ok' in said && moving.delete(said.id)) isMoving.value = false;
}
