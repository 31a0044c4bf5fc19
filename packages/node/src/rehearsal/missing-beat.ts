/**
 * The scene "missing beat": assemblies found themselves and make a pact; one falls silent; its twin
 * notices, asks, and rings; an ally acts under its own consent; the silent one comes back, and all
 * is clear again. Every step is seen in the answers of the devices it concerns.
 */
import {
  CAP,
  consentToAct,
  everyone,
  firstOf,
  found,
  makePact,
  partyIdOf,
  seatRingers,
} from '@tocsin/host/practice';
import { ringAndAct } from './alarm.ts';
import { beginBeating } from './beating.ts';
import { allClear, comesBack } from './return.ts';
import type { Silence, Tell } from './silence.ts';
import { allSteady, twinNotices } from './silence.ts';
import type { Stage } from './stage.ts';

/** What a rehearsal measured, in milliseconds. */
interface Figures {
  /** From the end of the silent devices to the twin's inquiry. */
  readonly silenceToInquiryMs: number;
  /** From the last signature that was needed to the first act outside. */
  readonly kthSignatureToFirstActMs: number;
  /** From the last signature under the all-clear to the end of the ring at the ally. */
  readonly allClearMs: number;
}

/** The same in meetings of couriers with devices. */
interface ContactFigures {
  readonly silenceToInquiry: number;
  readonly kthSignatureToFirstAct: number;
  readonly allClear: number;
}

/** What came of a rehearsal. */
export interface Played {
  readonly figures: Figures;
  /** Undefined on the net. */
  readonly contacts: ContactFigures | undefined;
}

/** Plays the scene; throws `StoryStopped` when something is missing. */
export async function playMissingBeat(stage: Stage): Promise<Played> {
  const { cast, pace, timeline, signal } = stage;
  const { silent } = cast;
  const tell: Tell = (step, sentence) => timeline.tell(step, sentence);
  await prepare(stage, tell);
  const party = await partyIdOf(firstOf(silent));
  const beating = beginBeating(everyone(cast.troupes), pace.beatEveryMs, signal);
  try {
    return await play(stage, party, tell);
  } finally {
    await beating.end();
  }
}

async function prepare(stage: Stage, tell: Tell): Promise<void> {
  const { cast, say, raise, road, outside, pace } = stage;
  const { troupes, ally } = cast;
  const names = new Intl.ListFormat(stage.locale).format(troupes.map(({ name }) => name));
  await raise(everyone(cast.troupes));
  tell('up', say('rehearse.step.up'));
  await Promise.all(
    troupes.map(async (troupe) => {
      await found(stage, troupe);
      await road.joinHome(troupe);
    }),
  );
  tell('founded', say('rehearse.step.founded', { names }));
  await Promise.all(troupes.map((troupe) => seatRingers(stage, troupe)));
  tell('seated', say('rehearse.step.seated'));
  await makePact(stage, cast.twin);
  tell('pact', say('rehearse.step.pact', { names }));
  await consentToAct(stage, ally, {
    target: outside.target,
    successorMinutes: pace.successorMinutes,
  });
  tell('consented', say('rehearse.step.consented', { ally: ally.name, cap: CAP }));
}

async function play(stage: Stage, party: string, tell: Tell): Promise<Played> {
  const { cast, say, road } = stage;
  const { silent } = cast;
  await allSteady(stage);
  tell('steady', say('rehearse.step.steady'));
  const metBefore = road.contacts();
  await Promise.all(silent.people.map((person) => person.device().kill()));
  const killedAtMs = tell('killed', say('rehearse.step.killed', { silent: silent.name }));
  const silence: Silence = await twinNotices(stage, party, tell);
  const rung = await ringAndAct(stage, silence, tell);
  await comesBack(stage, silence, tell);
  const clear = await allClear(stage, rung, tell);
  const since = (from: number | undefined, to: number | undefined): number =>
    Math.max(0, (to ?? 0) - (from ?? 0));
  return {
    figures: {
      silenceToInquiryMs: silence.openedAtMs - killedAtMs,
      kthSignatureToFirstActMs: Math.round(rung.actedAtMs - rung.kthAtMs),
      allClearMs: Math.round(clear.clearAtMs - clear.signedAtMs),
    },
    contacts:
      metBefore === undefined
        ? undefined
        : {
            silenceToInquiry: since(metBefore, silence.contacts),
            kthSignatureToFirstAct: since(rung.contacts.signed, rung.contacts.acted),
            allClear: since(clear.contacts.signed, clear.contacts.clear),
          },
  };
}
