// The register conventions of the kernel and of its demonstration are stated, and the assembler finds nothing wrong.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { assembleGuest, KERNEL, KERNEL_SOURCE } from "./guest.ts";

/** Every procedure with a statement, in the order of the program. */
const STATED: Readonly<Record<string, string>> = {
  "start.asm": "START TOO_SMALL CREATE",
  "trap.asm":
    "ON_CALL ON_TIMER ON_EVENT ON_ILLEGAL ON_PRIVILEGED ON_DATA ON_PROGRAM ON_STACK ON_BOUNDS ON_SOFTWARE KILL HEXADECIMAL",
  "process.asm": "NEXT_TURN NOBODY USE_FRAME EXPIRE SLEEP END_PROCESS",
  "spawn.asm":
    "FIND_LINE FIND_FREE CALL_SPAWN CHECK_HANDED HAND_OVER CLEAR_PAGES START_PROCESS CALL_WAIT TELL_PARENT",
  "syscall.asm": "SYSTEM_CALL CALL_DONE CALL_FAIL CALL_BLOCK CALL_EXIT CALL_YIELD CALL_CLOCK CALL_PRINT",
  "user.asm": "MAP_USER CHECK_USER COPY_USER COPY_MESSAGE",
  "descriptor.asm": "FIND FIND_SOCKET NEW CLOSE DISCONNECT CALL_CLOSE CALL_OPTION CHECK_TIMEOUT",
  "socket.asm": "CALL_SOCKET CALL_BIND CALL_LISTEN CALL_PERMIT CALL_ACCEPT TAKE_REQUEST CALL_CONNECT",
  "select.asm": "CALL_SELECT READINESS",
  "message.asm":
    "NEW_MESSAGE TAKE_MESSAGE FREE_MESSAGE MARK DISCARD ALLOCATE FIND_ADDRESS CHECK_UNUSED CHECK_CLOSED GIVE_ADDRESS MAP_MESSAGE",
  "paths.asm": "FETCH_PATH NEXT_PART SKIP_MARKS",
  "names.asm":
    "FIND_MESSAGE FIND_OWN CHECK_OWNER RIGHTS_OF MESSAGE_PART LOOK_UP_MESSAGE NEW_NAME SET_NAME GIVE_NAME CALL_RENAME CALL_LIST CALL_STAT CALL_RIGHTS",
  "transfer.asm":
    "CALL_READ CALL_WRITE BAD_KIND READ_CONNECTION WRITE_CONNECTION BY_MODE RECEIVE RECEIVED WAIT_OR_FAIL READ_FILE_NAME READ_MAPPED SEND CHECK_FLAGS WRITE_FILE_NAME WRITE_MAPPED",
  "partition.asm":
    "HOLD_MESSAGE READ_PARTITION MESSAGE_READ READ_SAVED WRITE_PARTITION SEND_OR_DISCARD CHECK_ROOM WRITE_LOADED",
  "file.asm":
    "CALL_OPEN OPEN_MESSAGE CALL_CREATE READ_FILE MOVE_FILE WRITE_FILE TOO_LONG NO_RIGHT_TO_IT CALL_SEEK CALL_UNLINK CALL_MAP CALL_UNMAP CALL_RELEASE",
  "disk/device.asm": "TRANSFER TRANSFER_RUN ON_DISK",
  "disk/cache.asm":
    "FIND_BUFFER READ_SECTOR CHANGE_SECTOR MARK_DIRTY FRESH_SECTOR CLEAR_WORDS ABANDON_CHANGE",
  "disk/log.asm":
    "COMMIT_CHANGE GIVE_UP WRITE_BUFFER WRITE_FRESH FLUSH_BUFFERS CLEAR_HEAD WRITE_HEAD RECOVER_VOLUME BEGIN_CHANGE SET_STATE CLOSE_VOLUME",
  "disk/mount.asm": "MOUNT_VOLUME FORGET_BUFFERS TAKE_VOLUME FIND_LOG MAKE_LOG FINISH_LOG",
  "disk/room.asm": "BIT_PLACE MARK_SECTOR FIND_RUN TAKE_RUN MARK_RUN",
  "disk/bfd.asm":
    "MAP_SECTOR MAP_FILE PLACE_FILE LOAD_FILE SAVE_FILE LENGTH_OF SECTORS_OF NEW_FILE LOWEST_FREE COUNT_FILE END_FILE FREE_FILE GROW_FILE",
  "disk/directory.asm": "LOOK_UP COMPARE_NAME COMPARE_WORDS ADD_ENTRY REMOVE_ENTRY CHECK_EMPTY",
  "disk/path.asm": "WALK_PATH FIND_FILE FOLLOW_PATH FIND_PLACE CHECK_FILE",
  "disk/calls.asm":
    "CALL_UNDO CALL_COMMIT OPEN_DISK LOAD_CONTENTS GIVE_FILE CREATE_DISK CALL_MKDIR MAKE_FILE UNLINK_DISK RENAME_DISK CHECK_RENAME LIST_DISK STAT_DISK SEEK_DISK",
  "disk/readwrite.asm": "READ_DISK READ_WORDS WRITE_DISK START_MOVE MOVE_WORDS",
  "disk/link.asm": "CALL_LINK SAVE_MESSAGE LOAD_MESSAGE SECTORS_FOR MOVE_SECTORS FORGET_SECTORS",
  "disk/run.asm":
    "CALL_RUN FILE_WORD FILE_WORD_IS CHECK_PROGRAM CHECK_PART LOAD_PROGRAM PROTECT_PROGRAM READ_PART",
};

