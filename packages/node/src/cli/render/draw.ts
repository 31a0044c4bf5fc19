/** Shows draws: who was drawn first, then what bears it out, then how to replay it. */
import type {
  DrawAnswer,
  DrawBrief,
  DrawChangedAnswer,
  DrawExportAnswer,
  DrawListAnswer,
  DrawReplayAnswer,
} from '@tocsin/host/calls';
import { deliveryLine } from './pulse.ts';
import type { Rendering, Shown } from './rendering.ts';

/** How a draw stands, in one sentence. */
function drawSentence(brief: DrawBrief, { say, text, who, when }: Rendering): string {
  const title = text(brief.title);
  if (brief.stage === 'drawn') {
    const names = brief.drawn.map(who).join(', ');
    return say('draw.stage.drawn', { title, names });
  }
  const { stage, until } = brief;
  if (stage === 'waiting' && until === null) return say('draw.stage.over', { title });
  return say(`draw.stage.${stage}`, { title, when: when(until) });
}

/** The same, where it is known what a list outside or a distribution came to. */
function wholeSentence(answer: DrawAnswer, shown: Rendering): string {
  const { say, text } = shown;
  const title = text(answer.title);
  if (answer.stage !== 'drawn' || answer.from === 'members') return drawSentence(answer, shown);
  return answer.ticket === null
    ? say('draw.stage.drawnPlaces', { title, places: answer.places.join(', ') })
    : say('draw.stage.drawnTicket', { title, ticket: answer.ticket, size: answer.size });
}

/** `draw show`. */
export function showDraw(answer: DrawAnswer, shown: Rendering): Shown {
  const { say, who } = shown;
  return {
    lines: [
      wholeSentence(answer, shown),
      ...firmLines(answer, shown),
      ...aboutLines(answer, shown),
      ...under(say('draw.chance'), chanceLines(answer, shown), shown),
      ...under(
        say('draw.readings'),
        answer.readings.map(({ read, hands }) =>
          say('draw.reading', { read: shown.text(read), names: hands.map(who).join(', ') }),
        ),
        shown,
      ),
      ...under(say('draw.pool'), poolLines(answer, shown), shown),
      ...under(say('draw.voided'), voidedLines(answer, shown), shown),
    ],
    next: nextLines(answer, shown),
  };
}

/** A head and what stands under it; nothing where nothing does. */
function under(head: string, lines: readonly string[], { tint }: Rendering): readonly string[] {
  return lines.length === 0 ? [] : ['', tint('head', head), ...lines.map((line) => `  ${line}`)];
}

function firmLines(answer: DrawAnswer, { say, word }: Rendering): readonly string[] {
  if (answer.fault !== null) return [word('draw.fault', answer.fault, 'draw.fault.newer')];
  const why = answer.why === null ? [] : [word('draw.why', answer.why, 'draw.why.newer')];
  const isOver = answer.stage === 'drawn' || answer.stage === 'nobody';
  if (!isOver) return why;
  return [...why, say(answer.provisional ? 'draw.provisional' : 'draw.settled')];
}

function aboutLines(answer: DrawAnswer, shown: Rendering): readonly string[] {
  const { say, text, who, short } = shown;
  const { from, seats, size, decision, replaces, terms } = answer;
  return [
    ...(answer.by === null ? [] : [say('draw.by', { name: who(answer.by) })]),
    ...(answer.text === '' ? [] : [say('draw.text', { text: text(answer.text) })]),
    ...(decision === null ? [] : [say('draw.decision', { id: short(decision) })]),
    ...(replaces === null ? [] : [say('draw.replaces', { id: short(replaces) })]),
    say(`draw.from.${from}`, { seats, size }),
    ...(terms === null ? [] : [say('draw.terms', { terms })]),
  ];
}

function chanceLines(answer: DrawAnswer, shown: Rendering): readonly string[] {
  const { say, text, who, when } = shown;
  const names = answer.hands.map(who).join(', ');
  const { round, sources, dice } = answer;
  return [
    ...answer.committers.map(({ who: one, status }) =>
      say(`draw.committer.${status}`, { name: who(one) }),
    ),
    ...(dice === 0 ? [] : [say('draw.dice', { count: dice, names })]),
    ...(sources.length === 0
      ? []
      : [say('draw.sources', { sources: sources.map(text).join('; '), names })]),
    ...(round === null
      ? []
      : [
          say('draw.round', {
            number: round.number,
            chain: text(round.chain),
            when: when(round.due),
          }),
        ]),
  ];
}

