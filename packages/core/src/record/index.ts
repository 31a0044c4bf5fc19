/** Records: header, signature, body, kinds, lanes. */
export * from './body.ts';
export * from './header.ts';
export * from './kind.ts';
export * from './lane.ts';
export * from './record.ts';
