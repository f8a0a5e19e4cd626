// The figures as a table for people, or as JSON for programs.

import { median } from "./measure.mjs";

/** Nanoseconds with three digits that count, in the unit that suits them. */
function time(ns) {
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

/** All that was measured, as text. */
export function report(all, asJson) {
  if (asJson) return `${JSON.stringify(all, null, 2)}\n`;
  const { host, rounds, kernels, figures, missing } = all;
  const lines = [
    `${host.cpu}, ${host.cores} cores, ${host.platform}, Node ${host.node} (V8 ${host.v8})`,
    ...figures.map(({ name, version }) => `${name}: ${version}`),
    ...missing.map(({ name, missing }) => `${name}: not measured: ${missing}`),
    `medians of ${rounds} rounds; ratios to ${figures[0]?.name ?? "nothing"}, round by round`,
  ];
  if (figures.length === 0) return `${lines.join("\n")}\n`;
  return `${lines.join("\n")}\n\n${times(kernels, figures)}${rates(figures)}`;
}
