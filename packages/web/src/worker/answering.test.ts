import { describe, expect, test } from 'vitest';

import { ok } from '@tocsin/core';
import type { Handlers } from '@tocsin/host/calls';
import { encodePaperCode } from '@tocsin/host/paper';
import { ANSWERS } from '@tocsin/host/testing';
import { answerPage } from './answering.ts';
import { MemoryFiles } from './memory-files.ts';

const code = Uint8Array.from({ length: 16 }, (_, at) => at + 1);
const hex = '0102030405060708090a0b0c0d0e0f10';

/** What `paper.check` is asked, after a page gave this. */
async function askedBy(typed: string) {
  const asked: string[] = [];
  const handlers: Partial<Handlers> = {
    'paper.check': async (given) => {
      asked.push(given.code);
      return ok({ right: true });
    },
  };
  const answer = await answerPage(
    handlers as Handlers,
    new MemoryFiles(),
    { call: 'paper.check', with: { code: typed } },
    () => undefined,
  );
  return { asked, fault: answer.ok ? undefined : answer.fault.kind };
}

describe('a paper key', () => {
  test('is read as it was typed, in the digits of several scripts', async () => {
    const groups = encodePaperCode(code);
    const arabic = groups
      .join(' ')
      .replaceAll(/\d/gu, (digit) => String.fromCodePoint(0x660 + Number(digit)));
    expect(await askedBy(groups.join('-'))).toEqual({ asked: [hex], fault: undefined });
    expect(await askedBy(arabic)).toEqual({ asked: [hex], fault: undefined });
    expect(await askedBy(hex)).toEqual({ asked: [hex], fault: undefined });
  });

  test('that was typed wrongly asks nothing, and says in which group', async () => {
    const [first = '', ...rest] = encodePaperCode(code);
    const wrong = `${first.slice(0, -1)}${(Number(first.at(-1)) + 1) % 10}`;
    expect(await askedBy([wrong, ...rest].join(' '))).toEqual({ asked: [], fault: 'PaperGroup' });
    expect(await askedBy('12345')).toEqual({ asked: [], fault: 'PaperLength' });
  });
});

test('a founding reads what others handed over and writes its circle, all in memory', async () => {
  const memory = new MemoryFiles();
  const handlers: Partial<Handlers> = {
    'assembly.found': async ({ with: cards, out, folder }) => {
      const [card] = cards.map((file) => memory.read(file, 10));
      if (card?.ok !== true) throw new Error('no card');
      const written = memory.write({ folder, ...(out && { out }) }, 'quay', '.circle', card.value);
      if (!written.ok) return written;
      return ok({ ...ANSWERS['assembly.found'], file: written.value });
    },
  };
  const given = { name: 'quay', with: ['theirs'], met: false, byPhone: false, folder: '' };
  const files = { theirs: new Uint8Array([7]) };
  const answer = await answerPage(
    handlers as Handlers,
    memory,
    { call: 'assembly.found', with: { ...given, out: 'circle' }, files },
    () => undefined,
  );
  expect(answer).toMatchObject({ ok: true, value: { files: { circle: new Uint8Array([7]) } } });
});
