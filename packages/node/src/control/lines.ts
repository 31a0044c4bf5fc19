/** Lines of text from a stream, with a limit on each. */
import type { Readable } from 'node:stream';

/** Calls `heard` for each line; ends the stream when one is longer than `bytesMax`. */
export function readLines(stream: Readable, bytesMax: number, heard: (line: string) => void): void {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  stream.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (;;) {
      const end = rest.indexOf(10);
      if (end < 0) break;
      kept.push(rest.subarray(0, end));
      const line = Buffer.concat(kept).toString('utf8');
      kept = [];
      keptBytes = 0;
      rest = rest.subarray(end + 1);
      if (line !== '') heard(line);
    }
    keptBytes += rest.length;
    if (keptBytes > bytesMax) stream.destroy();
    else if (rest.length > 0) kept.push(rest);
  });
}
