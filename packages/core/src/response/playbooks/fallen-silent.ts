/**
 * The first playbook: a twin has fallen silent. Plain words for people who are tired and afraid;
 * an assembly copies it, keeps what fits and changes the rest. It has no acts outside: whoever
 * adopts it adds their own addresses.
 */
import { alertKindNumber } from '../../alert/word.ts';
import type { OnDeadline, Playbook, PlaybookStep } from '../records.ts';

/** A step that can be undone, moves no money and stops with an all-clear. */
function step(
  key: string,
  role: string,
  deadlineMinutes: number,
  onDeadline: OnDeadline,
  text: string,
): PlaybookStep {
  return {
    key,
    text,
    role,
    deadlineMinutes,
    onDeadline,
    irreversible: false,
    neverCancelled: false,
    spends: 0,
    action: null,
  };
}

/** What to do when an ally has not been heard and its neighbours have rung. */
export const FALLEN_SILENT: Playbook = {
  key: 'fallen-silent',
  title: 'An ally has fallen silent',
  kinds: [alertKindNumber('silence')],
  steps: [
    step(
      'are-we-cut-off',
      'watch',
      60,
      'handOver',
      'First ask about ourselves. Do we hear our other allies? Call one of them. If we hear ' +
        'nobody, we may be the ones who are cut off. Say so in the notes, and go on with care.',
    ),
    step(
      'call-them',
      'watch',
      120,
      'handOver',
      'Call the ally by every way we have agreed with them: net, telephone, radio, a visit. Use ' +
        'the three words or the two groups of five digits. Try at least three ways. Write down ' +
        'which way, at what time, and who answered.',
    ),
    step(
      'ask-neighbours',
      'watch',
      240,
      'handOver',
      'Ask two people near them who do not know each other. Ask what they saw themselves, not ' +
        'what they heard. Ask: lights, doors, cars, visitors. Do not say where your news is from.',
    ),
    {
      ...step(
        'find-people',
        'search',
        240,
        'escalate',
        'Find out where people are. Call families first, then hospitals, then police stations. ' +
          'Ask for each person by full name and year of birth. Write down who said what, and when.',
      ),
      neverCancelled: true,
    },
    {
      ...step(
        'legal-aid',
        'legal',
        180,
        'escalate',
        'Call the lawyer we agreed on. Say: who is missing, since when, where last seen. Ask for ' +
          'someone to go there. Keep a copy of every paper. This goes on even after an all-clear.',
      ),
      neverCancelled: true,
    },
    step(
      'keep-evidence',
      'witness',
      720,
      'handOver',
      'Keep what we have: messages, pictures, times. Copy them to two places, one of them not in ' +
        'our town. Do not change files. Do not post them.',
    ),
    step(
      'protect-data',
      'safety',
      240,
      'handOver',
      'Think: what do they hold that is ours? Change the keys and ways that they knew. Tell our ' +
        'own people not to come to places that the ally knows, until we have heard.',
    ),
    step(
      'house-and-feed',
      'care',
      1_440,
      'handOver',
      'Someone may arrive at our door. Have two beds, food and a telephone ready. Ask them what ' +
        'they need before you ask what happened.',
    ),
    step(
      'tell-allies',
      'press',
      720,
      'skip',
      'Tell our other allies what we know, what we do not know, and when we will write again. ' +
        'Nothing in public without the family and the lawyer.',
    ),
    step(
      'look-again',
      'watch',
      1_440,
      'handOver',
      'Meet after one day. What did we learn? What do we stop, what do we go on with? If they ' +
        'are well, give the all-clear together, and tell everyone who was alarmed.',
    ),
  ],
};
