/**
 * `assembly join` (R15): what a newcomer's device does. It answers the invitation with its keys and
 * both signatures; with the welcome it opens the log, and reads it once it was let in.
 */
import type { Invitation, LogId, RecordId, Result } from '@tocsin/core';
import {
  decodeWire,
  idBytes,
  idOf,
  invitationHash,
  ok,
  paperHashOf,
  readUint,
  spokenCheck,
  toHex,
  TEMPO_LIVING_MS,
  TEMPO_MS_MIN,
} from '@tocsin/core';
import { openReplica } from '@tocsin/peer';

import type { Handlers, JoinAnswer, With } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { isLogName } from '../log-name.ts';
import type { ExchangeFile } from '../paper/exchange-file.ts';
import { partOf } from '../paper/exchange-file.ts';
import { readExchange, writeExchange } from '../exchange.ts';
import { failAs, refuse } from '../fault.ts';
import { noteValue, PAPER_CODE } from '../local-values.ts';
import type { LogPlace } from '../host.ts';
import { beginAt } from '../host.ts';
import type { Logs } from '../logs.ts';
import { deviceOf, makeDevice, shownPrekey } from '../newcomer.ts';

const ANSWER_HASH = 'joining.invitation';
/** The parts of our answer, kept until we are taken in: whoever lost the file can have it again. */
const ANSWER_PARTS = [
  'invite',
  'device',
  'prekey',
  'paper',
  'inviteSignature',
  'deviceSignature',
] as const;

/** The handler of joining. */
export function joiningHandlers(logs: Logs): Pick<Handlers, 'assembly.join'> {
  return {
    'assembly.join': async (given) => {
      if (!isLogName(given.name)) return refuse('BadName');
      if (given.file === undefined) return answerAgain(logs, given);
      const file = readExchange(logs.host.files, given.file, ['invite', 'welcome']);
      if (!file.ok) return file;
      return file.value.kind === 'invite'
        ? answerInvite(logs, file.value, given)
        : takeWelcome(logs, file.value, given);
    },
  };
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
  const room = logs.roomFor(name);
  if (!room.ok) return room;
  const place = placeOf(file);
  const secret = partOf(file, 'secret', 32);
  const inviteId = partOf(file, 'invite', 32);
  if (place === undefined || secret === undefined || inviteId === undefined)
    return refuse('FileMalformed');
  const invited = { ...place, secret, inviteId };
  const begun = await beginAt(logs.host, name, (at) => beginJoining(logs, name, at, invited));
  if (!begun.ok) return begun;
  return writeAnswer(logs, given, { ...begun.value, log: place.log });
}

function answerKey(part: string): string {
  return `joining.answer.${part.toLowerCase()}`;
}

/** Our answer once more, as it was: for whoever lost the file before it was handed back. */
async function answerAgain(
  logs: Logs,
  given: With<'assembly.join'>,
): Promise<Result<JoinAnswer, ControlFault>> {
  const pending = logs.pending().find((one) => one.name === given.name);
  if (pending?.note.kind !== 'joining') return refuse('UnknownAssembly');
  const parts = new Map<string, Uint8Array>();
  for (const part of ANSWER_PARTS) {
    const kept = await pending.store.readLocal(answerKey(part));
    if (!kept.ok) return failAs(kept.fault);
    // A device that is added to a person, not invited: it has a card, and no answer.
    if (kept.value === undefined) return refuse('NothingAnswered');
    parts.set(part, kept.value);
  }
  const signed = await pending.store.readLocal(ANSWER_HASH);
  if (!signed.ok) return failAs(signed.fault);
  if (signed.value === undefined) return refuse('StoreDamaged');
  return writeAnswer(logs, given, { parts, signed: signed.value, log: pending.note.log });
}

interface Answered {
  readonly parts: ReadonlyMap<string, Uint8Array>;
  /** What both signatures are over: its digits are compared. */
  readonly signed: Uint8Array;
  readonly log: LogId;
}

function writeAnswer(
  { host }: Logs,
  given: With<'assembly.join'>,
  { parts, signed, log }: Answered,
): Result<JoinAnswer, ControlFault> {
  const { name } = given;
  const device = toHex(parts.get('device') ?? new Uint8Array());
  const file = { kind: 'answer', parts } as const;
  const written = writeExchange(host.files, given, `${name}-${device.slice(0, 8)}`, file);
  if (!written.ok) return written;
  const check = spokenCheck(host.crypto.hash, signed).groups;
  const said = { invitedBy: null, notAfter: null };
  return ok({ stage: 'answered', name, file: written.value, check, log, ...said });
}

interface Invited {
  readonly log: LogId;
  readonly tempoMs: number;
  readonly secret: Uint8Array;
  readonly inviteId: Uint8Array;
}

/** Makes the keys with which a newcomer answers, and the answer, and keeps both. */
async function beginJoining(
  logs: Logs,
  name: string,
  at: LogPlace,
  { log, tempoMs, secret, inviteId }: Invited,
): Promise<Result<Pick<Answered, 'parts' | 'signed'>, ControlFault>> {
  const { store } = at;
  const { random, crypto } = logs.host;
  const keyring = await makeDevice(logs.host, store);
  if (!keyring.ok) return keyring;
  const shown = shownPrekey(logs.host, keyring.value);
  if (shown === undefined) return refuse('StoreDamaged');
  const paper = random.bytes(16);
  const invitation: Invitation = {
    log,
    invite: idOf<RecordId>(inviteId),
    device: keyring.value.me,
    prekeyHash: shown.hash,
    paperHash: paperHashOf(crypto.hash, paper),
  };
  const signed = invitationHash(crypto.hash, invitation);
  const parts = new Map<string, Uint8Array>([
    ['invite', inviteId],
    ['device', idBytes(invitation.device)],
    ['prekey', idBytes(invitation.prekeyHash)],
    ['paper', idBytes(invitation.paperHash)],
    ['inviteSignature', crypto.sign(signed, crypto.signingPair(secret).secretKey)],
    ['deviceSignature', crypto.sign(signed, keyring.value.signing.secretKey)],
  ]);
  const note = { kind: 'joining', name, tempoMs, log } as const;
  const values = [noteValue(note), [PAPER_CODE, paper], [ANSWER_HASH, signed]] as const;
  const answers = [...parts].map(([part, bytes]) => [answerKey(part), bytes] as const);
  const kept = await store.writeLocal(new Map<string, Uint8Array>([...values, ...answers]));
  if (!kept.ok) return failAs(kept.fault);
  logs.keepPending(at, note);
  return ok({ parts, signed });
}

/** The newcomer takes the welcome in: the log is open here, as far as it can be read. */
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
  const answered = ANSWER_PARTS.map((part): [string, null] => [answerKey(part), null]);
  const kept = await store.writeLocal(
    new Map<string, Uint8Array | null>([noteValue(note), ...answered]),
  );
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
