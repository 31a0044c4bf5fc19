/** A playbook as people write it, in JSON: kinds and levels by name, times in minutes. */
import type { Action, Playbook, PlaybookStep, Result } from '@tocsin/core';
import { ALERT_KINDS, checkPlaybook, ok } from '@tocsin/core';

import type { ControlFault } from './message.ts';
import { refuse } from './fault.ts';

/** Longest file: what a record holds, with room for spaces. */
export const PLAYBOOK_FILE_BYTES_MAX = 65_536;

/**
 * Reads a playbook: `{"title", "kinds": ["silence"], "steps": [{"key", "text", "role", "minutes",
 * "onDeadline", "irreversible", "neverCancelled", "spends", "action": {"kind", "target",
 * "template"}}]}`; the last five may be left out. Total.
 */
export function parsePlaybook(key: string, bytes: Uint8Array): Result<Playbook, ControlFault> {
  const value = readJson(bytes);
  if (!isRecord(value)) return refuse('PlaybookMalformed');
  const { title, kinds, steps } = value;
  if (typeof title !== 'string' || !Array.isArray(kinds) || !Array.isArray(steps))
    return refuse('PlaybookMalformed');
  const numbers = kinds.map((kind) => ALERT_KINDS.findIndex((known) => known === kind));
  const read = steps.map(readStep);
  const whole = read.filter((step) => step !== undefined);
  if (numbers.includes(-1) || whole.length !== steps.length) return refuse('PlaybookMalformed');
  const sorted = [...new Set(numbers)].toSorted((a, b) => a - b);
  const playbook = { key, title: title.normalize('NFC'), kinds: sorted, steps: whole };
  const checked = checkPlaybook(playbook);
  return checked.ok ? ok(playbook) : refuse('PlaybookMalformed');
}

function readStep(value: unknown): PlaybookStep | undefined {
  if (!isRecord(value)) return undefined;
  const { key, text, role, minutes, onDeadline, action } = value;
  if (typeof key !== 'string' || typeof text !== 'string' || typeof role !== 'string')
    return undefined;
  const late = onDeadline ?? 'handOver';
  if (late !== 'escalate' && late !== 'skip' && late !== 'handOver') return undefined;
  const read = action === undefined || action === null ? null : readAction(action);
  if (read === undefined || typeof minutes !== 'number') return undefined;
  const spends = value['spends'] ?? 0;
  if (!Number.isSafeInteger(minutes) || !Number.isSafeInteger(spends)) return undefined;
  return {
    key,
    text: text.normalize('NFC'),
    role,
    deadlineMinutes: minutes,
    onDeadline: late,
    irreversible: value['irreversible'] === true,
    neverCancelled: value['neverCancelled'] === true,
    spends: spends as number,
    action: read,
  };
}

function readAction(value: unknown): Action | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, target, template } = value;
  if (typeof target !== 'string' || typeof template !== 'string') return undefined;
  if (kind !== 'webhook' && kind !== 'email' && kind !== 'sheet') return undefined;
  return { kind, target, template: template.normalize('NFC') };
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
