/** What a process takes of the machine, as Linux tells it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Device } from './device.ts';

const KIB = 1_024;
const MIB = 1_048_576;

/** Memory that a process has resident, in bytes; 0 when it is gone. */
export function rssOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1] ?? 0) * KIB;
  } catch {
    return 0;
  }
}

/** Processor time that a process has used, in seconds: hundredths, as Linux counts them on every machine. */
export function processorSecondsOf(pid: number): number {
  try {
    // The name in parentheses may hold spaces: fields are counted from behind it.
    const fields =
      readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** How often a process gave the processor away because it had to wait: each of these is followed by a wake-up. */
export function waitsOf(pid: number): number {
  const tasks = `/proc/${String(pid)}/task`;
  let waits = 0;
  for (const task of readdirSync(tasks)) {
    const status = readFileSync(join(tasks, task, 'status'), 'utf8');
    waits += Number(/^voluntary_ctxt_switches:\s+(\d+)/mu.exec(status)?.[1] ?? 0);
  }
  return waits;
}

/** Files, sockets and pipes that a process has open. */
export function handlesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${String(pid)}/fd`).length;
  } catch {
    return 0;
  }
}

/** Bytes of all files below a folder. */
export function bytesIn(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

/** Bytes as MiB with one place. */
export const mib = (bytes: number): string => (bytes / MIB).toFixed(1);

/** Looks at a device's memory until `end`, which gives the most it had, in bytes. */
export function watchMemory(device: Device): { readonly end: () => number } {
  let most = 0;
  const timer = setInterval(() => {
    if (device.isUp()) most = Math.max(most, rssOf(device.pid()));
  }, 250);
  return {
    end: () => {
      clearInterval(timer);
      return most;
    },
  };
}
