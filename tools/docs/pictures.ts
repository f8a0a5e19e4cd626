// Draws the pictures of the README: who owned which message area when, and consoles as they were written. They come from
// runs of the demonstrations, which are the same every time.

import { existsSync, readFileSync } from "node:fs";
import { bootFile } from "../../host/node.ts";
import type { Ownership } from "../../host/state/journal.ts";
import { renderTimeline } from "../../host/timeline.ts";
import { xmlText } from "../../host/xml.ts";

/** A picture as it should be. */
interface Picture {
  readonly file: string;
  readonly text: string;
}

/** The pictures that are out of date. @throws Error when a demonstration cannot be booted */
export function changedPictures(): Picture[] {
  const made = [
    { file: "docs/pictures/channels.svg", text: timeline("firmware/demo/channels/manifest.json", 40_000) },
    { file: "docs/pictures/node.svg", text: session("firmware/demo/node/manifest.json") },
  ];
  return made.filter(({ file, text }) => !existsSync(file) || readFileSync(file, "utf8") !== text);
}

function booted(...[path, options]: Parameters<typeof bootFile>) {
  const { machine } = bootFile(path, options);
  if (machine === undefined) throw new Error(`${path} cannot be booted`);
  return machine;
}

/** Who owned which area in the first instructions of a run. */
function timeline(manifest: string, limit: number): string {
  const changes: Ownership[] = [];
  const machine = booted(manifest, { observer: { ownership: (change) => changes.push(change) } });
  machine.run({ limit });
  const partitions = machine.state.partitions.map(({ name }) => name);
  return renderTimeline({ changes, total: changes.length, partitions, end: machine.clock });
}

/** A line of a console, and the reading of the clock, in microseconds, at which it was whole. */
interface Line {
  readonly name: string;
  readonly text: string;
  readonly clock: number;
}

/** Lines that are shown, the first ones. */
const LINES = 27;
/** Times as long as it took. */
const SLOWER = 20;
const COLUMNS = 66;
const [CHARACTER, ROW, MARGIN] = [7.83, 18, 14];
const COLOURS = ["#8ab4f8", "#f2b28c", "#81c995"];

/** Consoles of a run, line by line, as an animated picture; where nothing is animated, all lines are there. */
function session(manifest: string): string {
  const lines: Line[] = [];
  const begun = new Map<number, string>();
  const names: string[] = [];
  const machine = booted(manifest, {
    observer: {
      consoleOutput(partition, characters, clock) {
        const [first = "", ...more] = new TextDecoder().decode(characters).split("\n");
        let text = (begun.get(partition) ?? "") + first;
        for (const next of more) {
          lines.push({ name: names[partition]!, text, clock });
          text = next;
        }
        begun.set(partition, text);
      },
    },
  });
  names.push(...machine.state.partitions.map(({ name }) => name));
  while (lines.length < LINES && machine.run({ limit: 100_000 }).outcome === "limit") {
    // On to the next slice.
  }
  return drawn(lines.slice(0, LINES), names);
}

function drawn(lines: readonly Line[], names: readonly string[]): string {
  const [width, height] = [Math.round(COLUMNS * CHARACTER) + 2 * MARGIN, lines.length * ROW + 2 * MARGIN];
  const name = Math.max(...names.map(({ length }) => length)) + 2;
  const end = lines.at(-1)!.clock;
  const rows = lines.map(({ name: of, text, clock }, i) => {
    const y = MARGIN + (i + 0.75) * ROW;
    const colour = COLOURS[names.indexOf(of) % COLOURS.length];
    const at = (clock / end).toFixed(4);
    const appears = `<animate attributeName="opacity" values="0;1;1" keyTimes="0;${at};1" calcMode="discrete" dur="${((end * SLOWER) / 1e6).toFixed(1)}s" fill="freeze"/>`;
    const cells = `<tspan fill="${colour}">${xmlText(of)}</tspan><tspan x="${(MARGIN + name * CHARACTER).toFixed(1)}">${xmlText(text)}</tspan>`;
    return `<text x="${MARGIN}" y="${y}">${cells}${appears}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    "<title>The consoles of a CAMPS node: messages are queued by precedence and delivered</title>",
    "<style>text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #e8eaed; white-space: pre }</style>",
    `<rect width="${width}" height="${height}" rx="8" fill="#202124"/>`,
    ...rows,
    "</svg>",
    "",
  ].join("\n");
}
