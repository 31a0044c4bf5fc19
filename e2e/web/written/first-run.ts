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
      nextList: null,
    },
  ],
};
