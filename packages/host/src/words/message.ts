/**
 * Messages of a catalogue: whole sentences with `{named}` places, and plural forms by the rules of
 * the language (Intl.PluralRules). Nothing is glued from fragments: where a word changes with
 * number, way or state, there is a sentence for each.
 */

/** A sentence whose words change with a number. `none` is for exactly zero. */
interface Plural {
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

/** One message: a sentence, several that follow each other, or one whose words change. */
export type Message = string | readonly string[] | Plural;

/** The `{named}` places of a sentence. */
type Places<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never;

type Forms<P extends Plural> = Extract<
  P['none'] | P['zero'] | P['one'] | P['two'] | P['few'] | P['many'] | P['other'],
  string
>;

/** The values that a message needs. */
export type ValuesOf<M extends Message> = M extends string
  ? { readonly [N in Places<M>]: string | number }
  : M extends readonly string[]
    ? { readonly [N in Places<M[number]>]: string | number }
    : M extends Plural
      ? { readonly [N in Exclude<Places<Forms<M>>, M['by']>]: string | number } & {
          readonly [N in M['by']]: number;
        }
      : never;

/** The sentence of a message for these values. */
export function fill(
  message: Message,
  values: Readonly<Record<string, string | number>>,
  language: Language,
): string {
  const sentence = sentenceOf(message, values, language);
  return sentence.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return place;
    return typeof value === 'number' ? language.number(value) : language.isolate(value);
  });
}

/** What filling needs to know of a language. */
export interface Language {
  readonly plural: (count: number) => Intl.LDMLPluralRule;
  readonly number: (value: number) => string;
  /** What stands between two sentences: a space, or nothing where a language has none. */
  readonly betweenSentences: string;
  /** Keeps a foreign name from turning the direction of the sentence around it. */
  readonly isolate: (text: string) => string;
}

function sentenceOf(
  message: Message,
  values: Readonly<Record<string, string | number>>,
  language: Language,
): string {
  if (typeof message === 'string') return message;
  return isSeveral(message)
    ? message.join(language.betweenSentences)
    : formOf(message, values, language);
}

function isSeveral(message: readonly string[] | Plural): message is readonly string[] {
  return Array.isArray(message);
}

function formOf(
  plural: Plural,
  values: Readonly<Record<string, string | number>>,
  language: Language,
): string {
  const count = Number(values[plural.by] ?? 0);
  if (count === 0 && plural.none !== undefined) return plural.none;
  return plural[language.plural(count)] ?? plural.other;
}
