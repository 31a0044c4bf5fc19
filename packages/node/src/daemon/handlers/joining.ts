/**
 * `assembly invite|join|admit` (R15): an invitation with a one-time key, the newcomer's answer, and
 * the act that lets them in. Devices do the rest: nobody else signs, and after the waiting time the
 * newcomer is a member.
 */
import type { DeviceId, Hash32, Invitation, LogId, RecordId, Result } from '@tocsin/core';
import {
  actKind,
  areEnoughVouchers,
  consentKind,
  durationOf,
  encodeWire,
  decodeWire,
  hour,
  idBytes,
  idOf,
  invitationHash,
  inviteKind,
  liveMember,
  mayVouch,
  memberOfDevice,
  ok,
  paperHashOf,
  readUint,
  spokenCheck,
  TEMPO_LIVING_MS,
  TEMPO_MS_MIN,
} from '@tocsin/core';
import { hourNow, openReplica } from '@tocsin/peer';

import type { AdmitAnswer, Handlers, InviteAnswer, JoinAnswer, With } from '../../control/calls.ts';
import type { ControlFault } from '../../control/message.ts';
import { isLogName } from '../../home/paths.ts';
import type { ExchangeFile } from '../../paper/exchange-file.ts';
import { partOf } from '../../paper/exchange-file.ts';
import { readExchange, writeExchange } from '../exchange.ts';
import { failAs, refuse } from '../fault.ts';
import { PAPER_CODE } from '../founding.ts';
import { noteValue } from '../local-values.ts';
import { openLogFolder } from '../log-folder.ts';
import type { Logs } from '../logs.ts';
import { deviceOf, logParts, makeDevice, shownPrekey } from '../newcomer.ts';
import { whenOfHour } from '../show/common.ts';
import type { Standing } from './assembly.ts';
import { countAfter, pickStanding } from './assembly.ts';

type Calls = 'assembly.invite' | 'assembly.join' | 'assembly.admit';

const ANSWER_HASH = 'joining.invitation';

/** The handlers of joining. */
export function joiningHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'assembly.invite': async (given, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? invite(logs, found.value, given) : found;
    },
    'assembly.join': async (given) => {
      if (!isLogName(given.name)) return refuse('BadName');
      const file = readExchange(given.file, ['invite', 'welcome']);
      if (!file.ok) return file;
      return file.value.kind === 'invite'
        ? answerInvite(logs, file.value, given)
        : takeWelcome(logs, file.value, given);
    },
    'assembly.admit': async (given, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? admit(logs, found.value, given) : found;
    },
  };
}

async function invite(
  logs: Logs,
  { assembly, state, me }: Standing,
  given: With<'assembly.invite'>,
): Promise<Result<InviteAnswer, ControlFault>> {
  const member = me === undefined ? undefined : liveMember(state, me);
  if (member === undefined) return refuse('NotAMember');
  const { peer } = assembly.peer;
  const now = hourNow(peer.parts);
  if (member.probationUntil !== null && now <= member.probationUntil)
    return refuse('OnProbation', { when: whenOfHour(member.probationUntil, state.tempoMs).iso });
  if (!mayVouch(state, member, now)) return refuse('TooManyVouches');
  const { random, crypto } = logs.host;
  const secret = random.bytes(32);
  const inviteKey = crypto.signingPair(secret).publicKey;
  const notAfter = hour(now + durationOf(state.overrides, 'invite'));
  const written = await peer.append(inviteKind, { inviteKey, notAfter });
  if (!written.ok) return failAs(written.fault);
  const parts = new Map<string, Uint8Array>([
    ['secret', secret],
    ['invite', idBytes(written.value)],
    ...logParts(assembly.log, assembly.tempoMs, assembly.net.addresses()),
  ]);
  const name = `${assembly.name}-${written.value.slice(0, 8)}`;
  const file = writeExchange(given, name, { kind: 'invite', parts });
  if (!file.ok) return file;
  const until = whenOfHour(notAfter, assembly.tempoMs);
  return ok({ file: file.value, invite: written.value, notAfter: until });
}

/** What a file says of the log it is about; undefined unless it is whole. */
function placeOf(file: ExchangeFile) {
  const log = partOf(file, 'log', 32);
  const tempo = partOf(file, 'tempo', 4);
  const ways = partOf(file, 'ways', 0, 8_192);
  if (log === undefined || tempo === undefined || ways === undefined) return undefined;
  const tempoMs = readUint(tempo, 0, 4);
  if (tempoMs < TEMPO_MS_MIN || tempoMs > TEMPO_LIVING_MS) return undefined;
  const addresses = new TextDecoder().decode(ways).split('\n');
  return { log: idOf<LogId>(log), tempoMs, ways: addresses.filter((one) => one !== '') };
}

