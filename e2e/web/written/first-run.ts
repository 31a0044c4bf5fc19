/** A device that holds nothing yet, and one that has just come in. */
import type { StatusAnswer } from '@tocsin/host/calls';
import { ANSWERS } from '@tocsin/host/testing';

export const nobody: StatusAnswer = {
  ...ANSWERS.status,
  sentence: { key: 'noAssembly' },
  assemblies: [],
  subjects: [],
  inquiries: [],
  rings: [],
  warnings: [],
};
export const member: StatusAnswer = {
  ...ANSWERS.status,
  rings: [],
  inquiries: ANSWERS.status.inquiries.slice(0, 1),
  warnings: [{ kind: 'paperUnchecked', log: 'river' }],
  assemblies: [
    {
      name: 'harbour-street-tenants',
      called: 'Harbour Street Tenants',
      log: '0b'.repeat(32),
      state: 'standing',
      rehearsal: false,
      members: 22,
      pendingForMe: 1,
      toDecide: 0,
      held: 0,
      heldIds: [],
      nextList: null,
    },
  ],
};
/** Everything done that can be, and nothing that needs anybody. */
export const settled: StatusAnswer = {
  ...member,
  inquiries: [],
  warnings: [],
  assemblies: member.assemblies.map((one) => ({ ...one, pendingForMe: 0 })),
};
/** Somebody whose place is not in force yet. */
export const guest: StatusAnswer = {
  ...settled,
  assemblies: settled.assemblies.map((one) => ({ ...one, state: 'guest' as const })),
};
