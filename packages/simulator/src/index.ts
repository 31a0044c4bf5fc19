/** The simulator's public face. */
export { createLuck } from './world/luck.ts';
export type { Luck } from './world/luck.ts';
