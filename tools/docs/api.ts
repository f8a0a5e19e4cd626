// Makes the pages of docs/api/: what each entry of the package exports, with its declaration and docstring, from the declarations
// that the compiler writes into dist/. It relies only on their layout: a declaration begins at the first column, after its
// docstring, and ends where its brackets are closed.

import { dirname, join } from "node:path";

const MADE = "<!-- Made by `npm run docs` from the docstrings. Do not edit. -->";

/** Characters of a declaration's line that are shown; tables of data have types of thousands. */
const LINE_SHOWN = 200;

/** What an entry exports by one name. */
export interface Exported {
  readonly name: string;
  readonly kind: "function" | "class" | "const" | "interface" | "type";
  /** The file of declarations in which it stands. */
  readonly file: string;
  /** Paragraphs of Markdown; none: it has no docstring. */
  readonly doc: readonly string[];
  readonly declaration: string;
}

/** An entry of the package. */
interface Entry {
  /** As it is imported. */
  readonly name: string;
  readonly page: string;
  readonly summary: string;
  /** The entry all of which it exports as well. */
  readonly all: string | undefined;
  readonly exported: readonly Exported[];
}

type Read = (file: string) => string;

/** The pages by their names, with an index. `read`: the text of a file of the project, dist/ included. */
export function apiPages(read: Read): Map<string, string> {
  const entries = entriesOf(read);
  const places = placesOf(entries);
  const pages = new Map([["README.md", index(entries)]]);
  entries.forEach((entry, i) => {
    pages.set(entry.page, page(entry, entries[(i + 1) % entries.length]!, places));
  });
  return pages;
}

/** The entries that package.json names with types. */
export function entriesOf(read: Read): Entry[] {
  const { exports } = JSON.parse(read("package.json")) as {
    exports: Record<string, string | { types: string }>;
  };
  return Object.entries(exports).flatMap(([path, to]) => {
    if (typeof to === "string") return [];
    const file = to.types.replace("./", "");
    const all = /^export \* from "\.\/index\.ts";$/m.test(read(file)) ? "cr80" : undefined;
    const [summary] = firstComment(read(file.replace("dist/", "").replace(".d.ts", ".ts"))).split("\n\n");
    return [
      {
        name: path.replace(".", "cr80"),
        page: `${path === "." ? "cr80" : path.slice(2)}.md`,
        summary: summary!,
        all,
        exported: exportsOf(file, read).sort((a, b) => (a.name < b.name ? -1 : 1)),
      },
    ];
  });
}

/** The comment with which a source begins; its lines are joined, its paragraphs are kept. */
export function firstComment(source: string): string {
  const lines = source.replace(/^#!.*\n+/, "").split("\n");
  const end = lines.findIndex((line) => !line.startsWith("//"));
  return lines
    .slice(0, end < 0 ? undefined : end)
    .map((line) => line.slice(3))
    .join("\n")
    .replace(/([^\n])\n(?=[^\n\s])/g, "$1 ");
}

function exportsOf(file: string, read: Read): Exported[] {
  const text = read(file);
  const from = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)";/gm)].flatMap(
    ([, names, path]) =>
      [...names!.matchAll(/(\w+)\s*(?:,|$)/g)].map(([, name]) =>
        exportedIn(join(dirname(file), path!.replace(".ts", ".d.ts")), name!, read),
      ),
  );
  const own = [...text.matchAll(/^export (?:declare )?(?:function|class|const|interface|type) (\w+)/gm)].map(
    ([, name]) => exportedIn(file, name!, read),
  );
  return [...from, ...new Map(own.map((one) => [one.name, one])).values()];
}

/** What a file of declarations exports by a name: declared there, or in another file that it names. */
function exportedIn(file: string, name: string, read: Read): Exported {
  const text = read(file);
  const start = new RegExp(`^export (?:declare )?(function|class|const|interface|type) ${name}\\b`, "gm");
  const [first, ...more] = [...text.matchAll(start)];
  if (first === undefined) {
    const again = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)";/gm)].find(([, names]) =>
      new RegExp(`\\b${name}\\b`).test(names!),
    );
    if (again === undefined) throw new Error(`${file} does not say what ${name} is`);
    return exportedIn(join(dirname(file), again[2]!.replace(".ts", ".d.ts")), name, read);
  }
  const declarations = [first, ...more].map(({ index }) => declarationAt(text, index));
  return {
    name,
    kind: first[1] as Exported["kind"],
    file,
    doc: docBefore(text, first.index),
    declaration: declarations.join("\n"),
  };
}

