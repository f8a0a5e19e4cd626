// MMS in a manifest: its keys, the folder of its storage, and what becomes of a run whose storage fails.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMAND } from "../../host/mms/commands.ts";
import { serveMms } from "../../host/mms/service.ts";
import { openStore } from "../../host/mms-store.ts";
import { bootFile } from "../../host/node.ts";
import { createMms, type MmsCommandName } from "../../host/state/mms.ts";
import { cr80, folder, MAIN, ROOT } from "../cli/run.ts";

const at = folder({ "foreign/mms.db": "this is a text, and no database at all" });
const path = (...names: string[]) => join(at, ...names);
/** What is wrong with a store that is not made here; undefined: nothing, and it is let go of. */
function codeOf(name: string): string | undefined {
  const { contents, problem } = openStore(path(name), false);
  contents?.close();
  return problem?.code;
}

describe('"mms" of a manifest', () => {
  const manifest = (mms: string) => {
    writeFileSync(path("guest.asm"), "        MOVC 0,R0\n        MON 194\n");
    const text = `{ "partitions": [{ "name": "a", "source": "guest.asm", "pages": 4 }], "mms": ${mms} }`;
    writeFileSync(path("manifest.json"), text);
    return path("manifest.json");
  };

  test("makes the folder, beside the manifest, and has it until the machine is closed", () => {
    const { machine, problems } = bootFile(manifest('{ "storage": "new/store", "partitions": ["a"] }'));
    expect(problems).toEqual([]);
    expect(machine!.state.mms).toMatchObject({ partitions: [0], started: false });
    expect(codeOf("new/store")).toBe("STORE_IN_USE");
    machine!.close();
    expect(codeOf("new/store")).toBeUndefined();
  });

  test("needs no folder", () => {
    const { machine } = bootFile(manifest('{ "partitions": ["a"] }'));
    expect(machine!.state.mms).not.toBeNull();
  });

  test.each([
    ['{ "partitions": [] }', "OUT_OF_RANGE", "mms.partitions"],
    ['{ "partitions": ["b"] }', "UNKNOWN_PARTITION", "mms.partitions[0]"],
    ['{ "storage": "s" }', "MISSING_KEY", "mms.partitions"],
    ['{ "storage": "", "partitions": ["a"] }', "BAD_STORAGE", "mms.storage"],
    ['{ "storage": 1, "partitions": ["a"] }', "WRONG_KIND", "mms.storage"],
    ['{ "store": "s", "partitions": ["a"] }', "UNKNOWN_KEY", "mms.store"],
    ["[]", "WRONG_KIND", "mms"],
    ['{ "partitions": ["a"], "shortTerm": 0 }', "OUT_OF_RANGE", "mms.shortTerm"],
    ['{ "partitions": ["a"], "intermediate": 16777217 }', "OUT_OF_RANGE", "mms.intermediate"],
    ['{ "partitions": ["a"], "dumps": 1.5 }', "OUT_OF_RANGE", "mms.dumps"],
  ])("%s is refused", (mms, code, place) => {
    const { problems } = bootFile(manifest(mms));
    expect(problems[0]).toMatchObject({ code, path: place });
  });

  test("says how many words the storages take", () => {
    const capacity = (mms: string) =>
      bootFile(manifest(`{ "partitions": ["a"]${mms} }`)).machine!.state.mms!.capacity;
    expect(capacity("")).toEqual([1_048_576, 4_194_304, 4_194_304]);
    expect(capacity(', "shortTerm": 1, "intermediate": 16777216')).toEqual([1, 16_777_216, 4_194_304]);
    expect(capacity(', "dumps": 77')).toEqual([1_048_576, 4_194_304, 77]);
  });

  test("refuses a store that has more words than it lets MMS keep, which stays as it is", () => {
    const { contents } = openStore(path("large"), true);
    const mms = createMms([0]);
    const serve = (name: MmsCommandName, parameters: number[], sent: number[][] = []) => {
      const lists = sent.map((words) => Uint16Array.from(words));
      const replyTo = { partition: 0, process: 0, syncel: 0, socb: 1 };
      const header = { command: COMMAND[name], replyTo, userGroup: 0, profile: 0, room: [] };
      expect(serveMms(mms, contents!, { ...header, parameters, sent: lists })[0]!.cc).toBe(0);
    };
    serve("START_SYSTEM", [0, 0]);
    serve("CREATE", [1, 0, 0]);
    serve("WRITE", [1, 0, 0], [new Array(100).fill(7)]);
    serve("STORE", [1]);
    serve("SAVE", [1, 0], [[0, 1, 0]]);
    contents!.close();
    const boot = (sizes: string) =>
      bootFile(manifest(`{ "storage": "large", "partitions": ["a"], ${sizes} }`));
    for (const [key, words] of [
      ["intermediate", 100],
      // The checkpoint with its block, and the CIF that a warm start makes of it.
      ["shortTerm", 203],
    ] as const) {
      const { machine, problems } = boot(`"${key}": ${words - 1}`);
      expect(machine).toBeUndefined();
      expect(problems).toMatchObject([{ code: "STORE_TOO_LARGE", path: `mms.${key}` }]);
      expect(problems[0]!.advice).toContain(`"${key}" of "mms" ${words} or more`);
      const fits = boot(`"${key}": ${words}`);
      expect(fits.problems).toEqual([]);
      fits.machine!.close();
    }
  });

  test("names a store that is none: both places are told, and nothing begins", async () => {
    const file = manifest('{ "storage": "foreign", "partitions": ["a"] }');
    const { machine, problems } = bootFile(file);
    expect(machine).toBeUndefined();
    expect(problems).toMatchObject([
      { code: "FOREIGN_STORE", related: [{ kind: "named", path: "mms.storage" }] },
    ]);
    const { status, stderr } = await cr80(["boot", file]);
    expect([status, stderr.includes("FOREIGN_STORE")]).toEqual([2, true]);
  });

  test("stops the run with a message and an exit status when the disk takes no more, and has what was answered", async () => {
    writeFileSync(
      path("flood.asm"),
      `SOCB_COUNT = 1
SUBPROCESS_COUNT = 1
        .INCLUDE "lib/abi.inc"
        .INCLUDE "csf/scm.inc"
        .INCLUDE "csf/mms.inc"
        .DATA   0
        .ORG    96
        .PROGRAM 4096
        .INCLUDE "csf/process.asm"
        .PROGRAM
        .START  START
START:  MOVC    STACK,R0
        MOV     R0,0
        MOVC    STACK-16,R0
        MOV     R0,1
        JMP     R6,INIT_SCM
        MOVC    BEGIN,R4
        JMP     R6,ASK
NEXT:   MOVC    CREATE,R4
        JMP     R6,ASK
        MOV     ANSWER+MMS_ANSWER_RESULTS,R0
        MOV     R0,SAVE+MMS_HEAD_PARAMETERS
        MOV     ANSWER+MMS_ANSWER_RESULTS+2,R0
        MOV     R0,WRITE+MMS_HEAD_PARAMETERS
        MOV     R0,BLOCK+1
        MOVC    WRITE,R4
        JMP     R6,ASK
        MOVC    SAVE,R4
        JMP     R6,ASK
        JMP     NEXT
ASK:    MOVC    HOST,R0
        MOVC    MMS_SYNCEL,R1
        MON     PCF_SEND : ERROR => FAIL, OK
        MOVC    9,R1
        MOVC    1,R2
        MOVC    ANSWER,R4
        MON     AWAIT_SYNCEL : ERROR => FAIL, OK
        JMP     0.X6
FAIL:   MOVC    99,R0
        MON     STOP
        .DATA
        .RES    16
STACK:
ANSWER: .RES    ELEMENT_WORDS
BEGIN:  .WORD   0,7,MMS_START_SYSTEM,9,0,0,0,MMS_WARM,MMS_FILE
CREATE: .WORD   0,8,MMS_CREATE,9,0,0,0,1,0,0
WRITE:  .WORD   OUT,8,MMS_WRITE,9,0,0,0,1,0,0
SAVE:   .WORD   LIST,7,MMS_SAVE,9,0,0,0,1,0
OUT:    .WORD   1,0,0,3000,0
LIST:   .WORD   1,0,BLOCK,3,0
BLOCK:  .WORD   1,1,0
`,
    );
    const partition = '{ "name": "a", "source": "flood.asm", "pages": 16 }';
    writeFileSync(
      path("flood.json"),
      `{ "partitions": [${partition}], "mms": { "storage": "flooded", "partitions": ["a"] } }`,
    );
    const boot = `"${process.execPath}" "${MAIN}" boot "${path("flood.json")}" -I "${join(ROOT, "firmware")}"`;
    const { status, stderr } = spawnSync("sh", ["-c", `ulimit -f 600; exec ${boot}`], { encoding: "utf8" });
    expect([status, stderr.replace(/\(.*?\)/g, "()")]).toEqual([
      2,
      expect.stringMatching(
        /^cr80: the durable storage of MMS has failed \(\), and the machine has stopped: a /,
      ),
    ]);
    const kept = await cr80(["mms", "ls", path("flooded")]);
    const saved = kept.stdout.match(/^checkpoint {2}CIF \d+, version 1, 3000 words, 1 views$/gm)!;
    expect([kept.status, saved.length > 5, kept.stdout]).toEqual([0, true, `${saved.join("\n")}\n`]);
  });
});
