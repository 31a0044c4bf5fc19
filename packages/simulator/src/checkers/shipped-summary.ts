/** The shipped fold's state in the plain values by which folds are compared. */
import type { Allocation, AssemblyState, Emergency, Frontier, Mandate } from '@tocsin/core';
import { isSettled } from '@tocsin/core';

import { compared } from './summary.ts';
import type { Id, Ids, Summary } from './summary.ts';

/** A map with its values shown otherwise. */
function shown<K, V, T>(map: ReadonlyMap<K, V>, show: (value: V) => T): Map<K, T> {
  return new Map([...map].map(([key, value]) => [key, show(value)]));
}

function idsOf(heads: readonly { readonly id: string }[]): Ids {
  return heads.map(({ id }) => id);
}

function cutsOf(cuts: Frontier): Map<Id, Ids> {
  return new Map(cuts.map((one) => [one.device, idsOf(one.heads)]));
}

function mandateShown(mandate: Mandate): Summary['mandates'] extends Map<Id, infer M> ? M : never {
  const { act: _, ended, since, ...rest } = mandate;
  const cuts = ended && cutsOf(ended.cuts);
  return { ...rest, cuts, since: since.wall, until: ended && ended.at.wall };
}

function emergencyShown(
  power: Emergency,
): Summary['emergencies'] extends Map<Id, infer E> ? E : never {
  const { act: _, stopped, since, agreed, ...rest } = power;
  const cuts = stopped && cutsOf(stopped.cuts);
  const shownAs = { since: since.wall, stopped: stopped && stopped.at.wall };
  return { ...rest, ...shownAs, cuts, agreed: [agreed.have, agreed.of] };
}

function budgetShown(
  budget: Allocation,
): Summary['allocations'] extends Map<Id, infer A> ? A : never {
  const { act: _, since: __, ended, ...rest } = budget;
  return { ...rest, isEnded: ended !== null };
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
    mandates: shown(state.mandates, mandateShown),
    emergencies: shown(state.emergencies, emergencyShown),
    allocations: shown(state.allocations, budgetShown),
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
