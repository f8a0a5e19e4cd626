// The URL of the package's core.wasm, for hosts without files: browsers fetch it, and bundlers recognize this form of a
// URL and include the file.

/**
 * Address of the compiled core, next to the built sources. Undefined where the code does not know its own address: in a
 * bundle that is not an ES module (a script, CommonJS).
 */
export const coreUrl: URL | undefined = locate();

function locate(): URL | undefined {
  try {
    return new URL("../core.wasm", import.meta.url);
  } catch {
    return undefined;
  }
}
