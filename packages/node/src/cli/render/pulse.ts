/** Shows check-ins, rhythms and inquiries. */
import type {
  BeatSendAnswer,
  BeatShowAnswer,
  Delivery,
  Hearing,
  Inquiry,
  InquiryChangedAnswer,
  InquiryListAnswer,
  InquiryShowAnswer,
  RhythmPauseAnswer,
  RhythmSetAnswer,
  SeenAnswer,
  Subject,
  SubjectState,
} from '@tocsin/host/calls';
import type { Rendering, Shown, Tint } from './rendering.ts';

/** A shape for each state, told apart without colour (GUIDE §4); its word always stands beside. */
const SHAPES: Readonly<Record<SubjectState, string>> = {
  fresh: '●',
  explained: '●',
  due: '○',
  late: '▲',
  suspect: '▲',
  inquiry: '◆',
  silent: '◆',
  paused: '‖',
  unknown: '…',
};

/** Steady things have no colour: only what needs someone does. */
const TINTS: Readonly<Partial<Record<SubjectState, Tint>>> = {
  late: 'late',
  suspect: 'late',
  inquiry: 'asking',
  silent: 'asking',
};

/** One subject: shape, name, word; then what we know of it. */
export function subjectLines(subject: Subject, shown: Rendering): readonly string[] {
  const { say, when } = shown;
  const { state, way, happenedAt, learnedAt } = subject;
  const head = `${SHAPES[state]} ${shown.who(subject.who)} · ${say(`state.${state}`)}`;
  const tint = TINTS[state];
  const facts = [
    way === null || happenedAt === null
      ? say('heard.never')
      : say(`heard.${way}`, { when: when(happenedAt) }),
    // Two times when they differ by more than a minute: what happened, and when we learned it.
    ...(happenedAt !== null && learnedAt !== null && learnedAt.ms - happenedAt.ms > 60_000
      ? [say('heard.learned', { when: when(learnedAt) })]
      : []),
    ...(state === 'due' && subject.dueAt !== null
      ? [say('pulse.due', { when: when(subject.dueAt) })]
      : []),
    ...((state === 'late' || state === 'suspect') && subject.asksAt !== null
      ? [say('pulse.asksAt', { when: when(subject.asksAt) })]
      : []),
    ...(state === 'paused' && subject.restsUntil !== null
      ? [say('pulse.resting', { when: when(subject.restsUntil) })]
      : []),
    ...(subject.regional ? [say('pulse.regional')] : []),
  ];
  return [tint === undefined ? head : shown.tint(tint, head), `    ${facts.join(' ')}`];
}

/** How well we hear, if there is doubt. */
export function hearingLines(hearing: readonly Hearing[], { say }: Rendering): readonly string[] {
  return hearing
    .filter(({ doubting }) => doubting)
    .map(({ log, heard, needed, outsideMissing }) =>
      heard >= needed && outsideMissing
        ? say('beat.cutOffOutside', { log })
        : say('beat.cutOff', { log, heard, needed }),
    );
}

/** How far a word has come. */
export function deliveryLine(delivery: Delivery, { say }: Rendering): string {
  return delivery.state === 'arrived'
    ? say('delivery.arrived', { count: delivery.arrivedAt })
    : say(`delivery.${delivery.state}`);
}

/** One inquiry, in short. */
export function inquiryLines(inquiry: Inquiry, shown: Rendering): readonly string[] {
  const { say, when, who } = shown;
  const name = who(inquiry.subject);
  if (!inquiry.open)
    return [
      `◆ ${say(`inquiry.closed.${inquiry.outcome ?? 'silent'}`, { name })}`,
      `    ${say('inquiry.id', { id: shown.short(inquiry.id) })}`,
    ];
  const { owner } = inquiry;
  const passesOn = when(inquiry.passesOnAt);
  return [
    shown.tint('asking', `◆ ${say('inquiry.open', { name, when: when(inquiry.silentSince) })}`),
    `    ${
      owner === null
        ? say('inquiry.noOwner')
        : owner.me
          ? say('inquiry.mine', { when: passesOn })
          : say('inquiry.owner', { name: who(owner), when: passesOn })
    }`,
    ...(inquiry.next === null ? [] : [`    ${say('inquiry.next', { name: who(inquiry.next) })}`]),
    ...(inquiry.hand === 0 ? [] : [`    ${say('inquiry.passedOn', { hand: inquiry.hand })}`]),
    `    ${say('inquiry.id', { id: shown.short(inquiry.id) })}`,
  ];
}