const DEMO: Readonly<Record<string, string>> = {
  "client.asm": "CLIENT WRONG FILL CHECK PRINT",
  "server.asm": "SERVER SERVE NOTHING FAILED PRINT",
  "relay.asm": "START PASS AWAIT FAILED CRASH",
};

const source = (path: string) => readFileSync(new URL(`../../firmware/${path}`, import.meta.url), "utf8");

type Stated = NonNullable<ReturnType<typeof assembleGuest>["conventions"]>;
const procedures = (stated: Stated | undefined) =>
  (stated ?? []).filter(({ kind }) => kind === "procedure").map(({ name }) => name);

/** The codes that the assembler reports for the kernel with one text of one file replaced. */
function codesWith(file: string, from: string, to: string): string[] {
  expect(source(`kernel/${file}`).split(from)).toHaveLength(2);
  const change = (name: string, text: string) => (name.endsWith(file) ? text.replace(from, to) : text);
  return assembleGuest(KERNEL_SOURCE, { change }).diagnostics.map(({ code }) => code);
}

describe("the kernel", () => {
  test("states every procedure, and keeps what it states", () => {
    const { conventions, diagnostics } = KERNEL;
    expect(diagnostics).toEqual([]);
    const all = Object.values(STATED).join(" ").split(" ");
    expect(procedures(conventions)).toEqual(all);
  });

  test.each(Object.keys(STATED))("has no code outside of stated procedures in %s", (file) => {
    const { lines, conventions } = KERNEL;
    const bodies = (conventions ?? []).filter(({ kind }) => kind === "procedure");
    const program = lines.filter((line) => line.space === "program" && line.file.endsWith(file));
    const outside = program.filter(
      ({ address }) => !bodies.some(({ value, end }) => address >= value && address < (end ?? 0)),
    );
    expect(program.length).toBeGreaterThan(0);
    expect(outside).toEqual([]);
  });

  test("names in each file the procedures that are listed for it", () => {
    for (const [file, names] of Object.entries(STATED)) {
      const found = [...source(`kernel/${file}`).matchAll(/^ +\.PROC +(\w+)/gm)].map(([, name]) => name);
      expect(found.join(" ")).toBe(names);
    }
  });

  test.each([
    [
      "a call that needs more than the dispatcher gives",
      "SYS_YIELD   => CALL_YIELD",
      "SYS_YIELD   => CALL_BLOCK",
      "E204",
    ],
    ["a procedure that comes back", "READ_MAPPED, READ_PARTITION", "READ_MAPPED, RECEIVED", "E203"],
  ])("is refused when a table names %s", (_, from, to, code) => {
    expect(codesWith("data.inc", from, to)).toContain(code);
  });

  test("is refused when a word that calls end through names no procedure", () => {
    expect(codesWith("data.inc", "FAIL:   .WORD   CALL_FAIL", "FAIL:   .WORD   0")).toContain("E207");
  });

  test("is refused when another procedure comes between two that run into each other", () => {
    const other = "        .PROC   BETWEEN\n        .EXITS  NONE\n        STP     0\n        .ENDPROC\n";
    const next = "        .PROC   BY_MODE\n";
    expect(codesWith("transfer.asm", next, `${other}${next}`)).toContain("E200");
  });

  test("is refused when a procedure loses what it keeps", () => {
    const saved = "        MON     CHANNEL_SEND : ERROR => .refused, OK\n        MOV     IN_WORK,R4\n";
    expect(codesWith("transfer.asm", saved, saved.replace("        MOV     IN_WORK,R4\n", ""))).toContain(
      "E201",
    );
  });

  test("is refused when a call lacks a register that it needs", () => {
    const given =
      "        MOVC    0,R2\n        CALL    0,CHECK_USER\n        LEAVE   FAIL\n        MOVC    0,R3\n";
    expect(codesWith("file.asm", given, given.replace("        MOVC    0,R2\n", ""))).toContain("E204");
  });

  test("is refused when a program's system call lacks a register", () => {
    const call = "        .PROC   PROBE\n        .EXITS  NONE\n        MON     SYS_SOCKET : *\n        NOP\n";
    const { diagnostics } = assembleGuest(
      `${KERNEL_SOURCE}${call}        MON     SYS_EXIT\n        .ENDPROC\n`,
    );
    expect(diagnostics.map(({ code }) => code)).toContain("E204");
  });
});

describe("the demonstration of channels", () => {
  test.each(Object.keys(DEMO))("%s states its procedures, and keeps what it states", (file) => {
    const { conventions, diagnostics } = assembleGuest(source(`demo/channels/${file}`), {
      at: `channels/${file}`,
    });
    expect(diagnostics).toEqual([]);
    const kernel = new Set(Object.values(STATED).join(" ").split(" "));
    const own = procedures(conventions).slice(file === "relay.asm" ? 0 : kernel.size);
    expect(own.join(" ")).toBe(DEMO[file]);
  });
});
