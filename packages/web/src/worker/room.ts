/**
 * The room that a browser gives this site, and whether it promises to keep what is in it. Without the
 * promise it may throw all of it away: when the disk runs short, and in Safari after seven days without
 * a visit.
 */

/** What the browser says of the room. */
export interface StorageRoom {
  readonly usedBytes: number;
  /** Bytes there may be at most; browsers round it, and give less when the disk is full. */
  readonly quotaBytes: number;
  /** Whether what is here stays until a person removes it. */
  readonly isKept: boolean;
}

/** The room there is; undefined when the browser does not say. Can be asked in a worker. */
export async function storageRoom(): Promise<StorageRoom | undefined> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    if (usage === undefined || quota === undefined) return undefined;
    return { usedBytes: usage, quotaBytes: quota, isKept: await navigator.storage.persisted() };
  } catch {
    // A page that is no secure context has no `storage`; one that is going away refuses.
    return undefined;
  }
}

/**
 * Asks the browser to keep what is here. Only a page can ask, and Firefox asks the person.
 *
 * @returns whether it is kept now; a later answer may differ, so ask again after installing.
 */
export async function askToKeep(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}
