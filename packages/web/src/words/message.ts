/**
 * Messages: whole sentences with `{named}` places, and plural forms by the rules of the language
 * (Intl.PluralRules). Nothing is glued from fragments: where a word changes with number or state,
 * there is a sentence for each.
 */

/** A sentence whose words change with a number. `none` is for exactly zero. */
export interface Plural {
  /** Which of the named values decides. */
  readonly by: string;
  readonly none?: string;
  readonly zero?: string;
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

/** One message. */
export type Message = string | Plural;

/** The messages of one place, by key. */
export type Words = Readonly<Record<string, Message>>;

/** The same messages in another language: sentences stay sentences, plurals stay plurals. */
export type Translation<T extends Words> = {
  readonly [K in keyof T]: T[K] extends string ? string : Plural;
};

/** The `{named}` places of a sentence. */
type Places<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never;

type Forms<P extends Plural> = Extract<
  P['none'] | P['zero'] | P['one'] | P['two'] | P['few'] | P['many'] | P['other'],
  string
>;

/** The values a message needs; `V` is what may stand where no number is needed. */
export type ValuesOf<M extends Message, V> = M extends string
  ? { readonly [N in Places<M>]: V }
  : M extends Plural
    ? { readonly [N in Exclude<Places<Forms<M>>, M['by']>]: V } & {
        readonly [N in M['by']]: number;
      }
    : never;

/** The sentence of a message for these values, its places still open. */
export function sentenceOf(
  message: Message,
  values: Readonly<Record<string, unknown>>,
  plural: (count: number) => Intl.LDMLPluralRule,
): string {
  if (typeof message === 'string') return message;
  const count = Number(values[message.by] ?? 0);
  if (count === 0 && message.none !== undefined) return message.none;
  return message[plural(count)] ?? message.other;
}

/** A sentence cut at its places: texts at even positions, names of places at odd ones. */
export function cutAtPlaces(sentence: string): readonly string[] {
  return sentence.split(/\{(\w+)\}/u);
}
