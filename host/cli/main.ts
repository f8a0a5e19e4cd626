#!/usr/bin/env node
// The entry of the command, written so that every Node can run it: a Node that is too old for the rest prints a
// sentence that says so.

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
