/** `pact offer|accept|show`: one file goes around, and at home people say yes once. */
import type { PactMaking, PactState, PactTerms, Result, SealVerb } from '@tocsin/core';
import {
  ALERT_KINDS,
  decodePactMaking,
  divideCeil,
  encodePactMaking,
  equalBytes,
  holders,
  hour,
  isSameTerms,
  joinMakings,
  ok,
  PARTIES_MAX,
  PARTIES_MIN,
  RELAY_HOPS_MAX,
  ROLE,
  TEMPO_LIVING_MS,
  TERM_HOURS_MAX,
} from '@tocsin/core';
import { hourNow, keepPrekeys } from '@tocsin/peer';
import type { PactNext, PactStep } from '@tocsin/peer';

import type { Handlers, PactActAnswer, PactStepAnswer, With } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { isLogName } from '../log-name.ts';
import { readExchange, writeExchange } from '../exchange.ts';
import type { WriteTo } from '../files.ts';
import { failAs, refuse } from '../fault.ts';
import type { LivePact } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickAssemblies, pickPact } from '../pick.ts';
import { pactAnswer } from '../show/pact.ts';
import type { Standing } from './assembly.ts';
import { agreeTo, countAfter, pickStanding } from './assembly.ts';

type Calls = 'pact.offer' | 'pact.accept' | 'pact.relay' | 'pact.terms' | 'pact.show' | 'pact.name';

const EPOCH_KEY = 'pact.epoch-key';
const MAKING = 'pact.making';
const MAKING_PART = 'making';
/** A pact lasts a year unless people say otherwise. */
const PACT_HOURS = 8_760;
/** Rhythm, grace, notice and practice of a living pact unless people say otherwise (DESIGN §4). */
const EVERY_HOURS = 168;
const GRACE_HOURS = 72;
const NOTICE_HOURS = 720;
const DRILLS_A_YEAR = 4;

/** The handlers of pacts. */
export function pactHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'pact.offer': async (given, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? offer(logs, found.value, given) : found;
    },
    'pact.accept': async (given, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? accept(logs, found.value, given) : found;
    },
    'pact.relay': ({ name, kinds, hops }) => {
      const numbers = kinds.map((kind) => ALERT_KINDS.findIndex((one) => one === kind));
      const hopMax = hops ?? 1;
      if (numbers.some((one) => one < 0))
        return Promise.resolve(refuse('BadGiven', { field: 'kinds' }));
      if (hopMax < 1 || hopMax > RELAY_HOPS_MAX)
        return Promise.resolve(refuse('BadGiven', { field: 'hops' }));
      const ascending = [...new Set(numbers)].toSorted((a, b) => a - b);
      return askSeal(logs, name, () => ({
        kind: 'relaying',
        value: { kinds: ascending, hopMax },
      }));
    },
    'pact.terms': (given) => askSeal(logs, given.name, (pact) => newTerms(pact, given)),
    'pact.show': async (_, context) => {
      const homes = pickAssemblies(logs, context);
      if (!homes.ok) return homes;
      const pacts = homes.value.flatMap((home) => logs.pacts(home));
      return ok({ pacts: pacts.map(pactAnswer) });
    },
    'pact.name': async ({ pact, name }) => {
      if (!isLogName(name)) return refuse('BadName');
      const found = pickPact(logs, pact);
      if (!found.ok) return found;
      const before = found.value.name;
      const renamed = await logs.renamePact(found.value, name);
      return renamed.ok ? ok({ pact: pactAnswer(found.value), before }) : renamed;
    },
  };
}

async function offer(
  logs: Logs,
  standing: Standing,
  given: With<'pact.offer'>,
): Promise<Result<PactStepAnswer, ControlFault>> {
  const { assembly } = standing;
  if (!isLogName(given.name)) return refuse('BadName');
  const known = logs.pacts(assembly).find(({ name }) => name === given.name);
  // The same words again go on with what was begun.
  if (known !== undefined) return goOn(logs, standing, known, undefined, given);
  const room = logs.roomFor(given.name);
  if (!room.ok) return room;
  if (!isRinger(standing)) return refuse('NotARinger');
  const terms = termsOf(standing, given);
  if (!terms.ok) return terms;
  const parties = given.parties ?? PARTIES_MIN;
  if (parties < PARTIES_MIN || parties > PARTIES_MAX)
    return refuse('BadGiven', { field: 'parties' });
  const epochKey = logs.host.random.bytes(32);
  const step = await assembly.making.offer({ terms: terms.value, parties, epochKey });
  if (!step.ok) return failAs(step.fault);
  const pact = await logs.makePact(assembly.name, step.value.making.offer);
  if (!pact.ok) return pact;
  const renamed = await logs.renamePact(pact.value, given.name);
  if (!renamed.ok) return renamed;
  const kept = await pact.value.store.writeLocal(new Map([[EPOCH_KEY, epochKey]]));
  if (!kept.ok) return failAs(kept.fault);
  return answer(logs, pact.value, step.value, given, true);
}

