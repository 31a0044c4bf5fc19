/** The shipped fold's state in the plain values by which folds are compared. */
import type { AssemblyState } from '@tocsin/core';
import { isSettled } from '@tocsin/core';

import { compared } from './summary.ts';
import type { Ids, Summary } from './summary.ts';

/** A map with its values shown otherwise. */
function shown<K, V, T>(map: ReadonlyMap<K, V>, show: (value: V) => T): Map<K, T> {
  return new Map([...map].map(([key, value]) => [key, show(value)]));
}

function idsOf(heads: readonly { readonly id: string }[]): Ids {
  return heads.map(({ id }) => id);
}

/** The summary of a state that the shipped fold came to. */
export function summaryOf(state: AssemblyState): Summary {
  const { rulesNext, members } = state;
  return compared({
    height: state.height,
    head: state.head,
    wall: state.wall,
    rules: state.rules,
    rulesNext: rulesNext === null ? null : [rulesNext.number, rulesNext.startHeight],
    members: shown(members, (member) => ({
      status: member.status,
      branch: member.branch,
      probationUntil: member.probationUntil,
      suspendedUntil: member.suspendedUntil,
      ballotDevice: member.ballotDevice,
      paperHash: member.paperHash,
      successor: member.successor,
    })),
    devices: shown(state.devices, (device) => ({
      member: device.member,
      status: device.status,
      suspendedUntil: device.status === 'active' ? device.suspendedUntil : null,
      behind: state.outsideStrikes.find((one) => one.device === device.id)?.by.toSorted() ?? [],
      isFaulty: device.status === 'active' && device.faultySince !== null,
      cut: device.cut === null ? null : idsOf(device.cut),
    })),
    mandates: shown(state.mandates, ({ role, member, pact, notAfter, ended }) => ({
      role,
      member,
      pact,
      notAfter,
      cuts: ended && new Map(ended.cuts.map((one) => [one.device, idsOf(one.heads)])),
    })),
    resolutions: shown(state.resolutions, ({ subject, hash, agreed, exposed }) => ({
      subject,
      hash,
      tally: exposed && [exposed.have, exposed.of, agreed.have, agreed.of],
    })),
    epochs: state.epochs.map(({ number, keyHash, rosterHash, since }) => ({
      number,
      keyHash,
      rosterHash,
      wall: since.wall,
    })),
    removalPending: state.removalPending,
    overrides: state.overrides,
    usedInvites: new Set(state.usedInvites),
    witnesses: state.witnessKeys,
    away: [...members.values()]
      .filter((one) => one.awaySince !== null)
      .map(({ id }) => id)
      .toSorted(),
    settled: new Set([...state.settledAt.keys()].filter((id) => isSettled(state, id))),
    contested: state.contested === null ? null : state.contested.rivals.toSorted(),
    overtaken: state.overtaken.toSorted(),
    stopped: state.stopped?.kind ?? null,
  });
}
