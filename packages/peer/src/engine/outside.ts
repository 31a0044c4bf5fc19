/**
 * What answered from outside, so that nobody is called silent because we are cut off ourselves (R25,
 * decision 0072): a twin of another pact, by a link or by a sign of life of its own; and for a pact a
 * device of our own that answers from beyond our own net. Devices of ours in the next room are no
 * evidence, and neither is what they pass on: a sign of life counts from when it was made.
 */
import type { Evidence, Instant, OutsideAnswer, SubjectId } from '@tocsin/core';
import { aliveAt, CHANNELS } from '@tocsin/core';

import type { AssemblyPeer } from './assembly-peer.ts';
import { newestByWay } from './heard-outside.ts';
import type { PactPeer } from './pact-peer.ts';

/** What the parties of a pact, but for ourselves, answered by each way. */
export function answersIn({ peer }: PactPeer): readonly OutsideAnswer[] {
  const { me, subjectByDevice } = peer.judged();
  const met = peer.contacts().flatMap(({ device, at, channel: way }) => {
    const subject = subjectByDevice.get(device);
    return subject === undefined || subject === me ? [] : [{ way, at }];
  });
  return newestByWay([...met, ...heardOf(peer.desk.evidence(), me)]);
}

interface Heard {
  readonly me: SubjectId | undefined;
  readonly answers: readonly OutsideAnswer[];
}
/** A list of signs never changes: asked again before anything was heard it says the same. */
const heardByList = new WeakMap<readonly Evidence[], Heard>();

/** The newest sign of life of others by each way. */
function heardOf(
  evidence: readonly Evidence[],
  me: SubjectId | undefined,
): readonly OutsideAnswer[] {
  const known = heardByList.get(evidence);
  if (known !== undefined && known.me === me) return known.answers;
  const heardAt = new Map<Evidence['way'], Instant>();
  for (const one of evidence) {
    if (one.subject === me) continue;
    const at = aliveAt(one);
    if (at >= (heardAt.get(one.way) ?? 0)) heardAt.set(one.way, at);
  }
  const answers = CHANNELS.flatMap((way) => {
    const at = heardAt.get(way);
    return at === undefined ? [] : [{ way, at }];
  });
  heardByList.set(evidence, { me, answers });
  return answers;
}

/** Tells a home and its pacts what each of them counts as an answer from outside. */
export function tellOutside(home: AssemblyPeer, pacts: readonly PactPeer[]): void {
  const told = pacts.map((pact) => ({ pact, answers: answersIn(pact) }));
  home.noteOutside(newestByWay(told.flatMap(({ answers }) => answers)));
  const beyond = home.peer.beyond();
  for (const { pact } of told) {
    const others = told.filter((one) => one.pact !== pact).flatMap(({ answers }) => answers);
    pact.noteOutside(newestByWay([...others, ...beyond]));
  }
}
