/** Draws in the log of an assembly: formats, fold, view, and the file by which anybody replays one. */
export { foldDraws } from './fold.ts';
export * from './records.ts';
export { readByOf } from './site.ts';
export { luckAsked, objectionToDraw, roundNamed } from './judge.ts';
export * from './state.ts';
export * from './replay.ts';
export * from './view.ts';
