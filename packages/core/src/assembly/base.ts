/**
 * The *base* of an act: the hash of just that part of the state which it changes. An act whose base
 * differs at the parent cannot be placed, so that nobody's consent is used for a change of something
 * they did not know (R1). The parts are small on purpose: admitting Ana does not move the base of
 * admitting Ben; and what the target of an act can move alone is never in it, so that nobody can
 * dodge an expulsion by adding devices (decision 0012).
 *
 *     base = BLAKE2b-256("tocsin/base;" ‖ CBOR [verb number, part…])
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import { idBytes, idOf } from '../base/id.ts';
import type { Hash32, MemberId, RecordId } from '../base/id.ts';
import type { Cbor } from '../codec/cbor.ts';
import { encodeCbor } from '../codec/cbor.ts';
import { unreachable } from '../base/invariant.ts';
import type { CutScope, Verb } from './act.ts';
import { CUT_SCOPES, verbNumber } from './act.ts';
import { earlyEndOf } from './cuts.ts';
import type { Ground } from './state.ts';

/** The base that an act with this verb must have at this ground. */
export function baseOf(hash: Hash, ground: Ground, verb: Verb): Hash32 {
  const part = [verbNumber(verb.kind), ...partOf(ground, verb)];
  return idOf<Hash32>(hashIn(hash, 'base', encodeCbor(part)));
}

function partOf(ground: Ground, verb: Verb): readonly Cbor[] {
  switch (verb.kind) {
    case 'admit':
      return [idBytes(verb.value.device), ground.devices.has(verb.value.device)];
    case 'addDevice':
      return [idBytes(verb.value.member), devicesPart(ground, verb.value.member)];
    case 'strikeDevice':
      return [idBytes(verb.value.device), ground.devices.get(verb.value.device)?.status ?? null];
    case 'expel':
    case 'resign':
      return memberPart(ground, verb.value.member);
    case 'epoch':
      return [ground.epochs.at(-1)?.number ?? 0];
    case 'mandate':
      return mandatePart(ground, verb.value.role, verb.value.member);
    case 'widerCut':
      return [...scopePart(verb.value.scope), cutsPart(ground, verb.value.scope)];
    case 'recall':
      return [idBytes(verb.value.mandate), ground.mandates.get(verb.value.mandate)?.ended === null];
    case 'constitution':
      return [ground.overrides.map(({ index, value }) => [index, value])];
    case 'resolve':
    case 'risk':
      return [verb.value.subject, idBytes(verb.value.hash), isResolved(ground, verb.value)];
    case 'moveBallotDevice':
      return [
        idBytes(verb.value.member),
        nullableId(ground.members.get(verb.value.member)?.ballotDevice ?? null),
      ];
    case 'suspend':
      return [
        ...memberPart(ground, verb.value.member),
        ground.members.get(verb.value.member)?.suspendedUntil ?? null,
      ];
    case 'witnesses':
      return [[...ground.witnessKeys]];
    case 'away':
      return [idBytes(ground.head)];
    case 'emergency':
      return [idBytes(verb.value.trigger), [...ground.emergencies.keys()].toSorted().map(idBytes)];
    case 'stopEmergency':
      return [
        idBytes(verb.value.power),
        ground.emergencies.get(verb.value.power)?.stopped === null,
      ];
    case 'allocate':
      return budgetPart(ground, verb.value.purpose);
    case 'rules':
      return [ground.rules, ground.rulesNext?.number ?? null];
    default:
      return unreachable(verb);
  }
}

function nullableId(id: Parameters<typeof idBytes>[0] | null): Cbor {
  return id === null ? null : idBytes(id);
}

function memberPart(ground: Ground, member: MemberId): readonly Cbor[] {
  return [idBytes(member), ground.members.get(member)?.status ?? null];
}

function scopePart({ kind, value }: CutScope): readonly Cbor[] {
  return [CUT_SCOPES.indexOf(kind), idBytes(value)];
}

/** What counts now of the devices that ended: of two cuts, the second is judged anew. */
function cutsPart(ground: Ground, scope: CutScope): Cbor {
  const cuts = earlyEndOf(ground, scope)?.cuts ?? null;
  if (cuts === null) return null;
  return cuts.map(({ device, heads }) => [
    idBytes(device),
    heads.map(({ seq, id }) => [seq, idBytes(id)]),
  ]);
}

function devicesPart(ground: Ground, member: MemberId): Cbor {
  return [...ground.devices.values()]
    .filter((device) => device.member === member)
    .toSorted((a, b) => compareText(a.id, b.id))
    .map(({ id, status }) => [idBytes(id), status]);
}

/** Seating one person in a role leaves the others' bases alone. */
function mandatePart(ground: Ground, role: number, member: MemberId): readonly Cbor[] {
  const standing = [...ground.mandates.values()]
    .filter((one) => one.role === role && one.member === member && one.ended === null)
    .map(({ act }) => act)
    .toSorted(compareText);
  return [role, idBytes(member), standing.map(idBytes)];
}

/** Another budget for the same purpose, opened meanwhile, has to be known. */
function budgetPart(ground: Ground, purpose: RecordId): readonly Cbor[] {
  const standing = [...ground.allocations.values()]
    .filter((one) => one.purpose === purpose && one.ended === null)
    .map(({ act }) => act)
    .toSorted(compareText);
  return [idBytes(purpose), standing.map(idBytes)];
}

/** Whether a decision's outcome was placed before. */
export function isResolved(
  { resolutions }: Pick<Ground, 'resolutions'>,
  { subject, hash }: { readonly subject: number; readonly hash: Hash32 },
): boolean {
  let subjects = subjectsByResolutions.get(resolutions);
  if (subjects === undefined) {
    subjects = new Set([...resolutions.values()].map((one) => `${one.subject} ${one.hash}`));
    subjectsByResolutions.set(resolutions, subjects);
  }
  return subjects.has(`${subject} ${hash}`);
}

/** A ground never changes: its resolutions are looked through once, however many payments ask. */
const subjectsByResolutions = new WeakMap<Ground['resolutions'], ReadonlySet<string>>();
