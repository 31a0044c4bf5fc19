/**
 * `pact rotate|recover|object`, and amber. Each says what is next, and is run again for the next: whoever
 * runs it in a hurry, and does not know who did what, does no harm.
 */
import type { MemberId, Result } from '@tocsin/core';
import { ALERT_KINDS, ALERT_SCOPES, hour, ok } from '@tocsin/core';
import type { RosterFault, RosterProgress } from '@tocsin/peer';
import { alertDurationsBy, hourNow } from '@tocsin/peer';

import type { Handlers, RosterAnswer } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { failAs, refuse } from '../fault.ts';
import type { LiveAssembly } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { readPaperCode } from '../paper/paper-code.ts';
import { pickKnownPact, pickMember } from '../pick.ts';
import type { KnownHere } from '../pick.ts';
import { whoOf } from '../show/common.ts';
import { agreeTo } from './assembly.ts';

type Calls = 'pact.rotate' | 'pact.recover' | 'pact.object' | 'pact.amber' | 'ring.amber';

/** The handlers of next rosters and amber keys. */
export function rosterHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'pact.rotate': async ({ name, without, anew, code: typed }, context) => {
      const found = pickKnownPact(logs, context, name);
      if (!found.ok) return found;
      const { home, log } = found.value;
      const wish = wishOf(home, without, anew);
      if (!wish.ok) return wish;
      const code = codeOf(typed);
      if (!code.ok) return code;
      const begun = await home.rosters.rotate(log, wish.value);
      if (!begun.ok) return failAs(begun.fault);
      const { decision, stage } = begun.value;
      if (decision === undefined || stage === 'filed') return ok(answer(found.value, begun.value));
      // Whoever runs it wants it: a yes of their own, and the signature of what they hold.
      const agreed = await agreeTo(home, decision);
      if (!agreed.ok) return agreed;
      return answered(found.value, await home.rosters.signRotation(log, decision, code.value));
    },
    'pact.recover': async ({ name, without, anew }, context) => {
      const found = pickKnownPact(logs, context, name);
      if (!found.ok) return found;
      const { home, log } = found.value;
      const wish = wishOf(home, without, anew);
      return wish.ok ? answered(found.value, await home.rosters.recover(log, wish.value)) : wish;
    },
    'pact.object': async ({ name, code: typed }, context) => {
      const found = pickKnownPact(logs, context, name);
      if (!found.ok) return found;
      const code = codeOf(typed);
      if (!code.ok) return code;
      const { home, log } = found.value;
      return answered(found.value, await home.rosters.object(log, code.value));
    },
    'pact.amber': async ({ name }, context) => {
      const found = pickKnownPact(logs, context, name);
      if (!found.ok) return found;
      const known = await found.value.home.ambers.have(found.value.log);
      return known.ok ? ok({ pact: found.value.name, known: known.value }) : failAs(known.fault);
    },
    'ring.amber': async ({ pact, kind, hours: wished, drill }, context) => {
      const found = pickKnownPact(logs, context, pact);
      if (!found.ok) return found;
      const { home, log, name } = found.value;
      const { peer } = home.peer;
      const most = alertDurationsBy(peer.judged().state).ringLife;
      const hours = wished ?? most;
      if (hours < 1 || hours > most) return refuse('HoursOutOfRange', { least: 1, most });
      const told = await home.ambers.tell(log, {
        context: drill ? 'drill' : 'live',
        kind: ALERT_KINDS.indexOf(kind),
        scope: ALERT_SCOPES.indexOf('assembly'),
        notAfter: hour(hourNow(peer.parts) + hours),
      });
      if (!told.ok) return failAs(told.fault);
      return ok({ pact: name, ring: told.value.ring, drill, signed: told.value.signed });
    },
  };
}

function wishOf(
  home: LiveAssembly,
  starts: readonly string[],
  anew: boolean,
): Result<{ readonly without: readonly MemberId[]; readonly anew: boolean }, ControlFault> {
  const without: MemberId[] = [];
  for (const start of starts) {
    const member = pickMember(home, start);
    if (!member.ok) return member;
    without.push(member.value);
  }
  return ok({ without, anew });
}

function codeOf(typed: string | undefined): Result<Uint8Array | undefined, ControlFault> {
  if (typed === undefined) return ok(undefined);
  const code = readPaperCode(typed);
  return code.ok ? code : failAs(code.fault);
}

function answered(
  found: KnownHere,
  progress: Result<RosterProgress, RosterFault>,
): Result<RosterAnswer, ControlFault> {
  return progress.ok ? ok(answer(found, progress.value)) : failAs(progress.fault);
}

function answer({ home, name }: KnownHere, progress: RosterProgress): RosterAnswer {
  const { state, me } = home.peer.peer.judged();
  const { stage, missing, ringers, sealHolders, signed, decision, mine } = progress;
  const isDecided = decision !== undefined && state?.placedActs.has(decision) === true;
  const named = (members: readonly MemberId[]) => members.map((one) => whoOf(one, me));
  return {
    pact: name,
    stage,
    missing: named(missing),
    ringers: named(ringers),
    sealHolders: named(sealHolders),
    signed,
    act: decision === undefined || isDecided ? null : decision,
    mine,
  };
}
