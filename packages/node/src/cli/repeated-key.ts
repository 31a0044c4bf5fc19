/**
 * Keys that stand twice in one object of a JSON text. JSON.parse keeps the last of them without a word,
 * and a slip must not change what is counted (RFC 8259 §4: names should be unique).
 */

/** What matters of JSON's grammar here: texts, and what opens, closes and parts. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gu;

/** The first key that stands twice in its object, of a text that JSON.parse reads; undefined: none does. */
export function repeatedKey(json: string): string | undefined {
  const open: (Set<string> | null)[] = [];
  let isKeyNext = false;
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(token === '{' ? new Set() : null);
    else if (token === '}' || token === ']') open.pop();
    else if (isKeyNext && token.startsWith('"')) {
      const key = JSON.parse(token) as string;
      const seen = open.at(-1);
      if (seen?.has(key) === true) return key;
      seen?.add(key);
    }
    isKeyNext = token === '{' || (token === ',' && open.at(-1) instanceof Set);
  }
  return undefined;
}
