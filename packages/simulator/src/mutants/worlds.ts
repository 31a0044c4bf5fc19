/** Small worlds in which a planted mistake shows quickly. */
import { HOSTILE_TWIN } from '../scenarios/hostile-twin.ts';
import { QUIET_YEAR } from '../scenarios/quiet-year.ts';
import type { Scenario } from '../scenarios/scenario.ts';

/** One home of four, without a pact, that decides something every week. */
export const ALONE: Scenario = {
  ...QUIET_YEAR,
  name: 'alone',
  assemblies: 1,
  homesAValley: 1,
  members: 4,
  holders: 2,
  weeks: 4,
  decisionWeeks: 1,
};

/** Programs die all the time, while somebody writes a lot. */
export const CRASHING: Scenario = {
  ...ALONE,
  name: 'crashing',
  members: 3,
  weeks: 3,
  windowHours: 2,
  mishaps: [
    { kind: 'crashes', atHour: 26, hours: 400, oneIn: 120 },
    { kind: 'enemy', atHour: 30, home: 0, enemy: 'flooder' },
    { kind: 'enemy', atHour: 50, home: 0, enemy: 'flooder' },
  ],
};

/** One clock is ten days ahead. */
export const JAMMED: Scenario = {
  ...ALONE,
  name: 'jammed',
  members: 3,
  mishaps: [{ kind: 'pushedClocks', atHour: 100, home: 0, devices: 1, byHours: 240, hours: 2_000 }],
};

/** Parts of the home are apart for days. */
export const CUT_OFF: Scenario = {
  ...ALONE,
  name: 'cut-off',
  mishaps: [{ kind: 'swizzle', atHour: 60, hours: 500, everyHours: 120 }],
};

/** A thief goes on with a device that was struck. */
export const ROBBED: Scenario = {
  ...ALONE,
  name: 'robbed',
  weeks: 6,
  mishaps: [{ kind: 'enemy', atHour: 200, home: 0, enemy: 'thiefWithOldKeys' }],
};

/** One holder rings alone, in a pact of two. */
export const PROVOKED: Scenario = {
  ...ALONE,
  name: 'provoked',
  assemblies: 2,
  homesAValley: 2,
  members: 3,
  holders: 3,
  weeks: 3,
  mishaps: [{ kind: 'enemy', atHour: 200, home: 0, enemy: 'provocateur' }],
};

/** One of four is taken for good. */
export const TAKEN: Scenario = {
  ...ALONE,
  name: 'taken',
  weeks: 8,
  mishaps: [{ kind: 'arrest', atHour: 400, home: 0, members: 1, hours: null }],
};

/** Two of five are taken for six weeks. */
export const TWO_TAKEN: Scenario = {
  ...ALONE,
  name: 'two-taken',
  members: 5,
  weeks: 11,
  decisionWeeks: 4,
  mishaps: [{ kind: 'arrest', atHour: 700, home: 0, members: 2, hours: 1_100 }],
};

/** A twin rings and drills, again and again, and all of it is answered. */
export const DRAINED: Scenario = {
  ...HOSTILE_TWIN,
  name: 'drained',
  assemblies: 2,
  members: 4,
  weeks: 9,
  drillWeeks: 1,
};

/** Half a year of a home of three, in which words have had their time. */
export const AGED: Scenario = {
  ...ALONE,
  name: 'aged',
  members: 3,
  weeks: 27,
};

/** A member turned brings friend after friend, and these reach for bells while they are new. */
export const BRINGING: Scenario = {
  ...ALONE,
  name: 'many-friends',
  members: 6,
  weeks: 3,
  decisionWeeks: 4,
  mishaps: [{ kind: 'enemy', atHour: 30, home: 0, enemy: 'friendBringer' }],
};

/** Somebody comes in, waits until their probation is over, and brings friends. */
export const INFILTRATED: Scenario = {
  ...BRINGING,
  name: 'infiltrated',
  weeks: 12,
  mishaps: [{ kind: 'enemy', atHour: 30, home: 0, enemy: 'infiltrator' }],
};

