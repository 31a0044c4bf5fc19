/** Sealed files that couriers carry from an outbox to an inbox (`docs/spec/bearers.md`). */
export { BUNDLE_BYTES_MAX, createBundleBearer } from './bundle-bearer.ts';
export type { BundleBearerOptions } from './bundle-bearer.ts';
export { TAKEN_BYTES_MAX, TAKEN_FILES_MAX, TAKEN_FOLDER } from './inbox.ts';
export type { InboxFault } from './inbox.ts';
export { BUNDLE_SUFFIX, PART_SUFFIX } from './names.ts';
