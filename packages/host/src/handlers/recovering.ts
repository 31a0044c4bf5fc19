/**
 * `device recover` (R17): the strike of a device that is lost or taken, at once; and with the code on
 * paper a new phone in its place, in three steps with two files. A member who stands beside the person
 * does it: hands over what the new phone reads decisions with, and then says both in one word, that
 * the old one is gone and the new one is theirs (decision 0076).
 */
import type {
  AssemblyState,
  DeviceId,
  Hash32,
  Member,
  MemberId,
  RecordId,
  Result,
  StrikeDevice,
  SuccessorEnrolment,
} from '@tocsin/core';
import {
  actKind,
  consentKind,
  devicesOfMember,
  DEVICES_PER_MEMBER_MAX,
  durationOf,
  enrolmentHash,
  hour,
  idBytes,
  idOf,
  instantOf,
  isDeviceActive,
  KEM_PUBLIC_BYTES,
  memberOfDevice,
  ok,
  paperHashOf,
  prekeyHashOf,
  sealGivenKeys,
  strikeKind,
} from '@tocsin/core';
import { hourNow, keysToGive } from '@tocsin/peer';

import type { DeviceRecoverAnswer, Handlers, With } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import type { ExchangeFile } from '../paper/exchange-file.ts';
import { partOf } from '../paper/exchange-file.ts';
import { readExchange } from '../exchange.ts';
import { failAs, refuse } from '../fault.ts';
import type { Logs } from '../logs.ts';
import { readPaperCode } from '../paper/paper-code.ts';
import { pickDevice } from '../pick.ts';
import { whenOf } from '../show/common.ts';
import type { Standing } from './assembly.ts';
import { countAfter, pickStanding } from './assembly.ts';
import { writeDeviceWelcome } from './device.ts';

/** The handler of `device recover`. */
export function recoveringHandlers(logs: Logs): Pick<Handlers, 'device.recover'> {
  return {
    'device.recover': async (given, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? recover(logs, found.value, given) : found;
    },
  };
}

/** A strike that somebody asks for, as far as it is clear before a file is read. */
interface Asked {
  readonly device: DeviceId;
  /** Undefined: of somebody who is no member any more. */
  readonly owner: MemberId | undefined;
  readonly by: StrikeDevice['by'];
  readonly paperCode: Uint8Array | null;
}

async function recover(
  logs: Logs,
  standing: Standing,
  given: With<'device.recover'>,
): Promise<Result<DeviceRecoverAnswer, ControlFault>> {
  const asked = askedFor(logs, standing, given);
  if (!asked.ok) return asked;
  if (given.file !== undefined) return replace(logs, standing, asked.value, given.file, given);
  const { device, by, paperCode } = asked.value;
  const { me: self } = standing.assembly.peer.peer.replica;
  if (by === 'own' && device === self) return refuse('LastDevice');
  const successor = by === 'paper' ? successorOf(standing.state, device, self) : null;
  return strike(standing, {
    device,
    by,
    paperCode,
    successor,
    lastHonoured: null,
    enrolment: null,
  });
}

function askedFor(
  { host }: Logs,
  { assembly, state, me }: Standing,
  given: With<'device.recover'>,
): Result<Asked, ControlFault> {
  if (me === undefined) return refuse('NotAMember');
  const picked = pickDevice(assembly, given.device);
  if (!picked.ok) return picked;
  const device = picked.value;
  const owner = memberOfDevice(state, device);
  const by = given.code !== undefined ? 'paper' : owner === me ? 'own' : 'members';
  if (given.code === undefined) return ok({ device, owner, by, paperCode: null });
  const read = readPaperCode(given.code);
  if (!read.ok) return failAs(read.fault);
  const paperCode = read.value;
  const paperHash = owner === undefined ? undefined : state.members.get(owner)?.paperHash;
  const isRight = paperCode.length === 16 && paperHashOf(host.crypto.hash, paperCode) === paperHash;
  return isRight ? ok({ device, owner, by, paperCode }) : refuse('WrongPaperCode');
}

