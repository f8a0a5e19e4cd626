// What cr80 explain knows about the guest kernel: the tables of docs/KERNEL.md, as data. A test compares the manual's
// tables with the kernel itself.

/** That of the formatter, which puts a value that goes beyond it into a line of its own, but for keys that are shorter than this. */
const LINE_WIDTH = 110;
const LONG_KEY = 5;

/** The cells of the rows of a table whose first two match. */
function rowsOf(manual: string, pattern: RegExp): string[][] {
  return [...manual.matchAll(pattern)].map(([line]) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function list(name: string, keys: readonly string[], rows: readonly string[][]): string {
  const member = (key: string, cell: string) => {
    const value = key === "code" ? cell : JSON.stringify(cell);
    const line = `    ${key}: ${value},\n`;
    return line.length <= LINE_WIDTH + 1 || key.length < LONG_KEY ? line : `    ${key}:\n      ${value},\n`;
  };
  const entry = (cells: readonly string[]) => keys.map((key, i) => member(key, cells[i]!)).join("");
  return `export const ${name} = [\n${rows.map((row) => `  {\n${entry(row)}  },\n`).join("")}] as const;\n`;
}

/** The text of host/cli/kernel-calls.ts. `manual`: that of docs/KERNEL.md. */
export function kernelCalls(manual: string): string {
  const calls = rowsOf(manual, /^\| \d+ \| SYS_\w+ \|.*$/gm);
  const completions = rowsOf(manual, /^\| \d+ \| [A-Z_]+ \| (?:no|the) .*$/gm);
  return `// System calls of the guest kernel, and its own completion codes: made by npm run docs from docs/KERNEL.md.

/** System calls, MON code: registers at the call and on OK, and completion codes on ERROR, as the manual has them. */
${list("KERNEL_CALLS", ["code", "name", "in", "out", "errors"], calls)}
/** Completion codes that the control OS does not have. */
${list("KERNEL_COMPLETIONS", ["code", "name", "why"], completions)}`;
}
