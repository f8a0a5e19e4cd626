import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // The modules of the project keep nothing of a run, and tests leave the process as they found it. So files share a worker,
    // and its modules are loaded and compiled once: tests/kernel takes 23 s of processor time, 42 s when isolated.
    isolate: false,
    // Tests of the commands change the working folder, which threads cannot.
    pool: "forks",
    // One worker for each core; vitest's own number leaves one core out, which of two is half of them.
    maxWorkers: "100%",
    // No test finds, or leaves, anything in the cache of whoever runs it.
    env: { CR80_CACHE: "off" },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
