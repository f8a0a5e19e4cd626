// The harness itself: what it takes for an example, and when printed lines are as shown.

import { expect, test } from "vitest";
import { blocksOf, examplesOf, lineOf, matches, processesOf } from "./harness.ts";

const TEXT = `
\`\`\`console
$ one
out
$ two
\`\`\`
\`\`\`sh
not run
\`\`\`
\`\`\`js
code
\`\`\`

\`\`\`text
printed
\`\`\`
\`\`\`text file=plan.txt
line
\`\`\`
\`\`\`cr80 guest
NOP
\`\`\`
`;

test("commands have the lines up to the next as output, modules the text block that follows", () => {
  expect(examplesOf(TEXT)).toEqual([
    { kind: "command", source: "one", from: 3, output: ["out"] },
    { kind: "command", source: "two", from: 5, output: [] },
    { kind: "module", source: "code", from: 14, output: ["printed"] },
  ]);
  expect(TEXT.split("\n")[3]).toBe("out");
  expect(TEXT.split("\n")[14]).toBe("printed");
});

test("blocks have a file where they name one, whatever else stands there", () => {
  expect(blocksOf(TEXT).map(({ language, file }) => [language, file])).toEqual([
    ["console", undefined],
    ["sh", undefined],
    ["js", undefined],
    ["text", undefined],
    ["text", "plan.txt"],
    ["cr80", undefined],
  ]);
});

test("a block that is not closed, and one that begins without a command, are errors", () => {
  expect(() => blocksOf("```js\n")).toThrow("line 1");
  expect(() => examplesOf("```console\nout\n```\n")).toThrow("begins with a command");
});

test("lines must be equal, and ... stands for any number of them", () => {
  expect(matches(["a", "b"], ["a", "b"])).toBe(true);
  expect(matches(["a", "b"], ["a"])).toBe(false);
  expect(matches(["a"], ["a", "b"])).toBe(false);
  expect(matches(["a", "b", "c"], ["a", "...", "c"])).toBe(true);
  expect(matches(["a", "c"], ["a", "...", "c"])).toBe(true);
  expect(matches(["a", "b"], ["a", "...", "c"])).toBe(false);
});

test("one cr80 with plain arguments needs no shell, and whatever else is in a line does", () => {
  expect(lineOf("cr80 boot a/m.json --send 'user\\n' --limit 9 > report.txt")).toEqual({
    args: ["boot", "a/m.json", "--send", "user\\n", "--limit", "9"],
    file: "report.txt",
  });
  expect(lineOf("cr80 dis a.img | head -n 9")).toEqual({ args: ["dis", "a.img"], filter: "head -n 9" });
  expect(lineOf('cr80 debug a.asm -e "seek end" -e \'print "x"\'')).toEqual({
    args: ["debug", "a.asm", "-e", "seek end", "-e", 'print "x"'],
  });
  for (const line of [
    "cr80 asm a.asm && cmp a.img b.img",
    "cr80 asm a.asm || echo $?",
    "cr80 asm *.asm",
    "cr80 asm $NAME",
    'cr80 asm "$NAME"',
    'cr80 boot a --send "b\\n"',
    'cr80 asm "`ls`"',
    'cr80 asm a"b"',
    "cr80 asm ~/a",
    "cr80 asm a > b 2> c",
    "cr80 asm a < b",
    "cr80 asm `ls`",
    "cr80 asm a; ls",
    "cr80 boot a &",
    "npx cr80 boot",
    "cr80\tboot",
    "cr80 boot a\ncr80 boot b",
  ])
    expect(lineOf(line), line).toBeUndefined();
});

test("the first line of each command, and what is not one cr80, are processes", () => {
  const lines = ["cr80 asm a", "cat b", "cr80 asm b", "cr80 dis a", "cr80 asm c && true", "cr80 dis b"];
  const examples = examplesOf(`\`\`\`console\n${lines.map((line) => `$ ${line}`).join("\n")}\n\`\`\``);
  expect([...processesOf(examples)].map(({ source }) => source)).toEqual([
    "cr80 asm a",
    "cat b",
    "cr80 dis a",
    "cr80 asm c && true",
  ]);
  expect([...processesOf(examples, ["asm"])].map(({ source }) => source)).toEqual([
    "cat b",
    "cr80 dis a",
    "cr80 asm c && true",
  ]);
});
