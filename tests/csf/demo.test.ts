// The demonstration with five coroutines.

import { expect, test } from "vitest";
import { runDemo } from "./demo.ts";

test("the bakery sells its loaves, gets its letter, drops its order and closes", () => {
  const { outcome, text, machine } = runDemo();
  expect(outcome).toBe("stopped");
  expect(text.split("\n")).toEqual([
    "A loaf is sold.",
    "The order is cancelled.",
    "The letter has arrived.",
    "A loaf is sold.",
    "A loaf is sold.",
    "The bakery is closed.",
    "",
  ]);
  expect(machine.stateHash()).toBe(runDemo().machine.stateHash());
});