/** Whoever offers a pact also founds it: only a ringer's device speaks in it. */
function isRinger({ assembly, state, me }: Standing): boolean {
  const ringers = holders(state, ROLE.ringer, hourNow(assembly.peer.peer.parts));
  return me !== undefined && ringers.includes(me);
}

function termsOf(
  { assembly, state }: Standing,
  given: With<'pact.offer'>,
): Result<PactTerms, ControlFault> {
  const hours = given.hours ?? PACT_HOURS;
  const periodHours = given.every ?? EVERY_HOURS;
  const graceHours = given.grace ?? GRACE_HOURS;
  const most = TERM_HOURS_MAX;
  // A rehearsal practises for two periods, and each hand lasts as a day does in a week.
  const isLiving = state.tempoMs === TEMPO_LIVING_MS;
  const practiceHours = given.practice ?? 2 * (isLiving ? EVERY_HOURS : periodHours);
  const turnHours = given.turn ?? (isLiving ? 24 : divideCeil(periodHours, 7));
  const all = [periodHours, graceHours, practiceHours, turnHours];
  if (hours < 1 || periodHours < 1 || turnHours < 1 || all.some((one) => one > most))
    return refuse('HoursOutOfRange', { least: 1, most });
  const practice = given.practice ?? (isLiving ? 2 * EVERY_HOURS : 2 * periodHours);
  const turn = given.turn ?? (isLiving ? 24 : divideCeil(periodHours, 7));
  if (practice > most || turn < 1 || turn > most)
    return refuse('HoursOutOfRange', { least: 1, most });
  return ok({
    channels: ['net', 'postbox', 'onion', 'courier', 'qr', 'words', 'radio'],
    periodHours,
    graceHours,
    practiceHours: practice,
    turnHours: turn,
    drillsAYear: DRILLS_A_YEAR,
    endsAt: hour(hourNow(assembly.peer.peer.parts) + hours),
    noticeHours: Math.min(NOTICE_HOURS, hours),
  });
}

async function accept(
  logs: Logs,
  standing: Standing,
  given: With<'pact.accept'>,
): Promise<Result<PactStepAnswer, ControlFault>> {
  const { assembly } = standing;
  if (!isLogName(given.name)) return refuse('BadName');
  const file = readExchange(logs.host.files, given.file, ['pact']);
  if (!file.ok) return file;
  const making = decodePactMaking(file.value.parts.get(MAKING_PART) ?? new Uint8Array());
  if (!making.ok) return refuse('FileMalformed');
  if (making.value.offer.tempoMs !== standing.state.tempoMs) return refuse('NotInRehearsal');
  const pact = await logs.makePact(assembly.name, making.value.offer);
  if (!pact.ok) return pact;
  if (pact.value.home !== assembly) return refuse('FileOfAnother');
  const renamed = await logs.renamePact(pact.value, given.name);
  if (!renamed.ok) return renamed;
  return goOn(logs, standing, pact.value, making.value, given);
}

/** Lays an act of our seal before the members, and says yes to it as the one who asks. */
async function askSeal(
  logs: Logs,
  name: string,
  verbIn: (state: PactState) => SealVerb | undefined,
): Promise<Result<PactActAnswer, ControlFault>> {
  const pact = pickPact(logs, name);
  if (!pact.ok) return pact;
  const { open, home } = pact.value;
  const state = open?.peer.peer.judged().state;
  if (open === undefined || state === undefined) return refuse('PactNotStanding');
  const verb = verbIn(state);
  if (verb === undefined) return refuse('HoursOutOfRange', { least: 1, most: TERM_HOURS_MAX });
  const decision = await home.making.proposeSealAct(open.peer, verb);
  if (!decision.ok) return failAs(decision.fault);
  const agreed = await agreeTo(home, decision.value);
  if (!agreed.ok) return agreed;
  return ok({
    pact: pact.value.name,
    act: decision.value,
    for: countAfter(home, decision.value),
  });
}

/**
 * The next step of the joint terms, with what was asked changed. The same words again take the step
 * that an ally offered, so that both come to one.
 */
function newTerms(state: PactState, given: With<'pact.terms'>): SealVerb | undefined {
  const wished = [given.every, given.grace, given.notice, given.hours];
  const isWithin = wished.every((one) => one === undefined || one <= TERM_HOURS_MAX);
  if (!isWithin || given.every === 0 || given.hours === 0) return undefined;
  const { terms } = state;
  const wish: PactTerms = {
    ...terms,
    periodHours: given.every ?? terms.periodHours,
    graceHours: given.grace ?? terms.graceHours,
    noticeHours: given.notice ?? terms.noticeHours,
    endsAt: given.hours === undefined ? terms.endsAt : hour(terms.endsAt + given.hours),
  };
  const said = state.parties.flatMap(({ agreed }) => agreed);
  const offered = said.find((one) => one.step > state.termsStep && isSameTerms(one.terms, wish));
  const last = Math.max(state.termsStep, ...said.map(({ step }) => step));
  return { kind: 'terms', value: { step: offered?.step ?? last + 1, terms: wish } };
}

