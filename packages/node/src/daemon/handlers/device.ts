/**
 * `device add|recover|show` (R17): a further device of a member, in three steps with two files, and
 * the strike of one that is lost or taken.
 */
import type {
  AssemblyState,
  DeviceId,
  Enrolment,
  Hash32,
  LogId,
  MemberId,
  RecordId,
  Result,
} from '@tocsin/core';
import {
  actKind,
  confirmedEpoch,
  consentKind,
  decodeWire,
  DEVICES_PER_MEMBER_MAX,
  devicesOfMember,
  durationOf,
  encodeWire,
  enrolmentHash,
  fromHex,
  hour,
  idBytes,
  idOf,
  instantOf,
  isDeviceActive,
  memberOfDevice,
  ok,
  paperHashOf,
  readUint,
  strikeKind,
} from '@tocsin/core';
import type { StrikeDevice } from '@tocsin/core';
import { hourNow, openReplica } from '@tocsin/peer';

import type {
  Device,
  DeviceAddAnswer,
  DeviceRecoverAnswer,
  Handlers,
  With,
} from '../../control/calls.ts';
import type { ControlFault } from '../../control/message.ts';
import { isLogName } from '../../home/paths.ts';
import type { ExchangeFile } from '../../paper/exchange-file.ts';
import { partOf } from '../../paper/exchange-file.ts';
import { readExchange, writeExchange } from '../exchange.ts';
import { failAs, refuse } from '../fault.ts';
import { noteValue, textBytes } from '../local-values.ts';
import { openLogFolder } from '../log-folder.ts';
import type { Logs } from '../logs.ts';
import { deviceOf, logParts, makeDevice, shownPrekey } from '../newcomer.ts';
import { pickDevice } from '../pick.ts';
import { whenOf, whenOfHour, whenOrNull } from '../show/common.ts';
import type { Standing } from './assembly.ts';
import { pickStanding } from './assembly.ts';

type Calls = 'device.add' | 'device.recover' | 'device.show';

/** The handlers of devices. */
export function deviceHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'device.add': async (given, context) => {
      if (given.file === undefined) return offerDevice(logs, given);
      const file = readExchange(given.file, ['device', 'device-welcome']);
      if (!file.ok) return file;
      if (file.value.kind === 'device-welcome') return joinAsDevice(logs, file.value, given);
      const found = pickStanding(logs, context);
      return found.ok ? addDevice(logs, found.value, file.value, given) : found;
    },
    'device.recover': async (given, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? recover(logs, found.value, given) : found;
    },
    'device.show': async (_, context) => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      const { state, me } = found.value;
      const own = [...state.devices.values()].filter(({ member }) => member === me);
      const devices = own.map(({ id }) => deviceAnswer(found.value, id));
      return ok({ devices, limit: DEVICES_PER_MEMBER_MAX });
    },
  };
}

function deviceAnswer({ assembly, state, me }: Standing, id: DeviceId): Device {
  const { peer } = assembly.peer;
  const device = state.devices.get(id);
  const number = state.epochs.at(-1)?.number ?? 0;
  const thisOne = id === peer.replica.me;
  const hasKey = thisOne
    ? peer.replica.keyring.epochKey(number) !== undefined
    : confirmedEpoch(state, id) >= number;
  const isSuspended =
    device?.suspendedUntil != null && device.suspendedUntil >= hourNow(peer.parts);
  const contact = peer.contacts().find((one) => one.device === id);
  return {
    device: id,
    thisOne,
    ballot: me !== undefined && state.members.get(me)?.ballotDevice === id,
    state:
      device?.status === 'forked'
        ? 'forked'
        : device?.status !== 'active'
          ? 'struck'
          : isSuspended
            ? 'suspended'
            : hasKey
              ? 'active'
              : 'waiting',
    heardAt: thisOne ? whenOf(peer.parts.clock.now()) : whenOrNull(contact?.at),
    addedAt:
      device === undefined || device.since.wall === 0
        ? null
        : whenOfHour(device.since.wall, state.tempoMs),
    hasKey,
  };
}

