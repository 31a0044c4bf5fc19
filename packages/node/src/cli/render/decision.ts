/** Shows what is decided: one sentence first, then what bears it out, then what to do. */
import type {
  DecideChangedAnswer,
  DecideEnterAnswer,
  DecideHallAnswer,
  DecideListAnswer,
  DecideProposeAnswer,
  DecideSheetAnswer,
  DecideStanceAnswer,
  DecisionAnswer,
  DecisionBrief,
} from '@tocsin/host/calls';
import { pendingSentence } from './assembly.ts';
import { deliveryLine } from './pulse.ts';
import type { Rendering, Shown } from './rendering.ts';

/** What a decision's state is in one sentence. */
export function decisionSentence(brief: DecisionBrief, shown: Rendering): string {
  const { say, text, when } = shown;
  const title = text(brief.title);
  switch (brief.state) {
    case 'pending':
      return say('decide.state.pending', { title, when: when(brief.opensAt) });
    case 'active':
      return say('decide.state.active', { title, when: when(brief.closesAt), ...brief.present });
    case 'queued':
      return say('decide.state.queued', { title, when: when(brief.closesAt) });
    case 'succeeded':
      if (brief.verdict === 'sensed') return say('decide.state.sensed', { title });
      if (brief.verdict === 'pool') return say('decide.state.pool', { title });
      return say('decide.state.succeeded', { title });
    default:
      return say(`decide.state.${brief.state}`, { title });
  }
}

/** An answer in the words of the screen: marks have some, options are people's own. */
function answerText(mine: string, { say, text, word }: Rendering): string {
  const said = word('mark', mine, 'mark.newer');
  return said === say('mark.newer') ? text(mine) : said;
}

/** `decide show`, `decide outcome`. */
export function showDecision(answer: DecisionAnswer, shown: Rendering): Shown {
  return {
    lines: [
      decisionSentence(answer, shown),
      ...whyLines(answer, shown),
      ...questionLines(answer, shown),
      ...under(shown.say('decide.counts'), countLines(answer, shown), shown),
      ...under(shown.say('decide.objections'), objectionLines(answer, shown), shown),
      ...under(shown.say('decide.dissent'), dissentLines(answer, shown), shown),
      ...under(shown.say('decide.written'), writtenLines(answer, shown), shown),
      ...under(shown.say('decide.uncounted'), uncountedLines(answer, shown), shown),
      ...under(shown.say('decide.voided'), voidedLines(answer, shown), shown),
      '',
      ...afterLines(answer, shown),
    ],
    next: nextLines(answer, shown),
  };
}

/** A head and what stands under it; nothing where nothing does. */
function under(head: string, lines: readonly string[], { tint }: Rendering): readonly string[] {
  return lines.length === 0 ? [] : ['', tint('head', head), ...lines.map((line) => `  ${line}`)];
}

function whyLines(answer: DecisionAnswer, shown: Rendering): readonly string[] {
  const { say, when, word } = shown;
  const lines: string[] = [];
  if (answer.fault !== null) return [word('decide.fault', answer.fault, 'decide.fault.newer')];
  if (answer.state === 'defeated') lines.push(...verdictLines(answer, shown));
  if (answer.firmness === 'sealed' && answer.opensUntil !== null)
    lines.push(say('decide.firm.sealed', { when: when(answer.opensUntil) }));
  else if (answer.firmness !== 'sealed') lines.push(say(`decide.firm.${answer.firmness}`));
  if (answer.extended) lines.push(say('decide.extended'));
  if (answer.unheard > 0 && answer.state !== 'active')
    lines.push(say('decide.unheard', { count: answer.unheard }));
  return lines;
}

function verdictLines(answer: DecisionAnswer, { say }: Rendering): readonly string[] {
  switch (answer.verdict) {
    case 'quorumMissed':
      return [say('decide.verdict.quorumMissed', answer.present)];
    case 'objectionsOpen':
    case 'blocked':
    case 'fails':
    case 'tied':
    case 'poolTooSmall':
    case 'uncountable':
      return [say(`decide.verdict.${answer.verdict}`)];
    default:
      return [];
  }
}

