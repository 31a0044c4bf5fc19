/** "I am fine": held back for ten seconds, then sealed; it says nothing else. */
import type { With } from '../../rpc/calls.ts';
import { pulse } from '../../words/pulse.ts';
import { ask } from '../asking.ts';
import { sayDelivery } from '../kit/delivery.tsx';
import { holdBack } from '../kit/hold-back.tsx';

/** Says afterwards how far it came: where it has come least far. */
export async function sayFine(given: With<'beat.send'>): Promise<void> {
  await holdBack(pulse.say('own.held'), pulse.say('own.said'), async () => {
    const sent = await ask('beat.send', given);
    if (!sent.ok) return sent;
    const deliveries = sent.value.value.logs.map(({ delivery }) => delivery);
    const least = deliveries.toSorted((a, b) => a.arrivedAt - b.arrivedAt)[0];
    return least === undefined ? { ok: true } : { ok: true, said: sayDelivery(least) };
  });
}
