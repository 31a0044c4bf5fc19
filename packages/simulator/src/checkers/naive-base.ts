/** The part of the ground that each verb changes: what its base is the hash of. */
import type { Cbor, DeviceId, Hash32, Verb } from '@tocsin/core/forms';
import * as core from '@tocsin/core/forms';

import type { Ground } from './naive-records.ts';
import { devicesOf } from './naive-records.ts';

/** Whether a decision's outcome was placed before. */
export function isResolved(ground: Ground, subject: number, hash: Hash32): boolean {
  return [...ground.resolutions.values()].some((one) => one[0] === subject && one[1] === hash);
}

/** What stands in a base behind the verb's number. */
export function basePart(verb: Verb, ground: Ground): readonly Cbor[] {
  switch (verb.kind) {
    case 'admit':
      return [core.idBytes(verb.value.device), ground.devices.has(verb.value.device)];
    case 'addDevice': {
      const { member } = verb.value;
      const own = devicesOf(ground, member).toSorted();
      const status = (device: DeviceId) => ground.devices.get(device)?.status ?? null;
      return [core.idBytes(member), own.map((device) => [core.idBytes(device), status(device)])];
    }
    case 'strikeDevice':
      return [
        core.idBytes(verb.value.device),
        ground.devices.get(verb.value.device)?.status ?? null,
      ];
    case 'expel':
    case 'resign':
      return [
        core.idBytes(verb.value.member),
        ground.members.get(verb.value.member)?.status ?? null,
      ];
    case 'epoch':
      return [ground.epochs.at(-1)?.number ?? 0];
    case 'mandate':
      return mandatePart(verb.value, ground);
    case 'recall':
      return [
        core.idBytes(verb.value.mandate),
        ground.mandates.get(verb.value.mandate)?.ended === false,
      ];
    case 'constitution':
      return [ground.overrides.map(({ index, value }) => [index, value])];
    case 'resolve':
    case 'risk': {
      const { subject, hash } = verb.value;
      return [subject, core.idBytes(hash), isResolved(ground, subject, hash)];
    }
    case 'moveBallotDevice': {
      const device = ground.members.get(verb.value.member)?.ballotDevice ?? null;
      return [
        core.idBytes(verb.value.member),
        device === null ? null : core.idBytes(device as DeviceId),
      ];
    }
    case 'suspend': {
      const person = ground.members.get(verb.value.member);
      return [
        core.idBytes(verb.value.member),
        person?.status ?? null,
        person?.suspendedUntil ?? null,
      ];
    }
    case 'rules':
      return [ground.rules, ground.rulesNext?.[0] ?? null];
    // Not folded here: `apply` says no to them.
    case 'widerCut':
    case 'witnesses':
    case 'away':
      return [];
  }
}

function mandatePart(
  { role, member }: Extract<Verb, { kind: 'mandate' }>['value'],
  ground: Ground,
): readonly Cbor[] {
  const standing = [...ground.mandates].filter(([, one]) => !one.ended);
  const same = standing.filter(([, one]) => one.role === role && one.member === member);
  const acts = same.map(([id]) => id).toSorted();
  return [role, core.idBytes(member), acts.map(core.idBytes)];
}
