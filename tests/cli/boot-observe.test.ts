// What cr80 boot shows beside consoles and transfers: channels, processes that retired, traces, the timeline.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import { cr80, folder, STACK_TRACE } from "./run.ts";

const FIRMWARE = fileURLToPath(new URL("../../firmware/", import.meta.url));
const DEMO = join(FIRMWARE, "demo/manifest.json");
const CHANNELS = join(FIRMWARE, "demo/channels/manifest.json");
const COROUTINES = join(FIRMWARE, "demo/coroutines/manifest.json");

/** A manifest of one partition p that runs this source; its includes are found from firmware/. */
function guest(source: string): string {
  const text = source.replace(/(\.INCLUDE +")(?:\.\.\/)*/g, `$1${FIRMWARE}`);
  const partitions = [{ name: "p", source: "p.asm", pages: 16 }];
  return join(folder({ "p.asm": text, "m.json": JSON.stringify({ partitions }) }), "m.json");
}

/** The bakery, whose owner waits for one more than there are. */
const STUCK = readFileSync(join(FIRMWARE, "demo/coroutines/coroutines.asm"), "utf8").replace(
  /MOVC {4}4,R3\n\.HOME/,
  "MOVC    5,R3\n.HOME",
);

describe("channels", () => {
  test("are counted: messages, areas of which none is missing, words that were not copied", async () => {
    const { stdout } = await cr80(["boot", CHANNELS]);
    const [, sent, received] = /^ {2}messages +(\d+) sent, (\d+) received, 0 refused$/m.exec(stdout)!;
    const [, allocated, reclaimed] =
      /^ {2}areas +(\d+) allocated, (\d+) reclaimed, 0 in use\n +all accounted for$/m.exec(stdout)!;
    expect(Number(sent)).toBeGreaterThan(5000);
    expect(Number(received)).toBeGreaterThan(5000);
    expect(Number(received)).toBeLessThan(Number(sent)); // the relay ends with messages in its queue
    expect(Number(reclaimed)).toBe(Number(allocated));
    expect(stdout).toMatch(/^ {2}connections +3 made, none in use$/m);
    expect(stdout).toMatch(/^ {2}words +\d+ of messages given, 0 copied by the control OS$/m);
    // The client, whose messages of 64 words are files, writes each request, those that are lost twice, and reads each answer.
    const [answered, lost] = ["requests answered", "lost when the relay ended"].map((what) =>
      Number(new RegExp(`${what} +(\\d+)`).exec(stdout)![1]),
    );
    const copied = 64 * (2 * answered! + lost!);
    expect(copied).toBeGreaterThan(64 * 6000);
    expect(stdout).toMatch(new RegExp(`^ +${copied} copied by guests, as they report$`, "m"));
    const report = JSON.parse((await cr80(["boot", CHANNELS, "--json"])).stdout);
    expect(report.channels).toMatchObject({ sent: Number(sent), received: Number(received), connections: 3 });
    expect(report.areas).toMatchObject({ allocated: Number(allocated), reclaimed: Number(reclaimed) });
    expect(report.totals).toMatchObject({ wordsCopied: 0, wordsCopiedByGuests: copied });
    expect(report.partitions.map((one: { wordsCopied: number }) => one.wordsCopied)).toEqual([copied, 0, 0]);
    expect(stdout).toContain(` ${report.totals.words} of messages given`);
  });

  test("that have areas in use when the run is cut short have all of them accounted for", async () => {
    const args = ["boot", CHANNELS, "--limit", "200000"];
    const { areas } = JSON.parse((await cr80([...args, "--json"])).stdout);
    const inUse = areas.mapped + areas.inTransit + areas.lent + areas.shared;
    expect(inUse).toBeGreaterThan(0);
    expect(areas.reclaimed + inUse).toBe(areas.allocated);
    expect((await cr80(args)).stdout).toContain(`${inUse} in use\n               all accounted for\n`);
  });

  test("leave one transfer that is shown in full, and the whole report within 35 lines", async () => {
    const { stdout } = await cr80(["boot", CHANNELS]);
    expect(stdout.match(/^transfer of /gm)).toHaveLength(1);
    expect(stdout).toMatch(/^and 8\d\d\d more transfers \(--json lists 1000\)$/m);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(35);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test("that nobody used are not mentioned", async () => {
    expect((await cr80(["boot", DEMO])).stdout).not.toContain("channels");
  });
});

describe("a process that retired", () => {
  test("is shown with code, why, place, registers and its latest trace records by name", async () => {
    const { status, stdout, stderr } = await cr80(["boot", guest(STUCK)]);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^retired, at clock \d+\n {2}who +p, process 0\n {2}code +CMON_STUCK\n {2}why +no coroutine is ready and no system call is pending:/m,
    );
    expect(stdout).toMatch(/^ {2}where +PC [0-9A-F]{4}:\s+\S+\.asm:\d+,\s+[A-Z]\w*\S*$/m);
    expect(stdout).toMatch(/^ {2}R0 to R7 +[0-9A-F]{4}( [0-9A-F]{4}){7}$/m);
    const trace = /trace before it\n((?:.+\n)+)/.exec(stdout)![1]!.trimEnd().split("\n");
    expect(trace).toHaveLength(5);
    expect(trace.at(-1)).toMatch(/^ +\d+ {2}0\.0 {2}OWNER +WAIT_SEM +semaphore HOME$/);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stderr).toMatch(
      /partition p: process 0 retired with CMON_STUCK at PC [0-9A-F]{4}\n --> \S+\.asm:\d+, \S+\n(?: --> called from .*\n)* {2}= advice: /,
    );
  });

  test("with a code of its own has advice too, and is in the JSON report", async () => {
    const file = guest(' .INCLUDE "csf/scm.inc"\n .START S\nS: MOVC 18,R0\n MON RETIRE\n');
    const { status, stdout, stderr } = await cr80(["boot", file, "--json"]);
    expect(status).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.retirements).toHaveLength(1);
    expect(report.retirements[0]).toMatchObject({ partition: 0, process: -1, code: 18, entry: null });
    expect(report.partitions[0]).toMatchObject({ failed: true, code: 18 });
    expect(stderr).toContain("the program retired with 0012 at PC");
    expect(stderr).toContain("the guest chose this code itself: look in its source for RETIRE");
  });
});

describe("--trace", () => {
  test("comon prints the records of coroutines on stderr with the names of the source", async () => {
    const plain = await cr80(["boot", COROUTINES]);
    const { status, stdout, stderr } = await cr80(["boot", COROUTINES, "--trace", "comon"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: plain.stdout });
    const lines = stderr.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^ +\d+ {2}0\.0 {2}OWNER {8}SIGNAL_OPSEM semaphore POOL operation TRAY$/);
    const names = new Set(lines.map((line) => line.split(/ +/)[3]));
    expect([...names].sort()).toEqual(["BAKER", "CLERK", "COURIER", "OWNER", "SELLER"]);
    const clocks = lines.map((line) => Number(line.slice(0, 10)));
    expect(clocks).toEqual([...clocks].sort((a, b) => a - b));
  });

  const OWN =
    ' .INCLUDE "csf/scm.inc"\n .START S\nS: MOVC T,R0\n MOVC 2,R1\n MON CSF_TRACE : ERROR => .+1, OK\n MOVC 0,R0\n MON 0xC1\n .DATA 64\nT: .WORD 0x1234,0x5678\n';

  test("all prints what is no record of a coroutine as words, which comon leaves out", async () => {
    const file = guest(OWN);
    expect((await cr80(["boot", file, "--trace", "all"])).stderr).toMatch(/^ +\d+ {2}0\.-1 {2}1234 5678\n$/);
    expect((await cr80(["boot", file, "--trace", "comon"])).stderr).toBe(
      "cr80: --trace comon: none of the 1 trace records is the Coroutine Monitor's\n  = advice: --trace all shows them\n",
    );
  });

  test("goes with --json, which stays one object", async () => {
    const { stdout, stderr } = await cr80(["boot", COROUTINES, "--trace", "comon", "--json"]);
    expect(JSON.parse(stdout).outcome).toBe("stopped");
    expect(stderr).toContain("BAKER");
  });

  test("of anything else is refused, and the choices are named", async () => {
    const { status, stdout, stderr } = await cr80(["boot", COROUTINES, "--trace", "lemon"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("Allowed choices are comon, all");
  });
});

describe("--timeline", () => {
  test("replaces nothing that the machine is made of, and does not mix with the report", async () => {
    const files = {
      "m.json": JSON.stringify({
        partitions: [
          { name: "a", source: "a.asm", pages: 2 },
          { name: "b", image: "b.img", pages: 2 },
        ],
      }),
      "a.asm": '.INCLUDE "i.inc"\n .BINARY "b.bin"\n',
      "i.inc": " MOVC 0,R0\n MON 0xC1\n",
      "b.bin": "ab",
      "b.img": assemble({ file: "b.asm", text: " MOVC 0,R0\n MON 0xC1\n" }).bytes!,
    };
    const at = folder(files);
    for (const [name, contents] of Object.entries(files)) {
      const run = await cr80(["boot", join(at, "m.json"), "--timeline", join(at, name)]);
      expect(run).toMatchObject({ status: 2, stdout: "" });
      expect(run.stderr).toContain("the timeline would replace a file that is read");
      expect(readFileSync(join(at, name))).toEqual(Buffer.from(contents));
    }
    const mixed = await cr80(["boot", join(at, "m.json"), "--timeline", "-"]);
    expect(mixed).toMatchObject({ status: 2, stdout: "" });
    expect(mixed.stderr).toContain("the report and the timeline would mix on the standard output");
  });

  test("writes a picture with a stretch for each owner, and says where it is", async () => {
    const path = join(folder(), "areas.svg");
    const plain = await cr80(["boot", DEMO]);
    const { status, stdout, stderr } = await cr80(["boot", DEMO, "--timeline", path]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: plain.stdout });
    expect(stderr).toBe(`cr80: the timeline of message areas is in ${path}\n`);
    const svg = readFileSync(path, "utf8");
    const titles = [...svg.matchAll(/<title>(area [^<]*)<\/title>/g)].map(([, text]) => text);
    expect(titles[0]).toBe("area 1, sender&#39;s, clock 0 to 60");
    expect(titles.at(-1)).toMatch(/^area 1, receiver&#39;s, clock \d+ to \d+$/);
  });

  test("has all changes of a long run, more than the journal keeps", async () => {
    const path = join(folder(), "areas.svg");
    await cr80(["boot", CHANNELS, "--timeline", path]);
    expect(readFileSync(path, "utf8")).not.toContain("was not kept");
  });

  test("that cannot be written has status 2 and says why; what was printed stays", async () => {
    const path = join(folder(), "none", "areas.svg");
    const { status, stdout, stderr } = await cr80(["boot", DEMO, "--timeline", path]);
    expect(status).toBe(2);
    expect(stdout).toBe((await cr80(["boot", DEMO])).stdout);
    expect(stderr).toContain(`this cannot be written: the folder does not exist\n --> ${path}\n`);
    expect(stderr).not.toMatch(STACK_TRACE);
  });

  test("is not drawn of a manifest that is refused", async () => {
    const path = join(folder(), "areas.svg");
    expect((await cr80(["boot", "none.json", "--timeline", path])).status).toBe(2);
    expect(() => readFileSync(path)).toThrow("ENOENT");
  });
});

describe("who looks changes nothing:", () => {
  /** A guest that is refused accesses, whose timer interrupts, and that in the end does not handle what comes. */
  const guestOf = (vectors: string) => `        .PROGRAM 256
        .START  GO
        .PROC   GO
        .EXITS  NONE
        MOVC    1,R0
        LDT     R0
        MOVC    0xC000,R1
        LDS     R1
        MOVC    12*1024,R4
        MOV     0.X4,R3
        MOV     1.X4,R3
        STP     0
        JMP     GO
        .ENDPROC
AFTER:  MOVC    0x300,R5
        INC     10.X5
        RTM     0
        .DATA   16+8*2
        .WORD   AFTER,0,0,0x8000,0x300
${vectors}`;
  const HANDLED = "        .ORG    16+8*8\n        .WORD   AFTER,0,0,0x8000,0x300\n";

  test.each([
    ["an unhandled timer interrupt", "", "3000"],
    ["refused accesses, interrupts and a limit", HANDLED, "2000"],
  ])("%s", async (_, vectors, limit) => {
    const window = { page: 12, pages: 4 };
    const partitions = ["p", "q"].map((name) => ({ name, source: "p.asm", pages: 16, window }));
    const place = folder({
      "p.asm": guestOf(vectors),
      "m.json": JSON.stringify({ quantum: 100, partitions }),
    });
    const file = join(place, "m.json");
    const plain = await cr80(["boot", file, "--limit", limit]);
    expect(plain.stdout).toContain("access refused");
    const checks = ["--check-conventions", "--trace=all", `--timeline=${join(place, "t.svg")}`];
    for (const options of [...checks.map((one) => [one]), checks]) {
      const { status, stdout } = await cr80(["boot", file, "--limit", limit, ...options]);
      expect({ status, stdout }, options.join(" ")).toEqual({ status: plain.status, stdout: plain.stdout });
    }
  });
});