/** `beat send`. */
export function showBeatSend({ logs }: BeatSendAnswer, shown: Rendering): Shown {
  const { say, when } = shown;
  return {
    lines: [
      say('beat.said'),
      ...logs.flatMap(({ log, nextDueAt, delivery }) => [
        delivery.state === 'arrived'
          ? say('beat.arrived', { log, count: delivery.arrivedAt })
          : say(delivery.state === 'carried' ? 'beat.carried' : 'beat.waiting', { log }),
        ...(nextDueAt === null ? [] : [say('beat.nextDue', { log, when: when(nextDueAt) })]),
      ]),
    ],
  };
}

/** `beat show`. */
export function showBeats(answer: BeatShowAnswer, shown: Rendering): Shown {
  const { say } = shown;
  if (answer.subjects.length === 0) return { lines: [say('beat.nobody')] };
  return {
    lines: [
      ...hearingLines(answer.hearing, shown),
      ...answer.subjects.flatMap((subject) => [
        ...subjectLines(subject, shown),
        ...(subject.strokes.length === 0
          ? []
          : [
              `    ${say('pulse.strokes', {
                strokes: subject.strokes.map((stroke) => say(`stroke.${stroke}`)).join(', '),
              })}`,
            ]),
      ]),
    ],
  };
}

/** `rhythm set`. */
export function showRhythm(answer: RhythmSetAnswer, { say, when, hours }: Rendering): Shown {
  return {
    lines: [
      say('rhythm.set', { every: hours(answer.everyHours), grace: hours(answer.graceHours) }),
      say('rhythm.next', { when: when(answer.nextDueAt) }),
      ...(answer.practiceUntil === null
        ? []
        : [say('rhythm.practice', { when: when(answer.practiceUntil) })]),
    ],
  };
}

/** `rhythm pause`. */
export function showPause(answer: RhythmPauseAnswer, { say, when }: Rendering): Shown {
  return {
    lines: [
      say('pause.announced', { from: when(answer.from), to: when(answer.to) }),
      say(answer.agreedBy.length === 0 ? 'pause.needsOther' : 'pause.agreed'),
    ],
  };
}

/** `seen`. */
export function showSeen({ who, how, happenedAt }: SeenAnswer, shown: Rendering): Shown {
  const said = { name: shown.who(who), when: shown.when(happenedAt) };
  return { lines: [shown.say(`seen.${how}`, said)] };
}

/** `inquiry list`. */
export function showInquiries({ inquiries }: InquiryListAnswer, shown: Rendering): Shown {
  if (inquiries.length === 0) return { lines: [shown.say('inquiry.none')] };
  return { lines: inquiries.flatMap((inquiry) => inquiryLines(inquiry, shown)) };
}

/** `inquiry show`. */
export function showInquiry(answer: InquiryShowAnswer, shown: Rendering): Shown {
  const { say, who, when } = shown;
  return {
    lines: [
      ...inquiryLines(answer.inquiry, shown),
      say(`inquiry.reason.${answer.inquiry.reason}`),
      ...answer.signs.map(({ way, happenedAt, learnedAt }) => {
        const learned = say('heard.learned', { when: when(learnedAt) });
        return `  ${say(`heard.${way}`, { when: when(happenedAt) })} ${learned}`;
      }),
      ...(answer.steps.length === 0 ? [] : [say('inquiry.tried')]),
      ...answer.steps.map(({ by, channel, result, at }) =>
        [`  ${when(at)}`, who(by), say(`way.${channel}`), say(`inquiry.result.${result}`)].join(
          ' · ',
        ),
      ),
      ...(answer.inquiry.open && answer.left.length > 0
        ? [say('inquiry.left', { ways: answer.left.map((way) => say(`way.${way}`)).join(', ') })]
        : []),
    ],
  };
}

/** `inquiry step` and `inquiry close`. */
export function showInquiryChanged(answer: InquiryChangedAnswer, shown: Rendering): Shown {
  return {
    lines: [
      ...inquiryLines(answer.inquiry, shown),
      ...(answer.inquiry.open ? [] : [shown.say('inquiry.notOthers')]),
      deliveryLine(answer.delivery, shown),
    ],
  };
}
