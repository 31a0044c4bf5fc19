/** The screens of the grid: what the peer answers behind them, and what lies behind an id. */
import { ANSWERS, READ_AT_MS } from '@tocsin/host/testing';

import type { DeviceState } from '../../../packages/web/src/rpc/message.ts';
import { harbour, idOf, kitchen, statusHolding, van } from '../harbour.ts';
import type { WrittenAnswers } from '../testing.ts';
import * as allies from '../written/allies.ts';
import * as bell from '../written/bell.ts';
import { several as ways } from '../written/carry.ts';
import { unwritten } from '../written/device.ts';
import * as draws from '../written/draws.ts';
import { guest, member, nobody, settled } from '../written/first-run.ts';
import * as inquiry from '../written/inquiry.ts';
import { week } from '../written/pulse.ts';
import { gaps } from '../written/ready.ts';
import { addressesOfApp, isAt } from './addresses.ts';

/** One screen. */
export interface GridScreen {
  /** Of its pictures. */
  readonly name: string;
  /** Its address, without `#/`. */
  readonly at: string;
  /** What is pressed there first: a sheet, a question. */
  readonly press?: string;
}

/** Screens over the same answers. */
export interface Group {
  readonly answers: WrittenAnswers;
  /** How the device stands, if not open. */
  readonly device?: DeviceState;
  readonly screens: readonly GridScreen[];
}

const open = {
  kind: 'open',
  guarded: false,
  hasPassphrase: true,
  persistent: true,
  usedBytes: 4_200_000,
  roomBytes: 900_000_000,
  lost: [],
} as const;
const inAnHour = {
  ms: READ_AT_MS + 3_600_000,
  iso: new Date(READ_AT_MS + 3_600_000).toISOString(),
};
const [ring] = ANSWERS['ring.show'].rings;
const [relayed] = ANSWERS['ring.show'].relayed;
const [thread] = ANSWERS['talk.show'].threads;

/** Addresses by their pictures' names; a name that is its address with dashes need not be said. */
function named(
  ...addresses: readonly (string | readonly [name: string, at: string])[]
): GridScreen[] {
  return addresses.map((one) => {
    const [name, address] = typeof one === 'string' ? [one.replaceAll('/', '-'), one] : one;
    return { name, at: address };
  });
}