function questionLines(answer: DecisionAnswer, shown: Rendering): readonly string[] {
  const { say, text, who, when, word } = shown;
  return [
    ...(answer.by === null ? [] : [say('decide.by', { name: who(answer.by) })]),
    ...(answer.driver === '' ? [] : [say('decide.driver', { text: text(answer.driver) })]),
    say('decide.text', { text: text(answer.text) }),
    ...(answer.texts > 1 ? [say('decide.texts', { count: answer.texts - 1 })] : []),
    word('method', answer.method, 'method.newer'),
    ...(answer.circle.length === 0
      ? []
      : [say('decide.circle', { names: answer.circle.map(who).join(', ') })]),
    ...(answer.opensFrom === null ? [] : [say('decide.blind', { when: when(answer.opensFrom) })]),
    ...under(
      say('decide.options'),
      answer.options.map((option, at) => `${letter(at)}  ${text(option)}`),
      shown,
    ),
  ];
}

/** The letter of an option. */
function letter(at: number): string {
  return String.fromCodePoint(65 + at);
}

function countLines(answer: DecisionAnswer, shown: Rendering): readonly string[] {
  const { say, text, word } = shown;
  if (answer.state === 'pending' || (answer.firmness === 'sealed' && answer.blind)) return [];
  const counts = answer.counts.map(({ mark, option, count }) =>
    option === null
      ? say('decide.count', { what: word('mark', mark, 'mark.newer'), count })
      : say('decide.countOption', { option: text(option), count }),
  );
  const names = (options: readonly string[]): string => options.map(text).join(', ');
  return [
    ...counts,
    ...(answer.winners.length === 0
      ? []
      : [say('decide.winners', { options: names(answer.winners) })]),
    ...(answer.tied.length === 0 ? [] : [say('decide.tied', { options: names(answer.tied) })]),
    ...(answer.pool.length === 0
      ? []
      : [say('decide.pool', { names: answer.pool.map(shown.who).join(', ') })]),
  ];
}

function objectionLines(answer: DecisionAnswer, shown: Rendering): readonly string[] {
  const { say, text, who, short } = shown;
  return answer.objections.map((one) => {
    const said = { id: short(one.id), name: who(one.who), harm: text(one.harm) };
    if (one.status === 'notQualified') {
      const names = one.setAsideBy.map(who).join(', ');
      return say('decide.objection.notQualified', { ...said, names, why: text(one.why) });
    }
    if (one.status === 'open' && one.answered) return say('decide.objection.answered', said);
    return say(`decide.objection.${one.status}`, said);
  });
}

function dissentLines(answer: DecisionAnswer, shown: Rendering): readonly string[] {
  const { say, text, who, word } = shown;
  return answer.dissent.map(({ who: by, mark, reason }) => {
    const said = { name: who(by), what: word('mark', mark, 'mark.newer') };
    return reason === ''
      ? say('decide.dissent.one', said)
      : say('decide.dissent.why', { ...said, reason: text(reason) });
  });
}

function writtenLines(answer: DecisionAnswer, { say, who, short }: Rendering): readonly string[] {
  return answer.written.map((one) => {
    const said = { id: short(one.id), name: who(one.who), by: who(one.by) };
    return one.witnesses.length === 0
      ? say('decide.written.paper', said)
      : say('decide.written.one', { ...said, witnesses: one.witnesses.map(who).join(', ') });
  });
}

function uncountedLines(answer: DecisionAnswer, { say, who }: Rendering): readonly string[] {
  return answer.uncounted.map((one) => {
    const name = who(one.who);
    switch (one.why) {
      case 'restate':
      case 'scribesDiffer':
      case 'oneScribe':
      case 'olderText':
      case 'takenBack':
      case 'neverOpened':
        return say(`decide.uncounted.${one.why}`, { name });
      default:
        return say('decide.uncounted.newer', { name });
    }
  });
}

const VOID_WORDS = [
  'notAMember',
  'notHonoured',
  'early',
  'late',
  'otherProposal',
  'sealedInOpen',
  'notSealed',
  'tooFewWitnesses',
  'notTheirs',
  'unknownRecord',
  'openingDiffers',
  'outdated',
  'otherMethod',
  'unknownOption',
] as const;

function voidedLines(answer: DecisionAnswer, { say, short }: Rendering): readonly string[] {
  return answer.voided.map(({ id, why }) => {
    const known = VOID_WORDS.find((one) => one === why) ?? 'newer';
    return say(`decide.void.${known}`, { id: short(id) });
  });
}

function actLines({ act, hall }: DecisionAnswer, shown: Rendering): readonly string[] {
  if (act === null) return [];
  if (act === 'hidden') return [shown.say('decide.act.hidden')];
  const line = shown.say('decide.act', { act: pendingSentence(act, shown) });
  return hall === 'none' ? [line] : [line, shown.say(`decide.hall.${hall}`)];
}

