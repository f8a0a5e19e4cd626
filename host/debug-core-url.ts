// Where core-debug.wasm of the package lies, for hosts without files. A file of its own: bundlers take along what a program names.

import { coreUrl } from "./core-url.ts";

/** Address of the core on which stops of a debugger work, compiled; undefined where that of the plain one is. */
export const debugCoreUrl: URL | undefined = coreUrl && new URL("../core-debug.wasm", import.meta.url);
