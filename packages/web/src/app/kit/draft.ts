/** What a person has typed into a form and not sealed yet, and how fields are bound to it. */
import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';

/** A draft: all fields of one form. */
export type Draft<D> = Signal<D>;

/** A draft that begins so. */
export function useDraft<D extends object>(begins: D): Draft<D> {
  return useSignal(begins);
}

/** Binds a field that is typed into. */
export function typed<D extends object, K extends keyof D>(
  draft: Draft<D>,
  name: K,
): { readonly value: D[K]; readonly onInput: (value: D[K]) => void } {
  return { value: draft.value[name], onInput: putter(draft, name) };
}

/** Binds a field of which one is picked. */
export function picked<D extends object, K extends keyof D>(
  draft: Draft<D>,
  name: K,
): { readonly value: D[K]; readonly onPick: (value: D[K]) => void } {
  return { value: draft.value[name], onPick: putter(draft, name) };
}

/** Binds a box. */
export function ticked<D extends object, K extends keyof D>(
  draft: Draft<D>,
  name: K,
): { readonly checked: D[K]; readonly onChange: (value: D[K]) => void } {
  return { checked: draft.value[name], onChange: putter(draft, name) };
}

/** Binds a span of hours. */
export function spanned<D extends object, K extends keyof D>(
  draft: Draft<D>,
  name: K,
): { readonly hours: D[K]; readonly onInput: (value: D[K]) => void } {
  return { hours: draft.value[name], onInput: putter(draft, name) };
}

function putter<D extends object, K extends keyof D>(
  draft: Draft<D>,
  name: K,
): (value: D[K]) => void {
  return (value) => {
    draft.value = { ...draft.value, [name]: value };
  };
}

/** A value of a call, left out where nothing was typed: `...some('text', draft.value.text)`. */
export function some<K extends string, V extends string | number>(
  name: K,
  value: V | undefined,
): { readonly [N in K]?: V } {
  if (value === undefined || value === '') return {};
  return { [name]: value } as { readonly [N in K]: V };
}

/** The lines of a text, without the empty ones. */
export function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
