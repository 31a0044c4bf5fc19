/**
 * What concerns a person so that their phone is woken: a ring of ours that is being signed or rings, and
 * an inquiry about them, or that is theirs to make. Practice wakes like the real thing: from outside
 * nobody can tell them apart. And once a week the try of the way itself.
 */
import type { DeviceId, MemberId } from '@tocsin/core';
import { canaryHours, foldWaking } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { LiveAssembly } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { inquiriesOf, inquiryOf } from '../show/pulse.ts';
import { ringOf, ringsOf } from '../show/ring.ts';
import { pushCanaryDue } from './canary.ts';
import type { Concerns } from './keeping.ts';

/** Gives what concerns each member of an assembly now. */
export function concernsIn(logs: Logs, home: LiveAssembly): Concerns {
  const rings = logs
    .pacts(home)
    .flatMap(ringsOf)
    .map(ringOf)
    .filter(({ state }) => state === 'proposed' || state === 'rings')
    .map(({ id, context, state }) => `ring/${context}/${id}/${state}`);
  const inquiries = logs
    .open()
    .filter(({ assembly }) => assembly === home)
    .flatMap(inquiriesOf);
  const mine = home.peer.peer.judged().me;
  const canaryOf = canariesIn(home);
  return (member: MemberId, device: DeviceId) => {
    const asked = inquiries.flatMap((found) => {
      const { id, open, subject, owner, hand } = inquiryOf(found);
      if (!open) return [];
      const isPact = found.log.pact !== undefined;
      // In a pact devices ask, and about a home: it concerns the person of the device that asks.
      const isTheirs = isPact ? owner?.me === true && member === mine : owner?.id === member;
      if (isTheirs) return [`inquiry/${id}/${hand}`];
      return !isPact && subject.id === member ? [`inquiry/${id}`] : [];
    });
    return new Set([...rings, ...asked, ...canaryOf(device)]);
  };
}

/** The weekly try that is due for each phone. */
function canariesIn({ peer: { peer } }: LiveAssembly): (device: DeviceId) => readonly string[] {
  const { state } = peer.judged();
  if (state === undefined) return () => [];
  const { toldByDevice } = foldWaking(state);
  const now = hourNow(peer.parts);
  return (device) => {
    const due = pushCanaryDue(toldByDevice.get(device)?.paths ?? [], now, canaryHours(state));
    return due === undefined ? [] : [due];
  };
}