/**
 * The device that casts the ballots from now on, where the lost one did and the code may name another:
 * the one on which the code is typed, else the only other one (R17).
 */
function successorOf(state: AssemblyState, lost: DeviceId, me: DeviceId): DeviceId | null {
  const member = memberOfDevice(state, lost);
  if (member === undefined || state.members.get(member)?.ballotDevice !== lost) return null;
  const others = devicesOfMember(state, member)
    .map(({ id }) => id)
    .filter((id) => id !== lost && isDeviceActive(state, id));
  if (others.includes(me)) return me;
  return others.length === 1 ? (others[0] ?? null) : null;
}

/** Says at once that a device is lost; devices write the act that ends it (R17). */
async function strike(
  { assembly, state, me }: Standing,
  said: StrikeDevice,
): Promise<Result<DeviceRecoverAnswer, ControlFault>> {
  const { peer } = assembly.peer;
  const written = await peer.append(strikeKind, said);
  if (!written.ok) return failAs(written.fault);
  await peer.refresh();
  const { device, by } = said;
  const strikers = new Set(
    [...state.reading.strikeById.values()]
      .filter((one) => one.said.device === device && one.said.by === 'members')
      .flatMap(({ entry }) => memberOfDevice(state, entry.header.author) ?? []),
  );
  if (me !== undefined) strikers.add(me);
  const othersNeeded = by === 'members' ? Math.max(0, 2 - strikers.size) : 0;
  const base = { device, by, othersNeeded, act: written.value, file: null };
  if (said.enrolment === null)
    return ok({ ...base, stage: 'struck', successor: null, keysAt: null });
  const { successor } = said;
  return ok({ ...base, stage: 'replaced', successor, keysAt: keysAt(assembly, state) });
}

/** When a device that comes in now is old enough to be given keys. */
function keysAt(
  { peer }: Standing['assembly'],
  { overrides, tempoMs }: AssemblyState,
): ReturnType<typeof whenOf> {
  const wait = durationOf(overrides, 'boxAge');
  return whenOf(instantOf(hour(hourNow(peer.peer.parts) + wait), tempoMs));
}

/** A new phone in the place of a lost device: the card of it first, then its signed answer. */
async function replace(
  logs: Logs,
  standing: Standing,
  asked: Asked,
  path: string,
  given: With<'device.recover'>,
): Promise<Result<DeviceRecoverAnswer, ControlFault>> {
  const { state } = standing;
  const member = asked.owner === undefined ? undefined : state.members.get(asked.owner);
  if (member === undefined) return refuse('NotAMember');
  const left = devicesOfMember(state, member.id);
  if (asked.by !== 'paper' && left.length > 0) return refuse('FileNeedsPaper');
  const { ballotDevice } = member;
  const isHeld = ballotDevice !== null && isDeviceActive(state, ballotDevice);
  if (isHeld && ballotDevice !== asked.device) return refuse('OtherDeviceVotes');
  if (left.filter(({ id }) => id !== asked.device).length >= DEVICES_PER_MEMBER_MAX)
    return refuse('TooManyDevices', { limit: DEVICES_PER_MEMBER_MAX });
  const file = readExchange(logs.host.files, path, ['device']);
  if (!file.ok) return file;
  return file.value.parts.has('signature')
    ? strikeFor(logs, standing, asked, member, file.value)
    : welcome(logs, standing, asked, member, file.value, given);
}

