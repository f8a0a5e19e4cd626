import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { anchors, linkTargets, markdownFiles } from "./markdown.ts";

/** What is wrong with a link of a file, or undefined. Links to other hosts are not followed. */
function wrongWith(target: string, file: string): string | undefined {
  if (/^(https?:|mailto:)/.test(target)) return undefined;
  if (/^[a-z]+:|^\//.test(target)) return "is neither relative nor to a web page";
  const [path, anchor] = target.split("#") as [string, string | undefined];
  const to = path === "" ? file : normalize(join(dirname(file), decodeURIComponent(path)));
  if (to.startsWith("..")) return "leaves the project";
  if (!existsSync(to)) return "goes to a file that is not there";
  if (anchor === undefined) return undefined;
  if (statSync(to).isDirectory() || !to.endsWith(".md")) return "has an anchor in what is no document";
  return anchors(readFileSync(to, "utf8")).has(anchor) ? undefined : "has an anchor that is not there";
}

describe("links", () => {
  const files = markdownFiles();

  const brokenIn = (file: string): string[] =>
    linkTargets(readFileSync(file, "utf8")).flatMap((target) => {
      const wrong = wrongWith(target, file);
      return wrong === undefined ? [] : [`${file}: ${target} ${wrong}`];
    });
  const pages = files.filter((file) => file.startsWith("docs/instructions/"));

  test.each(files.filter((file) => !pages.includes(file)))("%s: every link leads somewhere", (file) => {
    expect(brokenIn(file)).toEqual([]);
  });

  test("docs/instructions/: every link of every page leads somewhere", () => {
    expect(pages.length).toBeGreaterThan(100);
    expect(pages.flatMap(brokenIn)).toEqual([]);
  });

  test("the documents of the project are among those that were looked at", () => {
    for (const file of ["docs/MACHINE.md", "docs/ARCHITECTURE.md", "docs/ABI.md", "LIMITS.md"]) {
      expect(files).toContain(file);
    }
  });

  test("a broken path, a broken anchor and a way out of the project are found", () => {
    expect(wrongWith("nothing.md", "docs/MACHINE.md")).toBe("goes to a file that is not there");
    expect(wrongWith("#no-such-heading", "docs/MACHINE.md")).toBe("has an anchor that is not there");
    expect(wrongWith("../../x", "docs/MACHINE.md")).toBe("leaves the project");
    expect(wrongWith("/etc/hosts", "docs/MACHINE.md")).toBe("is neither relative nor to a web page");
    expect(wrongWith("#how-to-read-it", "docs/MACHINE.md")).toBeUndefined();
    expect(wrongWith("../LIMITS.md", "docs/MACHINE.md")).toBeUndefined();
  });

  test("links in code are none, anchors count repeated headings", () => {
    expect(linkTargets("[a](b) `[c](d)`\n```\n[e](f)\n```\n[g]: h")).toEqual(["b", "h"]);
    expect([...anchors("# A `b` c.d\n## Twice\n## Twice")]).toEqual(["a-b-cd", "twice", "twice-1"]);
  });
});
