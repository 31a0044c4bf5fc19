/** `assembly found`. */
import type { DeviceId, Result } from '@tocsin/core';
import { encodeCircle, ok, TEMPO_LIVING_MS, TEMPO_MS_MIN } from '@tocsin/core';
import { openKeyring } from '@tocsin/peer';

import type { FoundAnswer, Handlers, With } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { isLogName } from '../log-name.ts';
import type { ExchangeKind } from '../paper/exchange-file.ts';
import { writeExchange } from '../exchange.ts';
import { refuse } from '../fault.ts';
import type { FoundingStep } from '../founding.ts';
import { beginFounding, CIRCLE_PART, continueFounding } from '../founding.ts';
import type { PendingLog } from '../live-log.ts';
import type { Logs } from '../logs.ts';

type Given = With<'assembly.found'>;

/** The handlers of founding. */
export function foundingHandlers(logs: Logs): Pick<Handlers, 'assembly.found'> {
  // One round at a time: two calls at once must not make two cards.
  let last: Promise<unknown> = Promise.resolve();
  return {
    'assembly.found': (given) => {
      const mine = last.then(() => found(logs, given));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function found(logs: Logs, given: Given): Promise<Result<FoundAnswer, ControlFault>> {
  const { name } = given;
  if (!isLogName(name)) return refuse('BadName');
  if (logs.assemblies().some((one) => one.name === name)) return refuse('AlreadyFounded', { name });
  const known = logs.pending().find((one) => one.name === name);
  const room = known === undefined ? logs.roomFor(name) : ok(undefined);
  if (!room.ok) return room;
  if (known?.note.kind === 'joining') return refuse('NameTaken');
  const tempoMs = given.tempoMs ?? TEMPO_LIVING_MS;
  if (tempoMs < TEMPO_MS_MIN || tempoMs > TEMPO_LIVING_MS)
    return refuse('BadGiven', { field: 'tempoMs' });
  const unmet = given.byPhone;
  const pending =
    known === undefined ? await beginFounding(logs, name, { tempoMs, unmet }) : ok(known);
  if (!pending.ok) return pending;
  const step = await continueFounding(logs, pending.value, given.with, given);
  if (!step.ok) return step;
  return answerOf(logs, given, pending.value, known === undefined, step.value);
}

async function answerOf(
  logs: Logs,
  given: Given,
  pending: PendingLog,
  isFirst: boolean,
  { round, isNew, assembly }: FoundingStep,
): Promise<Result<FoundAnswer, ControlFault>> {
  const { stage, circle, missing, check } = round;
  const device = assembly?.peer.peer.replica.me ?? (await deviceOf(logs, pending));
  // A file that is asked for by name is written again: an app that was closed has nothing to show.
  const file =
    isFirst || isNew || given.out !== undefined
      ? writeRound(logs, given, device, fileKind(stage), encodeCircle(circle))
      : ok(null);
  if (!file.ok) return file;
  return ok({
    stage,
    name: given.name,
    file: file.value,
    people: circle.cards.length,
    missing,
    check,
    log: assembly?.log ?? null,
    rehearsal: pending.note.tempoMs < TEMPO_LIVING_MS,
    unmet: circle.cards[0]?.terms.unmet ?? false,
  });
}

async function deviceOf(logs: Logs, { store }: PendingLog): Promise<DeviceId | undefined> {
  const keyring = await openKeyring(store, logs.host.crypto);
  return keyring.ok ? keyring.value?.me : undefined;
}

function writeRound(
  logs: Logs,
  given: Given,
  device: DeviceId | undefined,
  kind: ExchangeKind,
  circle: Uint8Array,
): Result<string, ControlFault> {
  const name = `${given.name}-${(device ?? '').slice(0, 8)}`;
  const parts = new Map([[CIRCLE_PART, circle]]);
  return writeExchange(logs.host.files, given, name, { kind, parts });
}

/** The file of a round is named after what it adds; each holds all that is known. */
function fileKind(stage: FoundAnswer['stage']): ExchangeKind {
  switch (stage) {
    case 'card':
      return 'card';
    case 'reveal':
    case 'compare':
      return 'reveal';
    case 'sign':
    case 'founded':
      return 'signature';
  }
}
