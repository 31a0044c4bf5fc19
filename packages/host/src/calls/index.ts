/** Everything that can be asked of the logs of a device, and how it is asked. */
export * from '../calls.ts';
export * from '../choices.ts';
export * from '../given.ts';
export * from '../message.ts';
