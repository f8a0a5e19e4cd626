// Writes the images of disks when a run of cr80 boot has ended.

import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import { type Problem, problem } from "../../asm/problem.ts";
import { changedImages, type LoadedDisk } from "../disk-images.ts";
import { realPath } from "../files.ts";
import type { Machine } from "../machine.ts";
import { unwritable, writeOutput } from "./files.ts";

/** What would keep the images from being written, looked at before the run. */
export function checkImages(disks: readonly LoadedDisk[]): Problem[] {
  const seen = new Set<string>();
  return disks
    .filter(({ write }) => write === "image")
    .flatMap(({ path }) => {
      const file = realPath(path);
      if (seen.has(file)) {
        const advice = "give each disk that is written its own image";
        return [problem("BAD_DISKS", path, "two disks would be written to this file", advice)];
      }
      seen.add(file);
      try {
        accessSync(file, constants.W_OK);
        accessSync(dirname(file), constants.W_OK);
        return [];
      } catch (error) {
        return [unwritable(path, error).problem];
      }
    });
}

/** Writes the images that the run has changed, each whole or not at all. What cannot be written is returned. */
export function writeImages(machine: Machine, disks: readonly LoadedDisk[]): Problem[] {
  return changedImages(machine, disks).flatMap(({ path, bytes }) => writeOutput(path, bytes).problem ?? []);
}
