// What the core of debuggers exports besides: index.ts and this, compiled with CR80_HOOKED.

import { MAX_PARTITIONS } from "./layout";
import { deriveAll } from "./map";
import { dropAll } from "./slots";

export { suspendHooks } from "./hooks";

/** Lets what the host has written into the tables of hooks.ts hold. */
export function armHooks(): void {
  dropAll();
  for (let partition = 0; partition < MAX_PARTITIONS; partition++) deriveAll(partition);
}
