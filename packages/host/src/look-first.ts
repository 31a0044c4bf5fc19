/**
 * Before a person's word is written by a device that was off for long, another device is asked how
 * far it knows this one (R17b): a folder that was brought back from a copy would else write a second
 * branch of its own chain. The engine refuses such a write; here the person waits for it instead.
 */
import type { Result } from '@tocsin/core';

import type { CallContext, CallName, Handlers } from './calls.ts';
import type { ControlFault } from './message.ts';
import { refuse } from './fault.ts';
import type { Logs } from './logs.ts';
import { pickAssemblies } from './pick.ts';

/** Calls that write a record of this device. The rest only read, or write beside the log. */
const WRITING = new Set<CallName>([
  'assembly.invite',
  'assembly.admit',
  'assembly.consent',
  'assembly.seat',
  'assembly.heal',
  'assembly.leave',
  'away.witnesses',
  'away.witness',
  'away.place',
  'device.add',
  'device.recover',
  'device.cut',
  'rhythm.set',
  'rhythm.pause',
  'seen',
  'call.ask',
  'call.heard',
  'inquiry.open',
  'inquiry.step',
  'inquiry.close',
  'ring.propose',
  'ring.sign',
  'ring.dispute',
  'ring.cancel',
  'ring.clear',
  'ring.lift',
  'ring.relay',
  'ring.amber',
  'pact.offer',
  'pact.accept',
  'pact.relay',
  'pact.terms',
  'pact.rotate',
  'pact.recover',
  'pact.object',
  'pact.amber',
  'playbook.add',
  'run.take',
  'run.done',
  'run.decline',
  'consent.set',
  'accounts.open',
  'accounts.close',
  'accounts.enter',
  'accounts.post',
  'accounts.archive',
  'accounts.confirm',
  'accounts.reverse',
  'accounts.count',
  'accounts.name',
  'need.add',
  'need.end',
  'offer.add',
  'offer.end',
  'exchange.match',
  'exchange.accept',
  'exchange.decline',
  'exchange.done',
  'exchange.failed',
  'exchange.contact',
  'duty.ask',
  'duty.accept',
  'duty.decline',
  'duty.done',
  'duty.missed',
  'talk.post',
  'talk.answer',
  'talk.take-back',
  'name.me',
  'name.assembly',
  'constitution.propose',
  'constitution.methods',
  'mandate.propose',
  'mandate.act',
  'mandate.ratify',
  'mandate.report',
  'mandate.held',
  'recall.propose',
  'recall.sign',
  'emergency.propose',
  'emergency.stop',
  'emergency.report',
  'allocate.propose',
  'decide.propose',
  'decide.stance',
  'decide.object',
  'decide.amend',
  'decide.withdraw',
  'decide.done',
  'decide.review',
  'decide.deny',
  'decide.enter',
  'draw.open',
  'draw.commit',
  'draw.reveal',
  'draw.dice',
  'draw.numbers',
  'draw.deny',
  'draw.beacon',
  'canary.heard',
  'canary.drop',
]);

/** The same handlers; those that write wait until writing is safe, or cannot be made safer. */
export function lookFirst(logs: Logs, handlers: Handlers): Handlers {
  const waiting = Object.entries(handlers).map(([name, handler]) => [
    name,
    WRITING.has(name as CallName) ? afterLooking(logs, handler as Handler) : handler,
  ]);
  return Object.fromEntries(waiting) as Handlers;
}

/** Any of them: what it takes and answers is handed through as it is. */
type Handler = (given: object, context: CallContext) => Promise<Result<object, ControlFault>>;

function afterLooking(logs: Logs, handler: Handler): Handler {
  return async (given, context) => {
    const homes = pickAssemblies(logs, context);
    // Whatever is wrong with the name is said by the handler itself.
    const looking = homes.ok
      ? logs
          .open()
          .filter(({ assembly }) => homes.value.includes(assembly))
          .filter(({ peer }) => peer.firstLook() === 'looking')
      : [];
    if (looking.length > 0) {
      context.note({ key: 'lookingFirst', done: 0, of: 0 });
      const left = once(context.signal);
      await Promise.race([left.promise, Promise.all(looking.map(({ peer }) => peer.mayWrite()))]);
      left.forget();
      if (context.signal.aborted) return refuse('Interrupted');
    }
    return handler(given, context);
  };
}

/** Settles when a signal aborts. */
function once(signal: AbortSignal): { readonly promise: Promise<void>; forget(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const heard = (): void => resolve();
  signal.addEventListener('abort', heard, { once: true });
  if (signal.aborted) resolve();
  return { promise, forget: () => signal.removeEventListener('abort', heard) };
}
