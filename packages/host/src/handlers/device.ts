/**
 * `device add|show` (R17): a further device of a member, in three steps with two files. The same steps
 * on the new device serve one that takes the place of a lost one (`recovering.ts`).
 */
import type {
  DeviceId,
  Enrolment,
  Hash32,
  LogId,
  MemberId,
  RecordId,
  Result,
  WireRecord,
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
  GIVEN_SEALED_BYTES_MAX,
  hour,
  idBytes,
  idOf,
  isDeviceActive,
  liveMembers,
  instantOf,
  ok,
  openGivenKeys,
  paperHashOf,
  readUint,
} from '@tocsin/core';
import type { Keyring } from '@tocsin/peer';
import { hourNow, keepGivenKeys, openReplica } from '@tocsin/peer';
import type { RecordStore } from '@tocsin/peer/ports';

import type { Device, DeviceAddAnswer, Handlers, OthersDevice, With } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { isLogName } from '../log-name.ts';
import type { ExchangeFile } from '../paper/exchange-file.ts';
import { partOf } from '../paper/exchange-file.ts';
import { readExchange, writeExchange } from '../exchange.ts';
import { failAs, refuse } from '../fault.ts';
import type { LogPlace } from '../host.ts';
import { beginAt } from '../host.ts';
import type { LiveAssembly } from '../live-log.ts';
import { noteValue, PAPER_CODE, textBytes } from '../local-values.ts';
import type { Logs } from '../logs.ts';
import { deviceOf, logParts, makeDevice, shownPrekey } from '../newcomer.ts';
import { whenOf, whenOfHour, whenOrNull, whoOf } from '../show/common.ts';
import type { Standing } from './assembly.ts';
import { pickStanding } from './assembly.ts';

type Calls = 'device.add' | 'device.show';

/** The handlers of devices. */
export function deviceHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'device.add': async (given, context) => {
      if (given.file === undefined) return offerDevice(logs, given);
      const file = readExchange(logs.host.files, given.file, [
        'device',
        'device-welcome',
        'device-instead',
      ]);
      if (!file.ok) return file;
      if (file.value.kind !== 'device') return joinAsDevice(logs, file.value, given);
      const found = pickStanding(logs, context);
      return found.ok ? addDevice(logs, found.value, file.value, given) : found;
    },
    'device.show': async (_, context) => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      const { state, me } = found.value;
      const own = [...state.devices.values()].filter(({ member }) => member === me);
      const devices = own.map(({ id }) => deviceAnswer(found.value, id));
      return ok({ devices, limit: DEVICES_PER_MEMBER_MAX, others: othersDevices(found.value) });
    },
  };
}

/** Devices of other members, of one person beside each other, in the order of their ids. */
function othersDevices({ assembly, state, me }: Standing): readonly OthersDevice[] {
  const contacts = assembly.peer.peer.contacts();
  return liveMembers(state)
    .filter(({ id }) => id !== me)
    .flatMap(({ id: member }) =>
      devicesOfMember(state, member)
        .filter(({ id }) => isDeviceActive(state, id))
        .map(({ id }) => ({
          who: whoOf(member, me),
          device: id,
          heardAt: whenOrNull(contacts.find(({ device }) => device === id)?.at),
        })),
    );
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
  const room = known === undefined ? logs.roomFor(name) : ok(undefined);
  if (!room.ok) return room;
  const keyring =
    known === undefined
      ? await beginAt(logs.host, name, async (place) => beginDevice(logs, name, place))
      : await deviceOf(logs.host, known.store);
  if (!keyring.ok) return keyring;
  const shown = shownPrekey(logs.host, keyring.value);
  if (shown === undefined) return refuse('StoreDamaged');
  const parts = new Map<string, Uint8Array>([
    ['device', idBytes(keyring.value.me)],
    ['prekey', idBytes(shown.hash)],
    ['kem', shown.prekey.kemPublic],
    ['boxSeed', shown.prekey.boxSeed],
  ]);
  const fileName = `${name}-${keyring.value.me.slice(0, 8)}`;
  const file = writeExchange(logs.host.files, given, fileName, { kind: 'device', parts });
  if (!file.ok) return file;
  return ok({ stage: 'card', file: file.value, device: keyring.value.me, keysAt: null });
}

