/** Records in a file, one after another behind four bytes of length, for fresh processes to read. */
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';

import type { WireRecord } from '@tocsin/core';
import { concatBytes, decodeWire, encodeWire, uintBytes } from '@tocsin/core';

/** Writes them. */
export function writeWireFile(path: string, wires: readonly WireRecord[]): void {
  const parts = wires.flatMap((wire) => {
    const encoded = encodeWire(wire);
    return [uintBytes(encoded.length, 4), encoded];
  });
  writeFileSync(path, concatBytes(...parts));
}

/** Reads them in batches, holding one batch at a time. */
export function* readWireFile(path: string, batch: number): Generator<readonly WireRecord[]> {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4);
    let wires: WireRecord[] = [];
    while (readSync(file, head) === head.length) {
      const encoded = new Uint8Array(head.readUInt32BE(0));
      readSync(file, encoded);
      const wire = decodeWire(encoded);
      if (!wire.ok) throw new Error('the file of the benchmark does not read');
      wires.push(wire.value);
      if (wires.length < batch) continue;
      yield wires;
      wires = [];
    }
    if (wires.length > 0) yield wires;
  } finally {
    closeSync(file);
  }
}
