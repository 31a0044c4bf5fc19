/**
 * A file made small before it is shown as codes or written into a link: most are hexadecimal in JSON,
 * and deflate (RFC 1951) brings them back to little more than their bytes. The first byte says how it
 * is packed, so that anything can be.
 */

const PLAIN = 0;
const DEFLATED = 1;
/** The longest file that people hand to each other (`EXCHANGE_BYTES_MAX` of the host): 512 KiB. */
export const FILE_BYTES_MAX = 524_288;

/** Packs a file. */
export async function pack(file: Uint8Array): Promise<Uint8Array> {
  const through = new Blob([Uint8Array.from(file)])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'));
  const small = new Uint8Array(await new Response(through).arrayBuffer());
  return small.length < file.length ? marked(DEFLATED, small) : marked(PLAIN, file);
}

/** Unpacks a file; undefined where it is none of ours, or longer than any may be. Total. */
export async function unpack(packed: Uint8Array): Promise<Uint8Array | undefined> {
  const [how] = packed;
  const rest = Uint8Array.from(packed.subarray(1));
  if (how === PLAIN) return rest.length <= FILE_BYTES_MAX ? rest : undefined;
  if (how !== DEFLATED) return undefined;
  try {
    return await bounded(
      new Blob([rest]).stream().pipeThrough(new DecompressionStream('deflate-raw')),
    );
  } catch (thrown) {
    // Bytes that are no deflate stream.
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}

/** Reads no further than a file may be long: a few bytes can unpack to very many. */
async function bounded(stream: ReadableStream<Uint8Array>): Promise<Uint8Array | undefined> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > FILE_BYTES_MAX) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function marked(how: number, bytes: Uint8Array): Uint8Array {
  const packed = new Uint8Array(bytes.length + 1);
  packed[0] = how;
  packed.set(bytes, 1);
  return packed;
}
