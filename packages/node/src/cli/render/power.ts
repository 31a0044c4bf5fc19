/** Shows the constitution, mandates, recalls, emergency powers and budgets. */
import type {
  AllocateShowAnswer,
  BudgetShown,
  ConstitutionAnswer,
  EmergencyShowAnswer,
  EmergencyShown,
  EmergencyStopAnswer,
  MandateShowAnswer,
  MandateShown,
  NotedAnswer,
  PowerProposedAnswer,
  RecallShowAnswer,
  RecallShown,
  RoleActAnswer,
  RoleActShown,
  Sum,
  TemplatesAnswer,
} from '@tocsin/host/calls';
import type { Rendering, Shown } from './rendering.ts';

/** `constitution show`: ten short sentences at most, which one minute is enough for; or all of them. */
export function showConstitution(answer: ConstitutionAnswer, shown: Rendering): Shown {
  const { say, text, tint } = shown;
  const head = tint(
    'head',
    say('constitution.head', { name: text(answer.name), members: answer.members }),
  );
  return { lines: [head, ...(answer.all ? allRules(answer, shown) : shortRules(answer, shown))] };
}

function changedRules({ rules, durations }: ConstitutionAnswer): ConstitutionAnswer['rules'] {
  return [...rules, ...durations].filter(({ value, initially }) => value !== initially);
}

function ruleOf({ rules }: ConstitutionAnswer): (name: string) => number {
  const values = new Map(rules.map(({ name, value }) => [name, value]));
  return (name) => values.get(name) ?? 0;
}

function shortRules(answer: ConstitutionAnswer, shown: Rendering): readonly string[] {
  const { say, hours } = shown;
  const of = ruleOf(answer);
  const changed = changedRules(answer);
  return [
    say('constitution.short.members', { percent: of('membersShare') }),
    say('constitution.short.rules', { rules: of('constitutionShare'), expel: of('expelShare') }),
    say('constitution.short.mandates', { terms: of('termsMax') }),
    say('constitution.short.recall', {
      members: of('recallOpenMembers'),
      percent: of('recallOpenShare'),
      window: hours(of('recallWindow')),
    }),
    say('constitution.short.emergency', { stop: of('emergencyStop') }),
    say('constitution.admit', { vouchers: of('vouchers') }),
    say('constitution.short.votes', { part: of('quorumShare') }),
    ...(answer.methods === null && answer.methodsAsked.length === 0
      ? []
      : methodLines(answer, shown)),
    changed.length === 0
      ? say('constitution.unchanged')
      : say('constitution.changedSome', { count: changed.length }),
    say('constitution.more'),
  ];
}

function allRules(answer: ConstitutionAnswer, shown: Rendering): readonly string[] {
  const { say, hours } = shown;
  const of = ruleOf(answer);
  const changed = changedRules(answer);
  return [
    say('constitution.members', {
      percent: of('membersShare'),
      rules: of('constitutionShare'),
      expel: of('expelShare'),
    }),
    say('constitution.mandates', { terms: of('termsMax'), pause: hours(of('coolOff')) }),
    say('constitution.deputies', { deputies: of('deputies') }),
    say('constitution.recall', {
      members: of('recallOpenMembers'),
      percent: of('recallOpenShare'),
      window: hours(of('recallWindow')),
    }),
    say('constitution.recallHalf', { cooldown: hours(of('recallCooldown')) }),
    say('constitution.emergency', { holders: of('emergencyHolders') }),
    say('constitution.dearer', {
      first: of('emergencyShareFirst'),
      second: of('emergencyShareSecond'),
      third: of('emergencyShareThird'),
      later: of('emergencyShareLater'),
      days: of('emergencyDays'),
    }),
    say('constitution.stop', { stop: of('emergencyStop'), report: hours(of('sunsetReport')) }),
    say('constitution.admit', { vouchers: of('vouchers') }),
    say('constitution.votes', { part: of('quorumShare'), grace: hours(of('voteGrace')) }),
    say(answer.stewardsOpen ? 'constitution.stewards.open' : 'constitution.stewards.closed'),
    ...methodLines(answer, shown),
    say('constitution.pending'),
    ...(changed.length === 0 ? [say('constitution.unchanged')] : []),
    ...changed.map(({ name, value, initially }) =>
      say('constitution.changed', { name, value, initially }),
    ),
  ];
}

