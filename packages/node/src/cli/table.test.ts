import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { callOf, GIVEN, isCallName } from '@tocsin/host/calls';
import { CHOICES } from '@tocsin/host/choices';
import { ownFolder } from '../testing.ts';
import { VERSION } from '@tocsin/host/version';
import type { Command } from './command.ts';
import { optionsOf } from './command.ts';
import { COMMANDS } from './commands.ts';
import { completionScript, SHELLS } from './completion.ts';
import { givenOf } from './given.ts';
import { helpFor } from './help.ts';
import type { Asked } from './parse.ts';
import { commandsUnder, meantCommand, parseCommandLine } from './parse.ts';

function asked(line: string): Asked {
  const parsed = parseCommandLine(line === '' ? [] : line.split(' '));
  if (!parsed.ok) throw new Error(parsed.fault.kind);
  return parsed.value;
}

/** The fields of a call that are asked for with the echo off. */
const SECRETS: Readonly<Record<NonNullable<Command['asksFor']>, readonly string[]>> = {
  paperCode: ['code'],
  word: ['word'],
  twoWords: ['well', 'forced'],
};

describe('the table of commands', () => {
  const daemonCommands = COMMANDS.filter(({ runs }) => runs === 'daemon');

  test('and the calls of the daemon are the same', () => {
    expect(daemonCommands.map(({ name }) => callOf(name)).toSorted()).toEqual(
      Object.keys(GIVEN).toSorted(),
    );
  });

  test.each(daemonCommands)('$name takes what its call takes', (command) => {
    const call = callOf(command.name);
    if (!isCallName(call)) expect.unreachable();
    const fields = GIVEN[call] as Readonly<Record<string, string>>;
    // The folder is where the person stands, secrets are asked for.
    const asksFor = command.asksFor === undefined ? [] : SECRETS[command.asksFor];
    const wanted = Object.keys(fields).filter(
      (field) => field !== 'folder' && !asksFor.includes(field),
    );
    const words = (command.words ?? []).map((word) => word.replace('?', '').toLowerCase());
    const options = (command.options ?? []).map(({ name }) =>
      name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    );
    const own = options.filter((name) => name !== 'check' && name !== 'paper');
    expect([...words, ...own].toSorted()).toEqual(wanted.toSorted());
    for (const secret of Object.values(SECRETS).flat())
      expect([secret, secret in fields]).toEqual([secret, asksFor.includes(secret)]);
    for (const option of command.options ?? []) {
      const field = fields[option.name]?.replace('?', '');
      const choices: readonly string[] | undefined = (
        CHOICES as unknown as Record<string, readonly string[]>
      )[field ?? ''];
      expect(option.choices, option.name).toEqual(choices);
      if (field !== undefined && choices === undefined) expect(field).toBe(option.kind);
      const isFree = option.kind === 'flag' || option.kind === 'list';
      if (field !== undefined && !isFree)
        expect(option.required === true).toBe(!fields[option.name]?.endsWith('?'));
    }
  });

  test('gives an option the same kind of value everywhere', () => {
    const kindByName = new Map<string, string>();
    for (const command of COMMANDS)
      for (const { name, kind } of optionsOf(command)) {
        const isFlag = kind === 'flag' ? 'flag' : 'value';
        expect(kindByName.get(name) ?? isFlag, name).toBe(isFlag);
        kindByName.set(name, isFlag);
      }
  });

  test('has examples that can be typed', () => {
    const examples = COMMANDS.flatMap(({ example = '' }) => example)
      .filter((example) => example.startsWith('tocsin '))
      .map((example) => {
        // Words as a shell takes them: in quotation marks they stay together.
        const words = (example.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));
        return [example, parseCommandLine(words.slice(1)).ok];
      });
    expect(examples.length).toBeGreaterThan(2);
    expect(examples.filter(([, ok]) => ok !== true)).toEqual([]);
  });

  test('takes no secret as an option', () => {
    for (const command of COMMANDS)
      for (const { name, kind } of optionsOf(command))
        if (/pass|code|secret|key/.test(name))
          expect([name, kind]).toEqual([name, name.endsWith('-fd') ? 'number' : 'text']);
    const texts = COMMANDS.flatMap(optionsOf).filter(({ name }) => /pass|code|secret/.test(name));
    for (const { name } of texts) expect(name).toMatch(/-fd$/);
  });

  test('belongs to the version of the package', () => {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    expect(text).toContain(`"version": "${VERSION}"`);
  });
});