/** On the new device: its card, before it knows any log. */
async function offerDevice(
  logs: Logs,
  given: With<'device.add'>,
): Promise<Result<DeviceAddAnswer, ControlFault>> {
  if (given.name === undefined) return refuse('DeviceAddHow');
  const { name } = given;
  if (!isLogName(name)) return refuse('BadName');
  const known = logs.pending().find((one) => one.name === name);
  if (known === undefined && logs.isTaken(name)) return refuse('NameTaken');
  const folder = known === undefined ? await openLogFolder(logs.host, name) : ok(known.folder);
  if (!folder.ok) return folder;
  const { store } = folder.value;
  const keyring =
    known === undefined ? await makeDevice(logs.host, store) : await deviceOf(logs.host, store);
  if (!keyring.ok) return keyring;
  const shown = shownPrekey(logs.host, keyring.value);
  if (shown === undefined) return refuse('StoreDamaged');
  // The log is not known yet: the folder waits under an id of zeros.
  const log = idOf<LogId>(new Uint8Array(32));
  const note = { kind: 'joining', name, tempoMs: 0, log } as const;
  const kept = await store.writeLocal(new Map([noteValue(note)]));
  if (!kept.ok) return failAs(kept.fault);
  logs.keepPending(folder.value, note);
  const parts = new Map<string, Uint8Array>([
    ['device', idBytes(keyring.value.me)],
    ['prekey', idBytes(shown.hash)],
  ]);
  const fileName = `${name}-${keyring.value.me.slice(0, 8)}`;
  const file = writeExchange(given, fileName, { kind: 'device', parts });
  if (!file.ok) return file;
  return ok({ stage: 'card', file: file.value, device: keyring.value.me, keysAt: null });
}

/** On an old device: first tells the new one where it belongs, then, with its word, proposes it. */
async function addDevice(
  logs: Logs,
  { assembly, state, me }: Standing,
  file: ExchangeFile,
  given: With<'device.add'>,
): Promise<Result<DeviceAddAnswer, ControlFault>> {
  if (me === undefined) return refuse('NotAMember');
  const id = partOf(file, 'device', 32);
  const prekey = partOf(file, 'prekey', 32);
  if (id === undefined || prekey === undefined) return refuse('FileMalformed');
  if (devicesOfMember(state, me).length >= DEVICES_PER_MEMBER_MAX)
    return refuse('TooManyDevices', { limit: DEVICES_PER_MEMBER_MAX });
  const device = idOf<DeviceId>(id);
  const signature = partOf(file, 'signature', 64);
  if (signature === undefined) {
    const welcome = await writeDeviceWelcome(assembly, me, given, device);
    return welcome.ok ? ok({ stage: 'added', file: welcome.value, device, keysAt: null }) : welcome;
  }
  const { crypto } = logs.host;
  const prekeyHash = idOf<Hash32>(prekey);
  const enrolment: Enrolment = {
    log: assembly.log,
    member: me,
    device,
    prekeyHash,
    paperHash: null,
  };
  const signed = enrolmentHash(crypto.hash, enrolment);
  if (!crypto.verify(signature, signed, idBytes(device))) return refuse('BadSignature');
  const { peer, governance } = assembly.peer;
  const value = { member: me, device, prekeyHash, paperHash: null, deviceSignature: signature };
  const act = governance.draft(state, { kind: 'addDevice', value }, 'none');
  const written = await peer.append(actKind, act);
  if (!written.ok) return failAs(written.fault);
  const agreed = await peer.append(consentKind, { act: written.value, stance: 'for' });
  if (!agreed.ok) return failAs(agreed.fault);
  await peer.refresh();
  const wait = durationOf(state.overrides, 'boxAge');
  const keysAt = whenOf(instantOf(hour(hourNow(peer.parts) + wait), state.tempoMs));
  return ok({ stage: 'added', file: null, device, keysAt });
}

async function writeDeviceWelcome(
  assembly: Standing['assembly'],
  member: MemberId,
  given: With<'device.add'>,
  device: DeviceId,
): Promise<Result<string, ControlFault>> {
  const genesis = await assembly.store.get(assembly.log as string as RecordId);
  if (!genesis.ok) return failAs(genesis.fault);
  if (genesis.value === undefined) return refuse('GenesisMissing');
  const parts = new Map<string, Uint8Array>([
    ['genesis', encodeWire(genesis.value)],
    ['member', idBytes(member)],
    ['for', textBytes(device)],
    ...logParts(assembly.log, assembly.tempoMs, assembly.net.addresses()),
  ]);
  const name = `${assembly.name}-${device.slice(0, 8)}`;
  return writeExchange(given, name, { kind: 'device-welcome', parts });
}