/** Which methods decide what, now and as it is asked for. */
function methodLines(
  { methods, methodsAsked }: ConstitutionAnswer,
  shown: Rendering,
): readonly string[] {
  const { say, short } = shown;
  return [
    ...(methods === null ? [say('constitution.methods.any')] : waysOf(methods, shown)),
    ...methodsAsked.flatMap(({ act, methods: asked }) => [
      say('constitution.methods.asked', { id: short(act) }),
      ...(asked === null ? [say('constitution.methods.unread')] : waysOf(asked, shown)).map(
        (line) => `  ${line}`,
      ),
    ]),
  ];
}

function waysOf(
  { others, acts, domains }: NonNullable<ConstitutionAnswer['methods']>,
  { say, word, text }: Rendering,
): readonly string[] {
  const ways = (methods: readonly string[]): string =>
    methods.map((method) => word('way', method, 'way.newer')).join(', ');
  return [
    ...domains.map(({ domain, methods }) =>
      say('constitution.methods.domain', { domain: text(domain), ways: ways(methods) }),
    ),
    domains.length === 0
      ? say('constitution.methods.all', { ways: ways(others) })
      : say('constitution.methods.others', { ways: ways(others) }),
    ...(acts === null ? [] : [say('constitution.methods.acts', { ways: ways(acts) })]),
  ];
}

/** `constitution propose`, `mandate propose`, `mandate ratify`, `recall propose`, … */
export function showPowerProposed(answer: PowerProposedAnswer, shown: Rendering): Shown {
  const { say, when, short } = shown;
  const id = short(answer.act);
  const counted = { ...answer.for, when: when(answer.closes) };
  return {
    lines: [say('power.proposed', counted)],
    next: [
      answer.verb === 'recall' ? say('recall.hall') : say('power.proposed.hall', { id }),
      ...(answer.verb === 'recall' ? [say('recall.sign', { id })] : []),
    ],
  };
}

function sumText({ commodity, amount }: Sum, { say }: Rendering): string {
  return say('power.sum', { amount, commodity });
}

function verbsText(verbs: readonly string[], { word }: Rendering): string {
  return verbs.map((verb) => word('power.verb', verb, 'power.verb.other')).join(', ');
}

function roleText(role: string, { word }: Rendering): string {
  return word('power.role', role, 'power.role.other');
}

/** `mandate show`. */
export function showMandates(answer: MandateShowAnswer, shown: Rendering): Shown {
  const { say, text, who, when, hours, tint } = shown;
  const name = text(answer.name);
  const { mandates, practice } = answer;
  return {
    lines: [
      mandates.length === 0
        ? say('mandate.none', { name })
        : say('mandate.head', { name, count: mandates.length }),
      ...mandates.flatMap((one) => mandateLines(one, shown)),
      ...(practice.length === 0 ? [] : ['', tint('head', say('mandate.practice'))]),
      ...practice.map((one) =>
        say('mandate.practice.line', {
          role: roleText(one.role, shown),
          name: who(one.who),
          hours: hours(one.hours),
          when: when(one.last),
        }),
      ),
    ],
  };
}

function mandateLines(one: MandateShown, shown: Rendering): readonly string[] {
  const { say, text, who, when, short, tint } = shown;
  const named = { id: short(one.id), role: roleText(one.role, shown), name: who(one.who) };
  const bound = one.text === null ? say('mandate.kind.free') : text(one.text);
  return [
    '',
    tint('head', say('mandate.line', { ...named, when: when(one.notAfter) })),
    ...(one.standing ? [] : [`  ${say('mandate.over')}`]),
    ...(one.interim ? [`  ${say('mandate.interim')}`] : []),
    ...(one.verbs.length === 0
      ? []
      : [`  ${say('mandate.may', { verbs: verbsText(one.verbs, shown) })}`]),
    ...capsLine(one.caps, shown),
    ...(one.kind === null ? [] : [`  ${say(`mandate.kind.${one.kind}`, { text: bound })}`]),
    ...one.handover.map((line) => `  ${say('mandate.handover', { line: text(line) })}`),
    ...drawnLines(one, shown),
    one.deputies.length === 0
      ? `  ${say('mandate.deputies.none')}`
      : `  ${say('mandate.deputies', { names: one.deputies.map(who).join(', ') })}`,
    ...(one.reportDue === null
      ? []
      : [
          one.reportOverdue
            ? tint('late', `  ${say('mandate.report.overdue', { when: when(one.reportDue) })}`)
            : `  ${say('mandate.report.due', { when: when(one.reportDue) })}`,
        ]),
    ...one.acts.flatMap((act) => actLines(act, shown)),
  ];
}