async function answerInvite(
  logs: Logs,
  file: ExchangeFile,
  given: With<'assembly.join'>,
): Promise<Result<JoinAnswer, ControlFault>> {
  const { name } = given;
  if (logs.isTaken(name)) return refuse('NameTaken');
  const place = placeOf(file);
  const secret = partOf(file, 'secret', 32);
  const inviteId = partOf(file, 'invite', 32);
  if (place === undefined || secret === undefined || inviteId === undefined)
    return refuse('FileMalformed');
  const folder = await openLogFolder(logs.host, name);
  if (!folder.ok) return folder;
  const { store } = folder.value;
  const { random, crypto } = logs.host;
  const keyring = await makeDevice(logs.host, store);
  if (!keyring.ok) return keyring;
  const shown = shownPrekey(logs.host, keyring.value);
  if (shown === undefined) return refuse('StoreDamaged');
  const paper = random.bytes(16);
  const invitation: Invitation = {
    log: place.log,
    invite: idOf<RecordId>(inviteId),
    device: keyring.value.me,
    prekeyHash: shown.hash,
    paperHash: paperHashOf(crypto.hash, paper),
  };
  const signed = invitationHash(crypto.hash, invitation);
  const note = { kind: 'joining', name, tempoMs: place.tempoMs, log: place.log } as const;
  const values = [noteValue(note), [PAPER_CODE, paper], [ANSWER_HASH, signed]] as const;
  const kept = await store.writeLocal(new Map<string, Uint8Array>(values));
  if (!kept.ok) return failAs(kept.fault);
  logs.keepPending(folder.value, note);
  const parts = new Map<string, Uint8Array>([
    ['invite', inviteId],
    ['device', idBytes(invitation.device)],
    ['prekey', idBytes(invitation.prekeyHash)],
    ['paper', idBytes(invitation.paperHash)],
    ['inviteSignature', crypto.sign(signed, crypto.signingPair(secret).secretKey)],
    ['deviceSignature', crypto.sign(signed, keyring.value.signing.secretKey)],
  ]);
  const fileName = `${name}-${invitation.device.slice(0, 8)}`;
  const written = writeExchange(given, fileName, { kind: 'answer', parts });
  if (!written.ok) return written;
  return ok({
    stage: 'answered',
    name,
    file: written.value,
    check: spokenCheck(crypto.hash, signed).groups,
    log: place.log,
    invitedBy: null,
    notAfter: null,
  });
}

async function admit(
  logs: Logs,
  { assembly, state, me }: Standing,
  given: With<'assembly.admit'>,
): Promise<Result<AdmitAnswer, ControlFault>> {
  if (me === undefined) return refuse('NotAMember');
  const file = readExchange(given.file, ['answer']);
  if (!file.ok) return file;
  const answer = readAnswer(file.value, assembly.log);
  if (answer === undefined) return refuse('FileMalformed');
  const { crypto } = logs.host;
  const { peer, governance } = assembly.peer;
  const invited = state.reading.inviteById.get(answer.invitation.invite);
  if (invited === undefined) return refuse('FileOfAnother');
  if (hourNow(peer.parts) > invited.said.notAfter) return refuse('InviteOver');
  const signed = invitationHash(crypto.hash, answer.invitation);
  const { device, invite: inviteId, prekeyHash, paperHash } = answer.invitation;
  const isSigned =
    crypto.verify(answer.inviteSignature, signed, invited.said.inviteKey) &&
    crypto.verify(answer.deviceSignature, signed, idBytes(device));
  if (!isSigned) return refuse('BadSignature');
  const check = spokenCheck(crypto.hash, signed).groups;
  const inviter = memberOfDevice(state, invited.entry.header.author);
  const needed = inviter === undefined ? 1 : neededVouchers(state, inviter);
  if (!given.met)
    return ok({ act: null, check, vouchers: { have: 0, needed }, dueAt: null, file: null });
  const { inviteSignature, deviceSignature } = answer;
  const value = {
    device,
    prekeyHash,
    paperHash,
    invite: inviteId,
    inviteSignature,
    deviceSignature,
  };
  const act = await peer.append(actKind, governance.draft(state, { kind: 'admit', value }, 'none'));
  if (!act.ok) return failAs(act.fault);
  const vouched = await peer.append(consentKind, { act: act.value, stance: 'for' });
  if (!vouched.ok) return failAs(vouched.fault);
  await peer.refresh();
  const welcome = await writeWelcome(assembly, given, device);
  if (!welcome.ok) return welcome;
  const due = hour(hourNow(peer.parts) + durationOf(state.overrides, 'objection'));
  return ok({
    act: act.value,
    check,
    vouchers: countAfter(assembly, act.value),
    dueAt: whenOfHour(due, assembly.tempoMs),
    file: welcome.value,
  });
}