/** Somebody copied the bells of holders, and rings with them until they are struck. */
export const COPIED: Scenario = {
  ...ALONE,
  name: 'copied',
  assemblies: 2,
  homesAValley: 2,
  members: 3,
  holders: 3,
  weeks: 5,
  decisionWeeks: 5,
  windowHours: 4,
  customs: { ...QUIET_YEAR.customs, answerInWeek: 100, answerNever: 0 },
  mishaps: [{ kind: 'enemy', atHour: 360, home: 0, enemy: 'capturedBells' }],
};

/** Desks are open; somebody is forced for three weeks. */
export const WATCHED: Scenario = {
  ...COPIED,
  name: 'forced',
  weeks: 7,
  decisionWeeks: 7,
  words: true,
  mishaps: [{ kind: 'forced', atHour: 340, home: 0, hours: 560 }],
};

/** A minority and a forker use up the ballots of their devices, and come in with new phones. */
export const RENEWED: Scenario = {
  ...ALONE,
  name: 'renewed',
  members: 5,
  weeks: 5,
  newPhones: true,
  mishaps: [
    { kind: 'enemy', atHour: 100, home: 0, enemy: 'colluders' },
    { kind: 'enemy', atHour: 250, home: 0, enemy: 'forker' },
  ],
};

/** One home of seven that puts questions and keeps a book; phones are on for long. */
const GOVERNED: Scenario = {
  ...ALONE,
  name: 'governed',
  members: 7,
  weeks: 5,
  decisionWeeks: 2,
  councils: true,
  customs: { ...QUIET_YEAR.customs, awakeHours: 14, holidays: false },
};

/** Half of the stewards are taken with their keys; a quorum lapses. */
export const STEWARDED: Scenario = {
  ...GOVERNED,
  name: 'stewarded',
  weeks: 4,
  mishaps: [
    { kind: 'enemy', atHour: 30, home: 0, enemy: 'halfStewards' },
    { kind: 'enemy', atHour: 60, home: 0, enemy: 'lateVoices' },
  ],
};

/** The same for longer: in its third seed a secretary keeps an answer back, with a placement that holds it. */
export const KEPT_BACK: Scenario = { ...STEWARDED, name: 'stewarded', weeks: 5 };

/** One purse is spent twice, apart and by a fork; a rule is made cheaper. */
export const TORN: Scenario = {
  ...GOVERNED,
  name: 'torn',
  mishaps: [
    { kind: 'enemy', atHour: 30, home: 0, enemy: 'tornPurse' },
    { kind: 'enemy', atHour: 280, home: 0, enemy: 'cheapRules' },
    { kind: 'enemy', atHour: 240, home: 0, enemy: 'forkedPurse' },
  ],
};

/** Two treasurers recall each other, an emergency power lapses, and all of them go on. */
export const HANDED: Scenario = {
  ...GOVERNED,
  name: 'handed',
  weeks: 4,
  members: 6,
  mishaps: [
    { kind: 'enemy', atHour: 50, home: 0, enemy: 'duellingTreasurers' },
    { kind: 'enemy', atHour: 60, home: 0, enemy: 'emergencyHolders' },
  ],
};

/** A scribe writes what nobody said, and somebody keeps a secret of a draw back until the dice have fallen. */
export const HALLED: Scenario = {
  ...GOVERNED,
  name: 'halled',
  members: 6,
  weeks: 4,
  decisionWeeks: 1,
  // Whoever is up for longer and late sleeps through the next day.
  customs: { ...GOVERNED.customs, awakeHours: 11 },
  mishaps: [
    { kind: 'enemy', atHour: 30, home: 0, enemy: 'lyingScribe' },
    { kind: 'enemy', atHour: 230, home: 0, enemy: 'withheldSecret' },
  ],
};
