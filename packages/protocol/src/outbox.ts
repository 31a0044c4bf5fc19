/**
 * What waits to leave on one link. The bearer takes one parcel at a time; the next is chosen when
 * it has taken the last, so that a ring overtakes everything that was queued before it. Records
 * also wait for the other end's credit, in bytes of whole frames; nothing else does, for it is small.
 */
import { FRAME_PRIORITIES } from './frames.ts';
import type { Frame } from './frames.ts';
import { encodeFrame, priorityOf } from './frames.ts';

/** Bytes of records that may be on their way unanswered: 5 batches of at most 48 KiB. */
export const CREDIT_START_BYTES = 262_144;
/** Frames that wait, without records: 60 rings, 600 beats of 2.7 KB and their like; 2 MiB. */
export const OUTBOX_FRAMES_MAX = 1_024;

/** Frames by priority, the first to leave first. */
export interface Outbox {
  readonly queues: readonly (readonly Uint8Array[])[];
  /** The bearer has a parcel of ours and has not said that it took it. */
  readonly busy: boolean;
  readonly credit: number;
}

/** Nothing waiting, and the credit that every link starts with. */
export const EMPTY_OUTBOX: Outbox = {
  queues: Array.from({ length: FRAME_PRIORITIES }, () => []),
  busy: false,
  credit: CREDIT_START_BYTES,
};

const RECORDS = priorityOf('records');

/** Puts a frame in its queue; undefined when there is no room. */
export function enqueue(outbox: Outbox, frame: Frame): Outbox | undefined {
  const priority = priorityOf(frame.kind);
  const queue = outbox.queues[priority] ?? [];
  if (priority !== RECORDS && queue.length >= OUTBOX_FRAMES_MAX) return undefined;
  return {
    ...outbox,
    queues: outbox.queues.with(priority, [...queue, encodeFrame(frame)]),
  };
}

/** The parcel that leaves now, if any: none while the bearer is busy or credit is short. */
export function dequeue(outbox: Outbox): {
  readonly outbox: Outbox;
  readonly parcel: Uint8Array | undefined;
} {
  if (outbox.busy) return { outbox, parcel: undefined };
  for (let priority = 0; priority < FRAME_PRIORITIES; priority += 1) {
    const queue = outbox.queues[priority] ?? [];
    const parcel = queue[0];
    if (parcel === undefined) continue;
    const costs = priority === RECORDS ? parcel.length : 0;
    if (costs > outbox.credit) continue;
    const queues = outbox.queues.with(priority, queue.slice(1));
    return { outbox: { queues, busy: true, credit: outbox.credit - costs }, parcel };
  }
  return { outbox, parcel: undefined };
}

/** Whether nothing can leave now: the bearer is busy, or nothing waits. */
export function isIdle({ busy, queues }: Outbox): boolean {
  return busy || queues.every((queue) => queue.length === 0);
}

/** Whether no records wait. */
export function hasNoRecords(outbox: Outbox): boolean {
  return (outbox.queues[RECORDS] ?? []).length === 0;
}
