#!/usr/bin/env node
// The command, in words that every Node can read: one that is too old for the rest is told so in a sentence.

import { readFileSync } from "node:fs";

// As far up from the sources as from what the build makes of them, in dist/cli/.
const { engines, version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const [needed, has] = [engines.node, process.versions.node].map((text) => {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text)!;
  return 1000 * Number(major) + Number(minor);
});
if (has! < needed!) {
  process.stderr.write(`cr80: this is Node ${process.versions.node}, and cr80 needs Node ${engines.node}\n`);
  process.exitCode = 2;
} else import("./process.ts").then(({ start }) => start(version));
