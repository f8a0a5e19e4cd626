// Where core-translate.wasm of the package lies, for hosts without files. A file of its own: bundlers take along what a program names.

import { coreUrl } from "./core-url.ts";

/** Address of the core for translated code, compiled; undefined where that of the plain one is. */
export const translateCoreUrl: URL | undefined =
  coreUrl && new URL("../core-translate.wasm", import.meta.url);
