// The URL of the package's core-debug.wasm, for hosts without files. Separate from core-url.ts, because bundlers include every
// file that a program names.

import { coreUrl } from "./core-url.ts";

/** Address of the core on which stops of a debugger work, compiled; undefined where that of the plain one is. */
export const debugCoreUrl: URL | undefined = coreUrl && new URL("../core-debug.wasm", import.meta.url);
