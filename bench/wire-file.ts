/** Records in a file, one after another behind four bytes of length, for fresh processes to read. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

import type { WireRecord } from '@tocsin/core';
import { concatBytes, decodeWire, encodeWire, uintBytes } from '@tocsin/core';

/** Writes them. One by one: a list of a million parts is more than one call takes. */
export function writeWireFile(path: string, wires: readonly WireRecord[]): void {
  const file = openSync(path, 'w');
  try {
    for (const wire of wires) {
      const encoded = encodeWire(wire);
      writeSync(file, concatBytes(uintBytes(encoded.length, 4), encoded));
    }
  } finally {
    closeSync(file);
  }
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
