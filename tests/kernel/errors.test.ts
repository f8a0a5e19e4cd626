// Each system call, each way in which it can be refused: the code, and that nothing but R7 changed.

import { describe, expect, test } from "vitest";
import { codeName, codes, results, worldOf } from "./guest.ts";
import { alone, client, Script, SERVICES, server } from "./script.ts";

/** The code of the last call of a script. */
const last = (script: Script) => alone(script).at(-1);

describe("descriptors", () => {
  test.each([
    ["SYS_BIND", [7]],
    ["SYS_LISTEN", [1, 1]],
    ["SYS_PERMIT", [0, 1]],
    ["SYS_ACCEPT", []],
    ["SYS_CONNECT", [8]],
    ["SYS_READ", [1024, 1]],
    ["SYS_WRITE", [1024, 1, 0, 0]],
    ["SYS_CLOSE", []],
    ["SYS_SEEK", [0]],
    ["SYS_OPTION", [1, 1, 0]],
  ] as const)("%s of a number that is none, is not open, or is closed: BAD_DESCRIPTOR", (name, more) => {
    const script = new Script();
    const socket = script.call("SYS_SOCKET", 1);
    script.call("SYS_CLOSE", socket());
    for (const number of [0, 1, 7, 8, 255, 0xffff]) script.call(name, number, ...more);
    expect(alone(script)).toEqual(["OK", "OK", ...Array(6).fill("BAD_DESCRIPTOR")]);
  });

  test("SYS_SELECT of one that is closed, or cannot be: BAD_DESCRIPTOR", () => {
    const script = new Script();
    script.call("SYS_SOCKET", 1);
    script.call("SYS_SELECT", 1, 1, 0, 0);
    script.call("SYS_SELECT", 2, 0, 0, 0);
    script.call("SYS_SELECT", 0, 3, 0, 0);
    script.call("SYS_SELECT", 0x100, 0, 0, 0);
    script.call("SYS_SELECT", 0, 0x8000, 0, 0);
    expect(alone(script)).toEqual(["OK", "OK", ...Array(4).fill("BAD_DESCRIPTOR")]);
  });

  test("a ninth: NO_DESCRIPTOR, by SYS_SOCKET, SYS_OPEN; one that is closed can be used again", () => {
    const script = new Script();
    for (let n = 0; n < 8; n++) script.call("SYS_SOCKET", 1);
    script.call("SYS_SOCKET", 2);
    script.call("SYS_OPEN", 1024, 1);
    script.call("SYS_CLOSE", 5);
    script.call("SYS_SOCKET", 3);
    const machine = worldOf({ guests: [[script.program()]] });
    machine.run();
    const all = results(machine, 0, 0, script.calls);
    expect(all.map(({ code }) => codeName(code))).toEqual([
      ...Array(8).fill("OK"),
      "NO_DESCRIPTOR",
      "NO_DESCRIPTOR",
      "OK",
      "OK",
    ]);
    expect(all.at(-1)!.r[0]).toBe(5);
  });
});

