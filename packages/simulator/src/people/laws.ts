/**
 * What a home lays down before it can help by itself: a playbook with outside acts, who carries them
 * out and who after them, and the members' decision on each (decision 0032).
 */
import type { Hash32, Playbook, PlaybookStep, RecordId } from '@tocsin/core';
import { actionConsentKind, ALERT_KINDS, playbookKind, RESOLVE_SUBJECT } from '@tocsin/core';

import type { Home } from '../world/valley.ts';
import type { Heard } from './doings.ts';
import { propose } from './doings.ts';
import type { Person } from './person.ts';

/** Minutes after which the second device acts, if the first was not seen to. */
const SUCCESSOR_MINUTES = 720;

/** The step that draws on the cap for more than itself. */
export const MONEY_STEP = 'send-money';

const act: PlaybookStep = {
  key: 'tell-lawyers',
  text: 'Tell the lawyers.',
  role: 'watch',
  deadlineMinutes: 600,
  onDeadline: 'handOver',
  irreversible: false,
  neverCancelled: true,
  spends: 0,
  action: { kind: 'webhook', target: 'https://lawyers.example/', template: 'A twin has rung.' },
};

/** One act that anybody may see twice, and one that draws on the cap. */
const PLAYBOOK: Playbook = {
  key: 'twin-rings',
  title: 'A twin has rung',
  kinds: [ALERT_KINDS.indexOf('arrest')],
  steps: [
    act,
    {
      ...act,
      key: MONEY_STEP,
      text: 'Send money for bail.',
      neverCancelled: false,
      spends: 3,
      action: { kind: 'webhook', target: 'https://fund.example/', template: 'Bail, please.' },
    },
  ],
};

/** Lays it down by one person's hand; true = all of it was written, and waits for consent. */
export async function layDown(home: Home, person: Person, heard: Heard): Promise<boolean> {
  const peer = person.device.home()?.peer;
  const devices = home.people.flatMap(({ device }) =>
    device.shelves.some(({ kind }) => kind === 'pact') ? [device.shelves[0]?.author] : [],
  );
  const [executor, successor] = devices;
  if (peer === undefined || executor === undefined) return false;
  const playbook = await peer.append(playbookKind, PLAYBOOK);
  if (!playbook.ok) return false;
  const records: RecordId[] = [playbook.value];
  for (const { key: step } of PLAYBOOK.steps) {
    const consent = await peer.append(actionConsentKind, {
      playbook: playbook.value,
      step,
      executor,
      successor: successor ?? null,
      delayMinutes: SUCCESSOR_MINUTES,
      replaces: [],
    });
    if (!consent.ok) return false;
    records.push(consent.value);
  }
  for (const record of records) {
    const value = { subject: RESOLVE_SUBJECT.response, hash: record as string as Hash32 };
    await propose(person, { kind: 'resolve', value }, heard);
  }
  return true;
}
