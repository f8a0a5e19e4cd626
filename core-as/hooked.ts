// Further exports of the core for debuggers: index.ts and this file, compiled with CR80_HOOKED.

import { CTX_PAGES, CTX_STAGE1, CTX_TT, MAX_PAGES, MAX_PARTITIONS, SPACE_PAGES } from "./layout";
import { derive, derivePlain, setStale } from "./map";
import { dropAll } from "./slots";
import { contextAddress } from "./state";

export { suspendHooks } from "./hooks";

/** Lets what the host has written into the tables of hooks.ts hold. */
export function armHooks(): void {
  dropAll();
  for (let partition = 0; partition < MAX_PARTITIONS; partition++) deriveAll(partition);
}

/** Rewrites all view entries of a partition. */
function deriveAll(partition: i32): void {
  const context = contextAddress(partition);
  if (!load<u16>(context, CTX_PAGES)) return;
  for (let page = 0; page < SPACE_PAGES; page++) derivePlain(partition, page);
  if (!load<u16>(context, CTX_TT)) {
    setStale(partition, 0, MAX_PAGES);
    return;
  }
  for (let index = 0; index < 2 * SPACE_PAGES; index++) {
    derive(partition, index, load<u16>(context + (index << 1), CTX_STAGE1));
  }
}
