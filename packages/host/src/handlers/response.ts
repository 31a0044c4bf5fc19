/** `playbook …`, `run …`, `consent …`. */
import type {
  ActionConsent,
  ConsentPolicy,
  Hash32,
  MemberId,
  Playbook,
  PolicyEntry,
  RecordId,
  Result,
  RunId,
  StepWord,
} from '@tocsin/core';
import {
  actionConsentKind,
  ALERT_KINDS,
  ALERT_LEVELS,
  CAP_MAX,
  compareText,
  EXPOSED_MAX,
  FALLEN_SILENT,
  MINUTES_MAX,
  NOTE_MAX,
  ok,
  playbookKind,
  RESOLVE_SUBJECT,
  STEP_WORDS,
} from '@tocsin/core';

import type {
  ConsentedAction,
  ConsentSetAnswer,
  Count,
  Handlers,
  PlaybookAddAnswer,
  RunChangedAnswer,
  With,
} from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { failAs, refuse } from '../fault.ts';
import { saidText } from '../said-text.ts';
import type { LivePact } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickAssemblies, pickById, pickDevice, pickMember, pickPact } from '../pick.ts';
import { parsePlaybook, PLAYBOOK_FILE_BYTES_MAX } from '../playbook-file.ts';
import { deliveryOf, spokenDelivery } from '../show/common.ts';
import { actionsOf, kindName, playbookAnswer, standingPolicy } from '../show/response.ts';
import type { RunFound } from '../show/runs.ts';
import { runBrief, runsOf, runSteps } from '../show/runs.ts';
import type { Standing } from './assembly.ts';
import { agreeTo, countAfter, pickStanding, propose } from './assembly.ts';
import type { Files } from '../files.ts';
import { readOwn } from '../files.ts';

type Calls =
  | 'playbook.add'
  | 'playbook.show'
  | 'run.list'
  | 'run.take'
  | 'run.done'
  | 'run.decline'
  | 'consent.set'
  | 'consent.show';

/** The name under which the first playbook is asked for. */
const FIRST_PLAYBOOKS: readonly string[] = ['twin-silent', FALLEN_SILENT.key];

/** The handlers of responses. */
export function responseHandlers(logs: Logs): Pick<Handlers, Calls> {
  const word =
    (what: StepWord) =>
    (
      { run, step, note }: { readonly run: string; readonly step: string; readonly note?: string },
      context: Parameters<Handlers['run.done']>[1],
    ) =>
      sayWord(logs, context, run, step, what, note ?? '');
  return {
    'playbook.add': async (given, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? addPlaybook(found.value, given) : found;
    },
    'playbook.show': async ({ name }, context) => {
      const homes = pickAssemblies(logs, context);
      if (!homes.ok) return homes;
      const all = homes.value
        .flatMap((home) => home.household.response().playbooks)
        .filter(({ playbook }) => name === undefined || playbook.key === name);
      return name !== undefined && all.length === 0
        ? refuse('UnknownPlaybook')
        : ok({ playbooks: all.map(playbookAnswer) });
    },
    'run.list': async (_, context) => {
      const runs = allRuns(logs, context);
      if (!runs.ok) return runs;
      return ok({ runs: runs.value.map((run) => ({ ...runBrief(run), detail: runSteps(run) })) });
    },
    'run.take': word(STEP_WORDS[0]),
    'run.done': word(STEP_WORDS[1]),
    'run.decline': word(STEP_WORDS[2]),
    'consent.set': async (given) => {
      const pact = pickPact(logs, given.pact);
      return pact.ok ? setConsent(logs, pact.value, given) : pact;
    },
    'consent.show': async (_, context) => {
      const homes = pickAssemblies(logs, context);
      if (!homes.ok) return homes;
      const pacts = homes.value.flatMap((home) => logs.pacts(home));
      return ok({ actions: pacts.flatMap(actionsOf) });
    },
  };
}

async function addPlaybook(
  standing: Standing,
  { name, file, exposes }: With<'playbook.add'>,
): Promise<Result<PlaybookAddAnswer, ControlFault>> {
  const read =
    file === undefined ? firstPlaybook(name) : fromFile(standing.assembly.files, name, file);
  if (!read.ok) return read;
  if (exposes.length > EXPOSED_MAX) return refuse('BadGiven', { field: 'exposes' });
  const exposed: MemberId[] = [];
  for (const start of exposes) {
    const member = pickMember(standing.assembly, start);
    if (!member.ok) return member;
    if (!exposed.includes(member.value)) exposed.push(member.value);
  }
  const laid = await layPlaybook(standing, read.value, exposed);
  if (!laid.ok) return laid;
  const { peer } = standing.assembly.peer;
  return ok({
    playbook: playbookAnswer({ record: laid.value, playbook: read.value }),
    delivery: deliveryOf(peer, laid.value),
  });
}

