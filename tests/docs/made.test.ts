// The files that `npm run docs` makes are up to date, and what it makes them of is complete.

import { describe, expect, test } from "vitest";
import { entriesOf } from "../../tools/docs/api.ts";
import { changesOf } from "../../tools/docs/made.ts";
import { type Project, projectFiles } from "../../tools/docs/project.ts";

const project = projectFiles();
const namesOf = async (of: Project) => (await changesOf(of)).map(({ file }) => file);

describe("the files that `npm run docs` makes", () => {
  test("are up to date: run npm run docs", async () => {
    expect(await namesOf(project)).toEqual([]);
  });

  test("are out of date when one is edited, when one has no origin any more, and when what one is made of changes", async () => {
    const edited = (wanted: string, from: string | RegExp, to: string): Project => ({
      ...project,
      read: (file) => (file === wanted ? project.read(file).replace(from, to) : project.read(file)),
    });
    expect(await namesOf(edited("docs/MANIFEST.md", "| 16 |", "| 17 |"))).toEqual(["docs/MANIFEST.md"]);
    expect(await namesOf(edited("asm/nearest.ts", /^\/\/ .*\./, "// Another thing."))).toEqual([
      "docs/ARCHITECTURE.md",
    ]);
    expect(await namesOf(edited("dist/host/node.d.ts", "bootFile(path", "bootFile(file"))).toEqual([
      "docs/api/node.md",
    ]);
    expect(await changesOf({ ...project, files: [...project.files, "docs/api/left.md"] })).toEqual([
      { file: "docs/api/left.md", text: undefined },
    ]);
  });

  test("cannot be made of a source that does not say what it holds", async () => {
    const silent = (file: string) => (file === "asm/nearest.ts" ? "export {};\n" : project.read(file));
    await expect(changesOf({ ...project, read: silent })).rejects.toThrow("asm/nearest.ts");
  });
});

test("every function, class and type that the package exports has a docstring", () => {
  const entries = entriesOf(project.read);
  expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(["cr80", "cr80/node", "cr80/asm"]));
  const all = entries.flatMap(({ exported }) => exported);
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter(({ doc }) => doc.length === 0).map(({ name }) => name)).toEqual([]);
});
