// Recorded sessions in Chromium: replayed there with and without translation, and debugged, by the library as it is built, they come
// to the same as where they were recorded.
// Needs a Chromium (`apt-get install chromium`); without one this says so.

import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as library from "../../host/debug/index.ts";
import { Machine, type Recording, Replay, readRecording, report } from "../../host/node.ts";
import { folder, ROOT } from "../cli/run.ts";
import { core } from "../host/guests.ts";
import { Random } from "../host/random.ts";
import { play, replayed } from "../host/recording/sessions.ts";
import { world } from "../host/worlds.ts";
import { CHROMIUM, launch } from "./chromium.ts";
import { serve } from "./server.ts";

if (CHROMIUM === undefined) {
  console.info("tests/browser: no session was replayed in a page, because there is no Chromium");
}

const debugCore = core({ debug: true });

/** A page that replays them, with the library and what this imports, and shows what they come to. */
const PAGE = `<!doctype html>
<script type="importmap">
{ "imports": { "cr80": "/dist/host/index.js", "cr80/debug": "/dist/host/debug/index.js",
  "cr80/translate": "/dist/host/translate/index.js", "@assemblyscript/loader": "/node_modules/@assemblyscript/loader/index.js",
  "@noble/hashes/": "/node_modules/@noble/hashes/" } }
</script>
<script type="module">
import { Machine, Replay, readRecording, report } from "cr80";
import * as library from "cr80/debug";
import { translation } from "cr80/translate";
const fetched = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
const [core, debugCore] = [await fetched("/dist/core.wasm"), await fetched("/dist/core-debug.wasm")];
const translate = translation("verify");
const translateCore = await fetched(translate.coreUrl);
${debugged}
const sessions = await (await fetch("/sessions.json")).json();
const found = sessions.map(({ text }, n) => {
  const recording = readRecording(new TextEncoder().encode(text), "session").contents;
  const { machine } = Machine.restore(core, recording.state);
  const replay = new Replay(machine, recording);
  let outcome = "limit";
  while (outcome === "limit") outcome = replay.run({ limit: 1 + 97 * n }).outcome;
  const { machine: translated } = Machine.restore(translateCore, recording.state, { translate });
  new Replay(translated, recording).run();
  return {
    outcome,
    translated: translated.stateHash(),
    parted: replay.parted?.message ?? null,
    hash: machine.stateHash(),
    report: JSON.stringify(report(machine)),
    consoles: machine.state.partitions.map(({ number }) => [...machine.consoleOutput(number)]),
    places: debugged(library, Machine.restore(debugCore, recording.state).machine, recording, Replay),
  };
});
document.body.textContent = JSON.stringify(found);
</script>
<body></body>`;

/** Positions that a recorded run is gone to, out of their order, and states there; the page has this function, too. */
function debugged(
  { at, positionText, runBackward, Timeline }: typeof library,
  machine: Machine,
  recording: Recording,
  Made: typeof Replay,
): (string | undefined)[][] {
  const timeline = new Timeline(machine, { every: 300, replay: new Made(machine, recording) });
  const end = recording.events.at(-1)?.n ?? 0;
  const places = [0.7, 0.3, 0.5].map((part) => {
    timeline.seek(at(Math.floor(end * part)));
    return [positionText(timeline.position), machine.stateHash()];
  });
  const hit = runBackward(timeline, [{ at: { kind: "call", partition: undefined, code: undefined } }]);
  return [...places, [hit === undefined ? "none" : positionText(hit.position), machine.stateHash()]];
}

/** The same here. */
function placesOf(text: string) {
  const recording = readRecording(new TextEncoder().encode(text), "session").contents!;
  return debugged(library, Machine.restore(debugCore, recording.state).machine!, recording, Replay);
}

/** Recordings with what they come to here; of each second session somebody has changed the machine besides. */
function sessions() {
  return Array.from({ length: 10 }, (_, n) => n + 1).flatMap((seed) => {
    const random = new Random(seed);
    const changes = seed % 2 === 0 ? new Random(seed) : undefined;
    const session = play(world(seed)(), random, undefined, changes);
    const whole = { text: session.lines.join(""), outcome: "end", ...told(session.machine) };
    const text = session.lines.slice(0, 1 + random.below(session.lines.length - 1)).join("");
    return [whole, { text, outcome: "cut", ...told(replayed(text, random).machine) }];
  });
}

/** What can be asked of a machine, as data. */
function told(machine: Machine) {
  return {
    hash: machine.stateHash(),
    report: JSON.stringify(report(machine)),
    consoles: machine.state.partitions.map(({ number }) => [...machine.consoleOutput(number)]),
  };
}

test.skipIf(CHROMIUM === undefined)(
  "sessions come to the same state, report and consoles, whole and up to a line at which they were cut",
  async () => {
    const at = folder({ "index.html": PAGE });
    for (const name of ["dist", "node_modules"]) symlinkSync(join(ROOT, name), join(at, name));
    const recorded = sessions();
    writeFileSync(join(at, "sessions.json"), JSON.stringify(recorded));
    const server = await serve(at, () => "");
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const failed = new Promise<string>((resolve) =>
        page.on("pageerror", ({ message }) => resolve(JSON.stringify(message))),
      );
      await page.goto(`${server.address}/index.html`);
      const shown = page.waitForFunction(() => document.body?.textContent).then((text) => text.jsonValue());
      const found = JSON.parse(String(await Promise.race([shown, failed])));
      const expected = recorded.map(({ text, ...come }) => ({
        ...come,
        translated: come.hash,
        parted: null,
        places: placesOf(text),
      }));
      expect(found).toEqual(expected);
    } finally {
      await browser.close();
      await server.close();
    }
  },
);
