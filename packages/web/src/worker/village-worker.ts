/** The worker in which a practice village lives, and with which all of it ends. */
import { CryptoUnavailable } from '@tocsin/crypto/wasm';
import type { ControlFault } from '@tocsin/host/calls';

import type { FromVillage, ToVillage, VillageWords } from '../rpc/village.ts';
import { soon } from './soon.ts';
import { PracticeVillage } from './village.ts';

/** What depends on the hour alone is asked again this often. */
const HOUR_LOOK_MS = 30_000;

const scope = globalThis as unknown as {
  postMessage(said: FromVillage): void;
  addEventListener(kind: 'message', heard: (event: MessageEvent<ToVillage>) => void): void;
};
const tell = (said: FromVillage): void => scope.postMessage(said);

const asked = Promise.withResolvers<VillageWords>();
const built = asked.promise.then((words) => PracticeVillage.build(words, tell));
const changedSoon = soon(() => {
  tell({ changed: true });
  void built.then((village) => village.look());
});

built.then(
  (village) => {
    village.open(changedSoon);
    setInterval(changedSoon, HOUR_LOOK_MS);
  },
  (error: unknown) => {
    const kind = error instanceof CryptoUnavailable ? error.kind : 'Internal';
    tell({ device: { kind: 'failed', fault: { kind } } });
  },
);

scope.addEventListener('message', ({ data }) => {
  if ('build' in data) asked.resolve(data.build);
  else void answer(data);
});

async function answer(call: Extract<ToVillage, { readonly id: number }>): Promise<void> {
  const { id } = call;
  try {
    const village = await built;
    if ('walk' in call) {
      await village.walk(call.walk);
      return tell({ id, ok: true, value: {}, files: {} });
    }
    if ('act' in call) {
      const done = village.act(call.act);
      return tell(done.ok ? { id, ok: true, value: {}, files: {} } : failed(id, done.fault));
    }
    const answered = await village.answer(call, (note) => tell({ id, note }));
    // What a person did may show in views that no record made anew.
    if (answered.ok) changedSoon();
    return tell(answered.ok ? { id, ok: true, ...answered.value } : failed(id, answered.fault));
  } catch {
    return tell(failed(id, { kind: 'Internal' }));
  }
}

function failed(id: number, fault: ControlFault): FromVillage {
  return { id, ok: false, fault };
}
