// Guests that use channels: blocking with events and time-outs in virtual time, back-pressure, and accesses that must end
// with the call that gave, lent or returned an area, translations that were in use included.

import { describe, expect, test } from "vitest";
import { assembleWords } from "../../asm/index.ts";
import { LEND, type Machine, SHARE } from "../../host/index.ts";
import { ALL, area, channelMachine, connect, ok, pool, WORDS } from "./channel-kit.ts";
import { call, load, outcome } from "./guests.ts";

const MESSAGES = 300;

/** Connects when the service is there, sends the numbers from MESSAGES down to 1 in areas of their own, and closes. */
const SENDER = `
START:  MOVC    7, R0
        MOVC    4, R1
        MON     CHANNEL_CONNECT
        JMP     NOTYET
        MOV     R0, 0x80
        MOVC    16, R0          ; CHANNEL_WRITABLE
        MOVC    0xFFFF, R1
        MOVC    0xFFFF, R2
        MON     WAIT_EVENT
        JMP     BAD
        MOVC    ${MESSAGES}, R0
        MOV     R0, 0x81
NEXT:   MOVC    1, R0
        MOVC    4, R1
        MON     AREA_ALLOCATE
        JMP     BAD
        MOV     R0, 0x82
        MOV     0x81, R3
        MOVC    0x1000, R4
        MOV     R3, 0.X4
TRY:    MOV     0x80, R0
        MOV     0x82, R1
        MOVC    1, R2
        MOVC    0, R3
        MOV     0x81, R4
        MON     CHANNEL_SEND
        JMP     FULL
        MOV     0x81, R0
        ADDC    -1, R0
        MOV     R0, 0x81
        JON     R0, NEXT
        MOV     0x80, R0
        MON     CHANNEL_CLOSE
        JMP     BAD
        MOVC    0, R0
        MON     STOP
FULL:   SEQ     R7, 12          ; QUEUE_FULL
        JMP     BAD
        MOVC    16, R0
        MOVC    0xFFFF, R1
        MOVC    0xFFFF, R2
        MON     WAIT_EVENT
        JMP     BAD
        JMP     TRY
NOTYET: MOVC    24, R0          ; NOT_OFFERED
        SEQ     R7, R0
        JMP     BAD
        MOVC    512, R0         ; SERVICE_OPEN
        MOVC    0xFFFF, R1
        MOVC    0xFFFF, R2
        MON     WAIT_EVENT
        JMP     BAD
        JMP     START
BAD:    STP     1`;

/** Offers the service after a while, accepts once, adds up what it receives at 81 hex, and works a while on each. */
const RECEIVER = `
        MOVC    500, R6
LATE:   SOB     R6, LATE
        MOVC    7, R0
        MOVC    4, R1
        MOVC    1, R2
        MON     SERVICE_OFFER
        JMP     BAD
ACCEPT: MOVC    7, R0
        MOVC    2, R1
        MON     CHANNEL_ACCEPT
        JMP     NOREQ
        MOV     R0, 0x80
LOOP:   MOV     0x80, R0
        MOVC    4, R1
        MON     CHANNEL_RECEIVE
        JMP     NONE
        MOV     0x82, R3
        SEQ     R3, 0           ; the first has no predecessor
        SUB     R4, R3
        MOV     R4, 0x82
        MOVC    0x1000, R5
        MOV     0.X5, R2
        SEQ     R2, R4          ; the message is what the sender's word says
        JMP     BAD
        MOV     0x81, R3
        ADD     R2, R3
        MOV     R3, 0x81
        MON     AREA_GIVE_UP
        JMP     BAD
        MOVC    60, R6
WORK:   SOB     R6, WORK
        JMP     LOOP
NONE:   SEQ     R7, 13          ; NO_MESSAGE
        JMP     END
        MOVC    72, R0          ; CHANNEL_READABLE, CHANNEL_CLOSED
        MOVC    0xFFFF, R1
        MOVC    0xFFFF, R2
        MON     WAIT_EVENT
        JMP     BAD
        JMP     LOOP
NOREQ:  MOVC    32, R0          ; CHANNEL_REQUEST
        MOVC    0xFFFF, R1
        MOVC    0xFFFF, R2
        MON     WAIT_EVENT
        JMP     BAD
        JMP     ACCEPT
END:    MOVC    21, R0          ; PEER_CLOSED
        SEQ     R7, R0
        JMP     BAD
        MOVC    0, R0
        MON     STOP
BAD:    STP     1`;

function conversation(quantum: number): Machine {
  const machine = channelMachine(2, { quantum, memory: 16 });
  load(machine, 0, SENDER);
  load(machine, 1, RECEIVER);
  return machine;
}