/** Joins a file with what is known here, and does what is next. */
async function goOn(
  logs: Logs,
  { assembly }: Standing,
  pact: LivePact,
  given: PactMaking | undefined,
  to: WriteTo,
): Promise<Result<PactStepAnswer, ControlFault>> {
  const joined = await joinKnown(logs, pact, given);
  if (!joined.ok) return joined;
  const epochKey = await pact.store.readLocal(EPOCH_KEY);
  if (!epochKey.ok) return failAs(epochKey.fault);
  let step = await assembly.making.accept(joined.value, epochKey.value);
  if (!step.ok) return failAs(step.fault);
  const { decision } = step.value;
  if (decision !== undefined) {
    // Whoever takes the file in says yes to what is in it.
    const agreed = await agreeTo(assembly, decision);
    if (!agreed.ok) return agreed;
    step = await assembly.making.accept(step.value.making, epochKey.value);
    if (!step.ok) return failAs(step.fault);
  }
  const before = given === undefined ? undefined : encodePactMaking(given);
  const isNew = before === undefined || !equalBytes(before, encodePactMaking(step.value.making));
  return answer(logs, pact, step.value, to, isNew);
}

async function joinKnown(
  logs: Logs,
  { store }: LivePact,
  given: PactMaking | undefined,
): Promise<Result<PactMaking, ControlFault>> {
  const kept = await store.readLocal(MAKING);
  if (!kept.ok) return failAs(kept.fault);
  const known = kept.value === undefined ? undefined : decodePactMaking(kept.value);
  if (known?.ok === false) return refuse('StoreDamaged');
  if (known === undefined) return given === undefined ? refuse('UnknownPact') : ok(given);
  if (given === undefined) return known;
  const joined = joinMakings(logs.host.crypto, known.value, given);
  return joined.ok ? joined : failAs(joined.fault);
}

async function answer(
  logs: Logs,
  pact: LivePact,
  { making, next, pact: log, decision }: PactStep,
  to: WriteTo,
  isNew: boolean,
): Promise<Result<PactStepAnswer, ControlFault>> {
  const encoded = encodePactMaking(making);
  const kept = await pact.store.writeLocal(new Map([[MAKING, encoded]]));
  if (!kept.ok) return failAs(kept.fault);
  if (next === 'founded' && log !== undefined && making.genesis !== null) {
    const epochKey = await pact.store.readLocal(EPOCH_KEY);
    if (!epochKey.ok) return failAs(epochKey.fault);
    const known = await keepPrekeys(pact.store, making.prekeys);
    if (!known.ok) return failAs(known.fault);
    const opened = await logs.openPact(pact, {
      log,
      genesis: making.genesis,
      epochKey: epochKey.value,
    });
    if (!opened.ok) return opened;
  }
  const parts = new Map([[MAKING_PART, encoded]]);
  const file = isNew
    ? writeExchange(logs.host.files, to, pact.name, { kind: 'pact', parts })
    : ok(null);
  if (!file.ok) return file;
  return ok(stepAnswer(pact, making, next, decision ?? null, file.value));
}

const STAGES: Readonly<Record<PactNext, PactStepAnswer['stage']>> = {
  waitingForCards: 'card',
  waitingForParts: 'card',
  waitingForDecision: 'agreeing',
  waitingForSignatures: 'signed',
  waitingForGenesis: 'signed',
  founded: 'opened',
};

function stepAnswer(
  pact: LivePact,
  making: PactMaking,
  next: PactNext,
  act: string | null,
  file: string | null,
): PactStepAnswer {
  const signedBy = new Map(making.signed.map(({ nonce, certificate }) => [nonce, certificate]));
  const proposal = pact.home.making
    .offers()
    .find(({ offer: one }) => one.nonce === pact.nonce)?.proposal;
  const own = making.parts.find(({ nonce }) => nonce === proposal);
  const ours = own === undefined ? 0 : (signedBy.get(own.nonce)?.length ?? 0);
  return {
    stage: STAGES[next],
    name: pact.name,
    file,
    parties: { have: making.parts.length, needed: making.offer.parties },
    ours: { have: ours, needed: own?.roster.kSeal ?? 0 },
    signed: { have: making.signed.length, needed: making.offer.parties },
    act: next === 'waitingForDecision' ? act : null,
    log: pact.open?.log ?? null,
  };
}
