/** A ring as it is laid on the table at home, before anyone signs. */
import type {
  AlertContext,
  Hash,
  Hour,
  LogId,
  PartyState,
  RingHead,
  RingId,
  RingProposed,
} from '@tocsin/core';
import { encodeRingHead, modularHour, pactTagOf, readUint, ringIdOf } from '@tocsin/core';

import type { Random } from '../ports/index.ts';

/** What a ring is to say. */
export interface RingSaid {
  readonly pact: LogId;
  readonly context: AlertContext;
  readonly kind: number;
  readonly level: number;
  readonly scope: number;
  /** The last hour in which it rings. */
  readonly notAfter: Hour;
}

/** What a person asks to ring, under our standing roster; undefined where none stands. */
export function ringProposal(
  hash: Hash,
  random: Random,
  { party, rosters }: PartyState,
  wish: RingSaid,
): { readonly said: RingProposed; readonly ring: RingId } | undefined {
  const term = rosters.at(-1);
  if (term === undefined) return undefined;
  const { pact, context, kind, level, scope } = wish;
  const place = { pact, party };
  const head: RingHead = {
    context,
    tag: pactTagOf(hash, place, context),
    term: term.roster.term,
    kind,
    level,
    scope,
    notAfter: modularHour(wish.notAfter),
    // Drawn, not counted: two devices that cannot hear one another must not name two rings alike.
    number: readUint(random.bytes(2), 0, 2),
  };
  const said = { head: encodeRingHead(head), ...place, policy: term.policy, playbook: null };
  return { said, ring: ringIdOf(hash, place, head) };
}
