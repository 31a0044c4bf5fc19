/**
 * Faults of the engine as the control socket says them: the kind that has a sentence, and numbers.
 * Ids, names and texts stay behind.
 */
import type { Result } from '@tocsin/core';
import { fail } from '@tocsin/core';

import type { ControlFault, Json } from './message.ts';

/** Kinds of the engine whose sentence stands under another kind. */
const SAID_AS: Readonly<Record<string, string>> = {
  // Founding.
  FounderContradicts: 'RevealDiffers',
  RevealWrong: 'RevealDiffers',
  SignatureWrong: 'GenesisNotSigned',
  TooFewFounders: 'TooFewPeople',
  TooManyFounders: 'TooManyPeople',
  // Rings and runs.
  NoSuchPact: 'UnknownPact',
  NoSuchRing: 'UnknownRing',
  NoSuchRun: 'UnknownRun',
  ClearedBefore: 'CancelSigned',
  // Pacts.
  NoRingers: 'TooFewRingers',
  OtherTempo: 'NotInRehearsal',
  OtherOffer: 'FileOfAnother',
  TooManyParties: 'FileOfAnother',
  PartyContradicts: 'TermsDiffer',
  PactTooLarge: 'FileTooLarge',
  // Bundles.
  NotForUs: 'BundleNotForUs',
  NotABundle: 'FileMalformed',
  NewerVersion: 'FileNewer',
  Oversize: 'BundleTooLarge',
  Damaged: 'BundleUnreadable',
  Truncated: 'BundleUnreadable',
  MalformedInside: 'BundleUnreadable',
  OtherLogInside: 'BundleUnreadable',
  BadBundleSignature: 'BundleUnreadable',
};

/** A fault as the socket says it. */
function faultOf(fault: { readonly kind: string }): ControlFault {
  const kept: Record<string, Json> = {};
  for (const [name, value] of Object.entries(fault))
    if (typeof value === 'number' || name === 'problem' || name === 'lock')
      kept[name] = value as Json;
  return { ...kept, kind: SAID_AS[fault.kind] ?? fault.kind };
}

/** A failed result with such a fault. */
export function failAs(fault: { readonly kind: string }): Result<never, ControlFault> {
  return fail(faultOf(fault));
}

/** A failed result of this kind, with what its sentence needs. */
export function refuse(
  kind: string,
  places: { readonly [name: string]: Json } = {},
): Result<never, ControlFault> {
  return fail({ ...places, kind });
}
