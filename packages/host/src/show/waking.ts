/** How people on a rota are woken, as answers hold it. */
import type { MemberWaking, PathView } from '@tocsin/core';
import {
  canaryHours,
  foldWaking,
  hour,
  isRedPath,
  ROLE,
  rotaWaking,
  WAKING_WAYS,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { Waking, WakingMember, WakingPathShown, WakingWayShown } from '../calls.ts';
import { failureName } from '../executor-codes.ts';
import type { LiveAssembly } from '../live-log.ts';
import type { Waker } from '../waking/waker.ts';
import { whenOfHour, whoOf } from './common.ts';

/** The rota of an assembly; undefined where nobody is on it. */
export function wakingOf(assembly: LiveAssembly, waker: Waker | undefined): Waking | undefined {
  const { peer } = assembly.peer;
  const { state, me } = peer.judged();
  if (state === undefined) return undefined;
  const rota = rotaWaking(state, foldWaking(state), ROLE.ringer, hourNow(peer.parts));
  if (rota.members.length === 0) return undefined;
  const hours = canaryHours(state);
  const { tempoMs } = assembly;
  const shown = { tempoMs, hours };
  return {
    log: assembly.name,
    covered: rota.covered,
    hours,
    mine: rota.members.some(({ member }) => member === me),
    ways: (waker?.paths() ?? []).map(({ way }) => way),
    members: rota.members.map((member) => ({
      who: whoOf(member.member, me),
      ...memberShown(member, shown),
    })),
    waiting: (waker?.waiting() ?? []).map(({ way, sentAt, number }) => ({
      way,
      sentAt: whenOfHour(hour(sentAt), tempoMs),
      // Elsewhere it is to be read where it came: showing it here would prove nothing.
      number: way === 'app' ? String(number).padStart(6, '0') : null,
    })),
  };
}

/** Whether somebody on it cannot be woken by some path: red, for scripts and on the wall. */
export function isRedRota({ members }: Waking): boolean {
  return members.some(({ state }) => state === 'weak' || state === 'unreachable');
}

interface Shown {
  readonly tempoMs: number;
  readonly hours: number;
}

function memberShown(member: MemberWaking, shown: Shown): Omit<WakingMember, 'who'> {
  return {
    state: member.standing,
    heardAt: member.heard === 0 ? null : whenOfHour(member.heard, shown.tempoMs),
    paths: member.paths.map((path) => pathShown(path, shown)),
  };
}

function pathShown(path: PathView, { tempoMs, hours }: Shown): WakingPathShown {
  const { way, standing, heard, since, fault } = path;
  const until = hour(Math.max(heard, since) + hours);
  return {
    way: wayShown(way),
    state: standing,
    heardAt: heard === 0 ? null : whenOfHour(heard, tempoMs),
    until: isRedPath(path) ? null : whenOfHour(until, tempoMs),
    fault: fault === 0 ? null : failureName(fault - 1),
  };
}

function wayShown(number: number): WakingWayShown {
  return WAKING_WAYS[number] ?? 'other';
}
