/** Fields: a label, the native control, one line of help, one line of what is wrong. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';

import { kit } from '../../words/kit.ts';

const HOURS_PER_DAY = 24;

interface Labelled {
  readonly label: ComponentChildren;
  readonly help?: ComponentChildren;
  /** What is wrong with it, as a sentence. */
  readonly fault?: ComponentChildren;
  readonly optional?: boolean;
}

function Field({
  id,
  label,
  help,
  fault,
  optional,
  children,
}: Labelled & { readonly id: string; readonly children: ComponentChildren }): VNode {
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional === true ? <span class="xs"> ({kit.tell('field.optional')})</span> : null}
      </label>
      {children}
      <span id={`${id}-help`} class="sub">
        {help}
      </span>
      <span id={`${id}-fault`} class="wrong" role="alert">
        {fault}
      </span>
    </div>
  );
}

function described(id: string, { help, fault }: Labelled): string | undefined {
  const ids = [help === undefined ? '' : `${id}-help`, fault === undefined ? '' : `${id}-fault`];
  return ids.filter(Boolean).join(' ') || undefined;
}

/** A line, or several, of text. Paste is always allowed. */
export function TextField({
  value,
  onInput,
  lines = 1,
  secret = false,
  charsMax,
  autocomplete = 'off',
  ...labelled
}: Labelled & {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly lines?: number;
  readonly secret?: boolean;
  readonly charsMax?: number;
  readonly autocomplete?: string;
}): VNode {
  const id = useId();
  const shared = {
    id,
    class: 'in',
    value,
    dir: 'auto' as const,
    maxLength: charsMax,
    autocomplete,
    'aria-invalid': labelled.fault !== undefined || undefined,
    'aria-describedby': described(id, labelled),
  };
  return (
    <Field id={id} {...labelled}>
      {lines === 1 ? (
        <input
          {...shared}
          {...(secret ? { type: 'password' } : { type: 'text' })}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      ) : (
        <textarea
          {...shared}
          rows={lines}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** One of a few, all in sight. */
export function Choice<T extends string>({
  label,
  help,
  value,
  options,
  onPick,
  compact = false,
}: {
  readonly label: ComponentChildren;
  readonly help?: ComponentChildren;
  readonly value: T | undefined;
  readonly options: readonly {
    readonly value: T;
    readonly label: ComponentChildren;
    readonly help?: ComponentChildren;
  }[];
  readonly onPick: (value: T) => void;
  /** Beside each other, for two to four short words. */
  readonly compact?: boolean;
}): VNode {
  const name = useId();
  return (
    <fieldset class={compact ? 'choice pick' : 'choice'}>
      <legend>{label}</legend>
      {help === undefined ? null : <p class="sub">{help}</p>}
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onPick(option.value)}
          />
          <span>
            {option.label}
            {option.help === undefined ? null : <small class="sub">{option.help}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** One of many, in the phone's own picker. */
export function SelectField<T extends string>({
  value,
  options,
  onPick,
  ...labelled
}: Labelled & {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onPick: (value: T) => void;
}): VNode {
  const id = useId();
  return (
    <Field id={id} {...labelled}>
      <select
        id={id}
        class="in"
        aria-describedby={described(id, labelled)}
        onChange={(event) => {
          const picked = options.find((option) => option.value === event.currentTarget.value);
          if (picked !== undefined) onPick(picked.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** A span of hours, typed in hours or in days; gives whole hours. */
export function HoursField({
  hours,
  onInput,
  hoursMin = 1,
  hoursMax,
  ...labelled
}: Labelled & {
  readonly hours: number;
  readonly onInput: (hours: number) => void;
  readonly hoursMin?: number;
  readonly hoursMax: number;
}): VNode {
  const id = useId();
  const inDays = hours > 0 && hours % HOURS_PER_DAY === 0;
  const unit = inDays ? HOURS_PER_DAY : 1;
  const put = (count: number, by: number): void => {
    if (Number.isSafeInteger(count)) onInput(Math.min(hoursMax, Math.max(hoursMin, count * by)));
  };
  return (
    <Field id={id} {...labelled}>
      <span class="hours">
        <input
          id={id}
          class="in"
          type="number"
          inputMode="numeric"
          min={1}
          max={Math.floor(hoursMax / unit)}
          value={hours / unit}
          aria-describedby={described(id, labelled)}
          onChange={(event) => put(event.currentTarget.valueAsNumber, unit)}
        />
        <select
          class="in"
          aria-label={kit.say('field.unit')}
          onChange={(event) => put(hours / unit, Number(event.currentTarget.value))}
        >
          <option value="1" selected={!inDays}>
            {kit.say('field.hours')}
          </option>
          <option value={String(HOURS_PER_DAY)} selected={inDays}>
            {kit.say('field.days')}
          </option>
        </select>
      </span>
    </Field>
  );
}

/** A whole number; empty is undefined. What is no such number is said, and stays to be mended. */
export function NumberField({
  value,
  onInput,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
  ...labelled
}: Labelled & {
  readonly value: number | undefined;
  readonly onInput: (value: number | undefined) => void;
  readonly least?: number;
  readonly most?: number;
}): VNode {
  const id = useId();
  const text = useSignal(value === undefined ? '' : String(value));
  const read = numberIn(text.value, least, most);
  // Another value than what was typed came from outside: a form that begins anew.
  const shown = read === value ? text.value : value === undefined ? '' : String(value);
  const isWrong = shown !== '' && numberIn(shown, least, most) === undefined;
  const fault =
    most === Number.MAX_SAFE_INTEGER
      ? kit.tell('field.least', { least })
      : kit.tell('field.between', { least, most });
  const all = isWrong ? { ...labelled, fault } : labelled;
  return (
    <Field id={id} {...all}>
      <input
        id={id}
        class="in"
        type="text"
        inputMode="numeric"
        autocomplete="off"
        value={shown}
        aria-invalid={isWrong || undefined}
        aria-describedby={described(id, all)}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          onInput(numberIn(text.value, least, most));
        }}
      />
    </Field>
  );
}

/** A whole number as people type it, in European, Arabic or Persian digits; undefined: none that fits. */
function numberIn(typed: string, least: number, most: number): number | undefined {
  // The last four bits of these digits are their value: U+0660 to U+0669, U+06F0 to U+06F9.
  const plain = typed
    .trim()
    .replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/gu, (digit) =>
      String((digit.codePointAt(0) ?? 0) % 16),
    );
  const number = /^\d{1,15}$/u.test(plain) ? Number(plain) : undefined;
  return number === undefined || number < least || number > most ? undefined : number;
}

/** Any of several, all in sight; a long list scrolls within itself. */
export function PickMany({
  label,
  help,
  options,
  value,
  onInput,
}: {
  readonly label: ComponentChildren;
  readonly help?: ComponentChildren;
  readonly options: readonly { readonly value: string; readonly label: ComponentChildren }[];
  readonly value: readonly string[];
  readonly onInput: (value: readonly string[]) => void;
}): VNode {
  const put = (one: string, isIn: boolean): void =>
    onInput(isIn ? [...value, one] : value.filter((other) => other !== one));
  return (
    <fieldset class="choice many">
      <legend>{label}</legend>
      {help === undefined ? null : <p class="sub">{help}</p>}
      <div class="many-list">
        {options.map((option) => (
          <Checkbox
            key={option.value}
            checked={value.includes(option.value)}
            onChange={(isIn) => put(option.value, isIn)}
          >
            {option.label}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

/** Yes or no. */
export function Checkbox({
  checked,
  onChange,
  children,
}: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
