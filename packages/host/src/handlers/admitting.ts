/** `assembly invite|admit` (R15): what members do to let somebody in. */
import type { DeviceId, Hash32, Invitation, LogId, RecordId, Result } from '@tocsin/core';
import {
  compareText,
  actKind,
  areEnoughVouchers,
  durationOf,
  encodeWire,
  foldCalled,
  hour,
  idBytes,
  idOf,
  invitationHash,
  inviteKind,
  isFull,
  liveMember,
  liveMembers,
  mayVouch,
  memberOfDevice,
  MEMBERS_MAX,
  ok,
  spokenCheck,
  toHex,
  uintBytes,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { AdmitAnswer, CheckDigits, Handlers, InviteAnswer, With } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import type { ExchangeFile } from '../paper/exchange-file.ts';
import { partOf } from '../paper/exchange-file.ts';
import { readExchange, writeExchange } from '../exchange.ts';
import { failAs, refuse } from '../fault.ts';
import { textBytes } from '../local-values.ts';
import type { Logs } from '../logs.ts';
import { logParts } from '../newcomer.ts';
import { whenOfHour } from '../show/common.ts';
import type { Standing } from './assembly.ts';
import { agreeTo, countAfter, pickStanding } from './assembly.ts';

type Calls = 'assembly.invite' | 'assembly.admit';

/** The handlers of letting somebody in. */
export function admittingHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'assembly.invite': async (given, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? invite(logs, found.value, given) : found;
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
  const room = roomIn(state);
  if (!room.ok) return room;
  const { random, crypto } = logs.host;
  const secret = random.bytes(32);
  const inviteKey = crypto.signingPair(secret).publicKey;
  const notAfter = hour(now + durationOf(state.overrides, 'invite'));
  const written = await peer.append(inviteKind, { inviteKey, notAfter });
  if (!written.ok) return failAs(written.fault);
  const parts = new Map<string, Uint8Array>([
    ['secret', secret],
    ['invite', idBytes(written.value)],
    ...toldParts(state, me, whenOfHour(notAfter, assembly.tempoMs).ms),
    ...logParts(assembly.log, assembly.tempoMs, assembly.net.meeting()),
  ]);
  const name = `${assembly.name}-${written.value.slice(0, 8)}`;
  const file = writeExchange(logs.host.files, given, name, { kind: 'invite', parts });
  if (!file.ok) return file;
  const until = whenOfHour(notAfter, assembly.tempoMs);
  return ok({ file: file.value, invite: written.value, notAfter: until });
}

/** Whether one more can be let in: whoever is asked in vain learns it before anybody vouches. */
export function roomIn(state: Pick<Standing['state'], 'members'>): Result<void, ControlFault> {
  return isFull(state) ? refuse('AssemblyFull', { most: MEMBERS_MAX }) : ok(undefined);
}

/**
 * What the invited see before they answer: who asks them in, what the assembly is called, until when.
 * The inviter's own words, for whoever has the file: nothing that any device relies on (decision 0142).
 */
function toldParts(
  state: Standing['state'],
  me: Standing['me'],
  untilMs: number,
): readonly (readonly [string, Uint8Array])[] {
  const called = foldCalled(state);
  const by = me === undefined ? undefined : called.members.get(me);
  const people = uintBytes(liveMembers(state).length, 2);
  return [
    ['until', uintBytes(untilMs, 6)],
    ['people', people],
    ...(called.assembly === undefined ? [] : [['called', textBytes(called.assembly)] as const]),
    ...(by === undefined ? [] : [['by', textBytes(by)] as const]),
  ];
}

async function admit(
  logs: Logs,
  standing: Standing,
  given: With<'assembly.admit'>,
): Promise<Result<AdmitAnswer, ControlFault>> {
  const { assembly, state, me } = standing;
  if (me === undefined) return refuse('NotAMember');
  const room = roomIn(state);
  if (!room.ok) return room;
  const file = readExchange(logs.host.files, given.file, ['answer']);
  if (!file.ok) return file;
  const answer = readAnswer(file.value, assembly.log);
  if (answer === undefined) return refuse('FileMalformed');
  const checked = checkAnswer(logs, standing, answer);
  if (!checked.ok) return checked;
  const { check, needed } = checked.value;
  if (!given.met)
    return ok({ act: null, check, vouchers: { have: 0, needed }, dueAt: null, file: null });
  const act = await vouch(standing, answer);
  if (!act.ok) return act;
  const welcome = await writeWelcome(assembly, given, answer.invitation.device);
  if (!welcome.ok) return welcome;
  const due = hour(hourNow(assembly.peer.peer.parts) + durationOf(state.overrides, 'objection'));
  return ok({
    act: act.value,
    check,
    vouchers: countAfter(assembly, act.value),
    dueAt: whenOfHour(due, assembly.tempoMs),
    file: welcome.value,
  });
}

/** Whether an answer belongs to an invitation that is still good, and both keys signed it. */
function checkAnswer(
  logs: Logs,
  { assembly, state }: Standing,
  { invitation, inviteSignature, deviceSignature }: Answer,
): Result<{ readonly check: CheckDigits; readonly needed: number }, ControlFault> {
  const { crypto } = logs.host;
  const invited = state.reading.inviteById.get(invitation.invite);
  if (invited === undefined) return refuse('FileOfAnother');
  const { inviteKey, notAfter } = invited.said;
  if (state.usedInvites.has(toHex(inviteKey))) return refuse('InviteUsed');
  if (hourNow(assembly.peer.peer.parts) > notAfter) return refuse('InviteOver');
  const signed = invitationHash(crypto.hash, invitation);
  const isSigned =
    crypto.verify(inviteSignature, signed, inviteKey) &&
    crypto.verify(deviceSignature, signed, idBytes(invitation.device));
  if (!isSigned) return refuse('BadSignature');
  const inviter = memberOfDevice(state, invited.entry.header.author);
  const needed = inviter === undefined ? 1 : neededVouchers(state, inviter);
  return ok({ check: spokenCheck(crypto.hash, signed).groups, needed });
}

/** Proposes to let the newcomer in, or says yes to whoever proposed it before. */
async function vouch(
  { assembly, state }: Standing,
  { invitation, inviteSignature, deviceSignature }: Answer,
): Promise<Result<RecordId, ControlFault>> {
  const { peer, governance } = assembly.peer;
  const { device, invite: inviteId, prekeyHash, paperHash } = invitation;
  // Two vouchers that asked at once must come to one act, in whatever order the acts reached them.
  const [known] = [...state.reading.actById.values()]
    .filter(
      ({ entry, said }) =>
        said.verb.kind === 'admit' &&
        said.verb.value.device === device &&
        state.verdicts.get(entry.id)?.kind === 'open',
    )
    .toSorted((a, b) => compareText(a.entry.id, b.entry.id));
  const named = { device, prekeyHash, paperHash, invite: inviteId };
  const value = { ...named, inviteSignature, deviceSignature };
  const act =
    known === undefined
      ? await peer.append(actKind, governance.draft(state, { kind: 'admit', value }, 'none'))
      : ok(known.entry.id);
  if (!act.ok) return failAs(act.fault);
  const agreed = await agreeTo(assembly, act.value);
  return agreed.ok ? ok(act.value) : agreed;
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
    ...logParts(assembly.log, assembly.tempoMs, assembly.net.meeting()),
  ]);
  const name = `${assembly.name}-${device.slice(0, 8)}`;
  return writeExchange(assembly.files, given, name, { kind: 'welcome', parts });
}
