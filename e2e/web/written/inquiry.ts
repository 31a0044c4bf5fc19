/** An inquiry after an ally, and whoever is in it. */
import type { Answer, When } from '@tocsin/host/calls';
import { ANSWERS, lateSubject, openInquiry, READ_AT_MS, someone } from '@tocsin/host/testing';
import type { WrittenAnswers } from '../testing.ts';

const HOUR_MS = 3_600_000;

function inHours(hours: number): When {
  const ms = READ_AT_MS + hours * HOUR_MS;
  return { ms, iso: new Date(ms).toISOString() };
}

export const alMina = { ...someone('Al-Mina Mutual Aid'), id: 'a'.repeat(64) };
const me = { ...someone('Amina', true), id: 'b'.repeat(64) };
export const INQUIRY_AT = `#/pulse/inquiry/${openInquiry.id}`;
export const ABOUT_AT = `#/pulse/about/${alMina.id}`;

export const asked: Answer<'inquiry.show'> = {
  inquiry: {
    ...openInquiry,
    subject: alMina,
    silentSince: inHours(-310),
    openedAt: inHours(-120),
    owner: { ...someone('Leila', true), id: 'c'.repeat(64) },
    passesOnAt: inHours(22),
    next: { ...someone('Joon'), id: 'd'.repeat(64) },
  },
  steps: [
    { by: someone('Leila'), channel: 'net', result: 'noAnswer', at: inHours(-100) },
    { by: someone('Rita'), channel: 'courier', result: 'asked', at: inHours(-30) },
  ],
  left: ['radio', 'call', 'met'],
  signs: [
    { way: 'net', happenedAt: inHours(-310), learnedAt: inHours(-310) },
    { way: 'radio', happenedAt: inHours(-190), learnedAt: inHours(-50) },
    { way: 'dropPoint', happenedAt: inHours(-96), learnedAt: inHours(-24) },
  ],
  closings: [],
};

const subject = {
  ...lateSubject,
  asked: 'others' as const,
  who: alMina,
  strokes: ['onTime', 'late', 'missed'] as const,
};
export const answers: WrittenAnswers = {
  status: {
    value: {
      ...ANSWERS.status,
      rings: [],
      runs: [],
      inquiries: [asked.inquiry],
      subjects: [
        { ...subject, state: 'inquiry' },
        { ...subject, who: me, state: 'fresh' },
      ],
      hearing: [{ log: 'coast', doubting: false, heard: 11, needed: 7, outsideMissing: false }],
    },
  },
  'inquiry.show': { value: asked },
  'words.show': { value: { homes: [] } },
};
