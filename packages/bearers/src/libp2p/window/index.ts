/**
 * Bearers for a worker that run in its window. In the worker:
 *
 *     const createLibp2pBearer = createStandIns(crossingOver(port));
 *
 * and in the window, with the other end of that port and the bearer for pages:
 *
 *     serveBearers(crossingOver(port), { clock, random, create: createLibp2pBearer });
 */
export { crossingOver } from './crossing.ts';
export type { Ask, Crossing, CrossingOptions, OpenedBearer, Tell } from './crossing.ts';
export { serveBearers } from './serve.ts';
export type { ServeInit } from './serve.ts';
export { createStandIns } from './stand-in.ts';
export type { CreateBearer } from './stand-in.ts';