function neededVouchers(state: Standing['state'], inviter: NonNullable<Standing['me']>): number {
  const member = liveMember(state, inviter);
  return member !== undefined && areEnoughVouchers(state, [member]) ? 1 : 2;
}

interface Answer {
  readonly invitation: Invitation;
  readonly inviteSignature: Uint8Array;
  readonly deviceSignature: Uint8Array;
}

function readAnswer(file: ExchangeFile, log: LogId): Answer | undefined {
  const ids = ['invite', 'device', 'prekey', 'paper'].map((name) => partOf(file, name, 32));
  const [invited, device, prekey, paper] = ids;
  const inviteSignature = partOf(file, 'inviteSignature', 64);
  const deviceSignature = partOf(file, 'deviceSignature', 64);
  if (invited === undefined || device === undefined || prekey === undefined) return undefined;
  if (paper === undefined || inviteSignature === undefined || deviceSignature === undefined)
    return undefined;
  const invitation: Invitation = {
    log,
    invite: idOf<RecordId>(invited),
    device: idOf<DeviceId>(device),
    prekeyHash: idOf<Hash32>(prekey),
    paperHash: idOf<Hash32>(paper),
  };
  return { invitation, inviteSignature, deviceSignature };
}

/** The founding record and where we are reached: all that a newcomer needs to wait. */
async function writeWelcome(
  assembly: Standing['assembly'],
  given: With<'assembly.admit'>,
  device: DeviceId,
): Promise<Result<string, ControlFault>> {
  const genesis = await assembly.store.get(assembly.log as string as RecordId);
  if (!genesis.ok) return failAs(genesis.fault);
  if (genesis.value === undefined) return refuse('GenesisMissing');
  const parts = new Map<string, Uint8Array>([
    ['genesis', encodeWire(genesis.value)],
    ...logParts(assembly.log, assembly.tempoMs, assembly.net.addresses()),
  ]);
  return writeExchange(given, `${assembly.name}-${device.slice(0, 8)}`, { kind: 'welcome', parts });
}

/** The newcomer takes the welcome in: from now on the log is open here, read as far as it can be. */
async function takeWelcome(
  logs: Logs,
  file: ExchangeFile,
  given: With<'assembly.join'>,
): Promise<Result<JoinAnswer, ControlFault>> {
  const { name } = given;
  const pending = logs.pending().find((one) => one.name === name);
  if (pending?.note.kind !== 'joining') return refuse('UnknownAssembly');
  const place = placeOf(file);
  const genesis = decodeWire(partOf(file, 'genesis', 1, 16_384) ?? new Uint8Array());
  if (place === undefined || !genesis.ok) return refuse('FileMalformed');
  if (place.log !== pending.note.log) return refuse('FileOfAnother');
  if (!given.met) return refuse('NotMet');
  const { store, folder } = pending;
  const { log, tempoMs } = place;
  const keyring = await deviceOf(logs.host, store);
  if (!keyring.ok) return keyring;
  const { crypto, clock, random } = logs.host;
  const parts = { log, tempoMs, store, crypto, clock, random, keyring: keyring.value };
  const replica = await openReplica(parts);
  if (!replica.ok) return failAs(replica.fault);
  const taken = await replica.value.ingest([genesis.value], 'welcome', 'each');
  if (!taken.ok) return failAs(taken.fault);
  const note = { kind: 'assembly', name, tempoMs, log } as const;
  const kept = await store.writeLocal(new Map([noteValue(note)]));
  if (!kept.ok) return failAs(kept.fault);
  logs.dropPending(name);
  const opened = await logs.openAssembly({ ...folder, note }, note);
  if (!opened.ok) return opened;
  for (const way of place.ways) await opened.value.net.add(way);
  const isIn = opened.value.peer.peer.judged().me !== undefined;
  const said = await store.readLocal(ANSWER_HASH);
  const signed = said.ok ? said.value : undefined;
  return ok({
    stage: isIn ? 'member' : 'guest',
    name,
    file: null,
    check: signed === undefined ? null : spokenCheck(crypto.hash, signed).groups,
    log,
    invitedBy: null,
    notAfter: null,
  });
}