/** Why words have no effect, as far as this version knows. */
const VOID_WORDS = [
  'notAMember',
  'notNamed',
  'notHonoured',
  'early',
  'late',
  'twice',
  'notCommitted',
  'secretDiffers',
  'otherLuck',
  'roundNotTrue',
] as const;

function voidedLines({ voided }: DrawAnswer, { say, short }: Rendering): readonly string[] {
  return voided.map(({ id, why }) => {
    const known = VOID_WORDS.find((one) => one === why) ?? 'newer';
    return say(`draw.void.${known}`, { id: short(id) });
  });
}

/** Names, as far as they are few enough to be read. */
function poolLines({ pool }: DrawAnswer, { who }: Rendering): readonly string[] {
  return pool.length > POOL_SHOWN_MAX ? [] : [pool.map(who).join(', ')].filter(Boolean);
}

/** Members that one screen names. */
const POOL_SHOWN_MAX = 40;

function nextLines(answer: DrawAnswer, { say, short }: Rendering): readonly string[] {
  const id = short(answer.id);
  const { asks, stage, decision, sources } = answer;
  if (asks === 'commit') return [say('draw.next.commit', { id })];
  if (asks === 'show') return [say('draw.next.show', { id })];
  if (asks === 'read')
    return [say(sources.length > 0 ? 'draw.next.numbers' : 'draw.next.dice', { id })];
  if (stage === 'round') return [say('draw.next.round', { id })];
  if (stage === 'nobody' && decision !== null && !answer.provisional)
    return [say('draw.next.instead', { id, decision: short(decision) })];
  if (stage !== 'drawn') return [];
  const isOutside = answer.from !== 'members' && sources.length === 0;
  return [
    say('draw.next.replay', { id }),
    say('draw.next.export', { id }),
    ...(isOutside ? [say('draw.next.plan')] : []),
  ];
}

/** `draw open`, `commit`, `reveal`, `dice`, `numbers`, `deny`, `beacon`. */
export function showDrawChanged(answer: DrawChangedAnswer, shown: Rendering): Shown {
  const { say, short } = shown;
  const { what, draw } = answer;
  const isOpened = what === 'opened';
  const first = isOpened
    ? draw.terms === null
      ? say('draw.changed.openedNumbers', { id: short(draw.id) })
      : say('draw.changed.opened', { id: short(draw.id), terms: draw.terms })
    : say(`draw.changed.${what}`);
  return {
    lines: [
      first,
      ...(isOpened ? [] : [wholeSentence(draw, shown), ...firmLines(draw, shown)]),
      deliveryLine(answer.delivery, shown),
    ],
    next: nextLines(draw, shown),
  };
}

/** `draw list`. */
export function showDraws({ name, draws }: DrawListAnswer, shown: Rendering): Shown {
  const { say, short, text } = shown;
  if (draws.length === 0) return { lines: [say('draw.list.none', { name: text(name) })] };
  return {
    lines: draws.map((one) =>
      say('draw.list.one', { id: short(one.id), sentence: drawSentence(one, shown) }),
    ),
  };
}

/** `draw replay`. */
export function showDrawReplayed(answer: DrawReplayAnswer, shown: Rendering): Shown {
  const { say, text, short } = shown;
  const { same, draw, picks } = answer;
  const title = text(draw.title);
  const members = new Set(draw.drawn.map(({ id }) => id));
  const named = picks.map((one) =>
    typeof one === 'string' && members.has(one) ? short(one) : text(String(one)),
  );
  return {
    lines: [
      say(same ? 'draw.replay.same' : 'draw.replay.differs', { title }),
      say('draw.replay.picks', { picks: named.join(', ') }),
    ],
  };
}

/** `draw export`. */
export function showDrawExported({ file }: DrawExportAnswer, { say, text }: Rendering): Shown {
  return { lines: [say('draw.exported', { file: text(file) })] };
}