function drawnLines({ drawn }: MandateShown, { say, short }: Rendering): readonly string[] {
  return drawn === null
    ? []
    : [`  ${say(`mandate.drawn.${drawn.holds}`, { id: short(drawn.draw) })}`];
}

function capsLine(caps: readonly Sum[], shown: Rendering): readonly string[] {
  if (caps.length === 0) return [];
  const sums = caps.map((cap) => sumText(cap, shown)).join(', ');
  return [`  ${shown.say('mandate.upTo', { sums })}`];
}

function actLines(act: RoleActShown, shown: Rendering): readonly string[] {
  const { say, text, who, short } = shown;
  const verb = shown.word('power.verb', act.verb, 'power.verb.other');
  const what = act.amount === null ? verb : `${verb}, ${sumText(act.amount, shown)}`;
  const name = act.by === null ? say('time.notKnown') : who(act.by);
  const said = act.text === '' ? say('mandate.noText') : text(act.text);
  const isAsked = act.covered === 'late' || act.covered === 'adReferendum';
  return [
    `  ${say('mandate.act', { id: short(act.id), name, what, text: said })}`,
    `    ${say(`mandate.act.${act.covered}`)}`,
    ...(isAsked ? [`    ${say('mandate.act.ratify', { id: short(act.id) })}`] : []),
  ];
}

/** `mandate act`. */
export function showRoleAct({ act }: RoleActAnswer, shown: Rendering): Shown {
  return { lines: actLines(act, shown) };
}

/** `mandate templates`. */
export function showTemplates({ templates }: TemplatesAnswer, shown: Rendering): Shown {
  const { say, text } = shown;
  return {
    lines: templates.flatMap((one) => [
      say('mandate.template', {
        name: text(one.name),
        role: roleText(one.role, shown),
        days: one.days,
        verbs: verbsText(one.verbs, shown),
      }),
      `  ${
        one.reportDays === 0
          ? say('mandate.template.noReports')
          : say('mandate.template.reports', { days: one.reportDays, deputies: one.deputies })
      }`,
      `  ${text(one.charter)}`,
    ]),
    next: [say('mandate.template.use')],
  };
}

/** `mandate report`, `mandate held`, `emergency report`. */
export function showNoted({ what }: NotedAnswer, { say }: Rendering): Shown {
  return { lines: [say(`noted.${what}`)] };
}

/** `recall show`, `recall sign`. */
export function showRecalls(answer: RecallShowAnswer, shown: Rendering): Shown {
  const { say, text, short } = shown;
  const name = text(answer.name);
  const { recalls } = answer;
  const open = recalls.filter(
    ({ phase, mine }) => !mine && (phase === 'open' || phase === 'gathering'),
  );
  return {
    lines: [
      recalls.length === 0
        ? say('recall.none', { name })
        : say('recall.head', { name, count: recalls.length }),
      ...recalls.flatMap((one) => recallLines(one, shown)),
    ],
    next: open.map(({ id }) => say('recall.sign', { id: short(id) })),
  };
}

function recallLines(one: RecallShown, shown: Rendering): readonly string[] {
  const { say, who, short, tint } = shown;
  const name = one.holder === null ? say('time.notKnown') : who(one.holder);
  const line = { id: short(one.id), role: roleText(one.role, shown), name };
  return [
    '',
    tint('head', say('recall.line', line)),
    `  ${phaseText(one, shown)}`,
    ...(one.phase === 'carried' ? carriedLines(one, shown) : []),
  ];
}

function phaseText(one: RecallShown, { say, when }: Rendering): string {
  switch (one.phase) {
    case 'gathering':
      return say('recall.gathering', {
        signed: one.signed,
        opensAt: one.opensAt,
        when: when(one.closes),
      });
    case 'open':
      return say('recall.open', {
        signed: one.signed,
        needed: one.needed,
        of: one.of,
        when: when(one.closes),
      });
    case 'cooling':
      return say('recall.cooling', { when: when(one.coolsUntil) });
    case 'failed':
      return say('recall.failed');
    default:
      return say('recall.carried');
  }
}

