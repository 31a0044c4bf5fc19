/**
 * The calls that the page knows: their types alone, nothing of them is in the page's code. They are
 * the calls of the command line (`GIVEN`, `Answers`).
 */
export type * from '@tocsin/host/calls';
