/** Names of bundle files. */

/** What a finished bundle ends in. */
export const BUNDLE_SUFFIX = '.tocsin';
/** What an unfinished one ends in; nobody takes it. */
export const PART_SUFFIX = '.part';

/** Whether a name in an inbox is that of a bundle. Hidden files belong to somebody else. */
export function isBundleName(name: string): boolean {
  return name.endsWith(BUNDLE_SUFFIX) && !name.startsWith('.');
}