function firstPlaybook(name: string): Result<Playbook, ControlFault> {
  return FIRST_PLAYBOOKS.includes(name)
    ? ok({ ...FALLEN_SILENT, key: name })
    : refuse('UnknownPlaybook');
}

function fromFile(files: Files, name: string, file: string): Result<Playbook, ControlFault> {
  const bytes = readOwn(files, file, PLAYBOOK_FILE_BYTES_MAX);
  return bytes.ok ? parsePlaybook(name, bytes.value) : bytes;
}

/** Writes a playbook, and asks the members to decide on it: it answers no ring before. */
async function layPlaybook(
  standing: Standing,
  playbook: Playbook,
  exposed: readonly MemberId[],
): Promise<Result<RecordId, ControlFault>> {
  const written = await standing.assembly.peer.peer.append(playbookKind, playbook);
  if (!written.ok) return failAs(written.fault);
  const decided = await decideOn(standing, written.value, exposed);
  return decided.ok ? ok(written.value) : decided;
}

/**
 * Asks the members to decide on a record that may act by itself: its id is what they decide on.
 *
 * @param exposed - members who bear the risk of it: most of them have to agree too (R26).
 */
function decideOn(
  standing: Standing,
  record: RecordId,
  exposed: readonly MemberId[],
): Promise<Result<RecordId, ControlFault>> {
  const value = { subject: RESOLVE_SUBJECT.response, hash: record as string as Hash32 };
  if (exposed.length === 0) return propose(standing, { kind: 'resolve', value });
  return propose(standing, { kind: 'risk', value: { ...value, exposed: exposed.toSorted() } });
}

function allRuns(
  logs: Logs,
  context: Parameters<typeof pickAssemblies>[1],
): Result<readonly RunFound[], ControlFault> {
  const homes = pickAssemblies(logs, context);
  if (!homes.ok) return homes;
  return ok(homes.value.flatMap((home) => runsOf(home, logs.pacts(home))));
}

async function sayWord(
  logs: Logs,
  context: Parameters<typeof pickAssemblies>[1],
  start: string,
  step: string,
  what: StepWord,
  note: string,
): Promise<Result<RunChangedAnswer, ControlFault>> {
  const words = saidText(note, NOTE_MAX);
  if (!words.ok) return words;
  const runs = allRuns(logs, context);
  if (!runs.ok) return runs;
  const found = pickById(runs.value, ({ run }) => run.view.run, start, 'UnknownRun');
  if (!found.ok) return found;
  const { assembly, run } = found.value;
  if (!run.view.steps.some((one) => one.step.key === step)) return refuse('UnknownStep');
  const id: RunId = run.view.run;
  const said = await assembly.household.say(id, step, what, words.value);
  if (!said.ok) return failAs(said.fault);
  await assembly.peer.peer.refresh();
  const after = runsOf(assembly, logs.pacts(assembly)).find((one) => one.run.view.run === id);
  const shown = after ?? found.value;
  const changed = runSteps(shown).find((one) => one.step === step);
  if (changed === undefined) return refuse('UnknownStep');
  return ok({
    run: runBrief(shown),
    step: changed,
    delivery: spokenDelivery(assembly.peer.peer),
  });
}

async function setConsent(
  logs: Logs,
  pact: LivePact,
  given: With<'consent.set'>,
): Promise<Result<ConsentSetAnswer, ControlFault>> {
  const { open, home } = pact;
  if (open === undefined) return refuse('PactNotStanding');
  const standing = pickStanding(logs, { assembly: home.name });
  if (!standing.ok) return standing;
  const cap = given.cap ?? 0;
  if (cap > CAP_MAX || (given.preset === 'act' && given.cap === undefined))
    return refuse('BadGiven', { field: 'cap' });
  const named = await nameExecutor(standing.value, given);
  if (!named.ok) return named;
  const value = policyWith(standingPolicy(pact), entryOf(given, cap));
  const decision = await home.making.proposeSealAct(open.peer, { kind: 'policy', value });
  if (!decision.ok) return failAs(decision.fault);
  const agreed = await agreeTo(home, decision.value);
  if (!agreed.ok) return agreed;
  const signatures: Count = countAfter(home, decision.value);
  const isPlaced = home.peer.peer.judged().state?.placedActs.has(decision.value) === true;
  return ok({
    action: actionAnswer(pact, given, cap, named.value),
    state: isPlaced ? 'inForce' : 'waiting',
    signatures,
  });
}

function entryOf({ kind, preset }: With<'consent.set'>, capPer30d: number): PolicyEntry {
  const number = kind === undefined ? null : ALERT_KINDS.indexOf(kind);
  return { kind: number, level: 'red', preset, capPer30d };
}