function afterLines(answer: DecisionAnswer, shown: Rendering): readonly string[] {
  const { say, text, who, when, short } = shown;
  const names = answer.responsible.map(who).join(', ');
  return [
    ...(answer.mine === null
      ? []
      : [say('decide.mine', { answer: answerText(answer.mine, shown) })]),
    names === '' ? say('decide.responsible.none') : say('decide.responsible', { names }),
    ...(answer.criteria === '' ? [] : [say('decide.criteria', { text: text(answer.criteria) })]),
    ...actLines(answer, shown),
    ...(answer.executeBy === null
      ? []
      : [say('decide.executeBy', { when: when(answer.executeBy) })]),
    ...(answer.needs.length === 0
      ? []
      : [say('decide.needs', { ids: answer.needs.map(short).join(', ') })]),
    ...(answer.supersededBy === null
      ? []
      : [say('decide.superseded', { id: short(answer.supersededBy) })]),
    ...answer.reviews.map((one) =>
      say(`decide.review.${one.verdict}`, { name: who(one.who), when: when(one.at) }),
    ),
    ...(answer.reviewOn === null
      ? []
      : [
          say(answer.overdueHours > 0 ? 'decide.overdue' : 'decide.reviewOn', {
            when: when(answer.reviewOn),
          }),
        ]),
  ];
}

/** What can be typed as an answer, to begin with. */
function firstChoice({ method, options }: DecisionAnswer): string {
  if (options.length > 0)
    return method === 'score'
      ? 'A=5,B=3'
      : method === 'stv' || method === 'ranked'
        ? '"A > B"'
        : 'A';
  switch (method) {
    case 'majority':
    case 'supermajority':
      return 'for';
    case 'consensus':
      return 'agree';
    case 'advice':
      return 'support';
    case 'senseCheck':
      return 'reservations';
    case 'sortition':
      return 'willing';
    default:
      return 'consent';
  }
}

function nextLines(answer: DecisionAnswer, { say, short }: Rendering): readonly string[] {
  const id = short(answer.id);
  const lines = answer.waits.flatMap((waits) => {
    switch (waits) {
      case 'answer':
        return [say('decide.next.answer', { id, choice: firstChoice(answer) })];
      case 'objection': {
        const own = answer.objections.find((one) => one.who.me && one.answered);
        return own === undefined ? [] : [say('decide.next.objection', { id: short(own.id) })];
      }
      case 'carryOut':
        return [say('decide.next.carryOut', { id })];
      case 'review':
        return [say('decide.next.review', { id })];
      case 'witness':
        return [say('decide.next.witness')];
      case 'confirm':
        return [say('decide.next.confirm', { id })];
      default:
        return [];
    }
  });
  const mayObject = answer.waits.includes('answer') && answer.method === 'consent';
  return [
    ...lines,
    ...(mayObject ? [say('decide.next.object', { id })] : []),
    ...(answer.state === 'defeated' && answer.verdict === 'tied'
      ? [say('decide.next.runOff', { id })]
      : []),
    ...(answer.state === 'succeeded' && answer.verdict === 'pool'
      ? [say('decide.next.draw', { id })]
      : []),
  ];
}

/** `decide propose`. */
export function showProposed(answer: DecideProposeAnswer, shown: Rendering): Shown {
  const { say, text, when, short } = shown;
  const { decision, load } = answer;
  return {
    lines: [
      say('decide.proposed', {
        title: text(decision.title),
        id: short(decision.id),
        when: when(decision.closesAt),
      }),
      shown.word('method', decision.method, 'method.newer'),
      ...(load === null
        ? []
        : [say('decide.list.load', { when: when(load.from), questions: load.questions })]),
      deliveryLine(answer.delivery, shown),
    ],
    next: nextLines(decision, shown),
  };
}

