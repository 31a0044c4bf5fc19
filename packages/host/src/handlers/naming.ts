/** `name me|assembly|show`. */
import type { Result } from '@tocsin/core';
import {
  CALLED,
  CALLED_NAME_MAX,
  calledKind,
  foldCalled,
  isCalledName,
  liveMembers,
  ok,
} from '@tocsin/core';

import { appendTo } from '../append.ts';
import type { Handlers, NamesAnswer } from '../calls.ts';
import { refuse } from '../fault.ts';
import type { Logs } from '../logs.ts';
import type { ControlFault } from '../message.ts';
import { whoOf } from '../show/common.ts';
import type { Standing } from './assembly.ts';
import { pickStanding } from './assembly.ts';

type Context = Parameters<typeof pickStanding>[1];

/** The handlers of names. */
export function namingHandlers(
  logs: Logs,
): Pick<Handlers, 'name.me' | 'name.assembly' | 'name.show'> {
  const call = async (
    context: Context,
    whom: number,
    typed: string,
  ): Promise<Result<NamesAnswer, ControlFault>> => {
    const standing = pickStanding(logs, context);
    if (!standing.ok) return standing;
    const name = typed.normalize('NFC').trim();
    if (!isCalledName(name)) return refuse('NameUnfit', { most: CALLED_NAME_MAX });
    if (standing.value.me === undefined) return refuse('NotAMember');
    const { peer } = standing.value.assembly.peer;
    const written = await appendTo(peer, calledKind, { whom, name });
    if (!written.ok) return written;
    const after = pickStanding(logs, context);
    return after.ok ? ok(namesOf(after.value)) : after;
  };
  return {
    'name.me': ({ name }, context) => call(context, CALLED.self, name),
    'name.assembly': ({ name }, context) => call(context, CALLED.assembly, name),
    'name.show': async (_, context) => {
      const standing = pickStanding(logs, context);
      return standing.ok ? ok(namesOf(standing.value)) : standing;
    },
  };
}

function namesOf({ assembly, state, me }: Standing): NamesAnswer {
  const called = foldCalled(state);
  return {
    name: assembly.name,
    called: called.assembly ?? null,
    me: me === undefined ? null : (called.members.get(me) ?? null),
    members: liveMembers(state).map(({ id }) => whoOf(id, me)),
  };
}
