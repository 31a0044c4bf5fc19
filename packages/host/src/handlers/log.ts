/** `log verify|kept|export`. */
import { concatBytes, encodeCbor, encodeWire, ok } from '@tocsin/core';

import type { Handlers, LogVerifyAnswer } from '../calls.ts';
import { failAs } from '../fault.ts';
import { checkLog, readWhole } from '../log-reading.ts';
import type { Logs } from '../logs.ts';
import { pickLog, pickLogs } from '../pick.ts';
import { keptOf } from '../show/disk.ts';

/** The handlers of logs as they lie on the disk. */
export function logHandlers(logs: Logs): Pick<Handlers, 'log.verify' | 'log.kept' | 'log.export'> {
  const { clock } = logs.host;
  return {
    'log.verify': async (_, context) => {
      const open = pickLogs(logs, context);
      if (!open.ok) return open;
      const beganMs = clock.monotonicMs();
      const all = open.value.reduce((sum, { peer }) => sum + peer.replica.index.size(), 0);
      const read: LogVerifyAnswer['logs'][number][] = [];
      let before = 0;
      for (const log of open.value) {
        const found = await checkLog(log, (done) =>
          context.note({ key: 'verifying', done: before + done, of: all }),
        );
        if (!found.ok) return failAs(found.fault);
        read.push({ log: log.name, ...found.value });
        before += found.value.records;
      }
      return ok({ logs: read, tookMs: clock.monotonicMs() - beganMs });
    },
    'log.kept': async (_, context) => {
      const open = pickLogs(logs, context);
      return open.ok ? ok({ logs: open.value.map(keptOf) }) : open;
    },
    /** A CBOR sequence (RFC 8742) of byte strings, each a record as it travels. */
    'log.export': async (given, context) => {
      const log = pickLog(logs, context);
      if (!log.ok) return log;
      const parts: Uint8Array[] = [];
      const read = await readWhole(log.value.store, (record) => {
        parts.push(encodeCbor(encodeWire(record)));
      });
      if (!read.ok) return failAs(read.fault);
      context.note({ key: 'writing', done: 0, of: parts.length });
      const bytes = concatBytes(...parts);
      const file = logs.host.files.write(given, log.value.name, '.tocsin-log', bytes);
      if (!file.ok) return file;
      return ok({ file: file.value, bytes: bytes.length, records: parts.length });
    },
  };
}
