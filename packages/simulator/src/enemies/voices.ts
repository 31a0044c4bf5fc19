/**
 * Who would bend a question of the home: two keep their answers back until the count is known, so that a
 * quorum lapses and then comes after all; and somebody has the rule made cheaper while their own act is
 * open. Late answers are not heard, and what is pending keeps its price (decisions 0101, 0105).
 */
import type { RecordId, Verb } from '@tocsin/core';
import { hour, idOf } from '@tocsin/core';
import { decodeFrame } from '@tocsin/protocol';
import { hourNow } from '@tocsin/peer';

import { putQuestion, SELF } from '../people/councils.ts';
import type { Person } from '../people/person.ts';
import type { Enemy, Scene } from './enemy.ts';
import { mustNotCount, persuade, soon } from './enemy.ts';
import { after, decide, onceHeld, put, tell } from './offices.ts';

/** The question is open for so long; three honest answer, and five of seven have to. */
const OPEN_HOURS = 96;
const HONEST = 3;
const QUORUM = { kind: 'share', value: 70 } as const;
/** The grace of `voteGrace`, and a day. */
const KEPT_BACK_HOURS: number = 72 + 26;

/** Two keep back what they answered, until nobody can answer any more. */
export const lateVoices: Enemy = (scene) => {
  const { home, traitor, watch } = scene;
  const [accomplice, ...honest] = home.people.filter((one) => one !== traitor);
  if (accomplice === undefined) return;
  soon(scene, traitor, async () => {
    const peer = traitor.device.home()?.peer;
    if (peer === undefined) return false;
    const opensAt = hour(hourNow(peer.parts) - 1);
    const wish = {
      method: 'majority',
      options: [],
      visibility: 'open',
      opensAt,
      closesAt: hour(opensAt + OPEN_HOURS),
      quorum: QUORUM,
      executeBy: null,
    } as const;
    const proposal = await putQuestion(traitor, watch.councils.heard, wish);
    if (proposal === undefined) return false;
    for (const one of honest.slice(0, HONEST)) answerSoon(scene, one, proposal);
    for (const one of [traitor, accomplice]) keepBack(scene, one, proposal);
    return true;
  });
};

function answerSoon(scene: Scene, person: Person, proposal: RecordId): void {
  onceHeld(scene, person, proposal, async () => {
    const said = await person.device.decisions()?.answer(proposal, FOR);
    // Who comes too late does not try again.
    return said !== undefined;
  });
}

const FOR = {
  spoken: SELF,
  sheet: null,
  choices: [{ kind: 'mark', value: 'for' }],
  reason: '',
  carry: false,
} as const;

/** Answers, and lets nothing out of the device until the grace is over. */
function keepBack(scene: Scene, person: Person, proposal: RecordId): void {
  const { watch } = scene;
  onceHeld(scene, person, proposal, async () => {
    const [shelf] = person.device.shelves;
    shelf?.station.withhold((parcel) => {
      const frame = decodeFrame(parcel);
      return frame.ok && frame.value.kind === 'records';
    });
    const said = await person.device.decisions()?.answer(proposal, FOR);
    const isSaid = said?.ok === true;
    if (isSaid) {
      watch.councils.mustNotCount(said.value, 'an answer that was kept back');
      watch.sometimes.add('an answer was kept back');
    }
    after(scene, OPEN_HOURS + KEPT_BACK_HOURS, () => {
      shelf?.station.withhold(null);
      if (isSaid) tell(scene, 'lateVoice', person.name);
    });
    return true;
  });
}

/** Of a hundred, how many an act of the members takes while it is dear; the index of that share. */
const DEAR = 75;
const CHEAP = 50;
const MEMBERS_SHARE = 64;
const rule = (value: number): Verb => ({
  kind: 'constitution',
  value: { overrides: [{ index: MEMBERS_SHARE, value }] },
});

/** Something that more than half want, and not three of four; then the rule is made cheaper. */
export const cheapRules: Enemy = (scene) => {
  const { home, traitor, watch, luck } = scene;
  // With the traitor one fewer than it takes while it is dear.
  const few = Math.ceil((home.people.length * DEAR) / 100) - 2;
  const most = home.people.filter((one) => one !== traitor).slice(0, few);
  const wanted = (): Verb => ({
    kind: 'resolve',
    value: { subject: 1_003, hash: idOf(luck.bytes(32)) },
  });
  decide(
    scene,
    traitor,
    () => rule(DEAR),
    () =>
      put(scene, traitor, wanted, most, (pending) => {
        // The others see through it, and never say yes.
        mustNotCount(scene, pending, 'wanted by too few for its price');
        after(scene, 48, () =>
          decide(
            scene,
            traitor,
            () => rule(CHEAP),
            () => {
              watch.sometimes.add('a rule was made cheaper');
              tell(scene, 'cheaper', traitor.name);
              persuade(scene, pending, most, 7);
              decide(
                scene,
                traitor,
                wanted,
                () => void watch.sometimes.add('what was written after was cheaper'),
                most,
              );
            },
          ),
        );
      }),
  );
};
