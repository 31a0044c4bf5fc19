/** Where the logs of a village's device are: in memory, and nowhere else. */
import { ok } from '@tocsin/core';
import type { RecordStore } from '@tocsin/peer/ports';

import type { LogPlaces } from '../../host.ts';

/** Places that end with their worker. */
export interface PassingPlaces extends LogPlaces {
  /** The folder of a store of theirs. */
  folderOf(store: RecordStore): string;
}

/** Empty places. Nothing is opened twice: a village is never started again. */
export function passingPlaces(createStore: () => RecordStore): PassingPlaces {
  const folders = new Map<RecordStore, string>();
  return {
    list: () => Promise.resolve(ok([...folders.values()].toSorted())),
    open: (folder) => {
      const store = createStore();
      folders.set(store, folder);
      return Promise.resolve(ok({ folder, store, note: undefined, restored: false }));
    },
    folderOf: (store) => folders.get(store) ?? '',
  };
}
