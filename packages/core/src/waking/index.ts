/** How people on a rota are woken, and who cannot be. */
export * from './fold.ts';
export * from './records.ts';
export * from './view.ts';
