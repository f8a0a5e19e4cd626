// docs/PACKAGE.md: its commands are run, and its pages opened in Chromium, as they stand there, with the package as npm
// installs it. Needs a Chromium (`apt-get install chromium`); without one the pages are left out, and this says so.

import { spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bootFile } from "../../host/node.ts";
import { blocksOf, checkDocument } from "../docs/harness.ts";
import { install } from "../package/install.ts";
import { CHROMIUM, launch } from "./chromium.ts";
import { type FileServer, serve } from "./server.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DEMO = "firmware/demo/manifest.json";
const PAGE = '<!doctype html>\n<script type="module" src="main.js"></script>\n';

/** A project that has the package and the bundlers. */
function project(): string {
  const folder = mkdtempSync(join(tmpdir(), "cr80-browser-"));
  const names = readdirSync(join(ROOT, "node_modules")).filter((name) => !/^\.(?!bin$)/.test(name));
  install(folder, names);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  // What npx does with programs that are installed, without the half second that it takes.
  mkdirSync(join(folder, ".bin"));
  const npx = '#!/bin/sh\nPATH="node_modules/.bin:$PATH"\nexec "$@"\n';
  writeFileSync(join(folder, ".bin/npx"), npx, { mode: 0o755 });
  // Where the page finds it: beside it, and in what Vite takes along as it is.
  for (const at of ["", "public"]) {
    cpSync(join(ROOT, "firmware"), join(folder, at, "firmware"), { recursive: true });
  }
  return folder;
}

const folder = checkDocument("docs/PACKAGE.md", project);

if (CHROMIUM === undefined) {
  console.info("tests/browser: no page was opened, because there is no Chromium");
}

describe.skipIf(CHROMIUM === undefined)("in Chromium", () => {
  let browser: Browser;
  let server: FileServer;
  let expected = "";

  /** What a page shows when it has booted, or says why not; errors that it did not expect are in it too. */
  async function shown(address: string): Promise<string> {
    const page = await browser.newPage();
    try {
      const failed = new Promise<string>((resolve) =>
        page.on("pageerror", ({ message }) => resolve(message)),
      );
      await page.goto(address);
      const text = page
        .waitForFunction(() => document.body?.textContent?.trim())
        .then((handle) => handle.jsonValue());
      text.catch(() => undefined);
      return await Promise.race([text.then(String), failed]);
    } finally {
      await page.close();
    }
  }

  beforeAll(async () => {
    const machine = bootFile(DEMO).machine!;
    const { outcome, instructions } = machine.run({ limit: 1_000_000 });
    expected = `${outcome} after ${instructions} instructions, state ${machine.stateHash()}`;
    browser = await launch();
    // What bundlers make lies in folders of their own, with a page and the firmware.
    for (const [at, page] of [
      ["webpack", PAGE],
      ["esbuild", PAGE],
      ["esbuild-file", PAGE],
      ["rollup", PAGE.replace("main.js", "core.js")],
    ] as const) {
      mkdirSync(join(folder(), at), { recursive: true });
      writeFileSync(join(folder(), at, "index.html"), page);
      symlinkSync(join(ROOT, "firmware"), join(folder(), at, "firmware"));
    }
    server = await serve(folder(), (path) =>
      path.startsWith("/strict")
        ? "script-src 'self'"
        : path.startsWith("/esbuild/")
          ? "script-src 'self' 'wasm-unsafe-eval'"
          : "",
    );
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test.concurrent.each([
    ["without a bundler", "plain.html"],
    ["with webpack", "webpack/index.html"],
    ["with esbuild, the core in the bundle, under a policy", "esbuild/index.html"],
    ["with esbuild, the core as a file", "esbuild-file/index.html"],
    ["with Rollup", "rollup/index.html"],
  ])("boots %s", async (_, page) => {
    expect(await shown(`${server.address}/${page}`)).toBe(expected);
  });

  test("boots with Vite, built", async () => {
    const vite = await serve(join(folder(), "vite"), () => "");
    try {
      expect(await shown(`${vite.address}/index.html`)).toBe(expected);
    } finally {
      await vite.close();
    }
  });

  describe("with Vite's development server", () => {
    const vite = { address: "", stop: async () => {} };
    beforeAll(async () => {
      const program = join(ROOT, "node_modules/vite/bin/vite.js");
      const child = spawn(process.execPath, [program], {
        cwd: folder(),
        env: { ...process.env, NO_COLOR: "1" },
      });
      vite.stop = () =>
        new Promise((stopped) => {
          child.once("exit", () => stopped());
          child.kill();
        });
      let printed = "";
      vite.address = await new Promise((resolve, reject) => {
        child.stdout.on("data", (data) => {
          printed += data;
          const address = /http:\S+/.exec(printed)?.[0];
          if (address !== undefined) resolve(address);
        });
        child.once("exit", () => reject(new Error(`vite has ended: ${printed}`)));
      });
    });
    afterAll(() => vite.stop());

    test("boots, the core named", async () => {
      expect(await shown(`${vite.address}index.html`)).toBe(expected);
    });

    test("boots, the core found by Vite", async () => {
      writeFileSync(join(folder(), "unnamed.html"), PAGE);
      expect(await shown(`${vite.address}unnamed.html`)).toBe(expected);
    });
  });

  test("says that a page's policy forbids WebAssembly", async () => {
    cpSync(join(folder(), "esbuild"), join(folder(), "strict"), { recursive: true });
    expect(await shown(`${server.address}/strict/index.html`)).toMatch(
      /this cannot be compiled: .*Content Security Policy/i,
    );
  });
});

test("every file of the document is a page's, a command's, or imported by one", () => {
  const markdown = readFileSync(join(ROOT, "docs/PACKAGE.md"), "utf8");
  const files = blocksOf(markdown).flatMap(({ file, lines }) =>
    file === undefined ? [] : [[file, lines.join("\n")] as const],
  );
  const commands = blocksOf(markdown).filter(({ language }) => language === "console");
  const texts = commands.map(({ lines }) => lines.join("\n"));
  const opened = ["plain.html", "index.html", "rollup.config.js"];
  const unused = files.filter(
    ([name]) =>
      !opened.includes(name) &&
      !texts.some((text) => text.includes(name)) &&
      !files.some(([other, text]) => other !== name && text.includes(name)),
  );
  expect(unused).toEqual([]);
  expect(files.length).toBeGreaterThan(8);
  expect(
    blocksOf(markdown).filter(({ language, file }) => language !== "console" && file === undefined),
  ).toEqual([]);
});