/** Writes what the new phone needs: where it belongs, and the keys to what is decided. */
async function welcome(
  { host }: Logs,
  { assembly, state }: Standing,
  { device: lost, by, paperCode }: Asked,
  member: Member,
  file: ExchangeFile,
  given: With<'device.recover'>,
): Promise<Result<DeviceRecoverAnswer, ControlFault>> {
  const id = partOf(file, 'device', 32);
  const prekey = partOf(file, 'prekey', 32);
  const kemPublic = partOf(file, 'kem', KEM_PUBLIC_BYTES);
  const boxSeed = partOf(file, 'boxSeed', 32);
  if (id === undefined || kemPublic === undefined || boxSeed === undefined || prekey === undefined)
    return refuse('FileMalformed');
  const shown = prekeyHashOf(host.crypto.hash, { kemPublic, boxSeed });
  if (shown !== idOf<Hash32>(prekey)) return refuse('FileMalformed');
  const device = idOf<DeviceId>(id);
  const { keyring } = assembly.peer.peer.replica;
  const keys = keysToGive(keyring, state.epochs.at(-1)?.number ?? 0);
  if (keys.length === 0) return refuse('NoEpochKey');
  const to = { log: assembly.log, device };
  const sealed = sealGivenKeys(host.crypto, to, kemPublic, keys, host.random.bytes(64));
  if (sealed === undefined) return refuse('FileMalformed');
  const needsCard = paperCode !== null || member.paperHash === null;
  const wish = { sealed, needsCard };
  const written = await writeDeviceWelcome(assembly, member.id, given, device, wish);
  if (!written.ok) return written;
  const base = { device: lost, by, othersNeeded: 0, act: null, keysAt: null };
  return ok({ ...base, stage: 'welcome', file: written.value, successor: device });
}

/** With the new phone's word: strikes the lost device and lets the new one in, in one go. */
async function strikeFor(
  { host }: Logs,
  standing: Standing,
  { device, by, paperCode }: Asked,
  { id: member }: Member,
  file: ExchangeFile,
): Promise<Result<DeviceRecoverAnswer, ControlFault>> {
  const { crypto } = host;
  const [id, prekey] = [partOf(file, 'device', 32), partOf(file, 'prekey', 32)];
  const deviceSignature = partOf(file, 'signature', 64);
  if (id === undefined || prekey === undefined || deviceSignature === undefined)
    return refuse('FileMalformed');
  const successor = idOf<DeviceId>(id);
  const card = partOf(file, 'paper', 32);
  const enrolment: SuccessorEnrolment = {
    prekeyHash: idOf<Hash32>(prekey),
    paperHash: card === undefined ? null : idOf<Hash32>(card),
    deviceSignature,
  };
  const { log } = standing.assembly;
  const signed = enrolmentHash(crypto.hash, { log, member, device: successor, ...enrolment });
  if (!crypto.verify(deviceSignature, signed, idBytes(successor))) return refuse('BadSignature');
  const said: StrikeDevice = {
    device,
    by,
    paperCode,
    successor,
    lastHonoured: null,
    enrolment,
  };
  return by === 'paper' ? strike(standing, said) : askOthers(standing, said);
}

/**
 * Asks another member to say it too: for a person whose devices have all ended, two members name a
 * new one. A notice would not do, for there is nothing left that could be struck.
 */
async function askOthers(
  { assembly, state }: Standing,
  said: StrikeDevice,
): Promise<Result<DeviceRecoverAnswer, ControlFault>> {
  const { peer, governance } = assembly.peer;
  const verb = { kind: 'strikeDevice', value: said } as const;
  const written = await peer.append(actKind, governance.draft(state, verb, 'none'));
  if (!written.ok) return failAs(written.fault);
  const act: RecordId = written.value;
  const agreed = await peer.append(consentKind, { act, stance: 'for' });
  if (!agreed.ok) return failAs(agreed.fault);
  await peer.refresh();
  const { have, needed } = countAfter(assembly, act);
  const { device, by, successor } = said;
  const othersNeeded = Math.max(0, needed - have);
  const base = { device, by, othersNeeded, act, file: null, successor };
  return ok({ ...base, stage: 'replaced', keysAt: keysAt(assembly, state) });
}
