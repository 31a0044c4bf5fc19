/**
 * Everything that the command line does can be done in the app, or it is said here why not. A call
 * counts as shown where a screen asks it; a value of a call where a file that asks it gives it.
 */
import { globSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { GIVEN } from '@tocsin/host/calls';

const here = new URL('.', import.meta.url);

/** What screens say, each file on one line. */
const files = globSync('**/*.{ts,tsx}', { cwd: here })
  .filter((file) => !file.includes('.test.'))
  .map((file) => readFileSync(new URL(file, here), 'utf8').replaceAll(/\s+/gu, ' '));

/** Calls that no screen asks, and why each stays with the command line. */
const NO_SCREEN: Readonly<Record<string, string>> = {
  down: 'stops a daemon; the app is closed with its tab',
  'beat.show': 'the wall of Pulse is made of the same by `status`',
  'inquiry.list': '`status` names every inquiry',
  'need.list': '`exchange.show` holds needs, offers and matches at once',
  'offer.list': '`exchange.show` holds needs, offers and matches at once',
  'ring.cancel': 'the same as `ring.clear`, which the app asks',
  'canary.show': '`status` holds who can be woken',
  'canary.send':
    'the paths are those of a machine that stays on; the app shows its canary by itself',
  'canary.drop': 'a path is set up, and taken away, where the machine is started',
  'decide.outcome': '`decide.show` holds the outcome',
};

/** Values that no screen gives, and why. */
const NOT_GIVEN: Readonly<Record<string, string>> = {
  'assembly.found tempoMs': 'a rehearsal with a faster hour is begun on the command line',
};

/** Values that another file puts together, by what the asking one calls for them. */
const GIVEN_BY: Readonly<Record<string, RegExp>> = {
  byScribe: /\bspokenBy\(/u,
  byPhone: /\bspokenBy\(/u,
  byCourier: /\bspokenBy\(/u,
  witness: /\bspokenBy\(/u,
  word: /\bsayFine\(given: /u,
};

/** Files are given and taken as bytes: a page names no path and no folder. */
const PATHS: readonly string[] = ['out', 'folder'];

/** Calls whose name is put together or stands in a variable, by the text that asks them. */
const ASKED_AS: Readonly<Record<string, string>> = {
  'need.end': '`${kind}.end`',
  'offer.end': '`${kind}.end`',
  'run.done': "'run.done'",
  'run.decline': "'run.decline'",
};

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

/** The files of which one asks a call. */
function asking(call: string): readonly string[] {
  const written = ASKED_AS[call];
  if (written !== undefined) return files.filter((text) => text.includes(written));
  const asks = new RegExp(`\\b(?:ask|view)(?:<[^>]*>)?\\( ?'${escaped(call)}'`, 'u');
  return files.filter((text) => asks.test(text));
}

/** Whether a file names this value otherwise than to leave it out. */
function gives(text: string, value: string): boolean {
  const without = text.replaceAll(new RegExp(`\\b${value}: (?:\\[\\]|false|undefined)`, 'gu'), '');
  return new RegExp(`\\b${value}\\b`, 'u').test(without) || GIVEN_BY[value]?.test(text) === true;
}

const calls = Object.entries(GIVEN).map(([call, given]) => [call, Object.keys(given)] as const);

describe('the app', () => {
  test('asks every call of the command line, but for those with a reason', () => {
    const missing = calls.map(([call]) => call).filter((call) => asking(call).length === 0);
    expect(missing.toSorted()).toEqual(Object.keys(NO_SCREEN).toSorted());
  });

  test('gives every value that a call takes, but for those with a reason', () => {
    const missing = calls.flatMap(([call, values]) => {
      const askers = asking(call);
      if (askers.length === 0) return [];
      return values
        .filter((value) => !PATHS.includes(value))
        .filter((value) => !askers.some((text) => gives(text, value)))
        .map((value) => `${call} ${value}`);
    });
    expect(missing.toSorted()).toEqual(Object.keys(NOT_GIVEN).toSorted());
  });
});
