/** Shows pacts. */
import type {
  Pact,
  PactActAnswer,
  PactNamedAnswer,
  PactParty,
  PactShowAnswer,
  PactStepAnswer,
} from '@tocsin/host/calls';
import type { Rendering, Shown } from './rendering.ts';

/** `pact offer|accept`. */
export function showPactStep(answer: PactStepAnswer, { say, short, text }: Rendering): Shown {
  const { stage, file, act } = answer;
  const name = text(answer.name);
  const handOn = file === null ? [] : [say('pact.handOn', { file: text(file) })];
  switch (stage) {
    case 'card':
      return {
        lines: [say('pact.card', { name, file: text(file ?? ''), ...answer.parties })],
        next: handOn,
      };
    case 'agreeing':
      return {
        lines: [say('pact.agreeing', { name, ...answer.ours })],
        next: [
          say('pact.agreeingNext'),
          ...(act === null ? [] : [say('pending.ask', { id: short(act) })]),
        ],
      };
    case 'signed':
      return { lines: [say('pact.signed', { name, ...answer.signed })], next: handOn };
    case 'opened':
      return { lines: [say('pact.opened', { name })], next: handOn };
  }
}

/** `pact relay|terms`. */
export function showPactAct(
  { pact, act, for: count }: PactActAnswer,
  { say, short, text }: Rendering,
): Shown {
  return {
    lines: [say('pact.asked', { name: text(pact), ...count })],
    next: [say('pending.ask', { id: short(act) })],
  };
}

/** What a pact is called on a device to which nobody told its name. */
const UNNAMED = /^pact-[0-9a-f]{8}$/;

/** One pact. */
export function pactLines(pact: Pact, shown: Rendering): readonly string[] {
  const { say, when, hours } = shown;
  const { terms } = pact;
  return [
    say(`pact.state.${pact.state}`, { name: shown.text(pact.name) }),
    ...(UNNAMED.test(pact.name) ? [`    ${say('pact.unnamed', { name: pact.name })}`] : []),
    ...(pact.rehearsal ? [`    ${say('pact.rehearsal')}`] : []),
    ...pact.lacks.map((lack) => `    ${say(`pact.lack.${lack}`)}`),
    ...pact.parties.flatMap((party) => {
      const said = { name: shown.who(party.who), needed: party.toRing, holders: party.holders };
      const bells = party.who.me ? say('pact.partyUs', said) : say('pact.party', said);
      const line = party.contested ? say('pact.partyContested', { name: said.name }) : bells;
      const seal = { needed: party.toSeal, holders: party.sealHolders };
      const seals = party.who.me && party.sealHolders > 0 ? [say('pact.ourSeal', seal)] : [];
      return [line, ...seals, ...recoveryLines(party, shown)].map((one) => `    ${one}`);
    }),
    ...relayLines(pact, shown),
    ...(terms === null
      ? []
      : [
          `    ${say('pact.terms', {
            every: hours(terms.everyHours),
            grace: hours(terms.graceHours),
          })}`,
          `    ${say('pact.ends', {
            when: when(terms.endsAt),
            notice: hours(terms.noticeHours),
          })}`,
        ]),
  ];
}

/** What our seal lets us pass on into it. */
function relayLines({ relays }: Pact, shown: Rendering): readonly string[] {
  if (relays === null || relays.kinds.length === 0) return [];
  const kinds = relays.kinds.map((kind) => shown.kindOf({ kind })).join(', ');
  return [`    ${shown.say('pact.relays', { kinds, hops: relays.hops })}`];
}

/** What is known of new ringers that recovery keys filed. */
function recoveryLines({ who, recovery }: PactParty, shown: Rendering): readonly string[] {
  if (recovery === null) return [];
  const name = shown.who(who);
  if (recovery.opposed) return [shown.say('pact.recoveryOpposed', { name })];
  const { startsAt } = recovery;
  return [
    shown.say('pact.recovery', { name }),
    ...(startsAt === null
      ? []
      : [shown.say('pact.recoveryStarts', { when: shown.when(startsAt) })]),
  ];
}

/** `pact show`. */
export function showPacts({ pacts }: PactShowAnswer, shown: Rendering): Shown {
  if (pacts.length === 0) return { lines: [shown.say('pact.none')] };
  return { lines: pacts.flatMap((pact) => pactLines(pact, shown)) };
}

/** `pact name`. */
export function showPactNamed({ pact, before }: PactNamedAnswer, shown: Rendering): Shown {
  const said = { name: shown.text(pact.name), before: shown.text(before) };
  return { lines: [shown.say('pact.named', said)] };
}
