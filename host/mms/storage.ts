// The interface of the durable storage, which is an output of a run. MMS writes here what it must keep before it answers,
// and reads it when a machine begins.

/** A record by its key, and what becomes of it: its bytes, or null when it goes. */
export type Change = readonly [key: string, bytes: Uint8Array | null];

/** Records by their keys. */
export interface MmsStorage {
  /** Every record, in the order of the keys. */
  entries(): Iterable<readonly [string, Uint8Array]>;
  /**
   * Makes all changes or none, and returns when they are where no crash can undo them.
   * @throws StorageFailed when that cannot be had: what is there afterwards is not known before the storage is opened
   * again
   */
  commit(changes: readonly Change[]): void;
  /** Closes the storage. No function is called any more. */
  close(): void;
}

/** A durable storage that has failed. Nothing that has relied on it may continue. */
export class StorageFailed extends Error {
  override readonly name = "StorageFailed";
}

/** A storage that is gone with the process: for browsers, and for manifests that name no folder. */
export function memoryStorage(records: Iterable<readonly [string, Uint8Array]> = []): MmsStorage {
  const kept = new Map(records);
  return {
    entries: () => [...kept].sort(([a], [b]) => (a < b ? -1 : 1)),
    commit: (changes) => {
      for (const [key, bytes] of changes) {
        if (bytes === null) kept.delete(key);
        else kept.set(key, bytes);
      }
    },
    close: () => {},
  };
}
