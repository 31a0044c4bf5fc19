/** R17b: a restored copy is found before it writes. */
import {
  LOG,
  ME,
  makeRecord,
  openTestReplica,
  saidKind,
  settle,
  valueOf,
} from '@tocsin/peer/log/testing';
import { createMemoryStore } from '@tocsin/storage/memory';
import { describe, expect, test } from 'vitest';

const standing = { gov: LOG as string as never, epoch: 1, clockSure: true, speaks: () => true };

describe('R17b: an innocent restore', () => {
  test('that a peer knows to be behind its own chain writes nothing more', async () => {
    const { replica } = await openTestReplica(await settle(createMemoryStore()));
    valueOf(await replica.append(saidKind, 1, standing));
    replica.stopWriting();
    expect(await replica.append(saidKind, 2, standing)).toEqual({
      ok: false,
      fault: { kind: 'RestoredBackup' },
    });
    expect(replica.index.size()).toBe(1);
  });

  test('that already forked its chain adds no third branch, and drops neither of the two', async () => {
    const { replica } = await openTestReplica(await settle(createMemoryStore()));
    const root = makeRecord(ME, null);
    const branches = [1, 2].map((says) => makeRecord(ME, root, { says }));
    valueOf(await replica.ingest([root, ...branches], 'peer', 'each'));
    expect(await replica.append(saidKind, 1, standing)).toEqual({
      ok: false,
      fault: { kind: 'OwnFork' },
    });
    for (const { id } of branches) expect(replica.index.known(id)).toBeDefined();
  });
});
