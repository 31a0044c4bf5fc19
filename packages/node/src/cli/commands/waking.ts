/** Commands of waking. */
import { CHOICES } from '@tocsin/host/choices';
import type { Command } from '../command.ts';

/** The commands of waking, in the order in which help shows them. */
export const WAKING_COMMANDS: readonly Command[] = [
  {
    name: 'canary show',
    help: 'Who on the rota of ringers can be woken, by which paths, and who cannot.',
    runs: 'daemon',
  },
  {
    name: 'canary heard',
    help: 'Confirm the weekly canary: the number that stood where it came.',
    runs: 'daemon',
    words: ['NUMBER'],
    example: 'tocsin canary heard 482913',
  },
  {
    name: 'canary send',
    help: 'Send a canary by every path of this device now, to try what was set up.',
    runs: 'daemon',
  },
  {
    name: 'canary drop',
    help: `Take away a path that is not set up any more: ${CHOICES.wakingWay.join(', ')}.`,
    runs: 'daemon',
    words: ['WAY'],
  },
];