describe("a conversation of two guests that block", () => {
  test.each([7, 100, 10_000])(
    "brings every message in order, once, through a full queue (turns of %d)",
    (quantum) => {
      const machine = conversation(quantum);
      const before = pool(machine);
      expect(machine.run().outcome).toBe("stopped");
      const [sum] = machine.readMemory(1, 0x81, 1);
      expect(sum).toBe(((MESSAGES * (MESSAGES + 1)) / 2) & 0xffff);
      expect(machine.journal).toMatchObject({ sent: MESSAGES, messagesReceived: MESSAGES, wordsCopied: 0 });
      expect(machine.journal.areasReclaimed).toBe(MESSAGES);
      expect(pool(machine)).toBe(before);
      // The receiver is slower, so the sender must have been held back again and again.
      if (quantum < 10_000) expect(machine.journal.sendsRefused).toBeGreaterThan(MESSAGES / 2);
    },
  );

  test("is the same run however it is cut, with the same refusals", () => {
    const whole = conversation(100);
    whole.run();
    const cut = conversation(100);
    for (let limit = 1; cut.run({ limit: 1 + (limit % 977) }).outcome === "limit"; limit += 131);
    expect(cut.stateHash()).toBe(whole.stateHash());
    expect(cut.journal.sendsRefused).toBe(whole.journal.sendsRefused);
  });
});

describe("a wait", () => {
  const WAIT = (mask: number, time: number) => `
        MOVC    ${mask}, R0
        MOVC    ${time}, R1
        MOVC    0, R2
        MON     WAIT_EVENT
        STP     0
        STP     1`;

  test.each([
    ["to receive", 8 | 64],
    ["to send", 16 | 64],
    ["for a service", 512],
    ["for a request", 32],
  ])("%s times out in virtual time, exactly", (_what, mask) => {
    const machine = channelMachine(2);
    connect(machine);
    load(machine, 0, WAIT(mask, 12_345));
    machine.state.partitions[1]!.status = "idle";
    expect(machine.run().outcome).toBe("deadlock");
    // Three MOVC and the call take four instructions, then the time, then STP.
    expect(machine.state.partitions[0]!.end).toEqual({ kind: "halted", code: 0, clock: 4 + 12_345 + 1 });
  });

  test("for acceptance that is given up leaves no request and no connection", () => {
    const machine = channelMachine(2);
    ok(machine, 1, "SERVICE_OFFER", 7, 1, 1);
    const [asked] = ok(machine, 0, "CHANNEL_CONNECT", 7, 1);
    expect(call(machine, 0, "WAIT_EVENT", [16, 1000, 0]).completion).toBeUndefined();
    machine.state.partitions[1]!.status = "idle";
    machine.run({ limit: 0 });
    expect(outcome(machine, 0).completion).toBe("TIMED_OUT");
    ok(machine, 0, "CHANNEL_CLOSE", asked!);
    expect(machine.state.services[0]!.requests).toEqual([]);
    expect(machine.state.partitions[0]!.connections.used).toBe(0);
  });
});

/** Writes and reads page 4, makes a call with what is in memory from 90 hex on, and then accesses the page once more. */
const accessAfter = (name: string, access: string) => `
        MOVC    0x1000, R4
        MOVC    20, R6
WARM:   ${access}
        SOB     R6, WARM
        MOV     0x90, R0
        MOV     0x91, R1
        MOV     0x92, R2
        MOV     0x93, R3
        MON     ${name}
        STP     1
        MOVC    0x1000, R4
        ${access}
        STP     0`;
const LOAD = "MOV 0.X4, R5";
const STORE = "MOV R5, 0.X4";

/** Lets partition `who` run alone; the data fault it ended with. */
function faultOf(machine: Machine, who: number, source: string, words: readonly number[]): unknown {
  machine.writeMemory(who, 0x90, words);
  for (const { number } of machine.state.partitions) if (number !== who) load(machine, number, "X: JMP X");
  load(machine, who, source);
  machine.run({ limit: 100_000 });
  return machine.state.partitions[who]!.end;
}

const fault = (access: "read" | "write") => ({
  kind: "failed",
  trap: { trapClass: 2, cause: access === "read" ? 0x220 : 0x221, detail1: 0x1000, detail2: 4 },
});