/** The groups that somebody has written; live alarms stand before drills, which they would end. */
const WRITTEN: readonly Group[] = [
  {
    answers: { status: { value: nobody } },
    device: { kind: 'new' },
    screens: named('hello', 'join', 'found', 'courier', 'again', 'safe'),
  },
  {
    answers: { status: { value: nobody } },
    device: { kind: 'new', wasHere: true },
    screens: named(['hello-was-here', 'hello']),
  },
  { answers: {}, device: { kind: 'closed' }, screens: named(['gate-closed', 'pulse']) },
  { answers: {}, device: { kind: 'taken' }, screens: named(['gate-taken', 'pulse']) },
  {
    answers: {},
    device: { kind: 'failed', fault: { kind: 'StoreFailed' } },
    screens: named(['gate-failed', 'pulse']),
  },
  { answers: {}, device: { ...open, lost: ['harbour'] }, screens: named(['gate-lost', 'pulse']) },
  {
    answers: {
      'ring.show': {
        value: {
          ...ANSWERS['ring.show'],
          rings:
            ring === undefined
              ? []
              : [{ ...ring, state: 'rings', context: 'live', notAfter: inAnHour }],
        },
      },
    },
    device: { ...open, guarded: true },
    screens: named(['gate-guarded', 'pulse']),
  },
  { answers: { status: { value: member } }, screens: named('welcome') },
  { answers: { status: { value: settled } }, screens: named(['welcome-settled', 'welcome']) },
  {
    answers: { status: { value: guest }, 'name.show': { fault: { kind: 'NotAMember' } } },
    screens: named(['welcome-guest', 'welcome']),
  },
  {
    answers: { ...harbour, status: { value: statusHolding([van.id, idOf('newcomer')]) } },
    screens: named(['assembly-held', 'assembly']),
  },
  {
    answers: { status: { value: week } },
    screens: [
      ...named('pulse', 'wall', ['nowhere', 'nowhere']),
      { name: 'sheet-who', at: 'pulse', press: '.who' },
      { name: 'sheet-commands', at: 'pulse', press: 'Control+k' },
    ],
  },
  {
    answers: inquiry.answers,
    screens: [
      ...named(
        ['pulse-inquiry', inquiry.INQUIRY_AT.slice(2)],
        ['pulse-about', inquiry.ABOUT_AT.slice(2)],
      ),
      ...named('pulse/rhythm'),
    ],
  },
  {
    answers: { ...inquiry.answers, 'words.show': { value: ANSWERS['words.show'] } },
    screens: named('pulse/word'),
  },
  {
    answers: harbour,
    screens: named(
      ['decision', `assembly/decisions/${van.id}`],
      ['sheets', `assembly/decisions/${van.id}/sheets`],
      ['enter', `assembly/decisions/${van.id}/enter`],
      ['role', `assembly/roles/${idOf('treasurer')}`],
      ['recall-of', `assembly/recalls/of/${idOf('treasurer')}`],
      ['thread', `assembly/talk/${thread?.id ?? ''}`],
    ),
  },
  {
    answers: { ...harbour, 'decide.show': { value: kitchen } },
    screens: named(['ranking', `assembly/decisions/${kitchen.id}`]),
  },
  {
    answers: draws.drawing(draws.key),
    screens: named(
      'assembly/draws',
      ['draw', `assembly/draws/${draws.key.id}`],
      ['draw-for', `assembly/draws/new/${van.id}`],
      ['draw-instead', `assembly/draws/new/${van.id}/${draws.key.id}`],
    ),
  },
  {
    answers: draws.drawing(draws.reading),
    screens: named(['draw-reading', `assembly/draws/${draws.key.id}`]),
  },
  {
    answers: allies.several,
    screens: named(
      ['pact', 'allies/pact/coast'],
      ['pact-lacking', 'allies/pact/hills'],
      ['pact-forming', 'allies/pact/river'],
      ['ringers', 'allies/pact/coast/ringers'],
      ['consent-pact', 'allies/consent/coast'],
      ['playbook', 'allies/playbooks/twin-silent'],
    ),
  },
  {
    answers: ways,
    screens: [
      ...named('carry', 'carry/read', 'carry/say', 'ways'),
      { name: 'sheet-ways', at: 'pulse', press: '.lines' },
    ],
  },
  { answers: gaps, screens: named('ready') },
  {
    answers: { status: { value: unwritten } },
    screens: named('device'),
  },
  {
    answers: {},
    screens: named(['relay-heard', `bell/relay/${relayed?.id ?? ''}`]),
  },
  {
    answers: bell.world([bell.live]),
    screens: [
      ...named(
        ['bell-open', 'bell'],
        ['ring-live', `bell/${bell.RING_ID.live}`],
        ['run-live', `bell/run/${bell.RUN_ID.live}`],
        ['relay', `bell/relay/${bell.RING_ID.live}`],
        ['pulse-live', 'pulse'],
      ),
      { name: 'ring-question', at: `bell/${bell.RING_ID.live}`, press: '.hold' },
    ],
  },
  {
    answers: bell.world([bell.ringOf('live', bell.rung)]),
    screens: named(['ring-rung', `bell/${bell.RING_ID.live}`]),
  },
  {
    answers: bell.world([]),
    screens: named('bell', 'bell/raise', 'bell/first', 'bell/amber', [
      'bell-raise-inquiry',
      `bell/raise/${inquiry.asked.inquiry.id}`,
    ]),
  },
  {
    answers: bell.world([bell.drill]),
    screens: named(
      ['ring-drill', `bell/${bell.RING_ID.drill}`],
      ['run-drill', `bell/run/${bell.RUN_ID.drill}`],
      ['pulse-drill', 'pulse'],
    ),
  },
  {
    answers: bell.world([bell.ringOf('drill', bell.rung)]),
    screens: named(['ring-drill-rung', `bell/${bell.RING_ID.drill}`]),
  },
  { answers: bell.world([]), screens: named('ready/drill') },
];

/** Answers for the screens of a place that nobody has written a group for. */
const USUAL: Readonly<Record<string, WrittenAnswers>> = {
  assembly: harbour,
  allies: allies.several,
  device: { status: { value: unwritten } },
};
const CALM: WrittenAnswers = { status: { value: { ...ANSWERS.status, rings: [], runs: [] } } };

const written = WRITTEN.flatMap(({ screens }) => screens.map((screen) => screen.at));
const isWritten = (pattern: string): boolean => written.some((address) => isAt(address, pattern));

/** The village is a page of its own with a peer of its own: `village.web.test.ts` looks at its door. */
const ELSEWHERE = 'village';

/** Addresses without an id that are in no group. */
const added = addressesOfApp().filter(
  (address) => address !== ELSEWHERE && !address.includes('*') && !isWritten(address),
);

/** Screens behind an id for which nobody has written what lies there: there must be none. */
export const WITHOUT_FIXTURE: readonly string[] = addressesOfApp().filter(
  (pattern) =>
    pattern !== ELSEWHERE &&
    !isWritten(pattern) &&
    !added.some((address) => isAt(address, pattern)),
);

const places = [...new Set(added.map((address) => address.split('/')[0] ?? ''))];

/** Everything that is looked at: what is written, and every other address by itself. */
export const GROUPS: readonly Group[] = [
  ...WRITTEN,
  ...places.map((place) => ({
    answers: { ...CALM, ...USUAL[place] },
    screens: named(...added.filter((address) => address.split('/')[0] === place)),
  })),
];