/** `decide stance`. */
export function showStance(answer: DecideStanceAnswer, shown: Rendering): Shown {
  const { say, text, who } = shown;
  const { members, own } = answer;
  return {
    lines: [
      ...answer.decisions.map((brief) => {
        const title = text(brief.title);
        if (members.length > 0) return say('decide.answered.for', { title, count: members.length });
        if (answer.sealed) return say('decide.answered.sealed', { title });
        if (brief.mine === null) return say('decide.answered.taken', { title });
        return say('decide.answered', { title, answer: answerText(brief.mine, shown) });
      }),
      ...(answer.again ? [say('decide.answered.again')] : []),
      ...answer.acts.map((act) => say('decide.answered.act', { act: pendingSentence(act, shown) })),
      ...(own.length === 0 ? [] : [say('decide.answered.own', { names: own.map(who).join(', ') })]),
      deliveryLine(answer.delivery, shown),
    ],
    next: [
      ...(members.length > 0 ? [say('decide.answered.canAnswer')] : []),
      ...(answer.sealed ? [say('decide.answered.keep')] : []),
    ],
  };
}

/** `decide hall`: to what this device says yes by what others write down, and when it would. */
export function showHall({ questions }: DecideHallAnswer, shown: Rendering): Shown {
  const { say, text, short } = shown;
  return {
    lines: questions.flatMap(({ decision, act, standing }) => [
      say(`decide.hall.done.${standing}`, { title: text(decision.title) }),
      ...(act === null || standing === 'kept'
        ? []
        : [say('decide.hall.act', { act: pendingSentence(act, shown) })]),
    ]),
    next: questions.flatMap(({ decision, standing }) =>
      standing === 'kept' ? [] : [say('decide.hall.off', { id: short(decision.id) })],
    ),
  };
}

/** What was said of a decision, and how it now stands. */
export function showDecideChanged(answer: DecideChangedAnswer, shown: Rendering): Shown {
  const { say, short } = shown;
  const sentence =
    answer.what === 'objected'
      ? say('decide.changed.objected', { id: short(answer.record) })
      : say(`decide.changed.${answer.what}`);
  return {
    lines: [
      sentence,
      decisionSentence(answer.decision, shown),
      ...whyLines(answer.decision, shown),
      deliveryLine(answer.delivery, shown),
    ],
    next: nextLines(answer.decision, shown),
  };
}

/** `decide list`: what waits for us, then the rest. */
export function showDecisions(answer: DecideListAnswer, shown: Rendering): Shown {
  const { say, text, when } = shown;
  const { decisions } = answer;
  const name = text(answer.name);
  const mine = decisions.filter(({ waits }) => waits.length > 0);
  const rest = decisions.filter(({ waits }) => waits.length === 0);
  const listed = (some: readonly DecisionBrief[]): readonly string[] =>
    some.map((one) => listLine(one, shown));
  return {
    lines: [
      decisions.length === 0
        ? say('decide.list.none', { name })
        : say('decide.list.forYou', { name, count: mine.length }),
      ...under(say('decide.list.weekly'), listed(mine.filter(({ meeting }) => !meeting)), shown),
      ...under(say('decide.list.meeting'), listed(mine.filter(({ meeting }) => meeting)), shown),
      ...under(say('decide.list.other'), listed(rest), shown),
      ...answer.load.map(({ from, questions }) =>
        say('decide.list.load', { when: when(from), questions }),
      ),
    ],
  };
}

function listLine(brief: DecisionBrief, shown: Rendering): string {
  const { say, short, tint, word, when } = shown;
  const line = say('decide.list.one', {
    id: short(brief.id),
    sentence: decisionSentence(brief, shown),
  });
  const marks = brief.waits.map((one) => word('decide.list.mark', one, 'decide.list.mark.answer'));
  const waits = marks.length === 0 ? '' : ` (${tint('asking', marks.join(', '))})`;
  const overdue =
    brief.overdueHours === 0 ? '' : ` ${say('decide.overdue', { when: when(brief.closesAt) })}`;
  return `${line}${waits}${overdue}`;
}

/** `decide sheet`. */
export function showSheets(answer: DecideSheetAnswer, { say, text, short }: Rendering): Shown {
  const { sheets, rows } = answer;
  return {
    lines: [say('decide.sheet', { sheets, rows, file: text(answer.file) })],
    next: [say('decide.sheet.next', { id: short(answer.id) })],
  };
}

/** `decide enter`. */
export function showEntered(answer: DecideEnterAnswer, shown: Rendering): Shown {
  const { say, who } = shown;
  const { sheet, entered, agreed, once } = answer;
  return {
    lines: [
      say('decide.entered', { sheet, entered, agreed }),
      ...(once === 0 ? [] : [say('decide.entered.once', { once })]),
      ...answer.differ.map((one) =>
        say('decide.entered.differ', { row: one.row, name: who(one.who) }),
      ),
      deliveryLine(answer.delivery, shown),
    ],
  };
}
