/** Commands of waking. */
import type { Command } from '../command.ts';

/** The commands of waking, in the order in which help shows them. */
export const WAKEUP_COMMANDS: readonly Command[] = [
  {
    name: 'wake show',
    help: 'Who wakes this device when it sleeps, and whom this device wakes.',
    runs: 'daemon',
  },
  {
    name: 'wake give',
    help: 'Give the ticket of a browser to devices that stay awake. The app does this itself.',
    runs: 'daemon',
    options: [
      {
        name: 'file',
        kind: 'text',
        value: 'FILE',
        help: 'The ticket. Whoever has it can wake that phone.',
        required: true,
      },
      {
        name: 'by',
        kind: 'list',
        value: 'DEVICE',
        help: 'The devices that are to keep it, one at least.',
      },
    ],
  },
  {
    name: 'wake end',
    help: 'Let nobody wake this device; with a device, wake that one no more.',
    runs: 'daemon',
    words: ['DEVICE?'],
  },
  {
    name: 'wake seen',
    help: 'Say that a wake-up reached you on this device. The app does this when its notice is touched.',
    runs: 'daemon',
  },
];
