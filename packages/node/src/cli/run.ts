/** Runs a command that was read: calls the daemon, or does it here. */
import type { Result } from '@tocsin/core';
import { fail, ok, unreachable } from '@tocsin/core';

import type { Answer, CallName, Note } from '@tocsin/host/calls';
import { callOf, isCallName } from '@tocsin/host/calls';
import { connectControl } from '../control/client.ts';
import type { JsonObject } from '@tocsin/host/calls';
import { homePaths, homeRoot } from '../home/paths.ts';
import type { FaultSaid } from '@tocsin/host/words';
import type { Command } from './command.ts';
import { exitCodeOfAnswer } from './exit-code.ts';
import { givenOf } from './given.ts';
import type { CliHost } from './host.ts';
import { hasColour, localeOf } from './host.ts';
import type { Asked } from './parse.ts';
import { createProgress } from './progress.ts';
import { createRendering } from './render/rendering.ts';
import { showAnswer } from './render/show.ts';
import type { Secrets } from './secrets.ts';
import { askPaperCode, askTwoWords, askWord } from './secrets.ts';
import type { Speech } from './speak.ts';
import { createSpeech } from './speak.ts';

/** Runs a command; gives the exit code. */
export async function runCommand(command: Command, asked: Asked, host: CliHost): Promise<number> {
  const speech = createSpeech(host, asked.flags.has('json'));
  if (command.runs === 'here') {
    const { runHere } = await import('./here.ts');
    return runHere(command, asked, host, speech);
  }
  const call = callOf(command.name);
  if (!isCallName(call)) return speech.fault({ kind: 'UnknownCall' });
  const agreed = await agree(command, asked, host, speech);
  if (!agreed.ok) return speech.fault(agreed.fault);
  const secrets = await secretsFor(command, asked, host, speech);
  if (!secrets.ok) return speech.fault(secrets.fault);
  const answered = await ask(call, asked, host, speech, secrets.value);
  if (!answered.ok) return speech.fault(answered.fault);
  return show(call, answered.value as unknown as Answer<typeof call>, asked, host, speech);
}

function show<C extends CallName>(
  call: C,
  answer: Answer<C>,
  asked: Asked,
  host: CliHost,
  speech: Speech,
): number {
  const rendering = createRendering({
    locale: localeOf(host.environment),
    nowMs: host.nowMs(),
    colour: hasColour(host),
  });
  speech.answer(() => showAnswer(call, answer, rendering), answer);
  return exitCodeOfAnswer(call, answer, asked.flags.has('check'));
}

/** Calls the daemon of the folder that applies. */
async function ask(
  call: CallName,
  asked: Asked,
  host: CliHost,
  speech: Speech,
  secrets: Secrets,
): Promise<Result<JsonObject, FaultSaid>> {
  const paths = homePaths(homeRoot(asked.texts.get('home'), host.environment));
  const connected = await connectControl(paths.socket);
  if (!connected.ok) return connected;
  const client = connected.value;
  const progress = createProgress(host, speech.say);
  let isLeft = false;
  const stopListening = host.onInterrupt(() => {
    isLeft = true;
    client.close();
  });
  const assembly = asked.texts.get('assembly');
  const answered = await client.call(call, givenOf(call, asked, host.folder, secrets), {
    note: (said) => progress.note(said as Note),
    ...(assembly === undefined ? {} : { assembly }),
  });
  stopListening();
  progress.end();
  client.close();
  return isLeft ? fail({ kind: 'Interrupted' }) : answered;
}

/** The word that a person types for something grave, and its question. */
const GRAVE = {
  sign: ['ring.confirm.sign', 'SIGN'],
  clear: ['ring.confirm.clear', 'CLEAR'],
  leave: ['confirm.leave', 'LEAVE'],
  recover: ['confirm.recover', 'STRIKE'],
  witness: ['away.confirm.witness', 'WITNESS'],
} as const;

async function agree(
  command: Command,
  asked: Asked,
  host: CliHost,
  { say }: Speech,
): Promise<Result<void, FaultSaid>> {
  if (command.grave === undefined || asked.flags.has('yes')) return ok(undefined);
  const [usual, word] = GRAVE[command.grave];
  // A new phone in the place of the lost one is more than a strike.
  const isReplacing = command.grave === 'recover' && asked.texts.has('file');
  const question = isReplacing ? 'confirm.replace' : usual;
  const asking = await host.terminal.ask(say(question), true);
  if (asking.kind === 'notATerminal') return fail({ kind: 'NeedsYes' });
  return asking.kind === 'answered' && asking.text.trim().toUpperCase() === word
    ? ok(undefined)
    : fail({ kind: 'Interrupted' });
}

/** What a command asks for, by the fields of its call. */
async function secretsFor(
  command: Command,
  asked: Asked,
  host: CliHost,
  speech: Speech,
): Promise<Result<Secrets, FaultSaid>> {
  const { say, sayFault } = speech;
  switch (command.asksFor) {
    case undefined:
      return ok({});
    case 'paperCode': {
      const isAlways = command.options?.every(({ name }) => name !== 'paper') ?? true;
      const isWanted = isAlways || asked.flags.has('paper');
      if (!isWanted) return ok({});
      const code = await askPaperCode(asked, host, say, sayFault);
      return code.ok ? ok({ code: code.value }) : code;
    }
    case 'twoWords':
      return askTwoWords(asked, host, say);
    case 'word':
      return askWord(asked, host, say, () => hasWords(asked, host, speech));
    default:
      return unreachable(command.asksFor);
  }
}

/** Whether two words were set on this device: only then is one asked for. */
async function hasWords(asked: Asked, host: CliHost, speech: Speech): Promise<boolean> {
  const shown = await ask('words.show', asked, host, speech, {});
  if (!shown.ok) return false;
  const { homes } = shown.value as unknown as Answer<'words.show'>;
  return homes.some(({ state }) => state === 'set' || state === 'lapsed');
}
