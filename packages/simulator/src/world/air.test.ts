import type { Bearer } from '@tocsin/peer/ports';
import { testBearerCompliance } from '@tocsin/bearers/compliance';

import { createAgenda } from './agenda.ts';
import { createAir } from './air.ts';
import { createLife } from './life.ts';
import { createLuck } from './luck.ts';

/** Virtual time that passes in a turn of the event loop. */
const STEP_MS = 1_000;

/** The agenda goes on by itself here, as fast as it can; in a world the valley moves it. */
testBearerCompliance('the air of a world', {
  live: true,
  sampleBytesMax: 65_536,
  async open() {
    const agenda = createAgenda();
    const luck = createLuck(1);
    const air = createAir(agenda, luck);
    const life = createLife(
      luck,
      () => ({ oneIn: 0 }),
      () => undefined,
    );
    const [near, far] = ['near', 'far'].map((name, at): Bearer => {
      const station = air.createStation(name, new Uint8Array(32).fill(at + 1));
      const bearer = station.bearerFor(life);
      station.setOnline(true);
      return bearer;
    }) as [Bearer, Bearer];
    air.meet('near', 'far', Number.MAX_SAFE_INTEGER);
    let isOpen = true;
    const go = (): void => {
      agenda.step(agenda.now() + STEP_MS);
      if (isOpen) setImmediate(go);
    };
    go();
    return {
      near,
      far,
      async end() {
        isOpen = false;
        await Promise.all([near.close(), far.close()]);
      },
    };
  },
});
