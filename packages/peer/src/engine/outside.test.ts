/** What counts as an answer from outside, for whom (R25, decision 0072). */
import type { DeviceId, Evidence, Instant, OutsideAnswer, PartyId, SubjectId } from '@tocsin/core';
import { instant } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import type { AssemblyPeer } from './assembly-peer.ts';
import { createHeardOutside } from './heard-outside.ts';
import { answersIn, tellOutside } from './outside.ts';
import type { PactPeer } from './pact-peer.ts';

const HOUR_MS = 3_600_000;
const at = (hours: number): Instant => instant(hours * HOUR_MS);
const [us, them] = [idNamed<PartyId>('us'), idNamed<PartyId>('them')] as const;
const [ours, theirs, stranger] = ['ours', 'theirs', 'stranger'].map((name) =>
  idNamed<DeviceId>(name),
) as [DeviceId, DeviceId, DeviceId];

function sign(subject: SubjectId, hours: number, set: Partial<Evidence> = {}): Evidence {
  return {
    subject,
    device: subject === us ? ours : theirs,
    counter: hours,
    evidenceAt: at(hours),
    arrivedAt: at(hours),
    way: 'net',
    nextDueHours: null,
    ...set,
  };
}

/** A pact on this device that keeps what it is told. */
function pactWith(
  evidence: readonly Evidence[],
  met: readonly (readonly [DeviceId, number])[] = [],
): PactPeer & { readonly told: OutsideAnswer[] } {
  const told: OutsideAnswer[] = [];
  return {
    told,
    noteOutside: (answers: readonly OutsideAnswer[]) => void told.push(...answers),
    peer: {
      judged: () => ({
        me: us,
        subjectByDevice: new Map<DeviceId, SubjectId>([
          [ours, us],
          [theirs, them],
        ]),
      }),
      contacts: () => met.map(([device, hours]) => ({ device, at: at(hours), channel: 'net' })),
      desk: { evidence: () => evidence },
    },
  } as unknown as PactPeer & { readonly told: OutsideAnswer[] };
}

function homeWith(beyond: readonly OutsideAnswer[]): AssemblyPeer & { told: OutsideAnswer[] } {
  const told: OutsideAnswer[] = [];
  return {
    told,
    noteOutside: (answers: readonly OutsideAnswer[]) => void told.push(...answers),
    peer: { beyond: () => beyond },
  } as unknown as AssemblyPeer & { told: OutsideAnswer[] };
}

describe('R25: an answer from outside', () => {
  test('is a link with a twin’s device, or a twin’s sign of life', () => {
    expect(answersIn(pactWith([], [[theirs, 7]]))).toEqual([{ way: 'net', at: at(7) }]);
    expect(answersIn(pactWith([sign(them, 5)]))).toEqual([{ way: 'net', at: at(5) }]);
  });

  test('is none of our own devices, nor of strangers', () => {
    const all = [
      [ours, 7],
      [stranger, 8],
    ] as const;
    expect(answersIn(pactWith([sign(us, 6)], all))).toEqual([]);
  });

  test('counts from when it was made: what our own pass on later shows nothing of now', () => {
    const passedOn = sign(them, 5, { arrivedAt: at(90) });
    expect(answersIn(pactWith([passedOn]))).toEqual([{ way: 'net', at: at(5) }]);
    const fastClock = sign(them, 99, { arrivedAt: at(90) });
    expect(answersIn(pactWith([fastClock]))).toEqual([{ way: 'net', at: at(90) }]);
  });

  test('keeps its way, the newest by each; acts and others’ words have none', () => {
    const heard = [
      sign(them, 3),
      sign(them, 5, { way: 'courier' }),
      sign(them, 9, { way: 'act' }),
      sign(them, 9, { way: 'word' }),
    ];
    expect(answersIn(pactWith(heard))).toEqual([
      { way: 'net', at: at(3) },
      { way: 'courier', at: at(5) },
    ]);
  });
});

describe('R25: who is told of it', () => {
  test('the home of every twin; a pact of those of other pacts, never of its own', () => {
    const home = homeWith([]);
    const [one, two] = [pactWith([sign(them, 5)]), pactWith([sign(them, 8)])] as const;
    tellOutside(home, [one, two]);
    expect(home.told).toEqual([{ way: 'net', at: at(8) }]);
    expect(one.told).toEqual([{ way: 'net', at: at(8) }]);
    expect(two.told).toEqual([{ way: 'net', at: at(5) }]);
  });

  test('an only pact of our own devices beyond our net; the home is not: they are its members', () => {
    const home = homeWith([{ way: 'net', at: at(4) }]);
    const only = pactWith([sign(them, 2)]);
    tellOutside(home, [only]);
    expect(only.told).toEqual([{ way: 'net', at: at(4) }]);
    expect(home.told).toEqual([{ way: 'net', at: at(2) }]);
  });
});

describe('what a log was told', () => {
  test('is looked at again at the first answer, and then no oftener than four times a day', () => {
    const heard = createHeardOutside(HOUR_MS);
    expect(heard.note([])).toBe(false);
    expect(heard.note([{ way: 'net', at: at(10) }])).toBe(true);
    expect(heard.note([{ way: 'net', at: at(15) }])).toBe(false);
    expect(heard.answers()).toEqual([{ way: 'net', at: at(15) }]);
    expect(heard.note([{ way: 'net', at: at(16) }])).toBe(true);
    expect(heard.note([{ way: 'courier', at: at(3) }])).toBe(true);
    expect(heard.note([{ way: 'net', at: at(2) }])).toBe(false);
    expect(heard.answers()).toEqual([
      { way: 'net', at: at(16) },
      { way: 'courier', at: at(3) },
    ]);
  });
});