/** Makes the keys of a device that waits to be told where it belongs. */
async function beginDevice(
  logs: Logs,
  name: string,
  place: LogPlace,
): Promise<Result<Keyring, ControlFault>> {
  const keyring = await makeDevice(logs.host, place.store);
  if (!keyring.ok) return keyring;
  // The log is not known yet: the folder waits under an id of zeros.
  const log = idOf<LogId>(new Uint8Array(32));
  const note = { kind: 'joining', name, tempoMs: 0, log } as const;
  const kept = await place.store.writeLocal(new Map([noteValue(note)]));
  if (!kept.ok) return failAs(kept.fault);
  logs.keepPending(place, note);
  return keyring;
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

/** What a device in the place of a lost one is handed besides. */
export interface HandedOver {
  /** Governance keys, sealed to it. */
  readonly sealed: Uint8Array;
  /** Whether the card of its person is spent, so that it makes a new one. */
  readonly needsCard: boolean;
}

/** The file that tells a new device where it belongs. */
export async function writeDeviceWelcome(
  assembly: Standing['assembly'],
  member: MemberId,
  given: Pick<With<'device.add'>, 'out' | 'folder'>,
  device: DeviceId,
  handed?: HandedOver,
): Promise<Result<string, ControlFault>> {
  const genesis = await assembly.store.get(assembly.log as string as RecordId);
  if (!genesis.ok) return failAs(genesis.fault);
  if (genesis.value === undefined) return refuse('GenesisMissing');
  const parts = new Map<string, Uint8Array>([
    ['genesis', encodeWire(genesis.value)],
    ['member', idBytes(member)],
    ['for', textBytes(device)],
    ...logParts(assembly.log, assembly.tempoMs, assembly.net.meeting()),
  ]);
  if (handed !== undefined) parts.set('keys', handed.sealed);
  if (handed?.needsCard === true) parts.set('card', new Uint8Array([1]));
  const name = `${assembly.name}-${device.slice(0, 8)}`;
  const kind = handed === undefined ? 'device-welcome' : 'device-instead';
  return writeExchange(assembly.files, given, name, { kind, parts });
}

/** Where a new device belongs, as the file from an old one says. */
interface Belonging {
  readonly log: LogId;
  readonly tempoMs: number;
  readonly member: MemberId;
  readonly genesis: WireRecord;
}

function belongingOf(file: ExchangeFile): Belonging | undefined {
  const [log, member] = ['log', 'member'].map((name) => partOf(file, name, 32));
  const tempo = partOf(file, 'tempo', 4);
  const genesis = decodeWire(partOf(file, 'genesis', 1, 16_384) ?? new Uint8Array());
  if (log === undefined || member === undefined || tempo === undefined || !genesis.ok)
    return undefined;
  return {
    log: idOf<LogId>(log),
    member: idOf<MemberId>(member),
    tempoMs: readUint(tempo, 0, 4),
    genesis: genesis.value,
  };
}

/** On the new device: opens the log as far as it can be read, and signs that it belongs there. */
async function joinAsDevice(
  logs: Logs,
  file: ExchangeFile,
  given: With<'device.add'>,
): Promise<Result<DeviceAddAnswer, ControlFault>> {
  const wanted = new TextDecoder().decode(file.parts.get('for') ?? new Uint8Array());
  const place = belongingOf(file);
  if (place === undefined) return refuse('FileMalformed');
  for (const pending of logs.pending()) {
    const keyring = await deviceOf(logs.host, pending.store);
    if (!keyring.ok || keyring.value.me !== wanted) continue;
    const handed = await takeHandedKeys(logs, pending.store, file, place.log, keyring.value);
    if (!handed.ok) return handed;
    const opened = await openBelonging(logs, pending, place, keyring.value);
    if (!opened.ok) return opened;
    for (const way of waysOf(file)) await opened.value.net.add(way);
    const said = await saidOfNew(logs, pending.store, place, keyring.value);
    if (!said.ok) return said;
    const fileName = `${pending.name}-${wanted.slice(0, 8)}`;
    const written = writeExchange(logs.host.files, given, fileName, {
      kind: 'device',
      parts: said.value,
    });
    if (!written.ok) return written;
    return ok({ stage: 'joined', file: written.value, device: keyring.value.me, keysAt: null });
  }
  return refuse('FileOfAnother');
}

/**
 * Takes what a device in the place of a lost one is handed: keys with which it reads what is decided,
 * and, where the card of its person is spent, the wish for a new one (R17).
 */
async function takeHandedKeys(
  { host }: Logs,
  store: RecordStore,
  file: ExchangeFile,
  log: LogId,
  { me: device, prekeys }: Keyring,
): Promise<Result<void, ControlFault>> {
  if (file.kind !== 'device-instead') return ok(undefined);
  const sealed = partOf(file, 'keys', 1, GIVEN_SEALED_BYTES_MAX) ?? new Uint8Array();
  const [own] = prekeys();
  const keys = own && openGivenKeys(host.crypto, { log, device }, own.kem.secretKey, sealed);
  if (keys === undefined) return refuse('FileMalformed');
  const kept = await keepGivenKeys(store, keys);
  if (!kept.ok) return failAs(kept.fault);
  if (!file.parts.has('card')) return ok(undefined);
  const made = await store.writeLocal(new Map([[PAPER_CODE, host.random.bytes(16)]]));
  return made.ok ? ok(undefined) : failAs(made.fault);
}

async function openBelonging(
  logs: Logs,
  { store, folder, name }: ReturnType<Logs['pending']>[number],
  { log, tempoMs, genesis }: Belonging,
  keyring: Keyring,
): Promise<Result<LiveAssembly, ControlFault>> {
  const { crypto, clock, random } = logs.host;
  const replica = await openReplica({ log, tempoMs, store, crypto, clock, random, keyring });
  if (!replica.ok) return failAs(replica.fault);
  const taken = await replica.value.ingest([genesis], 'welcome', 'each');
  if (!taken.ok) return failAs(taken.fault);
  const note = { kind: 'assembly', name, tempoMs, log } as const;
  const kept = await store.writeLocal(new Map([noteValue(note)]));
  if (!kept.ok) return failAs(kept.fault);
  logs.dropPending(name);
  return await logs.openAssembly({ ...folder, note }, note);
}

/** What a new device signs: that it belongs to this member, and by which card it is struck. */
async function saidOfNew(
  { host }: Logs,
  store: RecordStore,
  { log, member }: Belonging,
  keyring: Keyring,
): Promise<Result<Map<string, Uint8Array>, ControlFault>> {
  const { crypto } = host;
  const shown = shownPrekey(host, keyring);
  if (shown === undefined) return refuse('StoreDamaged');
  const code = await store.readLocal(PAPER_CODE);
  if (!code.ok) return failAs(code.fault);
  const paperHash = code.value === undefined ? null : paperHashOf(crypto.hash, code.value);
  const { me: device, signing } = keyring;
  const signed = enrolmentHash(crypto.hash, {
    log,
    member,
    device,
    prekeyHash: shown.hash,
    paperHash,
  });
  const parts = new Map<string, Uint8Array>([
    ['device', idBytes(device)],
    ['prekey', idBytes(shown.hash)],
    ['signature', crypto.sign(signed, signing.secretKey)],
  ]);
  if (paperHash !== null) parts.set('paper', idBytes(paperHash));
  return ok(parts);
}

function waysOf(file: ExchangeFile): readonly string[] {
  const ways = partOf(file, 'ways', 0, 8_192) ?? new Uint8Array();
  return new TextDecoder()
    .decode(ways)
    .split('\n')
    .filter((one) => one !== '');
}