/** The lines of a declaration: until its brackets are closed and it is at its end. */
function declarationAt(text: string, at: number): string {
  const lines: string[] = [];
  let open = 0;
  for (const line of text.slice(at).split("\n")) {
    const code = line.replace(/\/\*.*?\*\/|"(?:[^"\\]|\\.)*"/g, "");
    if (!/^\s*\*|^\s*\/\*/.test(line)) open += code.split(/[{([]/).length - code.split(/[})\]]/).length;
    if (!/^\s*#private;$|^\s*private /.test(line)) lines.push(shortened(line));
    if (open === 0 && /[;}]$/.test(line)) break;
  }
  return lines.join("\n").replace(/^export (?:declare )?/, "");
}

const shortened = (line: string): string =>
  line.length <= LINE_SHOWN || /^\s*(?:\/\*)?\*/.test(line) ? line : `${line.slice(0, LINE_SHOWN)} ...`;

/** The docstring that ends where a declaration begins, as paragraphs. */
function docBefore(text: string, at: number): string[] {
  const [, comment] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, at)) ?? [];
  if (comment === undefined) return [];
  const plain = comment.replace(/^\s*\* ?/gm, "").trim();
  return plain
    .split(/\n\n|\n(?=@)/)
    .map((part) => part.replaceAll("\n", " ").replace(/^@throws/, "**Throws**"));
}

/** Where a name is described: page and anchor, by name and file. */
type Places = ReadonlyMap<string, string>;

const KINDS = [
  ["Functions", ["function"]],
  ["Classes", ["class"]],
  ["Constants", ["const"]],
  ["Types", ["interface", "type"]],
] as const;

const keyOf = ({ name, file }: Exported): string => `${file}#${name}`;

/** What an entry exports, in the order of its page, without what it shares with one before it. */
const ordered = ({ exported }: Entry): Exported[] =>
  KINDS.flatMap(([, kinds]) => exported.filter(({ kind }) => (kinds as readonly string[]).includes(kind)));

function placesOf(entries: readonly Entry[]): Places {
  const places = new Map<string, string>();
  for (const entry of entries) {
    const slugs = new Map<string, number>(KINDS.map(([title]) => [title.toLowerCase(), 1]));
    for (const one of ordered(entry)) {
      if (places.has(keyOf(one))) continue;
      const slug = one.name.toLowerCase();
      const before = slugs.get(slug) ?? 0;
      slugs.set(slug, before + 1);
      places.set(keyOf(one), `${entry.page}#${slug}${before === 0 ? "" : `-${before}`}`);
    }
  }
  return places;
}

function index(entries: readonly Entry[]): string {
  const rows = entries.map((entry) => `| [\`${entry.name}\`](${entry.page}) | ${entry.summary} |`);
  return [
    MADE,
    "",
    "# The library",
    "",
    "What can be imported, by entry. [The package](../PACKAGE.md) says where each runs, [running a machine](../RUNNING.md) how they",
    "work together.",
    "",
    "| import | is |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function page(entry: Entry, next: Entry, places: Places): string {
  const here = (one: Exported) => places.get(keyOf(one))!.startsWith(`${entry.page}#`);
  const elsewhere = entry.exported.filter((one) => !here(one));
  const all = entry.all === undefined ? [] : [`It exports all of [\`cr80\`](cr80.md) as well.`, ""];
  const shared = elsewhere.map((one) => `[${one.name}](${places.get(keyOf(one))})`);
  const byName = new Map([...places].map(([key, place]) => [key.split("#")[1]!, place]));
  const sections = KINDS.flatMap(([title, kinds]) => {
    const found = entry.exported.filter(
      (one) => here(one) && (kinds as readonly string[]).includes(one.kind),
    );
    if (found.length === 0) return [];
    return [`## ${title}`, "", ...found.flatMap((one) => section(one, byName, entry.page))];
  });
  return [
    MADE,
    "",
    `# ${entry.name}`,
    "",
    entry.summary,
    "",
    ...all,
    ...(shared.length === 0 ? [] : [`It exports these as well: ${shared.join(", ")}.`, ""]),
    ...sections,
    `Next: [\`${next.name}\`](${next.page}). [All entries](README.md).`,
    "",
  ].join("\n");
}

function section({ name, doc, declaration }: Exported, places: Places, here: string): string[] {
  const code = declaration.replace(/\/\*[\s\S]*?\*\/|"[^"]*"/g, "");
  const used = [...new Set(code.match(/\b[A-Za-z]\w+\b/g))].filter((one) => one !== name && places.has(one));
  const links = used.sort().map((one) => `[${one}](${places.get(one)!.replace(here, "")})`);
  return [
    `### ${name}`,
    "",
    ...doc.flatMap((paragraph) => [paragraph, ""]),
    "```ts",
    declaration,
    "```",
    "",
    ...(links.length === 0 ? [] : [`See ${links.join(", ")}.`, ""]),
  ];
}
