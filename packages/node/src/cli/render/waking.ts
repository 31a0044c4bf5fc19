/** Shows how people are woken. What is red is tinted like what is late: somebody has to see to it. */
import type {
  CanaryHeardAnswer,
  CanarySendAnswer,
  CanaryShowAnswer,
  Waking,
  WakingMember,
  WakingPathShown,
} from '@tocsin/host/calls';

import type { Rendering, Shown } from './rendering.ts';

/** `canary show` and `canary drop`. */
export function showCanaries({ rotas }: CanaryShowAnswer, shown: Rendering): Shown {
  if (rotas.length === 0) return { lines: [shown.say('waking.none')] };
  return { lines: rotas.flatMap((rota) => rotaLines(rota, shown)) };
}

/** `canary heard`. */
export function showCanaryHeard(
  { confirmed, told }: CanaryHeardAnswer,
  { say, text }: Rendering,
): Shown {
  return {
    lines: [
      ...confirmed.map(({ log, way }) =>
        say('canary.confirmed', { log: text(log), way: say(`waking.way.${way}`) }),
      ),
      ...told.map((log) => say('canary.told', { log: text(log) })),
    ],
  };
}

/** `canary send`. */
export function showCanarySent({ sent }: CanarySendAnswer, shown: Rendering): Shown {
  const { say, text, tint } = shown;
  return {
    lines: sent.map(({ log, way, fault }) => {
      const said = { log: text(log), way: say(`waking.way.${way}`) };
      return fault === null
        ? say('canary.sent', said)
        : tint('late', say('canary.failed', { ...said, why: whyOf(fault, shown) }));
    }),
  };
}

/** Whether a rota is covered, in one line. */
export function coverLine({ log, covered }: Waking, { say, text }: Rendering): string {
  return say(covered ? 'waking.covered' : 'waking.notCovered', { log: text(log) });
}

/** A rota: whether it is covered, who is on it, and what waits for this device's person. */
function rotaLines(rota: Waking, shown: Rendering): readonly string[] {
  return [
    coverLine(rota, shown),
    ...rota.members.flatMap((member) => memberLines(member, shown)),
    ...waitingLines(rota, shown),
  ];
}

/** What of a rota needs someone: members who are red, and what waits for this device's person. */
export function needLines(rota: Waking, shown: Rendering): readonly string[] {
  const red = rota.members.filter(({ state }) => state === 'weak' || state === 'unreachable');
  return [...red.flatMap((member) => memberLines(member, shown)), ...waitingLines(rota, shown)];
}

function waitingLines({ mine, ways, waiting }: Waking, shown: Rendering): readonly string[] {
  const { say, when } = shown;
  return [
    ...(mine && ways.length === 0 ? [say('waking.mine')] : []),
    ...waiting.map(({ way, sentAt, number }) =>
      number === null
        ? say('waking.waits', { way: say(`waking.way.${way}`), when: when(sentAt) })
        : say('waking.waitsHere', { number }),
    ),
  ];
}

function memberLines(member: WakingMember, shown: Rendering): readonly string[] {
  const { say, who, when, tint } = shown;
  const name = who(member.who);
  if (member.state === 'reached' && member.heardAt !== null)
    return [say('waking.reached', { name, when: when(member.heardAt) })];
  const isRed = member.state === 'weak' || member.state === 'unreachable';
  const line =
    member.state === 'reached'
      ? say('waking.trying', { name })
      : say(`waking.${member.state}`, { name });
  const paths = member.paths.map((path) => `  ${pathLine(path, shown)}`);
  return [
    isRed ? tint('late', line) : line,
    ...(paths.length === 0 ? [`  ${say('waking.noPath')}`] : paths),
  ];
}

function pathLine({ way, state, heardAt, fault }: WakingPathShown, shown: Rendering): string {
  const { say, when } = shown;
  const named = { way: say(`waking.way.${way}`) };
  if (state === 'failed')
    return say('waking.path.failed', { ...named, why: whyOf(fault ?? 'other', shown) });
  if (state === 'trying') return say('waking.path.trying', named);
  if (heardAt === null) return say('waking.path.never', named);
  return say(`waking.path.${state}`, { ...named, when: when(heardAt) });
}

function whyOf(fault: string, { say }: Rendering): string {
  switch (fault) {
    case 'NotSetUp':
    case 'Unreachable':
    case 'Refused':
      return say(`waking.fault.${fault}`);
    default:
      return say('waking.fault.other');
  }
}
