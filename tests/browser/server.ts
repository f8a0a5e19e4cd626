// A server of files, as plain as those that pages lie on.

import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

export interface FileServer {
  /** Its address, without a slash at the end. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Serves a folder, with the content security policy that `policy` has for a path. */
export async function serve(folder: string, policy: (path: string) => string): Promise<FileServer> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, "http://localhost").pathname);
    const file = join(folder, path);
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found?.isFile()) return response.writeHead(404).end();
    const type = TYPES[extname(path)] ?? "text/plain";
    response.writeHead(200, { "content-type": type, "content-security-policy": policy(path) });
    return response.end(readFileSync(file));
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
