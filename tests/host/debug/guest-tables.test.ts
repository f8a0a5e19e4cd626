// Processes and coroutines as a guest's own tables have them, in the demonstrations.

import { beforeAll, describe, expect, test } from "vitest";
import { execute, Session } from "../../../host/debug/index.ts";
import { bootFile } from "../../../host/node.ts";

function session(file: string): Session {
  const { machine, problems, programs } = bootFile(file, { debug: true });
  if (machine === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return new Session(machine, { mapped: programs.map((one) => one!) });
}

interface Row {
  readonly partition: string;
  readonly number: number;
  readonly name: string;
  readonly state: string;
  readonly place: string;
}

const rows = (of: Session, what: "coroutines" | "processes") =>
  (execute(of, `info ${what}`).data as Record<typeof what, Row[]>)[what];
const states = (of: Session, what: "coroutines" | "processes") =>
  Object.fromEntries(rows(of, what).map(({ name, state }) => [name, state]));

describe("the coroutines of the bakery", () => {
  let of: Session;
  beforeAll(() => {
    of = session("firmware/demo/coroutines/manifest.json");
  });

  test("are none before they are made", () => {
    execute(of, "seek start");
    expect(execute(of, "info coroutines").lines).toEqual(["no known coroutines"]);
  });

  test("are where the program has brought them when a loaf is sold, and nobody else is", () => {
    execute(of, "seek start");
    execute(of, 'catch console "sold"');
    execute(of, "continue");
    expect(states(of, "coroutines")).toEqual({
      SELLER: "runs",
      COURIER: "waits at MAILBOX",
      OWNER: "waits at HOME",
      CLERK: "awaits its call",
      BAKER: "awaits its call",
    });
    expect(rows(of, "coroutines").find(({ name }) => name === "SELLER")?.place).toContain("SAY+2");
    expect(rows(of, "coroutines").find(({ name }) => name === "COURIER")?.place).toContain("CARRIES+");
    execute(of, "delete");
  });

  test("are all there as long as they are, each once", () => {
    execute(of, "seek start");
    execute(of, "until OWNS");
    const { executed } = of.timeline.position;
    execute(of, "seek end");
    const end = of.timeline.position.executed;
    for (let n = executed; n <= end; n += Math.floor((end - executed) / 12)) {
      execute(of, `seek #${n}`);
      const names = rows(of, "coroutines").map(({ name }) => name);
      // Between two lists it may be in none.
      expect(names.length, `#${n}`).toBeGreaterThanOrEqual(4);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(["OWNER", "BAKER", "SELLER", "COURIER", "CLERK"]).toContain(name);
    }
  });

  test("are fewer where memory holds no list, and nothing fails", () => {
    execute(of, "seek start");
    execute(of, "until OWNS");
    expect(states(of, "coroutines")).toMatchObject({ BAKER: "ready", CLERK: "ready" });
    // A ring that leaves out its head, and one that goes on for ever.
    execute(of, "set [READY_LIST] = READY_LIST + 1");
    expect(states(of, "coroutines")).toEqual({ OWNER: "runs" });
    execute(of, "set [COUNTER] = BAKER");
    execute(of, "set [COUNTER + 2] = 0xFFFF");
    expect(states(of, "coroutines")).toEqual({ OWNER: "runs" });
  });
});

test("the processes of the guest kernel, by the labels where they begin", () => {
  const of = session("firmware/demo/channels/manifest.json");
  execute(of, "seek #1000");
  const found = rows(of, "processes");
  expect(found.map(({ partition, name }) => [partition, name])).toEqual([
    ["client", "CLIENT"],
    ["server", "SERVER"],
  ]);
  for (const { state } of found) expect(state).toMatch(/^(runs|waits|ready)$/);
  // The one that runs is where the machine is, and not where its frame was left.
  execute(of, "seek start");
  execute(of, "until client:CLIENT");
  expect(rows(of, "processes").find(({ name }) => name === "CLIENT")).toMatchObject({ state: "runs" });
  expect(rows(of, "processes").find(({ name }) => name === "CLIENT")?.place).toMatch(/^CLIENT,/);
});

test("the processes of a node, and their coroutines", () => {
  const of = session("firmware/demo/node/manifest.json");
  execute(of, "seek end");
  expect(states(of, "processes")).toEqual({
    CSF_PROCESS_MAIN: "waits at syncels 2, 3, 15",
    LOG_MAIN: "waits at syncel 3",
    ENTRY: "waits at syncel 6",
    DESK_MAIN: "runs",
  });
  expect(states(of, "coroutines")).toEqual({
    SAVE_CO: "waits at SAVE_SEMAPHORE",
    LOG_SAVE_CO: "waits at LOG_SAVE_SEMAPHORE",
    RECEIVE_CO: "awaits its call",
  });
});
