// Loads TypeScript of this project into a script: Node 20 cannot run it, and vite, which vitest brings, can.
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

/** A loader: `ssrLoadModule("/folder/file.ts")` gives a module; `close()` ends it. */
export const typeScript = () =>
  createServer({
    configFile: false,
    root: fileURLToPath(new URL("..", import.meta.url)),
    logLevel: "error",
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true },
  });
