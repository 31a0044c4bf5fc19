/** `away show|witnesses|ask|witness|place` (R25): how those who are left go on, and come together again. */
import type { AssemblyState, AwayAnswer, AwayAsking, MemberId, Result } from '@tocsin/core';
import {
  AWAY_ANSWER_BYTES_MAX,
  AWAY_ASKING_BYTES_MAX,
  decodeAwayAnswer,
  decodeAwayAsking,
  encodeAwayAnswer,
  encodeAwayAsking,
  ok,
} from '@tocsin/core';
import { askAway, placeAway, witnessAway, witnessesIn } from '@tocsin/peer';
import type { AskedPact } from '@tocsin/peer';

import type {
  AwayAskAnswer,
  AwayPlaceAnswer,
  AwayWitnessAnswer,
  AwayWitnessesAnswer,
  Handlers,
  With,
} from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { partOf } from '../paper/exchange-file.ts';
import { readExchange, writeExchange } from '../exchange.ts';
import { failAs, refuse } from '../fault.ts';
import type { LivePact } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickById, pickMember, pickPact } from '../pick.ts';
import { awayShown, leftAfter } from '../show/away.ts';
import { whoOf } from '../show/common.ts';
import type { Standing } from './assembly.ts';
import { countAfter, pickStanding, propose } from './assembly.ts';
import type { Files } from '../files.ts';

type Calls = 'away.show' | 'away.witnesses' | 'away.ask' | 'away.witness' | 'away.place';

/** The part of a file that holds its letter. */
const LETTER = 'letter';

/** The handlers of lists of the absent. */
export function awayHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'away.show': async (_, context) => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      const { assembly, state } = found.value;
      return ok(awayShown(assembly, state, logs.pacts(assembly)));
    },
    'away.witnesses': async ({ ally }, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? nameWitnesses(logs, found.value, ally) : found;
    },
    'away.ask': async (given, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? ask(logs, found.value, given) : found;
    },
    'away.witness': (given) => witness(logs, given),
    'away.place': async ({ file }, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? place(found.value, file) : found;
    },
  };
}

/** Asks the members, while all are there, whose seals may witness. */
async function nameWitnesses(
  logs: Logs,
  standing: Standing,
  allies: readonly string[],
): Promise<Result<AwayWitnessesAnswer, ControlFault>> {
  const pacts: LivePact[] = [];
  for (const name of allies) {
    const pact = pickPact(logs, name);
    if (!pact.ok) return pact;
    if (pact.value.home !== standing.assembly) return refuse('UnknownPact');
    pacts.push(pact.value);
  }
  if (pacts.length === 0) return refuse('BadGiven', { field: 'ally' });
  const open = pacts.flatMap((pact) => pact.open?.peer ?? []);
  if (open.length < pacts.length) return refuse('PactNotStanding');
  const verb = witnessesIn(open);
  if (!verb.ok) return failAs(verb.fault);
  const act = await propose(standing, verb.value);
  if (!act.ok) return act;
  return ok({
    act: act.value,
    pacts: pacts.map(({ name }) => name),
    keys: verb.value.kind === 'witnesses' ? verb.value.value.keys.length : 0,
    for: countAfter(standing.assembly, act.value),
  });
}

/** Writes the letter to an ally: whom those who are left want to go on without. */
async function ask(
  logs: Logs,
  { assembly, state, me }: Standing,
  given: With<'away.ask'>,
): Promise<Result<AwayAskAnswer, ControlFault>> {
  const pact = pickAsked(logs, assembly, given.pact);
  if (!pact.ok) return pact;
  const named: MemberId[] = [];
  for (const start of given.who) {
    const member = pickMember(assembly, start);
    if (!member.ok) return member;
    if (member.value === me) return refuse('AboutOurselves');
    if (!named.includes(member.value)) named.push(member.value);
  }
  const asking = askAway(assembly.peer, pact.value, named);
  if (!asking.ok) return failAs(asking.fault);
  const letter = encodeAwayAsking(asking.value);
  const parts = new Map([[LETTER, letter]]);
  const file = writeExchange(logs.host.files, given, `${assembly.name}-away`, {
    kind: 'away',
    parts,
  });
  if (!file.ok) return file;
  const gone = asking.value.gone.map(({ member }) => whoOf(member, me));
  const left = leftAfter(state, gone.length);
  return ok({ name: assembly.name, file: file.value, pact: pact.value.name, gone, left });
}

