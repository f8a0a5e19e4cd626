// WORDS_COPIED (docs/ABI.md, "Channels"): what guests say of their copies is added up for each partition, and changes nothing else.

import { describe, expect, test } from "vitest";
import { report } from "../../../host/index.ts";
import { call, machineOf } from "../guests.ts";

const counts = (machine: ReturnType<typeof machineOf>) =>
  report(machine).partitions.map(({ wordsCopied }) => wordsCopied);

describe("WORDS_COPIED", () => {
  test("adds to the count of the caller alone, and keeps every register but R7", () => {
    const machine = machineOf(3);
    expect(call(machine, 2, "WORDS_COPIED", [500, 0])).toEqual({
      completion: "OK",
      r: [500, 0, 0x3333, 0x4444, 0x5555, 0x6666, 0x7777, 0],
    });
    expect(call(machine, 2, "WORDS_COPIED", [10, 0]).completion).toBe("OK");
    expect(call(machine, 0, "WORDS_COPIED", [0xffff, 0]).completion).toBe("OK");
    expect(counts(machine)).toEqual([65_535, 0, 510]);
    expect(report(machine).totals).toMatchObject({ wordsCopiedByGuests: 66_045, wordsCopied: 0 });
  });

  test("takes the words of the longest area, 64 pages of 1,024, and none", () => {
    const machine = machineOf(1);
    expect(call(machine, 0, "WORDS_COPIED", [0, 0]).completion).toBe("OK");
    expect(counts(machine)).toEqual([0]);
    expect(call(machine, 0, "WORDS_COPIED", [0, 1]).completion).toBe("OK");
    expect(counts(machine)).toEqual([65_536]);
  });

  test("refuses one word more, and does not add it", () => {
    const machine = machineOf(2);
    call(machine, 1, "WORDS_COPIED", [7, 0]);
    expect(call(machine, 1, "WORDS_COPIED", [1, 1]).completion).toBe("BAD_ARGUMENT");
    expect(counts(machine)).toEqual([0, 7]);
  });

  test("is no part of the state: what a guest says changes no hash, and outlasts the guest", () => {
    const hash = (words: number) => {
      const machine = machineOf(1);
      call(machine, 0, "WORDS_COPIED", [words, 0]);
      call(machine, 0, "STOP", [0, 0]);
      expect(counts(machine)).toEqual([words]);
      return machine.stateHash();
    };
    expect(hash(1)).toBe(hash(1000));
  });
});
