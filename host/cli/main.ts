#!/usr/bin/env node
// The command, in words that every Node can read: one that is too old for the rest is told so in a sentence.

import { createRequire } from "node:module";

const { engines } = createRequire(import.meta.url)("cr80/package.json");
const [needed, has] = [engines.node, process.versions.node].map((version) => {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version)!;
  return 1000 * Number(major) + Number(minor);
});
if (has! < needed!) {
  process.stderr.write(`cr80: this is Node ${process.versions.node}, and cr80 needs Node ${engines.node}\n`);
  process.exitCode = 2;
} else import("./process.ts");
