/**
 * Who writes down what nobody said. In one hall an honest scribe seats somebody; then the liar writes that
 * all were for seating the liar, before two who let themselves be named; writes of people before two who
 * say that they were not there; and enters a sheet of paper otherwise than it is (decisions 0103, 0174).
 */
import type { MemberId, RecordId, Verb } from '@tocsin/core';
import { hour, ROLE } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import { propose } from '../people/doings.ts';
import type { Mark } from '../people/halls.ts';
import {
  answerMyself,
  askHall,
  confirmWritten,
  enterSheet,
  leaveWord,
  writeDown,
} from '../people/halls.ts';
import type { Person } from '../people/person.ts';
import type { Enemy, Scene } from './enemy.ts';
import { mustNotCount, soon } from './enemy.ts';
import { after, memberOf, onceHeld, tell, whenInForce } from './offices.ts';

/** Weeks for which somebody is seated. */
const WEEKS = 26;

/** People meet so long after they were asked: their devices have the question by then. */
const HALL_HOURS = 24;

/** Who is in the hall: each person with the member behind them. */
interface Seated {
  readonly person: Person;
  readonly me: MemberId;
}
type Hall = readonly [Seated, Seated, Seated, Seated, Seated];

/** Three halls of one scribe who lies, and one of a scribe who does not. */
export const lyingScribe: Enemy = (scene) => {
  const { traitor, home } = scene;
  soon(scene, traitor, () => {
    const liar = seatedAs(traitor);
    const others = home.people
      .filter((one) => one !== traitor)
      .flatMap((one) => seatedAs(one) ?? []);
    const [ana, bea, cem, dan, eva] = others;
    if (!liar || !ana || !bea || !cem || !dan || !eva) return Promise.resolve(false);
    const hall: Hall = [ana, bea, cem, dan, eva];
    honestEvening(scene, hall);
    riggedEvening(scene, liar, hall);
    deniedEvening(scene, liar, hall);
    paperEvening(scene, liar, hall);
    return Promise.resolve(true);
  });
};

function seatedAs(person: Person): Seated | undefined {
  const me = memberOf(person);
  return me === undefined ? undefined : { person, me };
}

/** What a hall is asked about. */
interface Evening {
  readonly question: RecordId;
  readonly act: RecordId;
}

/** Asks a hall whether somebody is seated; what people say of it is told to who checks. */
function askToSeat(
  scene: Scene,
  by: Seated,
  seat: Seated,
  words: { readonly said: ReadonlyMap<MemberId, Mark>; readonly isRigged: boolean },
  then: (evening: Evening) => void,
): void {
  const { watch, heard } = scene;
  let act: RecordId | undefined;
  let verb: Verb | undefined;
  soon(scene, by.person, async () => {
    const { halls, councils } = watch;
    verb ??= seatOf(by.person, seat.me);
    act ??= verb && (await propose(by.person, verb, heard));
    if (act === undefined || verb === undefined) return false;
    halls.proposed(act);
    halls.agreed(act, by.me);
    const question = await askHall(by.person, councils.heard, verb);
    if (question === undefined) return false;
    halls.asked(question, words.said, words.isRigged);
    then({ question, act });
    return true;
  });
}

function seatOf({ device }: Person, member: MemberId): Verb | undefined {
  const peer = device.home()?.peer;
  if (peer === undefined) return undefined;
  const notAfter = hour(hourNow(peer.parts) + WEEKS * 168);
  return {
    kind: 'mandate',
    value: { role: ROLE.ringer, member, notAfter, pact: null, terms: null },
  };
}

/** When all are together, and one phone with them: those who go left their own at home before. */
function inTheHall(scene: Scene, { person }: Seated, work: () => Promise<void>): void {
  // Who comes too late does not try again.
  after(scene, HALL_HOURS, () => soon(scene, person, () => work().then(() => true)));
}

/** Once a person's device has the question and the act. */
function onceAsked(
  scene: Scene,
  { person }: Seated,
  { question, act }: Evening,
  work: () => Promise<boolean>,
): void {
  onceHeld(scene, person, act, () => {
    onceHeld(scene, person, question, work);
    return Promise.resolve(true);
  });
}

/** The device of somebody may say yes from now on; so do they, by leaving it to their device. */
function mayAgree({ watch, heard }: Scene, { person, me }: Seated, act: RecordId): void {
  watch.halls.agreed(act, me);
  heard.saysYes(act, person);
  heard.consented(act);
}

