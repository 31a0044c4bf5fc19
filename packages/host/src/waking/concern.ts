/**
 * What concerns the person of a device so that they are woken: a ring that was counted, heard late, or
 * waits for their signature; a first bell and a ring that was passed on; an inquiry whose turn is
 * theirs. Each once: what they were woken for is remembered by its name here.
 */
import type { LiveAssembly } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { firstBellsOf, relayedOf } from '../show/bell.ts';
import { inquiriesOf, inquiryOf } from '../show/pulse.ts';
import { ringOf, ringsOf } from '../show/ring.ts';
import type { Urgency } from './memory.ts';

/** One thing that concerns the person. */
export interface Concern {
  /** Its name, which is the same as long as it lasts. */
  readonly key: string;
  readonly urgency: Urgency;
}

/** Everything that concerns the person now. */
export function concernsOf(logs: Logs, home: LiveAssembly): readonly Concern[] {
  return [...ringing(logs, home), ...asking(logs, home)];
}

function ringing(logs: Logs, home: LiveAssembly): readonly Concern[] {
  const urgencyOf = (context: 'live' | 'drill'): Urgency => (context === 'live' ? 'live' : 'drill');
  const rings = logs
    .pacts(home)
    .flatMap(ringsOf)
    .map(ringOf)
    .flatMap((ring): readonly Concern[] => {
      const urgency = urgencyOf(ring.context);
      if (ring.state === 'rings') return [{ key: `rings ${ring.id}`, urgency }];
      if (ring.state === 'heardLate') return [{ key: `late ${ring.id}`, urgency }];
      const isAsked = ring.state === 'proposed' && ring.iCanSign && !ring.signedByMe;
      return isAsked ? [{ key: `sign ${ring.id}`, urgency }] : [];
    });
  const relayed = relayedOf(home)
    .filter(({ over }) => !over)
    .map(({ id, context }) => ({ key: `passed ${id}`, urgency: urgencyOf(context) }));
  const first = logs
    .pacts(home)
    .flatMap(firstBellsOf)
    .map(({ pact, from, context, kind, at }) => ({
      key: `first ${pact} ${from.id} ${kind} ${at.ms}`,
      urgency: urgencyOf(context),
    }));
  return [...rings, ...relayed, ...first];
}

function asking(logs: Logs, home: LiveAssembly): readonly Concern[] {
  return logs
    .open()
    .filter(({ assembly }) => assembly === home)
    .flatMap(inquiriesOf)
    .map(inquiryOf)
    .filter(({ open, owner }) => open && owner?.me === true)
    .map(({ id, hand }) => ({ key: `ask ${id} ${hand}`, urgency: 'asked' }));
}
