// Where core.wasm of the package lies, for hosts without files: browsers fetch it, and bundlers know this form of a URL
// and take the file along. In Node, bundledCore of host/node.ts reads it.

/** Address of the compiled core, beside the built sources. */
export const coreUrl: URL = new URL("../core.wasm", import.meta.url);