/** The pact that was named, or the only one; also one of which this device holds no log. */
function pickAsked(
  logs: Logs,
  assembly: Standing['assembly'],
  start: string | undefined,
): Result<AskedPact & { readonly name: string }, ControlFault> {
  const local = logs.pacts(assembly);
  const all = assembly.making.opened().flatMap(({ pact, nonce, party }) => {
    const name = local.find((one) => one.nonce === nonce)?.name ?? pact.slice(0, 8);
    return party === undefined ? [] : [{ pact, party, name }];
  });
  const [only, second] = all;
  if (only === undefined) return refuse('NoWitnesses');
  if (start === undefined)
    return second === undefined
      ? ok(only)
      : refuse('PactNeeded', { names: all.map(({ name }) => name) });
  const byName = all.find(({ name }) => name === start);
  return byName === undefined
    ? pickById(all, ({ pact }) => pact, start, 'UnknownPact')
    : ok(byName);
}

/** Signs the list of an ally with our seal, once a person said that they know of this one only. */
async function witness(
  logs: Logs,
  given: With<'away.witness'>,
): Promise<Result<AwayWitnessAnswer, ControlFault>> {
  const pact = pickPact(logs, given.pact);
  if (!pact.ok) return pact;
  const { open, home, keys, name } = pact.value;
  if (open === undefined) return refuse('PactNotStanding');
  const asking = readLetter(
    logs.host.files,
    given.file,
    'away',
    AWAY_ASKING_BYTES_MAX,
    decodeAwayAsking,
  );
  if (!asking.ok) return asking;
  const answer = await witnessAway(home.peer, open.peer, keys, asking.value, given.over);
  if (!answer.ok) return failAs(answer.fault);
  const parts = new Map([[LETTER, encodeAwayAnswer(answer.value)]]);
  const file = writeExchange(logs.host.files, given, `${name}-witnessed`, {
    kind: 'witnessed',
    parts,
  });
  if (!file.ok) return file;
  const who = whoOf(asking.value.party, open.peer.peer.judged().me);
  return ok({ pact: name, who, gone: asking.value.gone.length, file: file.value });
}

/** Writes the witnessed list as an act; ballots follow by themselves. */
async function place(
  { assembly, me }: Standing,
  path: string,
): Promise<Result<AwayPlaceAnswer, ControlFault>> {
  const answer = readLetter(
    assembly.files,
    path,
    'witnessed',
    AWAY_ANSWER_BYTES_MAX,
    decodeAwayAnswer,
  );
  if (!answer.ok) return answer;
  const act = await placeAway(assembly.peer, answer.value);
  if (!act.ok) return failAs(act.fault);
  const isPlaced = isInForce(assembly.peer.peer.judged().state, answer.value);
  return ok({
    name: assembly.name,
    act: act.value,
    gone: answer.value.gone.map(({ member }) => whoOf(member, me)),
    state: isPlaced ? 'inForce' : 'waiting',
  });
}

function isInForce(state: AssemblyState | undefined, { gone }: AwayAnswer): boolean {
  return gone.every(({ member }) => (state?.members.get(member)?.awaySince ?? null) !== null);
}

function readLetter<T extends AwayAsking | AwayAnswer>(
  files: Files,
  path: string,
  kind: 'away' | 'witnessed',
  bytesMax: number,
  decode: (encoded: Uint8Array) => Result<T, { readonly kind: string }>,
): Result<T, ControlFault> {
  const file = readExchange(files, path, [kind]);
  if (!file.ok) return file;
  const letter = decode(partOf(file.value, LETTER, 1, bytesMax) ?? new Uint8Array());
  return letter.ok ? letter : refuse('FileMalformed');
}
