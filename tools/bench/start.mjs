// Measures how long a command takes that does little, and a boot of each demonstration, with its programs kept from an earlier
// boot and without: processor time of the whole process, as GNU time reports it, compared with Node without a program.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./measure.mjs";
import { cost, NO_TIME, present } from "./process.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CR80 = join(ROOT, "dist/cli/main.js");

/** The demonstrations by their folders, and with what they end: the relay of channels crashes, as it is meant to. */
const DEMOS = [
  { name: "demo", manifest: "firmware/demo/manifest.json", status: 0 },
  { name: "channels", manifest: "firmware/demo/channels/manifest.json", status: 1 },
  { name: "coroutines", manifest: "firmware/demo/coroutines/manifest.json", status: 0 },
];

/** Measures, the commands taking turns. Returns `missing`, and for each command its `name`, the `rounds` in seconds, their median. */
export async function measureStart({ rounds, say }) {
  if (!(await present("time"))) return { figures: [], missing: [{ name: "start", missing: NO_TIME }] };
  const cache = await mkdtemp(join(tmpdir(), "cr80-bench-"));
  try {
    const env = { ...process.env, CR80_CACHE: cache };
    const cr80 = (...args) => [process.execPath, CR80, ...args];
    const ways = [
      { name: "node -e 0", command: [process.execPath, "-e", "0"], status: 0 },
      { name: "cr80 --version", command: cr80("--version"), status: 0 },
      { name: "cr80 dis 128A", command: cr80("dis", "128A"), status: 0 },
      ...DEMOS.flatMap(({ name, manifest, status }) => [
        { name: `boot ${name}, kept`, command: cr80("boot", join(ROOT, manifest)), status },
        {
          name: `boot ${name}, assembled`,
          command: cr80("boot", join(ROOT, manifest), "--no-cache"),
          status,
        },
      ]),
    ];
    const once = async ({ command, status }) => (await cost([command], { env, status })).seconds;
    for (const way of ways) await once(way);
    const figures = ways.map(({ name }) => ({ name, rounds: [] }));
    for (let round = 1; round <= rounds; round++) {
      say(`start, round ${round} of ${rounds}`);
      for (const [i, way] of ways.entries()) figures[i].rounds.push(await once(way));
    }
    for (const figure of figures) figure.seconds = median(figure.rounds);
    return { figures, missing: [] };
  } finally {
    await rm(cache, { recursive: true });
  }
}
