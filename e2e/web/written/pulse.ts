/** A week in the life of an assembly with twelve allies. */
import type { StatusAnswer, Subject, When } from '@tocsin/host/calls';
import { ANSWERS, lateSubject, openInquiry, READ_AT_MS, someone } from '@tocsin/host/testing';

const HOUR_MS = 3_600_000;

function inHours(hours: number): When {
  const ms = READ_AT_MS + hours * HOUR_MS;
  return { ms, iso: new Date(ms).toISOString() };
}

/** Somebody we listen to, with an id of their own. */
function subject(name: string, more: Partial<Subject>): Subject {
  const id = Array.from(name, (letter) =>
    (letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0'),
  )
    .join('')
    .padEnd(64, '0')
    .slice(0, 64);
  return {
    ...lateSubject,
    who: { ...someone(name), id },
    state: 'fresh',
    way: 'net',
    happenedAt: inHours(-20),
    learnedAt: inHours(-20),
    strokes: Array.from({ length: 8 }, () => 'onTime' as const),
    ...more,
  };
}

const alMina = subject('Al-Mina Mutual Aid', {
  state: 'inquiry',
  strokes: ['onTime', 'onTime', 'onTime', 'onTime', 'late', 'onTime', 'missed', 'missed'],
});

/** A week in the life of an assembly with twelve allies. */
export const week: StatusAnswer = {
  ...ANSWERS.status,
  sentence: { key: 'asking', steady: 8, who: alMina.who, others: 0 },
  assemblies: [
    {
      name: 'harbour',
      called: 'Harbour Street Tenants',
      log: null,
      state: 'standing',
      rehearsal: false,
      members: 22,
      pendingForMe: 0,
      toDecide: 0,
      held: 0,
      heldIds: [],
      nextList: null,
    },
  ],
  rings: [],
  hearing: [{ log: 'coast', doubting: false, heard: 11, needed: 7, outsideMissing: false }],
  own: [{ log: 'harbour', dueAt: inHours(2), late: false, restsUntil: null }],
  subjects: [
    alMina,
    subject('Северный двор', {
      state: 'late',
      dueAt: inHours(-49),
      strokes: ['onTime', 'onTime', 'learnedLater', 'onTime', 'onTime', 'onTime', 'late'],
    }),
    subject('Oduduwa Market Women', { state: 'due', dueAt: inHours(4) }),
    subject('Vila Nova Co-op', {}),
    subject('Comité Saint-Roch', { way: 'call', happenedAt: inHours(-72) }),
    subject('Kreuzhof House Union', { way: 'radio', happenedAt: inHours(-48) }),
    subject('Lantern Row Co-op', {
      way: 'courier',
      strokes: Array.from({ length: 8 }, () => 'learnedLater' as const),
    }),
    subject('جمعية الميناء', { way: 'met' }),
    subject('Barrio Sur', { state: 'paused', restsUntil: inHours(200) }),
    subject('Never Heard Street', { state: 'unknown', way: null, happenedAt: null, strokes: [] }),
  ],
  inquiries: [
    {
      ...openInquiry,
      subject: alMina.who,
      owner: someone('Leila'),
      silentSince: inHours(-310),
      passesOnAt: inHours(22),
    },
  ],
};

export const drill: StatusAnswer = {
  ...week,
  sentence: { key: 'drill', from: someone('Kreuzhof'), kind: 'raid' },
  rings: ANSWERS.status.rings.map((ring) => ({ ...ring, context: 'drill' as const })),
};
export const live: StatusAnswer = { ...week, rings: ANSWERS.status.rings };
