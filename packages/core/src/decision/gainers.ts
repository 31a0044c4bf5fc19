/** Who gains by an act: what such a person wrote down for others carries it out for nobody by itself. */
import type { MemberId } from '../base/id.ts';
import type { Verb } from '../assembly/act.ts';
import type { Ground } from '../assembly/state.ts';

/** The members whom an act gives a power, or brings nearer to one; as the ground shows them. */
export function gainersOf({ mandates }: Pick<Ground, 'mandates'>, verb: Verb): readonly MemberId[] {
  switch (verb.kind) {
    case 'mandate':
      return [verb.value.member, ...(verb.value.terms?.deputies ?? [])];
    case 'recall':
      // The first of them who can stands in at once.
      return mandates.get(verb.value.mandate)?.terms?.deputies ?? [];
    case 'emergency':
      return verb.value.holders;
    case 'allocate': {
      const holder = verb.value.mandate === null ? undefined : mandates.get(verb.value.mandate);
      return holder === undefined ? [] : [holder.member];
    }
    default:
      return [];
  }
}
