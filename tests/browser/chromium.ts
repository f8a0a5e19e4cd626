// The Chromium of the system, for tests of pages.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Where it is; undefined: there is none, and tests say so. */
export const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => process.env.PATH!.split(delimiter).map((at) => join(at, name)))
  .find((path) => existsSync(path));

/** Starts it. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM!, args: ["--no-sandbox"] });
}
