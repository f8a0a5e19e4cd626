// Runs what a document shows and compares. Call `checkDocument` in a test file of the document's own.
//
// A ```console block is a terminal: lines that begin with "$ " are commands, what follows each is what it prints on
// both streams. A line "..." stands for any number of lines. The commands of a document run one after the other, in the
// order of the text, in one folder that sees the project (firmware/, tests/ and so on) and takes what they write. `cr80` is
// dist/cli/main.js, started by a shell, for the first line of each command in all documents, the README before the others, and for
// lines of several; the other lines, and modules, run in this process, which takes a tenth of the time.
// A block of any language with file=NAME behind it is that file in the folder, from the first command on.
// A ```js block that a ```text block follows is a module, run in the folder; the second block is what it prints.
// With UPDATE_DOCS=1 what was printed is written into the document instead.

import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { format } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { cr80 } from "../cli/run.ts";
import { markdownFiles } from "./markdown.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(ROOT, "dist/cli/main.js");
const VERSION: string = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version;

/** A fenced block of a document. */
export interface Block {
  readonly language: string;
  /** The file that the block is, where it says so. */
  readonly file?: string;
  /** Line of the opening fence, counted from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** A command or a module of a document, and the lines of the document that show what it prints. */
export interface Example {
  readonly kind: "command" | "module";
  readonly source: string;
  /** Index of the first line of the output in the document, counted from 0, and the lines. */
  readonly from: number;
  readonly output: readonly string[];
}

/** The fenced blocks of a Markdown text. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: (Omit<Block, "lines"> & { readonly lines: string[] }) | undefined;
  markdown.split("\n").forEach((line, i) => {
    const [, language, file] = /^```(\w*)(?: .*?\bfile=(\S+)| .*)?$/.exec(line) ?? [];
    if (open === undefined && language !== undefined) {
      open = { language, ...(file === undefined ? {} : { file }), line: i + 1, lines: [] };
    } else if (open !== undefined && line === "```") {
      blocks.push(open);
      open = undefined;
    } else open?.lines.push(line);
  });
  if (open !== undefined) throw new Error(`line ${open.line}: a block that is not closed`);
  return blocks;
}

/** What a Markdown text shows to be run, in the order of the text. */
export function examplesOf(markdown: string): Example[] {
  const blocks = blocksOf(markdown);
  return blocks.flatMap((block, i): Example[] => {
    const next = blocks[i + 1];
    if (block.language === "js" && next?.language === "text" && next.file === undefined) {
      return [{ kind: "module", source: block.lines.join("\n"), from: next.line, output: next.lines }];
    }
    if (block.language !== "console") return [];
    const starts = [...block.lines.keys()].filter((at) => block.lines[at]!.startsWith("$ "));
    if (starts[0] !== 0) throw new Error(`line ${block.line}: a console block begins with a command`);
    return starts.map((at, n) => ({
      kind: "command",
      source: block.lines[at]!.slice(2),
      from: block.line + at + 1,
      output: block.lines.slice(at + 1, starts[n + 1] ?? block.lines.length),
    }));
  });
}

/** A line of one `cr80`, as it can be run without a shell that splits it. */
export interface Line {
  readonly args: readonly string[];
  /** The file that gets the standard output, or the commands that do. */
  readonly file?: string;
  readonly filter?: string;
}

/** What of a line a shell would see as one `cr80` with plain arguments; undefined where there is more in it. */
export function lineOf(source: string): Line | undefined {
  const found = /^cr80((?: (?:[\w./:=+,!-]+|'[^'\n]*'|"[^"$`\\\n]*"))+)(?: > ([\w.-]+)| \| (.+))?$/.exec(
    source,
  );
  if (found === null) return undefined;
  const [, words, file, filter] = found;
  const args = [...words!.matchAll(/'([^']*)'|"([^"]*)"|[^ '"]+/g)].map(
    ([word, one, two]) => one ?? two ?? word,
  );
  return { args, ...(file === undefined ? {} : { file }), ...(filter === undefined ? {} : { filter }) };
}

/** The examples that are run as processes: the first of each command but for those named, and what is more than one `cr80`. */
export function processesOf(examples: readonly Example[], elsewhere: readonly string[] = []): Set<Example> {
  const met = new Set(elsewhere);
  const alone = examples.filter(({ kind, source }) => {
    if (kind === "module") return false;
    const name = commandOf(source);
    const first = name === undefined || !met.has(name);
    if (name !== undefined) met.add(name);
    return first;
  });
  return new Set(alone);
}

/** The command of a line of one `cr80`. */
const commandOf = (source: string): string | undefined => lineOf(source)?.args[0];

/** The documents in the order in which they count, the README first, each with the commands that it shows. */
const DOCUMENTS = ["README.md", ...markdownFiles().filter((path) => path !== "README.md")].map((path) => {
  const examples = examplesOf(readFileSync(join(ROOT, path), "utf8"));
  return { path, commands: examples.flatMap(({ source }) => commandOf(source) ?? []) };
});

/** The commands that the documents before one show, each of which their tests run as a process. */
function commandsBefore(path: string): string[] {
  const before = DOCUMENTS.findIndex((one) => one.path === path);
  return DOCUMENTS.slice(0, before).flatMap(({ commands }) => commands);
}

/** Whether printed lines are as shown, where a shown "..." stands for any number of lines. */
export function matches(printed: readonly string[], shown: readonly string[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return printed.length === 0;
  if (first !== "...") return printed[0] === first && matches(printed.slice(1), rest);
  return Array.from({ length: printed.length + 1 }).some((_, skip) => matches(printed.slice(skip), rest));
}

/**
 * Tests a document, whose path is relative to the project: every example. They run in a folder that `make` makes; gives
 * what says which it is, once the tests run.
 */
export function checkDocument(path: string, make: () => string = sandbox): () => string {
  const file = join(ROOT, path);
  const markdown = readFileSync(file, "utf8");
  const updates: { readonly example: Example; readonly printed: readonly string[] }[] = [];
  let folder = "";

  beforeAll(() => {
    folder = make();
    for (const { file: name, lines } of blocksOf(markdown)) {
      if (name !== undefined) writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    if (updates.length > 0) writeFileSync(file, update(markdown, updates));
  });

  const examples = examplesOf(markdown);
  const processes = processesOf(examples, commandsBefore(path));
  describe(path, () => {
    test.each(examples)("line $from: $source", async (example) => {
      const printed = linesOf(await run(example, folder, processes.has(example)));
      if (process.env.UPDATE_DOCS && !matches(printed, example.output)) updates.push({ example, printed });
      else if (!matches(printed, example.output)) expect(printed).toEqual(example.output);
    });
  });
  return () => folder;
}

/** A folder with links to everything of the project, and `cr80`. */
function sandbox(): string {
  const folder = mkdtempSync(join(tmpdir(), "cr80-docs-"));
  for (const name of readdirSync(ROOT)) {
    if (name !== ".git") symlinkSync(join(ROOT, name), join(folder, name));
  }
  mkdirSync(join(folder, ".bin"));
  const script = `#!/bin/sh\nexec ${process.execPath} ${MAIN} "$@"\n`;
  writeFileSync(join(folder, ".bin/cr80"), script, { mode: 0o755 });
  return folder;
}

const linesOf = (printed: string): string[] => {
  const text = printed.replace(/\n$/, "");
  return text === "" ? [] : text.split("\n");
};

/** What an example prints on both streams, in the order in which it does. */
async function run({ kind, source, from }: Example, cwd: string, asProcess: boolean): Promise<string> {
  if (asProcess) return shell(source, cwd);
  const before = process.cwd();
  process.chdir(cwd);
  try {
    return kind === "command"
      ? await command(lineOf(source)!, cwd)
      : await moduleOf(source, join(cwd, `example-${from}.mjs`));
  } finally {
    process.chdir(before);
  }
}

/** Where programs are found by what runs in a folder: `cr80` first. */
const pathIn = (cwd: string): string => `${join(cwd, ".bin")}${delimiter}${process.env.PATH}`;

/** Runs lines of a shell. */
function shell(source: string, cwd: string, input = ""): string {
  // Silent: npm shows no banner of its own, so that documents show what the command prints.
  const env = {
    ...process.env,
    PATH: pathIn(cwd),
    NPM_CONFIG_LOGLEVEL: "silent",
    NO_COLOR: "1",
  };
  const options = { cwd, env, input, timeout: 100_000 };
  const { stdout, stderr } = spawnSync("sh", ["-c", `{ ${source}\n} 2>&1`], options);
  return `${stdout}${stderr}`;
}

/** Runs one `cr80` in this process. */
async function command({ args, file, filter }: Line, cwd: string): Promise<string> {
  const path = process.env.PATH;
  process.env.PATH = pathIn(cwd);
  const { stdout, stderr, printed } = await cr80(args, { version: VERSION }).finally(() => {
    process.env.PATH = path;
  });
  if (file !== undefined) writeFileSync(file, stdout);
  if (filter !== undefined) return `${stderr}${shell(filter, cwd, stdout)}`;
  return file === undefined ? printed : stderr;
}

/** Runs a module in this process. */
async function moduleOf(source: string, file: string): Promise<string> {
  writeFileSync(file, source);
  let printed = "";
  const print = (...values: unknown[]) => {
    printed += `${format(...values)}\n`;
  };
  const spies = (["log", "error"] as const).map((name) => vi.spyOn(console, name).mockImplementation(print));
  try {
    await import(/* @vite-ignore */ pathToFileURL(file).href);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return printed;
}

/** The document with other outputs. */
function update(
  markdown: string,
  updates: readonly { readonly example: Example; readonly printed: readonly string[] }[],
): string {
  const lines = markdown.split("\n");
  const ordered = [...updates].sort((a, b) => b.example.from - a.example.from);
  for (const { example, printed } of ordered) lines.splice(example.from, example.output.length, ...printed);
  return lines.join("\n");
}
