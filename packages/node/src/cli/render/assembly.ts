/** Shows founding, joining, members and what waits for consent. */
import type {
  AdmitAnswer,
  AssemblyAnswer,
  Branch,
  ConsentAnswer,
  FoundAnswer,
  HealAnswer,
  InviteAnswer,
  JoinAnswer,
  LeaveAnswer,
  Member,
  Pending,
  PendingAnswer,
  SeatAnswer,
} from '@tocsin/host/calls';
import { isWordKey } from '@tocsin/host/words';
import type { WordKey } from '@tocsin/host/words';
import type { Rendering, Shown } from './rendering.ts';

/** `assembly found`: what this round did, and what the next one takes. */
export function showFound(answer: FoundAnswer, shown: Rendering): Shown {
  const { say, text } = shown;
  const file = text(answer.file ?? '');
  const name = text(answer.name);
  const check = digits(answer.check ?? []);
  const missing = answer.missing === 0 ? [] : [say('found.missing', { missing: answer.missing })];
  const handOn = answer.file === null ? [] : [say('found.handOn')];
  switch (answer.stage) {
    case 'card':
      return {
        lines: [say('found.card', { name, file, people: answer.people }), ...missing],
        next: handOn,
      };
    case 'reveal':
      return { lines: [say('found.reveal', { file }), ...missing], next: handOn };
    case 'compare':
      return { lines: [say('found.compare', { check })], next: [say('found.compareNext')] };
    case 'sign':
      return { lines: [say('found.sign', { file }), ...missing], next: handOn };
    case 'founded':
      return {
        lines: [
          say('found.founded', { name, people: answer.people }),
          ...(answer.unmet ? [say('found.unmet')] : []),
          ...(answer.rehearsal ? [say('found.rehearsal')] : []),
        ],
        next: [...handOn, say('found.paper'), ...(answer.unmet ? [say('found.unmetNext')] : [])],
      };
  }
}

/** `assembly invite`. */
export function showInvite(answer: InviteAnswer, { say, when, text }: Rendering): Shown {
  return {
    lines: [say('invite.written', { file: text(answer.file), when: when(answer.notAfter) })],
    next: [say('invite.next')],
  };
}

/** `assembly join`. */
export function showJoin(answer: JoinAnswer, { say, text }: Rendering): Shown {
  const { stage, check, file } = answer;
  return {
    lines: [
      stage === 'answered'
        ? say('join.answered', { file: text(file ?? '') })
        : say(`join.${stage}`, { name: text(answer.name) }),
      ...(check === null ? [] : [say('join.check', { check: digits(check) })]),
    ],
    ...(stage === 'member' ? { next: [say('found.paper')] } : {}),
  };
}

/** `assembly admit`. */
export function showAdmit(answer: AdmitAnswer, { say, when, text }: Rendering): Shown {
  const { check, file, dueAt } = answer;
  if (answer.act === null)
    return { lines: check === null ? [] : [say('admit.check', { check: digits(check) })] };
  return {
    lines: [
      say('admit.vouched', answer.vouchers),
      ...(dueAt === null ? [] : [say('admit.due', { when: when(dueAt) })]),
      ...(file === null ? [] : [say('admit.handOn', { file: text(file) })]),
    ],
  };
}

/** `assembly show`. */
export function showAssembly(answer: AssemblyAnswer, shown: Rendering): Shown {
  const { say, when, who, tint, text } = shown;
  const { mandates, epoch } = answer;
  const members = answer.members.filter(({ state }) => isInside(state)).length;
  return {
    lines: [
      say('assembly.sentence', { name: text(answer.name), members }),
      ...(answer.rehearsal ? [say('assembly.rehearsal')] : []),
      ...(answer.unmet ? [say('assembly.unmet')] : []),
      ...(answer.split === null ? [] : [tint('alert', say(`assembly.${answer.split}`))]),
      ...(answer.placedAt === null
        ? []
        : [say('assembly.placed', { when: when(answer.placedAt) })]),
      '',
      tint('head', say('assembly.members')),
      ...answer.members.map((member) => `  ${memberLine(member, shown)}`),
      '',
      tint('head', say('assembly.roles')),
      ...(mandates.length === 0 ? [`  ${say('assembly.noRoles')}`] : []),
      ...mandates.map((mandate) => {
        const role = shown.word('role', mandate.role, 'role.other');
        const said = { role, name: who(mandate.who), when: when(mandate.notAfter) };
        return `  ${say(`assembly.role.${mandate.finality}`, said)}`;
      }),
      ...(answer.risks.length === 0 ? [] : ['', tint('head', say('assembly.risks'))]),
      ...answer.risks.map(({ exposed, agreed, agreedExposed, at }) => {
        const of = { have: agreed.have, of: agreed.needed };
        const them = { haveExposed: agreedExposed.have, ofExposed: agreedExposed.needed };
        const said = { names: exposed.map(who).join(', '), when: when(at), ...of, ...them };
        return `  ${say('assembly.risk', said)}`;
      }),
      '',
      ...(epoch.unconfirmed.length === 0
        ? []
        : [say('assembly.unconfirmed', { names: epoch.unconfirmed.map(who).join(', ') })]),
      say('assembly.id', { id: answer.log }),
      say('assembly.state', { hash: answer.stateHash.slice(0, 16) }),
    ],
  };
}

function isInside(state: Member['state']): boolean {
  return state !== 'guest' && state !== 'resigned' && state !== 'expelled';
}

