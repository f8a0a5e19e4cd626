// The storage adapter for the web: manifests, images, sources and core.wasm are fetched. A problem with an address or
// its contents is returned as a value; nothing here throws or rejects for one.

import { assembleSource } from "./assemble-source.ts";
import { type BootFileResult, bootLoaded, type LoadedManifest, loadManifest } from "./boot.ts";
import { type CoreSource, compileCore } from "./core-module.ts";
import { coreUrl } from "./core-url.ts";
import { type Fetch, WebStorage } from "./fetched.ts";
import type { BootOptions } from "./options.ts";
import { type FileResult, failed } from "./storage.ts";

export type { BootFileResult } from "./boot.ts";
export type { Fetch } from "./fetched.ts";
export * from "./index.ts";
export type { SourceProgram } from "./source.ts";

/** Options of a machine in addition to its manifest, and how its files are fetched. */
export interface BootUrlOptions extends BootOptions {
  /** The core, compiled or as bytes, or its address. When there is none, the address that the package has for it. */
  readonly core?: CoreSource | URL | string;
  /** The function that fetches; the host's fetch when not given. */
  readonly fetch?: Fetch;
}

/**
 * Fetches a manifest and all that it names, assembles its sources, and builds the machine. Relative addresses are taken
 * from the page, or from the worker's script. What manifests and sources name is a path on the server of the file that
 * names it, and no address. Never rejects for what is fetched.
 */
export async function bootUrl(url: URL | string, options: BootUrlOptions = {}): Promise<BootFileResult> {
  const storage = new WebStorage(options.fetch ?? ((address) => fetch(address)));
  const bundled = options.translate === undefined ? coreUrl : options.translate.coreUrl;
  const [loaded, core] = await Promise.all([load(url, storage), coreOf(options.core ?? bundled, storage)]);
  return bootLoaded(loaded, core, options);
}

/** Loads with what has been fetched, fetches what was missing, and so on: includes are known only when a source is read. */
async function load(url: URL | string, storage: WebStorage): Promise<LoadedManifest> {
  const path = storage.addressOf(url);
  let loaded = loadManifest(path, storage, assembleSource);
  while (await storage.fetchMissing()) loaded = loadManifest(path, storage, assembleSource);
  return loaded;
}

async function coreOf(
  given: CoreSource | URL | string | undefined,
  storage: WebStorage,
): Promise<FileResult<WebAssembly.Module>> {
  if (typeof given === "object" && !(given instanceof URL)) return compileCore(given);
  const fail = (place: string, message: string): FileResult<WebAssembly.Module> => {
    const advice = 'give its address, its bytes or the compiled module as "core" (docs/PACKAGE.md)';
    return failed("NO_CORE", place, message, advice);
  };
  if (given === undefined) {
    return fail(
      "core.wasm",
      "in a bundle that is not an ES module the package does not know its own address",
    );
  }
  const address = storage.addressOf(given);
  const { contents, problem: found } = await storage.fetchBytes(address);
  return contents === undefined ? fail(address, found.message) : compileCore(contents, address);
}