describe("access to an area", () => {
  test.each([
    ["given", "load", LOAD, 0, fault("read")],
    ["given", "store", STORE, 0, fault("write")],
    ["lent", "load", LOAD, LEND, fault("read")],
    ["lent", "store", STORE, LEND, fault("write")],
    ["shared", "load", LOAD, SHARE, { kind: "halted", code: 0 }],
    ["shared", "store", STORE, SHARE, { kind: "halted", code: 0 }],
  ])("that was %s: the sender's next %s", (_mode, _what, access, flags, end) => {
    const machine = channelMachine(2);
    const [client] = connect(machine);
    const number = area(machine, 0, 4);
    expect(
      faultOf(machine, 0, accessAfter("CHANNEL_SEND", access), [client, number, 1, flags]),
    ).toMatchObject(end);
    const refused = flags === SHARE ? [] : [{ partition: 0, page: 4, area: number }];
    expect(machine.journal.refused).toMatchObject(refused);
  });

  test.each([
    ["load", LOAD, fault("read")],
    ["store", STORE, fault("write")],
  ])("that the borrower returned: its next %s", (_what, access, end) => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine);
    const number = area(machine, 0, 4);
    ok(machine, 0, "CHANNEL_SEND", client, number, 1, LEND, 0);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 4);
    expect(faultOf(machine, 1, accessAfter("LOAN_RETURN", access), [number, 0, 0, 0])).toMatchObject(end);
  });

  test("that is shared: the reader can load and execute, and not store", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine);
    const number = area(machine, 0, 4);
    ok(machine, 0, "CHANNEL_SEND", client, number, 1, SHARE, 0);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 4);
    machine.writeMemory(0, 4 * WORDS, [0x1234]);
    const source = "MOVC 0x1000, R4\nMOV 0.X4, R0\nMOV R0, 0x80\nMOV R0, 0.X4\nSTP 0";
    expect(faultOf(machine, 1, source, [])).toMatchObject(fault("write"));
    expect(machine.readMemory(1, 0x80, 1)[0]).toBe(0x1234);
    expect(machine.readMemory(0, 4 * WORDS, 1)[0]).toBe(0x1234);
  });

  test.each([
    ["lent", LEND],
    ["shared", SHARE],
  ])("that was %s: taken back while the borrower reads it in a loop", (_mode, flags) => {
    const machine = channelMachine(2, { quantum: 50 });
    const [client, server] = connect(machine);
    const number = area(machine, 0, 4);
    ok(machine, 0, "CHANNEL_SEND", client, number, 1, flags, 0);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 4);
    load(machine, 1, `MOVC 0x1000, R4\nLOOP: ${LOAD}\nJMP LOOP`);
    const revoke = `MOVC ${number}, R0\nMOVC ${ALL}, R1\nMON LOAN_REVOKE\nSTP 1\nSTP 0`;
    load(machine, 0, `MOVC 200, R6\nLATE: SOB R6, LATE\n${revoke}`);
    machine.run({ limit: 100_000 });
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "halted", code: 0 });
    expect(machine.state.partitions[1]!.end).toMatchObject(fault("read"));
  });

  test("that holds code: the receiver runs what the sender wrote last, and the sender nothing any more", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine);
    const number = area(machine, 0, 4);
    /** What lies in the area: adds to R5 and goes on at 180 hex, in whatever partition. */
    const routine = (add: number) => wordsOf(`BACK = 0x180\nADDC ${add}, R5\nJMP BACK`, 4 * WORDS);
    const [rewritten] = routine(5);
    machine.writeMemory(0, 4 * WORDS, routine(1));
    machine.writeMemory(0, 0x180, wordsOf("DONE = 0x110\nSOB R6, 0x1000\nJMP DONE", 0x180));
    machine.writeMemory(1, 0x180, wordsOf("STP 0", 0x180));
    const send = `MOVC ${client}, R0\nMOVC ${number}, R1\nMOVC 9, R2\nMOVC 0, R3\nMON CHANNEL_SEND\nSTP 1`;
    machine.writeMemory(
      0,
      0x110,
      wordsOf(
        `CHANNEL_SEND = 0xD8\nMOVC 0x1000, R4\nMOVC ${rewritten}, R0\nMOV R0, 0.X4\n${send}\nJMP 0x1000`,
        0x110,
      ),
    );
    load(machine, 0, "MOVC 0, R5\nMOVC 10, R6\nJMP 0x1000");
    machine.state.partitions[1]!.status = "idle";
    machine.run({ limit: 200 });
    expect(machine.state.partitions[0]!.end).toMatchObject({
      kind: "failed",
      trap: { trapClass: 3, cause: 0x322, detail1: 0x1000, registers: { 5: 10 } },
    });
    ok(machine, 1, "CHANNEL_RECEIVE", server, 4);
    machine.setRegisters(1, { r: [0, 0, 0, 0, 0, 0], pc: 4 * WORDS });
    machine.state.partitions[1]!.status = "ready";
    machine.run();
    expect(machine.state.partitions[1]!.end).toMatchObject({ kind: "halted", code: 0 });
    expect(machine.registers(1).r[5]).toBe(5);
  });
});

/** A program as words for an address. */
function wordsOf(source: string, address: number): number[] {
  const { words, diagnostics } = assembleWords(source, address);
  expect(diagnostics).toEqual([]);
  return [...words];
}
