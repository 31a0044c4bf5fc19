/** The catalogue of words. Free of Node: the web app says the same sentences. */
export type { FaultSaid, Say, WordKey } from './say.ts';
export { createSay, isWordKey, sayFault } from './say.ts';
export { createSayWhen, sayBytes, sayDay, sayHours } from './time.ts';
