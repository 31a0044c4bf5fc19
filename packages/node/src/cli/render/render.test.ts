import { describe, expect, test } from 'vitest';

import type { CallName, Ring, StatusSentence } from '@tocsin/host/calls';
import { GIVEN } from '@tocsin/host/calls';
import { ringLines } from './alert.ts';
import { subjectLines } from './pulse.ts';
import type { Rendering } from './rendering.ts';
import { createRendering, plainText } from './rendering.ts';
import { showAnswer } from './show.ts';
import { statusSentence, warningLine } from './status.ts';
import {
  ANSWERS,
  lateSubject,
  openInquiry,
  proposedRing,
  READ_AT_MS,
  someone,
} from '@tocsin/host/testing';

const plain: Rendering = createRendering({
  locale: 'en',
  zone: 'UTC',
  nowMs: READ_AT_MS,
  colour: false,
});
const coloured: Rendering = createRendering({
  locale: 'en',
  zone: 'UTC',
  nowMs: READ_AT_MS,
  colour: true,
});

const linesOf = (call: CallName, shown: Rendering): readonly string[] => {
  const { lines, next = [] } = showAnswer(call, ANSWERS[call] as never, shown);
  return [...lines, ...next];
};

describe('every answer', () => {
  test.each(Object.keys(GIVEN) as CallName[])('of %s is shown in whole sentences', (call) => {
    const lines = linesOf(call, plain);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line).not.toMatch(/\{\w+\}|undefined|\[object|NaN|null|!/);
      // oxlint-disable-next-line no-control-regex
      expect(line).not.toMatch(/[\u0000-\u001F]/);
    }
  });

  test.each(Object.keys(GIVEN) as CallName[])('of %s says the same in colour', (call) => {
    // oxlint-disable-next-line no-control-regex
    const without = linesOf(call, coloured).map((line) => line.replaceAll(/\u001B\[[\d;]*m/g, ''));
    expect(without).toEqual(linesOf(call, plain));
  });
});

describe('the first sentence of status', () => {
  const who = someone('Al-Mina');
  test.each<[StatusSentence, string]>([
    [{ key: 'steady', steady: 8 }, '8 are steady, nobody is late.'],
    [{ key: 'asking', steady: 8, who, others: 0 }, 'We are asking after Al-Mina. 8 are steady.'],
    [{ key: 'late', steady: 1, who, others: 2 }, 'Al-Mina and 2 more are late. One is steady.'],
    [
      { key: 'silent', steady: 0, who, others: 0 },
      'Al-Mina does not answer, and asking has ended. Nobody else is known to be steady.',
    ],
    [
      { key: 'cutOff', heard: 1, needed: 2, outsideMissing: false },
      'You may be the one who is cut off. We heard 1 of the 2 we need to judge anyone.',
    ],
    [
      { key: 'rings', rings: 1, from: who, kind: 'raid' },
      'An alert rings: a raid. It comes from Al-Mina.',
    ],
    [
      { key: 'drill', from: who, kind: 'moonfall' },
      'Drill: imagine this, from Al-Mina: a kind that this version has no word for.',
    ],
    [
      { key: 'cutOff', heard: 1, needed: 1, outsideMissing: true },
      'You are few, and nobody outside has answered. You may be the ones who are cut off.',
    ],
    [{ key: 'unknown', unknown: 3 }, 'We cannot tell how 3 are.'],
    [{ key: 'founding', name: 'river' }, 'river is being founded.'],
    [{ key: 'noAssembly' }, 'This device is in no assembly yet.'],
    [{ key: 'alone' }, 'Nobody else is here yet.'],
  ])('for %j', (sentence, said) => {
    expect(statusSentence(sentence, plain)).toBe(said);
  });
});

describe('what status shows', () => {
  test('comes in the order in which it is needed', () => {
    const lines = linesOf('status', plain);
    const heads = ['Needs someone', 'Who was heard', 'Assemblies', 'Pacts', 'Ways'];
    const places = heads.map((head) => lines.indexOf(head));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(lines[0]).toBe('We are asking after Al-Mina. 8 are steady.');
    expect(lines.at(-1)).toMatch(/^You are asking\. .*: tocsin inquiry step 0f1e2d3c --help$/);
  });

  test('says what is held for the next list, until when, and where to look at it now', () => {
    const held = 'river: one thing more can wait for your next list, Nov 28, 23:49 (in 6 days).';
    const look = 'To look now: tocsin decide list, tocsin assembly pending';
    expect(linesOf('status', plain)).toContain(`  ${held} ${look}`);
    const [one] = ANSWERS.status.assemblies;
    if (one === undefined) throw new Error('no assembly is written');
    const nothing = { ...ANSWERS.status, assemblies: [{ ...one, held: 0, nextList: null }] };
    const { lines } = showAnswer('status', nothing, plain);
    expect(lines.filter((line) => line.includes('next list'))).toEqual([]);
  });

  test('tells when it happened, by which way, and when we learned it', () => {
    expect(subjectLines(lateSubject, plain)).toEqual([
      '▲ Al-Mina · Late',
      '    Heard by radio Nov 20, 15:49 (2 days ago).' +
        ' We learned of it Nov 20, 17:29 (2 days ago).' +
        ' We begin to ask 18:49 (in 1 hr.). Many fell silent at once.',
    ]);
  });

  test('colours only what needs someone', () => {
    const steady = { ...lateSubject, state: 'fresh' as const };
    expect(subjectLines(steady, coloured)[0]).toBe('● Al-Mina · Steady');
    expect(subjectLines(lateSubject, coloured)[0]).toContain('\u001B[33m');
  });

  test('says warnings in whole sentences, with sizes and names', () => {
    expect(warningLine({ kind: 'diskLow', freeBytes: 5_000_000 }, plain)).toContain(
      '5 MB are left',
    );
    expect(warningLine({ kind: 'unread', log: 'river', records: 1 }, plain)).toContain(
      'one record',
    );
  });
});