/** One leaves word, one confirms at home, one answers at home, one is against: the act comes to stand. */
function honestEvening(scene: Scene, [ana, bea, cem, dan, eva]: Hall): void {
  const said = new Map<MemberId, Mark>([
    [ana.me, 'for'],
    [bea.me, 'for'],
    [cem.me, 'for'],
    [dan.me, 'against'],
    [eva.me, 'for'],
  ]);
  askToSeat(scene, ana, eva, { said, isRigged: false }, (evening) => {
    const { question, act } = evening;
    whenInForce(scene, [act], () => {
      scene.watch.sometimes.add('what a hall said became an act');
      tell(scene, 'hallSeated', ana.person.name, eva.person.name);
    });
    soon(scene, ana.person, async () => {
      const own = await answerMyself(ana.person, question, 'for');
      return own !== undefined;
    });
    onceAsked(scene, eva, evening, async () => {
      if ((await answerMyself(eva.person, question, 'for')) !== undefined)
        mayAgree(scene, eva, act);
      return true;
    });
    onceAsked(scene, bea, evening, async () => {
      if (await leaveWord(bea.person, question)) mayAgree(scene, bea, act);
      return true;
    });
    inTheHall(scene, ana, async () => {
      const written = [
        [bea.me, 'for'],
        [cem.me, 'for'],
        [dan.me, 'against'],
      ] as const;
      const record = await writeDown(ana.person, question, written, [cem.me, dan.me]);
      if (record === undefined) return;
      onceHeld(scene, cem.person, record, async () => {
        const isConfirmed = await confirmWritten(cem.person, question);
        if (isConfirmed) mayAgree(scene, cem, act);
        return isConfirmed;
      });
    });
  });
}

/** Two left word and said no; the liar, who gains by it, writes yes, before two who do not look. */
function riggedEvening(scene: Scene, liar: Seated, [ana, bea, cem, dan, eva]: Hall): void {
  askToSeat(scene, liar, liar, { said: new Map(), isRigged: true }, (evening) => {
    const { question, act } = evening;
    mustNotCount(scene, act, 'seated by a scribe who lied');
    for (const one of [ana, bea])
      onceAsked(scene, one, evening, async () => {
        if (await leaveWord(one.person, question))
          scene.watch.sometimes.add('somebody left word before a scribe lied');
        return true;
      });
    inTheHall(scene, liar, async () => {
      const all = [ana, bea, cem].map(({ me }) => [me, 'for'] as const);
      const record = await writeDown(liar.person, question, all, [dan.me, eva.me]);
      if (record !== undefined) tell(scene, 'scribeLied', liar.person.name);
    });
  });
}

/** Asks a hall about nothing that an act follows from. */
function askPlainly(
  scene: Scene,
  by: Seated,
  said: ReadonlyMap<MemberId, Mark>,
  then: (question: RecordId) => void,
): void {
  const { halls, councils } = scene.watch;
  soon(scene, by.person, async () => {
    const question = await askHall(by.person, councils.heard, null);
    if (question === undefined) return false;
    halls.asked(question, said);
    then(question);
    return true;
  });
}

/** The liar names two who were not there, and writes of somebody who answered at home. */
function deniedEvening(scene: Scene, liar: Seated, [ana, bea, cem, dan, eva]: Hall): void {
  const said = new Map<MemberId, Mark>([
    [bea.me, 'against'],
    [eva.me, 'for'],
  ]);
  askPlainly(scene, dan, said, (question) => {
    onceHeld(scene, bea.person, question, async () => {
      await answerMyself(bea.person, question, 'against');
      return true;
    });
    inTheHall(scene, dan, async () => {
      await writeDown(dan.person, question, [[eva.me, 'for']], [ana.me, bea.me]);
    });
    const lie = (of: Seated, witnesses: readonly Seated[], deny: boolean): void =>
      onceHeld(scene, liar.person, question, async () => {
        const names = witnesses.map(({ me }) => me);
        const record = await writeDown(liar.person, question, [[of.me, 'for']], names);
        for (const one of deny && record !== undefined ? witnesses : [])
          onceHeld(scene, one.person, record as RecordId, async () => {
            await one.person.device.decisions()?.deny(record as RecordId);
            return true;
          });
        return true;
      });
    lie(ana, [cem, dan], true);
    lie(bea, [cem, dan], false);
  });
}

/** One sheet is entered by two, and by the liar otherwise; another by the liar alone. */
function paperEvening(scene: Scene, liar: Seated, [ana, bea, cem, dan, eva]: Hall): void {
  const said = new Map<MemberId, Mark>([
    [bea.me, 'for'],
    [cem.me, 'against'],
    [eva.me, 'for'],
  ]);
  askPlainly(scene, ana, said, (question) => {
    const enter = (by: Seated, sheet: number, marks: ReadonlyMap<MemberId, Mark>): void =>
      onceHeld(scene, by.person, question, async () => {
        await enterSheet(by.person, question, sheet, [...marks]);
        return true;
      });
    enter(ana, 1, said);
    enter(liar, 1, new Map(said).set(cem.me, 'for'));
    enter(liar, 2, new Map([[dan.me, 'for']]));
  });
}
