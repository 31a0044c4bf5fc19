/** A crossing over texts: all messages of one moment in one text, bytes in base64. */
import type { Crossing } from '@tocsin/bearers/libp2p-window';

/** A crossing, and where the other end's texts are to be put. */
interface TextCrossing<Sent, Heard> extends Crossing<Sent, Heard> {
  take(text: string): void;
}

/** A page has these, and Node has `Buffer`. */
interface Base64 {
  toBase64?(): string;
}
const { fromBase64 } = Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array };

/** Posts texts, which must arrive in this order. */
export function createTextCrossing<Sent, Heard>(
  post: (text: string) => void,
): TextCrossing<Sent, Heard> {
  let waiting: Sent[] = [];
  let listener: (message: Heard) => void = () => undefined;
  const flush = (): void => {
    const text = JSON.stringify(waiting, encode);
    waiting = [];
    post(text);
  };
  return {
    send(message) {
      if (waiting.length === 0) setTimeout(flush, 0);
      waiting.push(message);
    },
    hear(one) {
      listener = one;
    },
    take(text) {
      for (const message of JSON.parse(text, decode) as Heard[]) listener(message);
    },
  };
}

function encode(_name: string, value: unknown): unknown {
  if (!(value instanceof Uint8Array)) return value;
  const own = (value as Base64).toBase64?.();
  return { base64: own ?? Buffer.from(value).toString('base64') };
}

function decode(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('base64' in value)) return value;
  const base64 = String(value.base64);
  return fromBase64?.call(Uint8Array, base64) ?? new Uint8Array(Buffer.from(base64, 'base64'));
}