/** On the new device: opens the log as far as it can be read, and signs that it belongs there. */
async function joinAsDevice(
  logs: Logs,
  file: ExchangeFile,
  given: With<'device.add'>,
): Promise<Result<DeviceAddAnswer, ControlFault>> {
  const wanted = new TextDecoder().decode(file.parts.get('for') ?? new Uint8Array());
  const [log, member] = ['log', 'member'].map((name) => partOf(file, name, 32));
  const tempo = partOf(file, 'tempo', 4);
  const genesis = decodeWire(partOf(file, 'genesis', 1, 16_384) ?? new Uint8Array());
  if (log === undefined || member === undefined || tempo === undefined || !genesis.ok)
    return refuse('FileMalformed');
  for (const pending of logs.pending()) {
    const { store, folder, name } = pending;
    const keyring = await deviceOf(logs.host, store);
    if (!keyring.ok || keyring.value.me !== wanted) continue;
    const { crypto, clock, random } = logs.host;
    const place = { log: idOf<LogId>(log), tempoMs: readUint(tempo, 0, 4) };
    const parts = { ...place, store, crypto, clock, random, keyring: keyring.value };
    const replica = await openReplica(parts);
    if (!replica.ok) return failAs(replica.fault);
    const taken = await replica.value.ingest([genesis.value], 'welcome', 'each');
    if (!taken.ok) return failAs(taken.fault);
    const note = { kind: 'assembly', name, ...place } as const;
    const kept = await store.writeLocal(new Map([noteValue(note)]));
    if (!kept.ok) return failAs(kept.fault);
    logs.dropPending(name);
    const opened = await logs.openAssembly({ ...folder, note }, note);
    if (!opened.ok) return opened;
    for (const way of waysOf(file)) await opened.value.net.add(way);
    const shown = shownPrekey(logs.host, keyring.value);
    if (shown === undefined) return refuse('StoreDamaged');
    const enrolment: Enrolment = {
      log: place.log,
      member: idOf<MemberId>(member),
      device: keyring.value.me,
      prekeyHash: shown.hash,
      paperHash: null,
    };
    const signed = enrolmentHash(crypto.hash, enrolment);
    const said = new Map<string, Uint8Array>([
      ['device', idBytes(keyring.value.me)],
      ['prekey', idBytes(shown.hash)],
      ['signature', crypto.sign(signed, keyring.value.signing.secretKey)],
    ]);
    const fileName = `${name}-${keyring.value.me.slice(0, 8)}`;
    const written = writeExchange(given, fileName, { kind: 'device', parts: said });
    if (!written.ok) return written;
    return ok({ stage: 'joined', file: written.value, device: keyring.value.me, keysAt: null });
  }
  return refuse('FileOfAnother');
}

function waysOf(file: ExchangeFile): readonly string[] {
  const ways = partOf(file, 'ways', 0, 8_192) ?? new Uint8Array();
  return new TextDecoder()
    .decode(ways)
    .split('\n')
    .filter((one) => one !== '');
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
async function recover(
  logs: Logs,
  { assembly, state, me }: Standing,
  given: With<'device.recover'>,
): Promise<Result<DeviceRecoverAnswer, ControlFault>> {
  if (me === undefined) return refuse('NotAMember');
  const picked = pickDevice(assembly, given.device);
  if (!picked.ok) return picked;
  const device = picked.value;
  const owner = memberOfDevice(state, device);
  const { peer } = assembly.peer;
  const paperCode = given.code === undefined ? null : (fromHex(given.code) ?? new Uint8Array());
  if (paperCode !== null) {
    const member = owner === undefined ? undefined : state.members.get(owner);
    const isRight =
      paperCode.length === 16 &&
      paperHashOf(logs.host.crypto.hash, paperCode) === member?.paperHash;
    if (!isRight) return refuse('WrongPaperCode');
  }
  const by = paperCode !== null ? 'paper' : owner === me ? 'own' : 'members';
  if (by === 'own' && device === peer.replica.me) return refuse('LastDevice');
  const successor = by === 'paper' ? successorOf(state, device, peer.replica.me) : null;
  const strike: StrikeDevice = { device, by, paperCode, successor, lastHonoured: null };
  const written = await peer.append(strikeKind, strike);
  if (!written.ok) return failAs(written.fault);
  await peer.refresh();
  const strikers = new Set(
    [...state.reading.strikeById.values()]
      .filter(({ said }) => said.device === device && said.by === 'members')
      .flatMap(({ entry }) => memberOfDevice(state, entry.header.author) ?? []),
  ).add(me);
  const othersNeeded = by === 'members' ? Math.max(0, 2 - strikers.size) : 0;
  return ok({ device, by, othersNeeded, act: written.value });
}
