/** Shows rings. Live and drill differ in band, colour and every sentence (invariant 8). */
import type {
  AmberAnswer,
  Context,
  FirstBellAnswer,
  FirstBellHeardAnswer,
  RelayAnswer,
  Ring,
  RingChangedAnswer,
  RingShowAnswer,
} from '@tocsin/host/calls';
import { deliveryLine } from './pulse.ts';
import type { Rendering, Shown } from './rendering.ts';
import { runLines } from './response.ts';

/** The band over a ring. */
function band(context: Context, { say, tint }: Rendering): string {
  return context === 'live'
    ? tint('alert', ` ${say('band.live')} `)
    : tint('drill', ` ${say('band.drill')} `);
}

/** One ring, in short. */
export function ringLines(ring: Ring, shown: Rendering): readonly string[] {
  const { say, when } = shown;
  const isOpen = ring.state === 'proposed' || ring.state === 'rings';
  const { allClear, signatures } = ring;
  return [
    ...(isOpen ? [band(ring.context, shown)] : []),
    ringSentence(ring, shown),
    ...(isOpen
      ? [
          `    ${say('ring.signed', signatures)}${ring.signedByMe ? ` ${say('ring.mine')}` : ''}`,
          `    ${say(`ring.level.${ring.level}`)}`,
          `    ${say('ring.lapses', { when: when(ring.notAfter) })}`,
        ]
      : []),
    ...(ring.rangAt === null || !isOpen
      ? []
      : [`    ${say('ring.since', { when: when(ring.rangAt) })}`]),
    ...(ring.disputed ? [shown.tint('late', `    ${say('ring.disputed')}`)] : []),
    ...(allClear === null
      ? []
      : [
          `    ${say('ring.allClear', allClear.signed)}`,
          ...(allClear.needsFresh ? [`    ${say('ring.allClearFresh')}`] : []),
          ...(allClear.needsChallengeCall ? [`    ${say('ring.allClearCall')}`] : []),
        ]),
    `    ${say('ring.id', { id: shown.short(ring.id) })}`,
  ];
}

function ringSentence(ring: Ring, shown: Rendering): string {
  const { say, when } = shown;
  const said = {
    name: shown.who(ring.from),
    kind: shown.kindOf(ring),
    needed: ring.signatures.needed,
    when: when(ring.rangAt ?? ring.proposedAt),
  };
  return ring.context === 'drill'
    ? say(`ring.drill.${ring.state}`, said)
    : say(`ring.${ring.state}`, said);
}

/** `ring propose|sign|dispute|cancel|clear|lift|called`. */
export function showRingChanged({ ring, delivery }: RingChangedAnswer, shown: Rendering): Shown {
  return {
    lines: [...ringLines(ring, shown), deliveryLine(delivery, shown)],
    next: signNext(ring, shown),
  };
}

/** `ring show`. */
export function showRings(answer: RingShowAnswer, shown: Rendering): Shown {
  const { say, when, text } = shown;
  const { rings } = answer;
  const asking = [...relayedLines(answer, shown), ...firstBellLines(answer, shown)];
  if (rings.length === 0) return { lines: asking.length === 0 ? [say('ring.none')] : asking };
  const lines = rings.flatMap((ring) => [
    ...ringLines(ring, shown),
    ...(ring.text === null ? [] : [`    ${say('ring.text', { text: text(ring.text) })}`]),
    ...ring.signers.flatMap(({ label, at, addsNone }) => [
      at === null
        ? `    ${say('ring.signer', { label: text(label) })}`
        : `    ${say('ring.signerAt', { label: text(label), when: when(at) })}`,
      ...(addsNone ? [`        ${say('ring.addsNone')}`] : []),
    ]),
    ...ring.disputes.map(({ label, reason }) => {
      const known = reason === 'mistaken' || reason === 'forced' ? reason : 'unclear';
      return `    ${say(`ring.dispute.${known}`, { label: text(label) })}`;
    }),
    ...ring.verdicts.map(
      ({ party, verdict }) => `    ${say(`ring.verdict.${verdict}`, { name: shown.who(party) })}`,
    ),
    ...ring.runs.flatMap((run) => runLines(run, shown).map((line) => `    ${line}`)),
  ]);
  return {
    lines: [...lines, ...asking],
    next: rings.flatMap((ring) => signNext(ring, shown)),
  };
}

function signNext(ring: Ring, { say, short }: Rendering): readonly string[] {
  return ring.state === 'proposed' && ring.iCanSign && !ring.signedByMe
    ? [say('ring.canSign', { id: short(ring.id) })]
    : [];
}

/** Rings that others passed on: asked about, never acted on. */
function relayedLines({ relayed }: RingShowAnswer, shown: Rendering): readonly string[] {
  const { say, when, short } = shown;
  return relayed.flatMap((one) => {
    const said = { name: shown.who(one.by), kind: shown.kindOf(one), hop: one.hop };
    const word = one.context === 'drill' ? 'ring.drill.relayed' : 'ring.relayed';
    return [
      ...(one.over ? [] : [band(one.context, shown)]),
      say(word, said),
      ...(one.region === 0 ? [] : [`    ${say('ring.region', { region: one.region })}`]),
      `    ${one.over ? say('ring.relayedOver') : say('ring.lapses', { when: when(one.notAfter) })}`,
      `    ${say('ring.id', { id: short(one.id) })}`,
    ];
  });
}

/** First bells: asked about until a ring follows. */
function firstBellLines({ firstBells }: RingShowAnswer, shown: Rendering): readonly string[] {
  return firstBells.flatMap((one) => {
    const said = { name: shown.who(one.from), kind: shown.kindOf(one), when: shown.when(one.at) };
    const word = one.context === 'drill' ? 'ring.drill.firstBell' : 'ring.firstBell';
    return [band(one.context, shown), shown.say(word, said)];
  });
}

/** `ring relay`. */
export function showRelay({ pact, passedOn }: RelayAnswer, { say, text }: Rendering): Shown {
  const name = text(pact);
  return { lines: [say(passedOn ? 'ring.passedOn' : 'ring.passingOn', { name })] };
}

/** `ring first`. The token is shown in groups of four, to be read aloud. */
export function showFirstBell(answer: FirstBellAnswer, shown: Rendering): Shown {
  const { say } = shown;
  const groups = answer.token.match(/.{1,4}/g)?.join(' ') ?? '';
  return {
    lines: [
      band(answer.context, shown),
      say('first.token', { token: groups, week: answer.week, kind: shown.kindOf(answer) }),
      say('first.have', answer.tokens),
    ],
  };
}

/** `ring heard`. */
export function showFirstBellHeard({ counts }: FirstBellHeardAnswer, { say }: Rendering): Shown {
  return { lines: [say(counts ? 'first.counts' : 'first.countsNot')] };
}

/** `ring amber`. */
export function showAmber({ pact, drill, signed }: AmberAnswer, shown: Rendering): Shown {
  const { say, text } = shown;
  const context = drill ? 'drill' : 'live';
  if (signed.have < signed.needed) return { lines: [band(context, shown), say('amber.second')] };
  const name = text(pact);
  return {
    lines: [band(context, shown), say(drill ? 'amber.drill.told' : 'amber.told', { name })],
  };
}
