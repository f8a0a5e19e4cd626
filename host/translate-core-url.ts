// The URL of the package's core-translate.wasm, for hosts without files. Separate from core-url.ts, because bundlers include every
// file that a program names.

import { coreUrl } from "./core-url.ts";

/** Address of the core for translated code, compiled; undefined where that of the plain one is. */
export const translateCoreUrl: URL | undefined =
  coreUrl && new URL("../core-translate.wasm", import.meta.url);
