/** How a scribe heard what others say: in the room, by telephone, in a note, and who heard it too. */
import type { VNode } from 'preact';

import { assembly } from '../../../words/assembly.ts';
import { decide } from '../../../words/decide.ts';
import { Choice } from '../../kit/field.tsx';
import { PeoplePick } from '../shared.tsx';

const WAYS = ['here', 'phone', 'courier'] as const;

/** How it was heard. */
export interface HeardHow {
  readonly via: (typeof WAYS)[number];
  readonly witness: readonly string[];
}

/** In the room, by nobody else yet. */
export const HEARD_HERE: HeardHow = { via: 'here', witness: [] };

/** The fields. */
export function Heard({
  of: { via, witness },
  onInput,
}: {
  readonly of: HeardHow;
  readonly onInput: (how: HeardHow) => void;
}): VNode {
  return (
    <>
      <Choice
        label={decide.tell('scribe.via')}
        options={WAYS.map((value) => ({ value, label: decide.tell(`scribe.${value}`) }))}
        value={via}
        onPick={(picked) => onInput({ via: picked, witness })}
      />
      <PeoplePick
        label={assembly.tell('with.witnesses')}
        help={decide.tell('scribe.witnessHelp')}
        value={witness}
        onInput={(picked) => onInput({ via, witness: picked })}
      />
    </>
  );
}

/** The same as a call takes it. */
export function spokenBy({
  people,
  via,
  witness,
}: HeardHow & { readonly people: readonly string[] }): {
  readonly for: readonly string[];
  readonly byScribe: boolean;
  readonly byPhone: boolean;
  readonly byCourier: boolean;
  readonly witness: readonly string[];
} {
  return {
    for: people,
    byScribe: via === 'here',
    byPhone: via === 'phone',
    byCourier: via === 'courier',
    witness,
  };
}
