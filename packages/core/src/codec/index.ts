/** Canonical bytes: deterministic CBOR and the shapes that describe records in it. */
export * from './cbor.ts';
export * as shape from './shape.ts';
export type { Shape, ShapeOf } from './shape.ts';
export { decodeShape, encodeItems, encodeShape } from './shape.ts';
export type { PlainFault, PlainField, PlainObject } from './plain.ts';
export { fieldOf, inside, needed, PlainReader } from './plain.ts';