describe("sockets", () => {
  test("SYS_SOCKET with a mode that is none: BAD_MODE", () => {
    const script = new Script();
    for (const mode of [0, 5, 0xffff]) script.call("SYS_SOCKET", mode);
    expect(alone(script)).toEqual(Array(3).fill("BAD_MODE"));
  });

  test("a call of a socket in the wrong state: BAD_STATE", () => {
    const script = new Script();
    const fresh = script.call("SYS_SOCKET", 1)();
    script.call("SYS_LISTEN", fresh, 1, 1);
    script.call("SYS_ACCEPT", fresh);
    script.call("SYS_PERMIT", fresh, 0, 1);
    script.call("SYS_READ", fresh, 1024, 1);
    script.call("SYS_WRITE", fresh, 1024, 1, 0, 0);
    script.call("SYS_BIND", fresh, 7);
    script.call("SYS_BIND", fresh, 7);
    script.call("SYS_CONNECT", fresh, 8);
    script.call("SYS_LISTEN", fresh, 1, 1);
    script.call("SYS_LISTEN", fresh, 1, 1);
    script.call("SYS_READ", fresh, 1024, 1);
    expect(alone(script)).toEqual([
      "OK",
      ...Array(5).fill("BAD_STATE"),
      "OK",
      "BAD_STATE",
      "BAD_STATE",
      "OK",
      "BAD_STATE",
      "BAD_STATE",
    ]);
  });

  test("a call for sockets of an open message, and SYS_SEEK of a socket: BAD_MODE", () => {
    const script = new Script();
    const file = script.call("SYS_OPEN", 1024, 1)();
    script.call("SYS_BIND", file, 7);
    script.call("SYS_LISTEN", file, 1, 1);
    script.call("SYS_PERMIT", file, 1, 1);
    script.call("SYS_ACCEPT", file);
    script.call("SYS_CONNECT", file, 8);
    script.call("SYS_OPTION", file, 1, 1, 0);
    const socket = script.call("SYS_SOCKET", 1)();
    script.call("SYS_SEEK", socket, 0);
    expect(alone(script)).toEqual(["OK", ...Array(6).fill("BAD_MODE"), "OK", "BAD_MODE"]);
  });

  test("SYS_OPTION with an option or a value that is none: BAD_ARGUMENT", () => {
    const script = new Script();
    const socket = script.call("SYS_SOCKET", 1)();
    for (const [option, low, high] of [
      [0, 0, 0],
      [4, 1, 0],
      [1, 2, 0],
      [2, 0, 0x8000],
      [2, 0xfffe, 0xffff],
      [3, 0, 0],
      [3, 65, 0],
    ] as const) {
      script.call("SYS_OPTION", socket, option, low, high);
    }
    expect(alone(script)).toEqual(["OK", ...Array(7).fill("BAD_ARGUMENT")]);
  });

  test("what the control OS refuses comes through: services", () => {
    const listening = (service: number, backlog: number, admit: number) => {
      const script = new Script();
      const socket = script.call("SYS_SOCKET", 1)();
      script.call("SYS_BIND", socket, service);
      script.call("SYS_LISTEN", socket, backlog, admit);
      return script;
    };
    expect(last(listening(7, 0, 1))).toBe("BAD_ARGUMENT");
    expect(last(listening(7, 65, 1))).toBe("BAD_ARGUMENT");
    expect(last(listening(7, 1, 2))).toBe("BAD_ARGUMENT");
    const permit = listening(7, 1, 1);
    permit.call("SYS_PERMIT", 0, 9, 1);
    permit.call("SYS_PERMIT", 0, 1, 2);
    expect(alone(permit).slice(-2)).toEqual(["BAD_PARTITION", "BAD_ARGUMENT"]);
  });

  test("what the control OS refuses comes through: connections", () => {
    const asking = (service: number) => {
      const script = new Script();
      const socket = script.call("SYS_SOCKET", 1)();
      script.call("SYS_OPTION", socket, "OPTION_NONBLOCK", 1, 0);
      script.call("SYS_CONNECT", socket, service);
      return script;
    };
    expect(last(asking(99))).toBe("BAD_SERVICE");
    expect(last(asking(8))).toBe("NOT_OFFERED");
    const services = [{ id: 7, offer: [0], connect: [1] }];
    expect(alone(asking(7), services).at(-1)).toBe("NOT_PERMITTED");
    const self = new Script();
    const socket = self.call("SYS_SOCKET", 1)();
    self.call("SYS_BIND", socket, 7);
    self.call("SYS_LISTEN", socket, 1, 1);
    const other = self.call("SYS_SOCKET", 1)();
    self.call("SYS_CONNECT", other, 7);
    expect(last(self)).toBe("TO_SELF");
  });

  test("a partition that the server keeps out: NOT_ADMITTED, until it is let in", () => {
    const serving = new Script();
    const socket = serving.call("SYS_SOCKET", 1)();
    serving.call("SYS_BIND", socket, 7);
    serving.call("SYS_LISTEN", socket, 1, 0);
    serving.call("SYS_SELECT", 0, 0, 20_000, 0);
    serving.call("SYS_PERMIT", socket, 1, 1);
    serving.call("SYS_ACCEPT", socket);
    serving.call("SYS_SELECT", 0, 0, 20_000, 0);
    const asking = new Script();
    asking.call("SYS_SELECT", 0, 0, 10_000, 0);
    const mine = asking.call("SYS_SOCKET", 1)();
    asking.call("SYS_CONNECT", mine, 7);
    asking.call("SYS_SELECT", 0, 0, 20_000, 0);
    asking.call("SYS_CONNECT", mine, 7);
    const machine = worldOf({ guests: [[serving.program()], [asking.program()]], services: SERVICES });
    expect(machine.run().outcome).toBe("stopped");
    expect(codes(machine, 0, 0, 6)).toEqual(["OK", "OK", "OK", "TIMED_OUT", "OK", "OK"]);
    expect(codes(machine, 1, 0, 5)).toEqual(["TIMED_OUT", "OK", "NOT_ADMITTED", "TIMED_OUT", "OK"]);
  });

  test("more requests than may wait: BACKLOG_FULL", () => {
    const serving = new Script();
    const socket = serving.call("SYS_SOCKET", 1)();
    serving.call("SYS_BIND", socket, 7);
    serving.call("SYS_LISTEN", socket, 1, 1);
    serving.call("SYS_SELECT", 0, 0, 50_000, 0);
    const asking = new Script();
    asking.call("SYS_SELECT", 0, 0, 10_000, 0);
    for (const n of [0, 1]) {
      asking.call("SYS_SOCKET", 1);
      asking.call("SYS_OPTION", n, "OPTION_NONBLOCK", 1, 0);
      asking.call("SYS_CONNECT", n, 7);
    }
    const machine = worldOf({ guests: [[serving.program()], [asking.program()]], services: SERVICES });
    machine.run();
    const got = codes(machine, 1, 0, 7);
    expect([got[3], got[6]]).toEqual(["WOULD_BLOCK", "BACKLOG_FULL"]);
  });
});

