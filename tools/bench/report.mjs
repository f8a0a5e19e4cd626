// Prints the figures as a table for people, or as JSON for programs.

import { median } from "./measure.mjs";

/** Nanoseconds with three digits that count, in the unit that suits them. */
function time(ns) {
  if (ns >= 1e6) return `${Number((ns / 1e6).toPrecision(3))} ms`;
  if (ns >= 1000) return `${Number((ns / 1000).toPrecision(3))} us`;
  return `${ns.toPrecision(3)} ns`;
}

/** How many times as long as the base took in the same round: the median of the rounds. */
function ratio(entry, base) {
  return median(entry.rounds.map((ns, round) => ns / base.rounds[round]));
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])));
  return rows.map((row) => `${line(row).join("  ").trimEnd()}\n`).join("");
}

/** Rows of times and ratios; the first system that was measured is what the others are compared with. */
function times(kernels, figures) {
  const base = figures[0];
  const head = ["", ...kernels.flatMap(({ unit }) => [unit, "ratio"])];
  const rows = figures.map((figure) => [
    figure.name,
    ...figure.kernels.flatMap((entry, k) => [
      time(entry.ns),
      `${ratio(entry, base.kernels[k]).toPrecision(3)}`,
    ]),
  ]);
  return table([head, ...rows]);
}

/** How far apart the rounds of one figure are, at worst: large when something else kept the computer busy. */
function spread(figures) {
  const entries = figures.flatMap(({ kernels }) => kernels);
  const worst = Math.max(...entries.map(({ rounds }) => Math.max(...rounds) / Math.min(...rounds)));
  return `slowest round of a figure: at most ${worst.toFixed(2)} times the fastest\n`;
}

/** Guest instructions of the systems that count them: for each kernel how many a unit takes, and how many a second. */
function rates(figures) {
  const counted = figures.flatMap(({ name, kernels }) =>
    kernels
      .filter(({ instructions }) => instructions !== undefined)
      .map((k) => [
        `${name}, ${k.unit}`,
        k.instructions >= 1000 ? k.instructions.toFixed(0) : k.instructions.toFixed(2),
        `${((k.instructions / k.ns) * 1000).toFixed(0)} million/s`,
      ]),
  );
  return counted.length === 0 ? "" : `\n${table([["guest instructions", "a unit", "rate"], ...counted])}`;
}

/** Runs of whole guests without translation and with it. */
function guestTable(guests) {
  const rows = guests.map(({ name, instructions, off, on, ratio }) => [
    name,
    String(instructions),
    time(off * 1e6),
    time(on * 1e6),
    ratio.toPrecision(3),
  ]);
  return `\n${table([["whole guests", "instructions", "interpreted", "translated", "ratio"], ...rows])}`;
}

/** One row for each length of area: short and full messages, and what a guest's copy loop would take for the full one. */
function transferTable(transfers, figures) {
  const copy = figures
    .find(({ name }) => name === "cr80, interpreter")
    ?.kernels.find(({ name }) => name === "copy");
  const lengths = [...new Set(transfers.map(({ pages }) => pages))];
  const rows = lengths.map((pages) => {
    const [short, full] = transfers.filter((transfer) => transfer.pages === pages);
    const row = [`${pages} page${pages === 1 ? "" : "s"}`, time(short.ns), time(full.ns), String(full.words)];
    return copy === undefined ? row : [...row, time(copy.ns * full.words)];
  });
  const head = ["one transfer", "1 word", "full", "words"];
  return `\n${table([copy === undefined ? head : [...head, "copied by a loop"], ...rows])}`;
}

/** Messages through a channel and through the operating system, with ratios to the channel. */
function channelTable(channels) {
  const rows = channels.map(({ message, name, oneWay, roundTrip }) => {
    const base = channels.find((each) => each.message === message);
    const ratio = (ns, of) => (ns / of).toPrecision(3);
    return [
      `${message}, ${name}`,
      time(oneWay),
      ratio(oneWay, base.oneWay),
      time(roundTrip),
      ratio(roundTrip, base.roundTrip),
    ];
  });
  return `\n${table([["one message", "one way", "ratio", "round trip", "ratio"], ...rows])}`;
}

/** Processor time and memory of the ways from a source to an image, with ratios to the first within the rounds. */
function assemblerTable({ lines, oneCore, figures }) {
  const rows = figures.map((figure) => [
    figure.name,
    `${figure.seconds.toFixed(2)} s`,
    ratio(figure, figures[0]).toPrecision(3),
    `${figure.megabytes.toFixed(0)} MB`,
  ]);
  const head = [`${lines} lines${oneCore ? ", one core" : ""}`, "processor", "ratio", "memory"];
  return `\n${table([head, ...rows])}`;
}

/** Processor time of whole commands, with ratios to Node alone within the rounds. */
function startTable({ figures }) {
  const rows = figures.map((figure) => [
    figure.name,
    `${figure.seconds.toFixed(2)} s`,
    ratio(figure, figures[0]).toPrecision(3),
  ]);
  return `\n${table([["one command", "processor", "ratio"], ...rows])}`;
}

/** Times of the debugger, over all rounds. */
function debuggerTable({ instructions, events, figures }) {
  const rows = figures.map(({ name, median, most, longest }) => [
    name,
    ...[median, most, longest].map((ms) => time(ms * 1e6)),
  ]);
  const head = [`${instructions} instructions, ${events} events`, "median", "95 % are below", "longest"];
  return `\n${table([head, ...rows])}`;
}

/** All that was measured, as text. */
export function report(all, asJson) {
  if (asJson) return `${JSON.stringify(all, null, 2)}\n`;
  const { host, rounds, kernels, figures, missing, guests, transfers, channels, assembler, start, back } =
    all;
  const lines = [
    `${host.cpu}, ${host.cores} cores, ${host.platform}, Node ${host.node} (V8 ${host.v8})`,
    ...figures.map(({ name, version }) => `${name}: ${version}`),
    ...missing.map(({ name, missing }) => `${name}: not measured: ${missing}`),
    `medians of ${rounds} rounds${figures.length === 0 ? "" : `; ratios to ${figures[0].name}, round by round`}`,
  ];
  const text = `${lines.join("\n")}\n`;
  const speed = figures.length === 0 ? "" : `\n${times(kernels, figures)}${spread(figures)}${rates(figures)}`;
  const whole = guests.length === 0 ? "" : guestTable(guests);
  const moved = transfers.length === 0 ? "" : transferTable(transfers, figures);
  const sent = channels.length === 0 ? "" : channelTable(channels);
  const assembled = assembler.figures.length === 0 ? "" : assemblerTable(assembler);
  const started = start.figures.length === 0 ? "" : startTable(start);
  const debugged = back === undefined ? "" : debuggerTable(back);
  return text + speed + whole + moved + sent + assembled + started + debugged;
}
