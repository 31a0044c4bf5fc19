/** Finds what a person named: an assembly or pact by its name, the rest by the start of its id. */
import type { AnyId, DeviceId, LogId, MemberId, Result } from '@tocsin/core';
import { foldCalled, liveMembers, ok } from '@tocsin/core';

import type { CallContext } from './calls.ts';
import type { ControlFault } from './message.ts';
import { refuse } from './fault.ts';
import type { LiveAssembly, LivePact, OpenLog } from './live-log.ts';
import type { Logs } from './logs.ts';

/** Characters of an id that may stand for it. */
const ID_START_MIN = 4;

type Named = Pick<CallContext, 'assembly'>;

/** The assembly that was named, or the only one; a pact's name stands for its home. */
export function pickAssembly(logs: Logs, { assembly }: Named): Result<LiveAssembly, ControlFault> {
  const all = logs.assemblies();
  if (assembly === undefined) {
    const [only, second] = all;
    if (only === undefined) return refuse('NoAssembly');
    if (second === undefined) return ok(only);
    return refuse('AssemblyNeeded', { names: all.map(({ name }) => name) });
  }
  const found =
    all.find(({ name }) => name === assembly) ??
    logs.pacts().find(({ name }) => name === assembly)?.home;
  return found === undefined ? refuse('UnknownAssembly') : ok(found);
}

/** The assemblies that are meant: the one that was named, or all. */
export function pickAssemblies(
  logs: Logs,
  context: Named,
): Result<readonly LiveAssembly[], ControlFault> {
  if (context.assembly === undefined) return ok(logs.assemblies());
  const one = pickAssembly(logs, context);
  return one.ok ? ok([one.value]) : one;
}

/** The log that was named, an assembly's or a pact's, or the only assembly's. */
export function pickLog(logs: Logs, context: Named): Result<OpenLog, ControlFault> {
  const named = logs.open().find(({ name }) => name === context.assembly);
  if (named !== undefined) return ok(named);
  const home = pickAssembly(logs, context);
  if (!home.ok) return home;
  if (context.assembly !== undefined && context.assembly !== home.value.name)
    return refuse('PactNotStanding');
  const open = logs.open().find(({ assembly, pact }) => assembly === home.value && !pact);
  return open === undefined ? refuse('UnknownAssembly') : ok(open);
}

/** Everything open that is meant: the log that was named, or all logs. */
export function pickLogs(logs: Logs, context: Named): Result<readonly OpenLog[], ControlFault> {
  if (context.assembly === undefined) return ok(logs.open());
  const one = pickLog(logs, context);
  if (!one.ok) return one;
  const { assembly, pact } = one.value;
  return ok(logs.open().filter((log) => (pact ? log.pact === pact : log.assembly === assembly)));
}

/** A pact of ours by its name, or the start of its log's id. */
export function pickPact(logs: Logs, name: string): Result<LivePact, ControlFault> {
  const all = logs.pacts();
  const byName = all.find((pact) => pact.name === name);
  if (byName !== undefined) return ok(byName);
  return pickById(all, ({ open }) => open?.log ?? '', name, 'UnknownPact');
}

/** A pact that this device knows of, whether or not it speaks in it. */
export interface KnownHere {
  readonly home: LiveAssembly;
  readonly log: LogId;
  /** As this device calls it; without a name of its own, the start of its id. */
  readonly name: string;
}

/** A pact by its name or the start of its id; members who hold no seat in it know its id alone. */
export function pickKnownPact(
  logs: Logs,
  context: Named,
  name: string,
): Result<KnownHere, ControlFault> {
  const held = pickPact(logs, name);
  if (held.ok && held.value.open !== undefined) {
    const { home, open } = held.value;
    return ok({ home, log: open.log, name: held.value.name });
  }
  if (held.ok) return refuse('PactNotStanding');
  const homes = pickAssemblies(logs, context);
  if (!homes.ok) return homes;
  const all = homes.value.flatMap((home) =>
    home.rosters.known().map(({ pact: log }) => ({ home, log, name: `pact-${log.slice(0, 8)}` })),
  );
  const byName = all.find((one) => one.name === name);
  return byName === undefined ? pickById(all, ({ log }) => log, name, 'UnknownPact') : ok(byName);
}

/** The one thing whose id begins so. */
export function pickById<T>(
  all: readonly T[],
  idOf: (one: T) => string,
  start: string,
  unknown: string,
): Result<T, ControlFault> {
  const wanted = start.toLowerCase();
  const found =
    wanted.length < ID_START_MIN ? [] : all.filter((one) => idOf(one).startsWith(wanted));
  const [one, other] = found;
  if (one === undefined) return refuse(unknown);
  return other === undefined || idOf(other) === idOf(one) ? ok(one) : refuse('Ambiguous');
}

/** A live member of an assembly, by what they are called or by the start of their id. */
export function pickMember({ peer }: LiveAssembly, start: string): Result<MemberId, ControlFault> {
  const { state } = peer.peer.judged();
  if (state === undefined) return refuse('UnknownMember');
  const ids = liveMembers(state).map(({ id }) => id);
  const { members } = foldCalled(state);
  const wanted = start.normalize('NFC').trim().toLowerCase();
  const named = ids.filter((id) => members.get(id)?.toLowerCase() === wanted);
  const [only, second] = named;
  if (only !== undefined) return second === undefined ? ok(only) : refuse('Ambiguous');
  return pickById(ids, sameId, start, 'UnknownMember');
}

/** A device of an assembly. */
export function pickDevice({ peer }: LiveAssembly, start: string): Result<DeviceId, ControlFault> {
  const { state } = peer.peer.judged();
  return pickById([...(state?.devices.keys() ?? [])], sameId, start, 'UnknownDevice');
}

/** An id is its own name. */
export function sameId(id: AnyId): string {
  return id;
}
