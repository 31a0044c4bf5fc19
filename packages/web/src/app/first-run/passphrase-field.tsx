/** A new passphrase: its length counted, shown on wish, pasted if one likes. */
import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import { firstRun } from '../../words/first-run.ts';
import { Checkbox, TextField } from '../kit/field.tsx';

/** The fewest characters of a passphrase (`PASSPHRASE_LENGTH_MIN`): the peer decides, this only helps. */
const CHARS_MIN = 12;

/** Whether a passphrase has the length that the peer asks for. */
export function isLongEnough(typed: string): boolean {
  return Array.from(typed.normalize('NFC')).length >= CHARS_MIN;
}

/** The field. */
export function PassphraseField({
  typed,
  isTooShort,
}: {
  readonly typed: Signal<string>;
  readonly isTooShort: boolean;
}): VNode {
  const isShown = useSignal(true);
  return (
    <div class="stack">
      <TextField
        label={firstRun.tell('lock.field')}
        help={firstRun.tell('lock.fieldHelp', { least: CHARS_MIN })}
        {...(isTooShort ? { fault: firstRun.tell('lock.tooShort', { least: CHARS_MIN }) } : {})}
        secret={!isShown.value}
        autocomplete="new-password"
        value={typed.value}
        onInput={(value) => (typed.value = value)}
      />
      <Checkbox checked={isShown.value} onChange={(checked) => (isShown.value = checked)}>
        {firstRun.tell('lock.show')}
      </Checkbox>
    </div>
  );
}
