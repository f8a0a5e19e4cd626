// Where core.wasm of the package lies, for hosts without files: browsers fetch it, and bundlers know this form of a URL
// and take the file along.

/**
 * Address of the compiled core, beside the built sources. Undefined where the code does not know its own address: in a
 * bundle that is no ES module (a script, CommonJS).
 */
export const coreUrl: URL | undefined = locate();

function locate(): URL | undefined {
  try {
    return new URL("../core.wasm", import.meta.url);
  } catch {
    return undefined;
  }
}