/** The policy that stands, with one entry in the place of the one for its kind and level. */
function policyWith(policy: ConsentPolicy | null, entry: PolicyEntry): ConsentPolicy {
  const others = (policy?.entries ?? []).filter(
    (one) => one.kind !== entry.kind || one.level !== entry.level,
  );
  const entries = [...others, entry].toSorted(
    (a, b) =>
      (a.kind ?? -1) - (b.kind ?? -1) ||
      ALERT_LEVELS.indexOf(a.level) - ALERT_LEVELS.indexOf(b.level),
  );
  return { entries, exceptions: policy?.exceptions ?? [] };
}

/** A step's outside act and the device that does it. */
interface NamedAct {
  readonly consent: ActionConsent;
  readonly playbook: Playbook;
}

/** Names the device that does a step's outside act; nothing when no step was named. */
async function nameExecutor(
  standing: Standing,
  given: With<'consent.set'>,
): Promise<Result<NamedAct | undefined, ControlFault>> {
  if (given.step === undefined)
    return given.target === undefined ? ok(undefined) : refuse('BadGiven', { field: 'step' });
  const { assembly } = standing;
  const me = assembly.peer.peer.replica.me;
  const executor = given.executor === undefined ? ok(me) : pickDevice(assembly, given.executor);
  if (!executor.ok) return executor;
  const successor =
    given.successor === undefined ? ok(null) : pickDevice(assembly, given.successor);
  if (!successor.ok) return successor;
  const delayMinutes = given.delay ?? 0;
  if (delayMinutes > MINUTES_MAX) return refuse('BadGiven', { field: 'delay' });
  if (successor.value === executor.value) return refuse('BadGiven', { field: 'successor' });
  const found = await stepOf(standing, given, given.step);
  if (!found.ok) return found;
  const { record, playbook } = found.value;
  const consent: ActionConsent = {
    playbook: record,
    step: given.step,
    executor: executor.value,
    successor: successor.value,
    delayMinutes,
    replaces: replacedBy(standing, record, given.step),
  };
  const written = await assembly.peer.peer.append(actionConsentKind, consent);
  if (!written.ok) return failAs(written.fault);
  const decided = await decideOn(standing, written.value, []);
  return decided.ok ? ok({ consent, playbook }) : decided;
}

function replacedBy({ assembly }: Standing, playbook: RecordId, step: string): readonly RecordId[] {
  return assembly.household
    .response()
    .consents.filter((one) => one.playbook === playbook && one.step === step)
    .map(({ record }) => record)
    .toSorted(compareText);
}

/**
 * The playbook with this step. Where a target is given that the step does not have, a playbook of
 * one step is laid beside it: a playbook that was decided on is never changed.
 */
async function stepOf(
  standing: Standing,
  given: With<'consent.set'>,
  key: string,
): Promise<Result<{ readonly record: RecordId; readonly playbook: Playbook }, ControlFault>> {
  const all = standing.assembly.household.response().playbooks;
  const isMeant = (kinds: readonly number[]): boolean =>
    given.kind === undefined || kinds.includes(ALERT_KINDS.indexOf(given.kind));
  const known = all.find(
    ({ playbook }) =>
      isMeant(playbook.kinds) &&
      playbook.steps.some(
        (one) =>
          one.key === key &&
          (given.target === undefined ? one.action !== null : one.action?.target === given.target),
      ),
  );
  if (known !== undefined) return ok(known);
  const { target } = given;
  if (target === undefined) return refuse('UnknownStep');
  const playbook = actingPlaybook(given, key, target);
  const laid = await layPlaybook(standing, playbook, []);
  return laid.ok ? ok({ record: laid.value, playbook }) : laid;
}

function actingPlaybook({ kind }: With<'consent.set'>, key: string, target: string): Playbook {
  const kinds = kind === undefined ? ALERT_KINDS.map((_, at) => at) : [ALERT_KINDS.indexOf(kind)];
  const how = target.startsWith('mailto:') ? 'email' : 'webhook';
  const title = 'An ally has rung';
  return {
    key: `act-${key}`.slice(0, 40),
    title,
    kinds,
    steps: [
      {
        key,
        text: title,
        role: 'watch',
        deadlineMinutes: 60,
        onDeadline: 'handOver',
        irreversible: false,
        neverCancelled: false,
        spends: 0,
        action: { kind: how, target, template: title },
      },
    ],
  };
}

function actionAnswer(
  pact: LivePact,
  given: With<'consent.set'>,
  cap: number,
  named: NamedAct | undefined,
): ConsentedAction {
  const step = named?.playbook.steps.find(({ key }) => key === named.consent.step);
  return {
    pact: pact.name,
    kind: given.kind === undefined ? null : kindName(ALERT_KINDS.indexOf(given.kind)),
    level: 'red',
    preset: given.preset,
    step: named?.consent.step ?? null,
    executor: step?.action?.kind ?? null,
    target: step?.action?.target ?? null,
    device: named?.consent.executor ?? null,
    successor: named?.consent.successor ?? null,
    delayMinutes: named?.consent.delayMinutes ?? null,
    cap,
    used: 0,
  };
}