describe("messages of a process", () => {
  test("a name that is none, or is of a message that has gone: NO_NAME", () => {
    const script = new Script();
    const file = script.call("SYS_OPEN", 1024, 1)();
    script.call("SYS_CLOSE", file);
    script.copy(1024, 1040, 11);
    script.call("SYS_UNLINK", 1024);
    for (const call of ["SYS_UNLINK", "SYS_OPEN", "SYS_MAP"]) {
      script.call(call, 1024, 0);
      script.call(call, "NOBODYS", 0);
    }
    const again = script.call("SYS_OPEN", 1060, 1)();
    script.call("SYS_CLOSE", again);
    script.call("SYS_OPEN", 1040, 0);
    const machine = worldOf({ guests: [[script.program({ behind: 'NOBODYS: .TEXT "msg/0109\\0\\0"' })]] });
    expect(machine.run().outcome).toBe("stopped");
    expect(codes(machine, 0, 0, script.calls)).toEqual([
      "OK",
      "OK",
      "OK",
      ...Array(6).fill("NO_NAME"),
      "OK",
      "OK",
      "NO_NAME",
    ]);
  });

  test("a message that is open is neither unlinked nor mapped, one that is mapped neither unlinked nor mapped again: IN_USE", () => {
    const script = new Script();
    const file = script.call("SYS_OPEN", 1024, 1)();
    script.call("SYS_UNLINK", 1024);
    script.call("SYS_MAP", 1024, 0);
    script.call("SYS_CLOSE", file);
    const mapped = script.call("SYS_MAP", 1024, 0)();
    script.call("SYS_UNLINK", 1024);
    script.call("SYS_MAP", 1024, 0);
    const reopened = script.call("SYS_OPEN", 1024, 0)();
    script.call("SYS_RELEASE", mapped);
    script.call("SYS_CLOSE", reopened);
    script.call("SYS_RELEASE", mapped);
    expect(alone(script)).toEqual("OK IN_USE IN_USE OK OK IN_USE IN_USE OK IN_USE OK OK".split(" "));
  });

  test("pointers to where the process has nothing, or may not write: BAD_ADDRESS", () => {
    const script = new Script();
    script.call("SYS_OPEN", 3 * 1024 - 3, 1);
    script.call("SYS_OPEN", 0x8000, 0);
    script.call("SYS_OPEN", "PROGRAM0", 1);
    script.call("SYS_UNLINK", 0x8000);
    script.call("SYS_MAP", 0xffff, 0);
    const area = script.call("SYS_MAP", 0, 2);
    script.raw(`        MOV 128 + 5 * 6 + 1, R0\n        ADDC 1, R0\n        MOV R0, 3000`);
    script.raw(`        MOV 3000, R0\n        MON SYS_RELEASE\n        NOP\n        MOV R7, 3001`);
    script.call("SYS_RELEASE", 1024);
    script.call("SYS_RELEASE", area());
    script.call("SYS_RELEASE", area());
    const file = script.call("SYS_OPEN", 2048, 1)();
    script.call("SYS_WRITE", file, 3 * 1024 - 1, 2);
    script.call("SYS_WRITE", file, 1024, 5);
    script.call("SYS_SEEK", file, 0);
    script.call("SYS_READ", file, "PROGRAM0", 5);
    script.call("SYS_READ", file, 0x9000, 5);
    const machine = worldOf({ guests: [[script.program()]] });
    machine.run();
    expect(codes(machine, 0, 0, script.calls)).toEqual([
      ...Array(5).fill("BAD_ADDRESS"),
      "OK",
      "BAD_ADDRESS",
      "OK",
      "BAD_ADDRESS",
      "OK",
      "BAD_ADDRESS",
      "OK",
      "OK",
      "BAD_ADDRESS",
      "BAD_ADDRESS",
    ]);
    expect(machine.state.areas.used).toBe(0);
  });

  test("a file ends at its last word; a write beyond its pages, or a seek beyond its end, is refused", () => {
    const script = new Script();
    const file = script.call("SYS_OPEN", 2048, 2)();
    script.call("SYS_WRITE", file, 0, 2048);
    script.call("SYS_WRITE", file, 0, 1);
    script.call("SYS_SEEK", file, 2049);
    script.call("SYS_SEEK", file, 2040);
    const rest = script.calls;
    script.call("SYS_READ", file, 1024, 100);
    script.call("SYS_READ", file, 1024, 100);
    const machine = worldOf({ guests: [[script.program()]] });
    machine.run();
    expect(codes(machine, 0, 0, script.calls)).toEqual("OK OK BAD_LENGTH BAD_ARGUMENT OK OK OK".split(" "));
    expect(
      results(machine, 0, 0, script.calls)
        .slice(rest)
        .map(({ r }) => r[0]),
    ).toEqual([8, 0]);
  });

  test("more pages than the process or the window may have: NO_MEMORY; none, or more than an area has: refused", () => {
    const script = new Script();
    script.call("SYS_MAP", 0, 0xffff);
    script.call("SYS_MAP", 0, 9);
    script.call("SYS_MAP", 0, 8);
    script.call("SYS_MAP", 0, 1);
    expect(alone(script)).toEqual(["NO_MEMORY", "NO_MEMORY", "OK", "NO_MEMORY"]);
  });
});

