// The command line itself: help, versions, wrong use.

import { describe, expect, test } from "vitest";
import { COMMANDS as MAKERS } from "../../host/cli/cli.ts";
import { type Io, outputOf } from "../../host/cli/io.ts";
import { cr80, STACK_TRACE } from "./run.ts";

const COMMANDS = [
  "boot",
  "replay",
  "disk",
  "asm",
  "link",
  "dis",
  "inspect",
  "explain",
  "vectors",
  "conformance",
];

describe("help", () => {
  test("of the program names every command and the exit statuses, on stdout", async () => {
    const { status, stdout, stderr } = await cr80(["--help"]);
    expect(status).toBe(0);
    expect(stderr).toBe("");
    for (const name of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    expect(stdout).toContain(
      "Exit status: 0 success; 1 a guest or a check failed; 2 wrong use or bad input; 3",
    );
  });

  test.each(COMMANDS)("of %s has examples of it, and lines of 80 columns at most", async (name) => {
    const { status, stdout, stderr } = await cr80([name, "--help"]);
    expect(status).toBe(0);
    expect(stderr).toBe("");
    const examples = stdout.split("Examples:\n")[1] ?? "";
    expect(examples).toMatch(new RegExp(`^  .*cr80 ${name} `, "m"));
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("of a command is printed by cr80 help too", async () => {
    for (const name of [...COMMANDS, "conformance-target"]) {
      expect(await cr80(["help", name])).toEqual(await cr80([name, "--help"]));
    }
    expect(await cr80(["help"])).toEqual(await cr80(["--help"]));
    expect(await cr80(["help", "bot"])).toMatchObject({ status: 2, stdout: "" });
  });

  test("the version is that of the package", async () => {
    expect(await cr80(["--version"])).toMatchObject({ status: 0, stdout: "1.2.3\n", stderr: "" });
  });
});

describe("wrong use has status 2, a message on stderr, and nothing on stdout", () => {
  test.each([
    ["no command", [], "Usage: cr80"],
    ["an unknown command", ["bot"], "unknown command 'bot'"],
    ["an unknown option", ["boot", "--fast", "m.json"], "unknown option '--fast'"],
    ["a missing argument", ["boot"], "missing required argument 'FILE'"],
    ["an argument too many", ["boot", "a.json", "b.json"], "too many arguments"],
    ...["1e3", "0", "-1", "", "9007199254740993", "99999999999999999999", "1.5"].map(
      (limit): [string, string[], string] => [
        `a limit of ${limit}`,
        ["boot", "m.json", "--limit", limit],
        "Write a whole number from 1 to 9007199254740991.",
      ],
    ),
    [
      "a patience that is too large",
      ["conformance", "--target", "core", "--patience", "9999999", "x.json"],
      "Write a whole number from 1 to 999999.",
    ],
    [
      "failures below 0",
      ["vectors", "x.json", "--failures", "-1"],
      "Write a whole number from 0 to 999999999.",
    ],
    ["an option without its value", ["asm", "x.asm", "-o"], "argument missing"],
    [
      "-o with two sources",
      ["asm", "a.asm", "b.asm", "-o", "x.img"],
      "each source would write the same file",
    ],
    ["--map with two sources", ["asm", "a.asm", "b.asm", "--map", "x"], "--> --map x"],
    ["-c with a listing", ["asm", "-c", "a.asm", "--listing"], "an object has no addresses yet"],
    ["-c with symbols", ["asm", "-c", "a.asm", "--symbols", "x"], "an object has no addresses yet"],
  ])("%s", async (_, args, message) => {
    const { status, stdout, stderr } = await cr80(args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(STACK_TRACE);
  });
});

test("each command has the name by which its line is found", () => {
  const names = Object.entries(MAKERS).map(([name, make]) => [name, make({} as Io, () => {}).name()]);
  expect(names.filter(([name, own]) => name !== own)).toEqual([]);
});

describe("an empty name", () => {
  const args = (name: string) => (name === "link" ? ["x.obj", "-o", "x"] : ["x"]);
  const commands = Object.values(MAKERS).map((make) => make({} as Io, () => {}));
  const options = commands.flatMap((command) =>
    command.options
      .filter(({ flags }) => /<(FILE|OUT|IMAGE|FOLDER)>/.test(flags))
      .flatMap(({ short, long }) =>
        [short ?? [], long!].flat().map((flag) => [command.name(), flag] as const),
      ),
  );
  const names = commands.filter((command) =>
    command.registeredArguments.some((argument) => !["WORD|CODE|NAME", "KEY"].includes(argument.name())),
  );

  test("is looked for in every option and argument that takes one", () => {
    expect(options.length).toBeGreaterThan(20);
    expect(names.length).toBe(12);
  });

  test.each(options)("of %s %s is refused before anything is done", async (command, flag) => {
    const { status, stdout, stderr } = await cr80([command, ...args(command), flag, ""]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^error: option '.*${flag}.*' argument '' is invalid. It is empty;`));
  });

  test.each(names.map((command) => command.name()))("of a file of %s is refused too", async (command) => {
    const target = command === "conformance" ? ["--target", "core"] : [];
    const files = { diff: ["x", ""], mms: ["ls", ""], disk: ["ls", ""] }[command] ?? [""];
    const { status, stdout, stderr } = await cr80([command, ...files, ...args(command).slice(1), ...target]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error: command-argument value '' is invalid for argument '.*'. It is empty;/);
  });
});

test("colours are for terminals without NO_COLOR that are not dumb", () => {
  const color = (isTTY: boolean, env: NodeJS.ProcessEnv) =>
    outputOf({ isTTY } as unknown as NodeJS.WriteStream, env).color;
  expect(color(true, {})).toBe(true);
  expect(color(true, { NO_COLOR: "" })).toBe(true);
  expect(color(true, { NO_COLOR: "1" })).toBe(false);
  expect(color(true, { TERM: "dumb" })).toBe(false);
  expect(color(false, {})).toBe(false);
});
