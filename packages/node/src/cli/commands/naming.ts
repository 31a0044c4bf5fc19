/** Commands of names. */
import type { Command } from '../command.ts';

/** The commands of names, in the order in which help shows them. */
export const NAMING_COMMANDS: readonly Command[] = [
  {
    name: 'name me',
    help: 'Say what you are called in your assembly. It need not be your name.',
    runs: 'daemon',
    words: ['NAME'],
    example: 'tocsin name me "Sami, third floor"',
  },
  {
    name: 'name assembly',
    help: 'Say what your assembly is called. All members read it.',
    runs: 'daemon',
    words: ['NAME'],
  },
  { name: 'name show', help: 'Who is called what.', runs: 'daemon' },
];