describe('the command line', () => {
  test('is read wherever the common options stand', () => {
    for (const line of [
      '--home d ring sign ab',
      'ring --home d sign ab',
      'ring sign ab --home=d',
    ]) {
      const { command, words, texts } = asked(line);
      expect([command?.name, words, texts.get('home')]).toEqual(['ring sign', ['ab'], 'd']);
    }
  });

  test('takes lists, numbers, flags and words that may be absent', () => {
    const found = asked('assembly found river --with a --with b --met --tempo-ms 250 --json');
    expect(found.lists.get('with')).toEqual(['a', 'b']);
    expect(found.numbers.get('tempo-ms')).toBe(250);
    expect([...found.flags]).toEqual(['met', 'json']);
    expect(asked('playbook show').words).toEqual([]);
    expect(asked('playbook show one').words).toEqual(['one']);
  });

  test.each([
    ['', undefined],
    ['--help', undefined],
    ['-h', undefined],
    ['ring', undefined],
    ['ring sign --help', 'ring sign'],
    ['up --help', 'up'],
  ])('%j shows help', (line, name) => {
    expect(asked(line).command?.name).toBe(name);
  });

  test.each([
    ['sing', { kind: 'UnknownCommand', word: 'sing' }],
    ['ring sing a', { kind: 'UnknownCommand', word: 'ring sing' }],
    ['status --loud', { kind: 'UnknownOption', word: '--loud' }],
    ['status --toString', { kind: 'UnknownOption', word: '--toString' }],
    ['status -x', { kind: 'UnknownOption', word: '-x' }],
    ['status --grace 3', { kind: 'UnknownOption', word: '--grace' }],
    ['status --home', { kind: 'MissingValue', word: '--home' }],
    ['status --home --json', { kind: 'MissingValue', word: '--home' }],
    ['status --home a --home b', { kind: 'OptionTwice', word: '--home' }],
    ['status --json=yes', { kind: 'ExtraWord', word: '--json=yes' }],
    ['status now', { kind: 'ExtraWord', word: 'now' }],
    ['ring sign', { kind: 'MissingWord', word: 'ID' }],
    ['rhythm set --every 3', { kind: 'MissingOption', word: '--grace' }],
    ['rhythm set --every 3h --grace 1', { kind: 'NotANumber', word: '--every' }],
    ['rhythm set --every -3 --grace 1', { kind: 'NotANumber', word: '--every' }],
  ])('%j is refused', (line, fault) => {
    expect(parseCommandLine(line.split(' '))).toEqual({ ok: false, fault });
  });

  test('names the words to choose from', () => {
    expect(parseCommandLine('ring propose --pact a --kind fire'.split(' '))).toMatchObject({
      fault: { kind: 'NotAChoice', word: '--kind', choices: CHOICES.ringKind },
    });
  });

  test('names what was likely meant, one slip away', () => {
    expect(['stauts', 'statu', 'statuss', 'stetus'].map(meantCommand)).toEqual(
      Array.from({ length: 4 }, () => 'status'),
    );
    expect(meantCommand('weather')).toBeUndefined();
  });
});

describe('what the daemon is given', () => {
  test('comes from options and words, with paths made absolute', () => {
    const line = asked('assembly found river --with a --with /b --met --tempo-ms 250 --out c');
    expect(givenOf('assembly.found', line, '/here', {})).toEqual({
      name: 'river',
      with: ['/here/a', '/b'],
      met: true,
      out: '/here/c',
      folder: '/here',
      tempoMs: 250,
    });
  });

  test('holds the paper code only where it is asked for', () => {
    const line = asked('device recover ab --paper --yes');
    const given = { device: 'ab', folder: '/here' };
    expect(givenOf('device.recover', line, '/here', { code: 'c0de' })).toEqual({
      ...given,
      code: 'c0de',
    });
    expect(givenOf('device.recover', line, '/here', {})).toEqual(given);
  });
});

describe('help', () => {
  test('shows every command once, in lines that fit a terminal', () => {
    const page = helpFor(undefined, []);
    for (const { name, help } of COMMANDS) expect(page).toContain(`${name}  `.trimEnd() && help);
    for (const line of page.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  test('of one command names its words, options and choices', () => {
    const page = helpFor(asked('ring propose --help').command, []);
    expect(page).toMatch(/--kind WORD .*One of: other, silence/);
    expect(helpFor(asked('playbook show --help').command, [])).toContain('playbook show [NAME]');
  });

  test('of a noun shows its verbs', () => {
    expect(helpFor(undefined, ['ring'])).toContain('ring dispute');
    expect(commandsUnder(['ring']).length).toBeGreaterThan(4);
  });
});

describe('completion', () => {
  test.each(SHELLS)('for %s is a script that the shell can read', (shell) => {
    const script = completionScript(shell);
    for (const { name } of COMMANDS) expect(script).toContain(name.split(' ').at(-1));
  });

  test('completes in bash: nouns, verbs, options, choices', (context) => {
    if (spawnSync('bash', ['--version']).error !== undefined) context.skip('there is no bash here');
    const file = join(ownFolder(), 'completion.bash');
    writeFileSync(file, completionScript('bash'));
    const complete = (...words: readonly string[]): readonly string[] => {
      const set = '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))';
      const script = `${set}; _tocsin; echo "\${COMPREPLY[@]}"`;
      const run = spawnSync('bash', ['--norc', '-c', script, file, ...words]);
      expect(run.stderr.toString()).toBe('');
      return run.stdout.toString().trim().split(' ');
    };
    expect(complete('tocsin', 'sta')).toEqual(['status']);
    expect(complete('tocsin', 'ring', 'di')).toEqual(['dispute']);
    expect(complete('tocsin', 'ring', 'propose', '--sc')).toEqual(['--scope']);
    expect(complete('tocsin', 'ring', 'propose', '--level', '')).toEqual(['amber', 'red']);
    expect(complete('tocsin', 'status', '--ch')).toEqual(['--check']);
    expect(complete('tocsin', 'completion', 'f')).toEqual(['fish']);
  });
});
