/** Response: playbooks, who acts for us, and how a run goes. */
export * from './consent.ts';
export * from './fold.ts';
export * from './playbooks/fallen-silent.ts';
export * from './playbooks/print.ts';
export * from './records.ts';
export * from './turn.ts';
export * from './view.ts';
