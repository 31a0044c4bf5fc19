/**
 * Secrets are asked for with the echo off, or read from a descriptor; they are never arguments,
 * which everyone on the machine can read.
 */
import type { Result } from '@tocsin/core';
import { fail, ok, toHex } from '@tocsin/core';
import { passphraseBytes } from '@tocsin/crypto/passphrase';

import type { KeySource } from '../home/home-key.ts';
import type { LockSetting } from '../home/settings.ts';
import { parsePaperCode } from '@tocsin/host/paper';
import type { FaultSaid, Say } from '@tocsin/host/words';
import type { CliHost } from './host.ts';
import type { Asked } from './parse.ts';

/** Times a person may try. */
const TRIES_MAX = 3;

/** What was asked for in the command, without the command. */
type Given = Pick<Asked, 'texts' | 'numbers' | 'flags'>;

/** What was asked for, by the field of the call that takes it. */
export type Secrets = Readonly<Record<string, string>>;

/** The paper code as 32 hexadecimal characters. A wrong group is named and asked for again. */
export async function askPaperCode(
  given: Given,
  host: CliHost,
  say: Say,
  sayFault: (fault: FaultSaid) => string,
): Promise<Result<string, FaultSaid>> {
  const descriptor = given.numbers.get('code-fd');
  if (descriptor !== undefined) {
    const bytes = host.terminal.readDescriptor(descriptor);
    if (bytes === undefined) return fail({ kind: 'DescriptorUnreadable' });
    const code = parsePaperCode(new TextDecoder().decode(bytes));
    return code.ok ? ok(toHex(code.value)) : fail({ ...code.fault });
  }
  for (let tried = 1; ; tried += 1) {
    const answer = await ask(host, say('paper.ask'));
    if (!answer.ok) return answer;
    const code = parsePaperCode(answer.value);
    if (code.ok) return ok(toHex(code.value));
    if (tried >= TRIES_MAX) return fail({ ...code.fault });
    host.terminal.err(sayFault({ ...code.fault }));
  }
}

/**
 * Where the key of the home folder comes from, as `up` was told; a passphrase is asked for.
 *
 * @param lock - how the folder is locked, or undefined for a new one.
 */
export async function chooseKey(
  given: Given,
  lock: LockSetting | undefined,
  host: CliHost,
  say: Say,
): Promise<Result<KeySource, FaultSaid>> {
  const file = given.texts.get('key-file');
  const keyDescriptor = given.numbers.get('key-fd');
  const wordDescriptor = given.numbers.get('passphrase-fd');
  const ways = [file, keyDescriptor, wordDescriptor].filter((way) => way !== undefined);
  if (ways.length + (given.flags.has('unlocked') ? 1 : 0) > 1) return fail({ kind: 'OneKeyOnly' });
  if (file !== undefined) return ok({ kind: 'keyFile', file });
  if (keyDescriptor !== undefined) {
    const text = host.terminal.readDescriptor(keyDescriptor);
    return text === undefined
      ? fail({ kind: 'DescriptorUnreadable' })
      : ok({ kind: 'keyText', text });
  }
  if (wordDescriptor !== undefined) {
    const text = host.terminal.readDescriptor(wordDescriptor);
    if (text === undefined) return fail({ kind: 'DescriptorUnreadable' });
    // One line end at the end is how `echo` and editors write; it is no part of the passphrase.
    const typed = new TextDecoder().decode(text).replace(/\r?\n$/, '');
    text.fill(0);
    return ok({ kind: 'passphrase', passphrase: passphraseBytes(typed) });
  }
  if (given.flags.has('unlocked') || lock?.kind === 'none') return ok({ kind: 'none' });
  if (lock?.kind === 'keyFile') return fail({ kind: 'KeyFileNeeded' });
  return askPassphrase(lock === undefined, host, say);
}

async function askPassphrase(
  isNew: boolean,
  host: CliHost,
  say: Say,
): Promise<Result<KeySource, FaultSaid>> {
  // The advice is part of the question: where nobody is asked, it would only frighten.
  const question = isNew
    ? `${say('ask.passphraseHint')}\n${say('ask.newPassphrase')}`
    : say('ask.passphrase');
  const first = await ask(host, question);
  // A first start must work by itself: where nobody answers, a new folder has no key, said plainly.
  const isUnanswered = first.ok ? first.value === '' : first.fault.kind === 'NotATerminal';
  if (isNew && isUnanswered) return ok({ kind: 'none' });
  if (!first.ok) return first;
  if (isNew) {
    const again = await ask(host, say('ask.again'));
    if (!again.ok) return again;
    if (again.value !== first.value) return fail({ kind: 'PassphraseDiffers' });
  }
  return ok({ kind: 'passphrase', passphrase: passphraseBytes(first.value) });
}

async function ask(host: CliHost, prompt: string): Promise<Result<string, FaultSaid>> {
  const asking = await host.terminal.ask(prompt, false);
  if (asking.kind === 'answered') return ok(asking.text);
  return fail({ kind: asking.kind === 'interrupted' ? 'Interrupted' : 'NotATerminal' });
}

/** Two new words, each typed twice: a slip in one that nobody can look up would go unnoticed. */
export async function askTwoWords(
  given: Given,
  host: CliHost,
  say: Say,
): Promise<Result<Secrets, FaultSaid>> {
  const lines = readLines(given, host);
  if (lines !== undefined) {
    if (!lines.ok) return lines;
    const [well = '', forced = ''] = lines.value;
    return ok({ well, forced });
  }
  host.terminal.err(say('words.hint'));
  const words: Record<string, string> = {};
  for (const which of ['well', 'forced'] as const) {
    const first = await ask(host, say(`words.ask.${which}`));
    if (!first.ok) return first;
    const again = await ask(host, say('ask.again'));
    if (!again.ok) return again;
    if (again.value !== first.value) return fail({ kind: 'WordDiffers' });
    words[which] = first.value;
  }
  return ok(words);
}

/**
 * The word that goes with a check-in, if there are words on this device. Where nobody can be asked,
 * none goes with it.
 */
export async function askWord(
  given: Given,
  host: CliHost,
  say: Say,
  hasWords: () => Promise<boolean>,
): Promise<Result<Secrets, FaultSaid>> {
  const lines = readLines(given, host);
  if (lines !== undefined) return lines.ok ? ok({ word: lines.value[0] ?? '' }) : lines;
  if (!(await hasWords())) return ok({});
  const asked = await ask(host, say('words.ask.word'));
  if (asked.ok) return ok({ word: asked.value });
  return asked.fault.kind === 'NotATerminal' ? ok({}) : asked;
}

/** The lines of the descriptor that was given for words; undefined where none was. */
function readLines(given: Given, host: CliHost): Result<readonly string[], FaultSaid> | undefined {
  const descriptor = given.numbers.get('word-fd');
  if (descriptor === undefined) return undefined;
  const bytes = host.terminal.readDescriptor(descriptor);
  if (bytes === undefined) return fail({ kind: 'DescriptorUnreadable' });
  const text = new TextDecoder().decode(bytes);
  bytes.fill(0);
  return ok(text.split(/\r?\n/));
}