describe("transfers", () => {
  test("flags that are none: BAD_ARGUMENT; lengths beyond the message: BAD_LENGTH", () => {
    const [serving, accepted] = server("mapped");
    serving.call("SYS_READ", accepted);
    const [asking, connection] = client("mapped");
    const area = asking.call("SYS_MAP", 0, 1)();
    for (const flags of [1, 0x4000, 0x2000, 0x1000, 0xffff])
      asking.call("SYS_WRITE", connection, area, 1, flags, 0);
    asking.call("SYS_WRITE", connection, area, 1025, 0, 0);
    asking.call("SYS_WRITE", connection, 1024, 1, 0, 0);
    asking.call("SYS_WRITE", connection, area, 1024, "CLEAR_REST", 0);
    asking.call("SYS_WRITE", connection, area, 1, 0, 0);
    const machine = worldOf({ guests: [[serving.program()], [asking.program()]], services: SERVICES });
    expect(machine.run().outcome).toBe("stopped");
    expect(codes(machine, 1, 0, asking.calls).slice(3)).toEqual([
      ...Array(5).fill("BAD_ARGUMENT"),
      "BAD_LENGTH",
      "BAD_ADDRESS",
      "OK",
      "BAD_ADDRESS",
    ]);
  });

  test("a message that is open or mapped is not transferred by name: IN_USE", () => {
    const [serving, accepted] = server("file");
    serving.call("SYS_READ", accepted, 1024);
    const [asking, connection] = client("file");
    const file = asking.call("SYS_OPEN", 1024, 1)();
    asking.call("SYS_WRITE", connection, 1024, 0, 0, 0);
    asking.call("SYS_CLOSE", file);
    asking.call("SYS_WRITE", connection, 1024, 0, 0, 0);
    asking.call("SYS_WRITE", connection, 1024, 0, 0, 0);
    const machine = worldOf({ guests: [[serving.program()], [asking.program()]], services: SERVICES });
    expect(machine.run().outcome).toBe("stopped");
    expect(codes(machine, 1, 0, asking.calls).slice(2)).toEqual(["OK", "IN_USE", "OK", "OK", "NO_NAME"]);
  });

  test("a buffer that is too short for the message: BAD_LENGTH, and the message stays the next one", () => {
    const [serving, accepted] = server("partition");
    serving.call("SYS_READ", accepted, 1024, 9);
    serving.call("SYS_READ", accepted, 0x8000, 10);
    serving.call("SYS_READ", accepted, 1024, 10);
    const [asking, connection] = client("partition");
    asking.fill(1, 10).send("partition", connection, 10, 5);
    const machine = worldOf({ guests: [[serving.program()], [asking.program()]], services: SERVICES });
    expect(machine.run().outcome).toBe("stopped");
    expect(codes(machine, 0, 0, serving.calls).slice(4)).toEqual(["BAD_LENGTH", "BAD_ADDRESS", "OK"]);
  });
});

test("refused calls change no register but R7", () => {
  const script = new Script();
  script.call("SYS_SOCKET", 9, 11, 22, 33, 44);
  script.call("SYS_READ", 9, 11, 22, 33, 44);
  script.call("SYS_OPEN", 0x8000, 11, 22, 33, 44);
  script.call("SYS_SELECT", 0xff00, 11, 22, 33, 44);
  const machine = worldOf({ guests: [[script.program()]] });
  machine.run();
  expect(results(machine, 0, 0, 4).map(({ r }) => r)).toEqual(
    [9, 9, 0x8000, 0xff00].map((first) => [first, 11, 22, 33, 44]),
  );
});