function memberLine(member: Member, shown: Rendering): string {
  const { say, when } = shown;
  const name = shown.who(member.who);
  switch (member.state) {
    case 'member':
      return say(member.who.me ? 'member.me' : 'member.member', {
        name,
        devices: member.devices,
      });
    case 'probation':
    case 'suspended':
      return say(`member.${member.state}`, { name, when: when(member.until) });
    default:
      return say(`member.${member.state}`, { name });
  }
}

/** `assembly pending`. */
export function showPending({ pending }: PendingAnswer, shown: Rendering): Shown {
  const { say } = shown;
  if (pending.length === 0) return { lines: [say('pending.none')] };
  return {
    lines: pending.flatMap((one) => pendingLines(one, shown)),
    next: pending
      .filter(({ mine, waitsFor }) => mine === null && waitsFor === 'people')
      .map(({ id }) => say('pending.ask', { id: shown.short(id) })),
  };
}

/** The sentences of verbs; each takes a name at most. */
export function pendingSentence(
  one: Pick<Pending, 'about' | 'role'> & { readonly verb: string },
  { say, who }: Rendering,
): string {
  const role = one.role ?? 'other';
  const wanted =
    one.verb === 'mandate'
      ? [`pending.mandate.${role}`, 'pending.mandate.other']
      : [`pending.${one.verb}`];
  const key = wanted.find(isWordKey) ?? 'pending.newer';
  const name = one.about === null ? say('time.notKnown') : who(one.about);
  return (say as (key: WordKey, values: { readonly name: string }) => string)(key, { name });
}

function pendingLines(one: Pending, shown: Rendering): readonly string[] {
  const { say, when } = shown;
  return [
    `${shown.short(one.id)}  ${pendingSentence(one, shown)}`,
    ...(one.decidedAt === null
      ? []
      : [`    ${say('pending.ratify', { when: when(one.decidedAt) })}`]),
    `    ${
      one.waitsFor === 'devices' || one.waitsFor === 'room'
        ? say(`pending.${one.waitsFor}`)
        : one.waitsFor === 'time'
          ? say('pending.time', { when: when(one.dueAt) })
          : say(one.decidedAt === null ? 'pending.people' : 'pending.ratifyAsk', {
              ...one.for,
              when: when(one.validUntil),
            })
    }`,
    ...(one.exposed === null ? [] : [`    ${say('pending.exposed', one.exposed)}`]),
    ...(one.against === 0 ? [] : [`    ${say('pending.against', { against: one.against })}`]),
    ...(one.mine === 'for' || one.mine === 'against'
      ? [`    ${say(`pending.mine.${one.mine}`)}`]
      : []),
  ];
}

/** `assembly consent`. */
export function showConsented(answer: ConsentAnswer, { say }: Rendering): Shown {
  return {
    lines: [
      answer.stance === 'for' ? say('consent.for', answer.for) : say('consent.against'),
      ...(answer.state === 'waiting' ? [] : [say(`consent.${answer.state}`)]),
    ],
  };
}

/** `assembly seat`. */
export function showSeat(answer: SeatAnswer, { say, who, when }: Rendering): Shown {
  const said = { name: who(answer.who), when: when(answer.notAfter), ...answer.for };
  const key = `seat.${answer.role}`;
  const known = key === 'seat.ringer' || key === 'seat.steward' || key === 'seat.sealHolder';
  return { lines: [say(known ? key : 'seat.other', said), say('seat.ends')] };
}

/** `assembly heal`: both branches by what they decided, then what to do. */
export function showHeal(answer: HealAnswer, shown: Rendering): Shown {
  const { say, who, text, short } = shown;
  const name = text(answer.name);
  const said = answer.chosen === null ? [] : [say('heal.said', { id: short(answer.chosen) })];
  if (answer.split === null)
    return { lines: [...said, say(said.length > 0 ? 'heal.done' : 'heal.nothing', { name })] };
  const struck = answer.struck.map(who).join(', ');
  return {
    lines: [
      ...said,
      answer.stands === null
        ? say('heal.sentence', { name, branches: answer.branches.length })
        : say('heal.standing', {
            name,
            branches: answer.branches.length,
            id: short(answer.stands),
          }),
      ...(answer.due === null ? [] : [say('heal.due', { id: short(answer.due) })]),
      ...(struck === '' ? [] : [say('heal.struck', { names: struck })]),
      ...answer.branches.flatMap((branch) => ['', ...branchLines(branch, shown)]),
    ],
    next: [
      say('heal.meet'),
      ...answer.branches
        .filter(({ mine }) => !mine)
        .map(({ id }) => say('heal.ask', { id: short(id) })),
    ],
  };
}

function branchLines(branch: Branch, shown: Rendering): readonly string[] {
  const { say, when, who, tint, short } = shown;
  const { id, steps, more, followers, support } = branch;
  return [
    tint('head', say('heal.branch', { id: short(id), when: when(branch.placedAt) })),
    ...(steps.length === 0 ? [`  ${say('heal.tick')}`] : []),
    ...steps.map(
      ({ verb, ...one }) => `  ${pendingSentence({ ...one, verb: verb ?? 'newer' }, shown)}`,
    ),
    ...(more === 0 ? [] : [`  ${say('heal.more', { more })}`]),
    ...(followers.length === 0
      ? []
      : [`  ${say('heal.followers', { names: followers.map(who).join(', ') })}`]),
    `  ${say('heal.count', support)}`,
    ...(branch.mine ? [`  ${say('heal.mine')}`] : []),
  ];
}

/** `assembly leave`. */
export function showLeave({ name }: LeaveAnswer, { say, text }: Rendering): Shown {
  return { lines: [say('leave.done', { name: text(name) })] };
}

function digits(check: readonly string[]): string {
  return check.join(' ');
}
