// Every monitor call of the host's tables from user mode: which are served, and with whose rights each register is used as
// an address. The calls, and their pointers, are those of the tables.

import { describe, expect, test } from "vitest";
import {
  FRAME_POINTER_WORD,
  MON_ANY,
  TRAP_MONITOR,
  VECTOR_WORDS,
  VECTORS_WORD,
} from "../../core-as/layout.ts";
import { DONE } from "../../host/control/codes.ts";
import { HYPERCALLS } from "../../host/control/hypercalls.ts";
import { readWords, systemPointer } from "../../host/control/pointer.ts";
import type { Core } from "../../host/core.ts";
import { SCM_CALLS } from "../../host/scm/calls.ts";
import { same } from "../same.ts";
import { assembleProtected, bootProtected, PROTECTED_PAGE, SECRETS_PAGE, TABLES } from "./protected.ts";
import { pointersOf, SERVED } from "./served.ts";

const FENCED = assembleProtected({
  boot: " MOVC 0,R0\n MOVC 8,R1\n MOVC ELEMENT,R4\n MON PCF_SEND\n NOP\n",
  user: "",
});

/** A machine in user mode, with an element in syncel 8 of process 0. */
function fenced() {
  const made = bootProtected(FENCED);
  while ((made.machine.registers(0).psw & 0x8000) !== 0) made.machine.run({ limit: 1 });
  return made;
}

/** Notes each use of one of the 32 words from an address on by the host, and with whose rights. */
function watch(core: Core, address: number): { readonly at: number; readonly system: boolean }[] {
  const used: { at: number; system: boolean }[] = [];
  const pointer = core.dataPointer.bind(core);
  core.dataPointer = (at, write, system) => {
    if (at >= address && at < address + 32) used.push({ at, system });
    return pointer(at, write, system);
  };
  return used;
}

/** The words of the protected pages of process 0. */
const PROTECTED = [PROTECTED_PAGE, SECRETS_PAGE];

const symbol = (name: string) => FENCED.symbols.get(name)!;
const FROM_USER = SCM_CALLS.filter(({ owner }) => owner === MON_ANY);

describe("every monitor call, from user mode:", () => {
  test("the host serves those that the tables give to user mode, and no other code, hypercalls among them", () => {
    const { machine, mon } = fenced();
    // The guest's own vector of monitor calls: the address behind CALL, in system mode, stage 1 off.
    machine.writeMemory(0, VECTORS_WORD + TRAP_MONITOR * VECTOR_WORDS, [
      symbol("CALL") + 1,
      0,
      0,
      0x8000,
      200,
    ]);
    const own: number[] = [];
    // RETIRE ends the process: it comes last.
    const last = SCM_CALLS.find(({ name }) => name === "RETIRE")!.code;
    const codes = Array.from({ length: 256 }, (_, n) => n).filter((n) => n !== last);
    for (const code of [...codes, last]) {
      machine.setRegisters(0, { r: new Array(8).fill(0xffff), psw: 0, tt: TABLES[0] });
      mon(code);
      if ((machine.registers(0).psw & 0x8000) !== 0) own.push(code);
      machine.writeMemory(0, FRAME_POINTER_WORD, [0]);
    }
    const served = [...codes, last].filter((code) => !own.includes(code)).sort((a, b) => a - b);
    expect(served).toEqual(FROM_USER.map(({ code }) => code));
    expect(HYPERCALLS.filter(({ code }) => served.includes(code))).toEqual([]);
  });

  test.each(FROM_USER.map((call) => [call.name, call] as const))(
    "%s uses each register as an address with user rights alone",
    (name, call) => {
      const pointers = pointersOf(call);
      expect(call.errors.includes("BAD_ADDRESS"), "a call with pointers can refuse them").toBe(
        pointers.length > 0,
      );
      for (let register = 0; register < 8; register++) {
        const attempt = (address: number) => {
          const made = fenced();
          const used = watch(made.machine.control.core, address);
          const r = Array.from({ length: 8 }, (_, n) => Number(SERVED[name]?.[n] ?? 0));
          for (const n of pointers) r[n] = symbol("ELEMENT");
          r[register] = address;
          made.machine.setRegisters(0, { r });
          const pages = () => PROTECTED.map((page) => made.machine.readMemory(0, page * 1024, 1024));
          const before = pages();
          made.mon(call.code);
          const kept = pages().every((page, n) => same(page, before[n]!));
          expect(kept, `${name} changes no page that is protected`).toBe(true);
          return { used, r7: made.machine.registers(0).r[7] };
        };
        const refused = attempt(symbol("SECRETS"));
        expect(
          refused.used.filter(({ system }) => system),
          `R${register}`,
        ).toEqual([]);
        if (!pointers.includes(register)) continue;
        expect(refused.r7, `R${register}`).toBe(DONE.BAD_ADDRESS);
        expect(refused.used.length, "the address was looked at").toBeGreaterThan(0);
        expect(attempt(symbol("ELEMENT")).r7, "it is served when the address is the process's own").toBe(
          DONE.OK,
        );
      }
    },
  );

  test("the walk finds an address that is used with system rights", () => {
    const made = fenced();
    const used = watch(made.machine.control.core, symbol("SECRETS"));
    readWords(made.machine.control, systemPointer(0, symbol("SECRETS") + 3), 1);
    expect(used.length).toBeGreaterThan(0);
    expect(used.every(({ system }) => system)).toBe(true);
  });
});
