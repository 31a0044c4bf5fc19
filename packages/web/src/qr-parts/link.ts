/**
 * An invitation as a link: `https://…/#/join/PACKED`. The file stands in the fragment alone, which no
 * browser sends to whoever serves the page. Whoever has the link has the invitation.
 */
import { pack, unpack } from './packing.ts';

/** The longest text that stands in a link: with the address it stays under what is read of one. */
const LINK_CHARS_MAX = 4000;

/** The link of an invitation, under the address at which this app is served; undefined: too long. */
export async function encodeLink(file: Uint8Array, origin: string): Promise<string | undefined> {
  const packed = await pack(file);
  const text = btoa(String.fromCodePoint(...packed.subarray(0, LINK_CHARS_MAX)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  const isWhole = packed.length <= LINK_CHARS_MAX && text.length <= LINK_CHARS_MAX;
  return isWhole ? `${origin}/#/join/${text}` : undefined;
}

/** What stands behind `#/join/` in a text; undefined where there is no such link. */
export function payloadIn(text: string): string | undefined {
  return /#\/join\/([\w-]+)/u.exec(text)?.[1];
}

/** The file of a payload; undefined where it is none. Total. */
export async function decodePayload(payload: string): Promise<Uint8Array | undefined> {
  if (payload.length > LINK_CHARS_MAX || !/^[\w-]+$/u.test(payload)) return undefined;
  try {
    const bytes = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    return await unpack(Uint8Array.from(bytes, (character) => character.codePointAt(0) ?? 0));
  } catch (thrown) {
    // A length that no bytes have.
    if (thrown instanceof DOMException) return undefined;
    throw thrown;
  }
}
