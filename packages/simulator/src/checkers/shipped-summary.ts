/** The shipped fold's state in the plain values by which folds are compared. */
import type { AssemblyState } from '@tocsin/core';

import type { Summary } from './summary.ts';
import { named } from './summary.ts';

/** The summary of a state that the shipped fold came to. */
export function summaryOf(state: AssemblyState): Summary {
  const { rulesNext, contested, stopped } = state;
  return {
    height: state.height,
    head: state.head,
    wall: state.wall,
    rules: state.rules,
    rulesNext: rulesNext === null ? null : [rulesNext.number, rulesNext.startHeight],
    members: named(state.members, (member) => ({
      status: member.status,
      branch: member.branch,
      probationUntil: member.probationUntil,
      suspendedUntil: member.suspendedUntil,
      ballotDevice: member.ballotDevice,
      paperHash: member.paperHash,
      successor: member.successor,
    })),
    devices: named(state.devices, (device) => ({
      member: device.member,
      status: device.status,
      suspendedUntil: device.status === 'active' ? device.suspendedUntil : null,
      isFaulty: device.status === 'active' && device.faultySince !== null,
      cut: device.cut === null ? null : device.cut.map(({ id }) => id).toSorted(),
    })),
    mandates: named(state.mandates, ({ role, member, pact, notAfter, ended }) => ({
      role,
      member,
      pact,
      notAfter,
      ended: ended !== null,
    })),
    resolutions: named(state.resolutions, ({ subject, hash }) => [subject, hash] as const),
    epochs: state.epochs.map(({ number, keyHash, rosterHash, since }) => ({
      number,
      keyHash,
      rosterHash,
      wall: since.wall,
    })),
    removalPending: state.removalPending,
    overrides: state.overrides.map(({ index, value }) => [index, value] as const),
    usedInvites: [...state.usedInvites].toSorted(),
    settled: [...state.settledAt.keys()].toSorted(),
    contested: contested === null ? null : [...contested.rivals].toSorted(),
    stopped: stopped?.kind ?? null,
  };
}
