/** How two peers greet, compare and hand over records: machines without input or output. */
export {
  BUNDLE_BYTES_MAX,
  BUNDLE_HEADER_BYTES,
  BUNDLE_PADDED_BYTES_MAX,
  BUNDLE_VERSION,
  LIFETIME_DAYS_MAX,
  LIFETIME_DAYS_MIN,
  openBundle,
  packBundle,
  readBundleHeader,
} from './bundle.ts';
export type {
  BundleFault,
  BundleHeader,
  BundleInput,
  HeaderFault,
  OpenCrypto,
  PackCrypto,
  PackFault,
} from './bundle.ts';
export { BUNDLE_FRAMES_MAX } from './bundle-content.ts';
export type {
  BundleContent,
  BundleDays,
  CarriedAlert,
  CarriedHusks,
  ContentFault,
} from './bundle-content.ts';
export { BUNDLE_RANDOM_BYTES, RECIPIENTS_MAX, SECRETS_TRIED_MAX } from './bundle-slots.ts';
export * from './courier.ts';
export * from './courier-selection.ts';
export * from './custody.ts';
export * from './frames.ts';
export { joinFrontier, splitFrontier } from './frontier.ts';
export type { FrontierPart, HeardFrontier } from './frontier.ts';
export * from './handshake.ts';
export type { LinkKeys, Role } from './handshake-proof.ts';
export type { Portion } from './husks.ts';
export { portionsOf, readsFor } from './husks.ts';
export * from './log-view.ts';
export { orderForSending } from './order.ts';
export { CREDIT_START_BYTES, hasNoRecords, OUTBOX_FRAMES_MAX } from './outbox.ts';
export * from './quota.ts';
export { lacksSomething, nextTickMs, stepReconcile } from './reconcile.ts';
export * from './reconcile-state.ts';
export type { Step } from './step.ts';
export type { Row } from './told.ts';
export { rowsOf } from './told.ts';