describe('a ring', () => {
  const states: readonly Ring['state'][] = [
    'proposed',
    'rings',
    'cancelled',
    'ranOut',
    'heardLate',
    'refused',
  ];

  test.each(states)('that is %s is never taken for a drill, nor the reverse', (state) => {
    const [live, drill] = (['live', 'drill'] as const).map((context) =>
      ringLines({ ...proposedRing, state, context }, plain).join('\n'),
    );
    expect(live).not.toMatch(/drill:|imagine|practi/i);
    expect(drill).toMatch(/Drill: /);
    expect(drill).not.toContain('REAL');
  });

  test('has a band of its own in each context while it is open', () => {
    expect(ringLines(proposedRing, coloured)[0]).toBe(
      '\u001B[1;97;41m REAL ALERT. Not a drill. \u001B[0m',
    );
    expect(ringLines({ ...proposedRing, context: 'drill' }, coloured)[0]).toBe(
      '\u001B[1;97;44m DRILL. Nothing real happens. \u001B[0m',
    );
    expect(ringLines({ ...proposedRing, state: 'cancelled' }, plain)[0]).not.toContain('REAL');
  });

  test('asks only those to sign who can and have not', () => {
    const next = (ring: Ring) =>
      showAnswer('ring.sign', { ring, delivery: ANSWERS['ring.sign'].delivery }, plain).next;
    expect(next(proposedRing)).toEqual(['If you saw it yourself: tocsin ring sign 0f1e2d3c']);
    expect(next({ ...proposedRing, signedByMe: true })).toEqual([]);
    expect(next({ ...proposedRing, iCanSign: false })).toEqual([]);
  });
});

describe('a new phone in the place of a lost one', () => {
  const answer = ANSWERS['device.recover'];
  const shownOf = (set: Partial<typeof answer>): string => {
    const { lines, next = [] } = showAnswer('device.recover', { ...answer, ...set }, plain);
    return [...lines, ...next].join('\n');
  };
  const successor = 'ab'.repeat(32);

  test('is given a file that opens on it only, and told what that tells', () => {
    const shown = shownOf({ stage: 'welcome', file: '/f/phone', successor, othersNeeded: 0 });
    expect(shown).toContain('/f/phone. It opens on that phone only.');
    expect(shown).toContain('not what people say');
    expect(shown).toContain('tocsin device recover 0f1e2d3c --file FILE');
    expect(shown).not.toContain('struck');
  });

  test('takes its place at once by paper, and by members once one more says so', () => {
    const done = { stage: 'replaced', successor, keysAt: ANSWERS['device.add'].keysAt } as const;
    expect(shownOf({ ...done, othersNeeded: 0 })).toContain('abababab takes its place');
    expect(shownOf({ ...done, othersNeeded: 0 })).toContain('no device younger than a day');
    const asked = shownOf({ ...done, othersNeeded: 1 });
    expect(asked).toContain('One more member has to say so');
    expect(asked).not.toContain('takes its place');
  });
});

describe('what other people wrote', () => {
  const evil = 'Ana\u001B]0;owned\u0007\u202E\nAll clear.\u0000\u2066';

  test('cannot steer the terminal, turn the line, or begin a new one', () => {
    expect(plainText(evil)).toBe('Ana ]0;owned All clear.');
    const inquiry = { ...openInquiry, subject: someone(evil) };
    const { lines } = showAnswer('inquiry.list', { inquiries: [inquiry] }, plain);
    // oxlint-disable-next-line no-control-regex
    for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001F\u202E\u2066]/);
  });

  test('has no name here is shown by the start of its id', () => {
    expect(plain.who(someone(null))).toBe('ab12cd34');
    expect(plain.who({ id: '\u001B[2J', name: null, me: false })).toBe('[2J');
  });
});