function carriedLines(one: RecallShown, { say, who, hours }: Rendering): readonly string[] {
  return [
    one.interim === null
      ? `  ${say('recall.vacant')}`
      : `  ${say('recall.interim', { name: who(one.interim) })}`,
    one.hours === null
      ? `  ${say('recall.missing', { names: one.missing.map(who).join(', ') })}`
      : `  ${say('recall.hours', { hours: hours(one.hours) })}`,
  ];
}

/** `emergency show`. */
export function showEmergencies(answer: EmergencyShowAnswer, shown: Rendering): Shown {
  const { say, text, short } = shown;
  const name = text(answer.name);
  const { powers, next } = answer;
  return {
    lines: [
      powers.length === 0
        ? say('emergency.none', { name })
        : say('emergency.head', { name, count: powers.length }),
      ...powers.flatMap((one) => emergencyLines(one, shown)),
      say('emergency.next', next),
    ],
    next: powers
      .filter(({ phase }) => phase === 'runs' || phase === 'ahead')
      .map(({ id }) => say('emergency.stopIt', { id: short(id) })),
  };
}

function emergencyLines(one: EmergencyShown, shown: Rendering): readonly string[] {
  const { say, text, who, when, short, tint } = shown;
  const names = (some: EmergencyShown['holders']) => some.map(who).join(', ');
  const what = one.what === null ? say('emergency.noText') : text(one.what);
  const phase = {
    ahead: () => say('emergency.ahead', { when: when(one.starts), until: when(one.expires) }),
    runs: () => say('emergency.runs', { until: when(one.expires) }),
    stopped: () => say('emergency.stopped', { when: when(one.stoppedAt) }),
    lapsed: () => say('emergency.lapsed', { until: when(one.expires) }),
  }[one.phase]();
  const isOver = one.phase === 'stopped' || one.phase === 'lapsed';
  return [
    '',
    tint('head', say('emergency.line', { id: short(one.id), names: names(one.holders), what })),
    `  ${phase}`,
    `  ${say('mandate.may', { verbs: verbsText(one.verbs, shown) })}`,
    ...capsLine(one.caps, shown),
    ...(one.exposed.length === 0
      ? []
      : [`  ${say('emergency.exposed', { names: names(one.exposed) })}`]),
    `  ${say('emergency.agreed', { have: one.agreed.have, of: one.agreed.needed })}`,
    ...(isOver ? [`  ${reportText(one, shown)}`] : []),
    ...one.acts.flatMap((act) => actLines(act, shown)),
  ];
}

function reportText(one: EmergencyShown, { say, text, when, tint }: Rendering): string {
  if (one.report !== null) return say('emergency.report', { text: text(one.report) });
  return one.reportOverdue
    ? tint('late', say('emergency.reportOverdue', { when: when(one.reportDue) }))
    : say('emergency.reportDue', { when: when(one.reportDue) });
}

/** `emergency stop`. */
export function showEmergencyStop(answer: EmergencyStopAnswer, { say }: Rendering): Shown {
  return {
    lines: [answer.stopped ? say('emergency.stopDone') : say('emergency.stopAsked', answer.for)],
  };
}

/** `allocate show`. */
export function showBudgets(answer: AllocateShowAnswer, shown: Rendering): Shown {
  const { say, text } = shown;
  const name = text(answer.name);
  const { budgets } = answer;
  return {
    lines: [
      budgets.length === 0
        ? say('allocate.none', { name })
        : say('allocate.head', { name, count: budgets.length }),
      ...budgets.flatMap((one) => budgetLines(one, shown)),
    ],
  };
}

function budgetLines(one: BudgetShown, shown: Rendering): readonly string[] {
  const { say, text, who, when, short, tint } = shown;
  const purpose = one.purpose === null ? say('allocate.noText') : text(one.purpose);
  const line = { id: short(one.id), purpose, sum: sumText(one.sum, shown) };
  return [
    '',
    tint('head', say('allocate.line', { ...line, when: when(one.notAfter) })),
    ...(one.standing ? [] : [`  ${say('allocate.over')}`]),
    one.spender === null
      ? `  ${say('allocate.noSpender')}`
      : `  ${say('allocate.spender', { name: who(one.spender) })}`,
  ];
}
