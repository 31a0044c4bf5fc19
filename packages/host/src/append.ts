/** Writes a word of a person into a log, and lets the log settle before it is answered. */
import type { RecordId, RecordKind, Result } from '@tocsin/core';
import { ok } from '@tocsin/core';
import type { Judged, LogPeer, WrittenAt } from '@tocsin/peer';

import type { ControlFault } from './message.ts';
import { failAs } from './fault.ts';

/** Writes a record of ours; what follows from it by itself has been done when this settles. */
export async function appendTo<T>(
  peer: LogPeer<Judged>,
  kind: RecordKind<T>,
  said: NoInfer<T>,
): Promise<Result<RecordId, ControlFault>> {
  const written = await peer.append(kind, said);
  if (!written.ok) return failAs(written.fault);
  await peer.refresh();
  return ok(written.value);
}

/** The same under another head than the newest, sealed under its epoch. */
export async function appendAtTo<T>(
  peer: LogPeer<Judged>,
  at: WrittenAt,
  kind: RecordKind<T>,
  said: NoInfer<T>,
): Promise<Result<RecordId, ControlFault>> {
  const written = await peer.appendAt(at, kind, said);
  if (!written.ok) return failAs(written.fault);
  await peer.refresh();
  return ok(written.value);
}
