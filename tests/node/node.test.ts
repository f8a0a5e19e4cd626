// A whole node in a machine with a sender and an operator: what becomes of messages, warm starts, guests that send nonsense, and that
// its state does not depend on the kind of storage or on a snapshot.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadMms } from "../../host/mms/records.ts";
import { openStore } from "../../host/mms-store.ts";
import { bootFile, bundledCore, Machine } from "../../host/node.ts";
import { folder, MAIN, ROOT } from "../cli/run.ts";
import { Random } from "../conformance/vectors/random.ts";
import { killMachines, Ledger, noKills } from "./kills.ts";
import { inOrder, type Listed, listed, MANIFEST, nodeFolder } from "./machine.ts";

const at = folder({});
const manifestText = readFileSync(MANIFEST, "utf8");
const manifest = nodeFolder(at, manifestText);
const LIMIT = 2_000_000;

const [SENDER, NODE, OPERATOR] = [0, 1, 2];
const textOf = (machine: Machine, partition: number) =>
  Buffer.from(machine.consoleOutput(partition)).toString("latin1").split("\n").slice(0, -1);

function boot(path: string): Machine {
  const { machine, problems } = bootFile(path);
  if (machine === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return machine;
}

/** The messages that the operator lists after a line. */
function messagesAfter(lines: readonly string[], heading: string, nth = 0): Listed[] {
  const from = lines.flatMap((line, n) => (line === heading ? [n] : []))[nth]!;
  const rest = lines.slice(from + 1).map(listed);
  return rest.slice(0, rest.indexOf(undefined)) as Listed[];
}
const plain = (messages: readonly Listed[]) => messages.map(({ cif: _, ...one }) => one);

/** What the sender is given by the demonstration. */
const SENT: string[] = JSON.parse(manifestText).partitions[SENDER].console.input.trimEnd().split("\n");
const stored = manifest("stored", { storage: "store" });

describe("the demonstration", () => {
  const first = boot(stored);
  const { outcome } = first.run({ limit: LIMIT });
  const hash = first.stateHash();
  const lines = textOf(first, OPERATOR);
  first.close();
  const kept = [...textOf(first, SENDER)].map((line) => /^Kept as CIF (\d+): (.*)$/.exec(line)!.slice(1));

  test("keeps every message as a CIF, and delivers them by precedence", () => {
    expect(outcome).toBe("stopped");
    expect(lines[0]).toBe("The node has started cold: nothing was kept.");
    expect(kept.map(([, text]) => text)).toEqual(SENT.map((line) => line.slice(2)));
    const queue = messagesAfter(lines, "In the queue:");
    expect(plain(queue)).toEqual(inOrder(SENT));
    for (const { cif, text } of queue)
      expect([String(cif), text]).toEqual(kept.find(([, one]) => one === text));
    const taken = lines.flatMap((line, n) => (line === "Delivered:" ? [listed(lines[n + 1]!)!] : []));
    expect(taken).toEqual(queue.slice(0, 5));
    expect(messagesAfter(lines, "In the queue:", 1)).toEqual(queue.slice(5));
    const left = taken.map(({ cif }) => `CIF ${cif} has left short-term storage.`);
    expect(textOf(first, NODE)).toEqual(left);
  });

  test("leaves in the store what was not delivered as checkpoints, the rest stored and dumped", () => {
    const { contents: storage } = openStore(`${at}/store`, false);
    const { mms } = loadMms([...storage!.entries()], []);
    storage!.close();
    const queue = messagesAfter(lines, "In the queue:");
    const numbers = (from: number, to?: number) =>
      queue
        .slice(from, to)
        .map(({ cif }) => cif)
        .sort((a, b) => a - b);
    expect(mms!.checkpoints.map(({ cif }) => cif.id)).toEqual(numbers(5));
    expect(mms!.stored.map(({ id }) => id)).toEqual(numbers(0, 5));
    expect(mms!.dumps.map(({ cifs }) => cifs.map(({ id }) => id))).toEqual([
      queue.slice(0, 5).map(({ cif }) => cif),
    ]);
    // The words of the text are those that the sender wrote into the area, two characters in each.
    const { fields } = mms!.stored[0]!;
    const bytes = Buffer.from(fields[0]!.slice(5).buffer).toString("latin1").replace(/\0$/, "");
    expect(kept.find(([id]) => Number(id) === mms!.stored[0]!.id)![1]).toBe(bytes);
  });

  test("restores what was not delivered when it starts warm, in its place before what is new", () => {
    const again = boot(stored);
    expect(again.run({ limit: LIMIT }).outcome).toBe("stopped");
    again.close();
    const second = textOf(again, OPERATOR);
    expect(second[0]).toBe("The node has started warm; messages restored: 3");
    const left = messagesAfter(lines, "In the queue:", 1);
    const all = messagesAfter(second, "In the queue:");
    expect(all.filter(({ cif }) => left.some((one) => one.cif === cif))).toEqual(left);
    const routine = inOrder(SENT).filter(({ precedence }) => precedence === "ROUTINE");
    expect(plain(all)).toEqual([...inOrder(SENT).slice(0, 5), ...plain(left), ...routine]);
  });

  test("comes to the same state with a storage in memory", () => {
    const whole = boot(manifest("memory", {}));
    whole.run({ limit: LIMIT });
    expect(whole.stateHash()).toBe(hash);
  });

  test("comes to the same state from a snapshot in the middle", () => {
    const parted = boot(manifest("memory", {}));
    parted.run({ limit: 151_234 });
    const restored = Machine.restore(bundledCore().contents!, parted.snapshot()).machine!;
    restored.run({ limit: LIMIT });
    expect(restored.stateHash()).toBe(hash);
  });
});

describe("a sender that does not keep to what a message is", () => {
  const source = join(ROOT, "tests/node/hostile.asm");
  const sender = { source, include: [join(ROOT, "firmware")], window: { page: 3, pages: 2 }, pages: 5 };
  const inputs = { sender: "", operator: "wait\nqueue\nend\n" };
  const machine = boot(manifest("hostile", { inputs, instead: { sender } }));
  const { outcome } = machine.run({ limit: LIMIT });

  test("is refused, or loses its connection, and the node goes on with what is a message", () => {
    expect(outcome).toBe("stopped");
    // BAD_ARGUMENT, but for the last, an empty message.
    expect(textOf(machine, SENDER)).toEqual(["closed", "closed", "closed", ...new Array(7).fill("2"), "0"]);
    const lines = textOf(machine, OPERATOR);
    expect(plain(messagesAfter([...lines, ""], "In the queue:"))).toEqual([
      { precedence: "FLASH", text: "" },
    ]);
    expect(machine.journal.retirements).toEqual([]);
  });
});

test("more messages than the node has room for wait in the channel until others are delivered", () => {
  const sent = Array.from({ length: 75 }, (_, n) => `P ${n}`);
  const taken = 2_300_000;
  const operator = [{ at: taken, text: `${"take\n".repeat(5)}wait\nend\n` }];
  const machine = boot(manifest("many", { inputs: { sender: `${sent.join("\n")}\n`, operator } }));
  const kept = () => textOf(machine, SENDER).map((line) => line.replace(/.*: /, ""));
  while (machine.clock < taken - 100_000) machine.run({ limit: 5_000 });
  // Two control blocks for each, and twelve that are kept back.
  expect(kept()).toEqual(sent.slice(0, 70).map((line) => line.slice(2)));
  expect(machine.run({ limit: LIMIT }).outcome).toBe("stopped");
  expect(kept()).toEqual(sent.map((line) => line.slice(2)));
  expect(machine.journal.retirements).toEqual([]);
});

describe("a machine that is killed", () => {
  test("has after each kill what it has said that it has, once", async () => {
    const cr80 = [process.execPath, MAIN];
    const sum = await killMachines(at, manifest, cr80, new Random("kills of a node"), 2);
    expect(sum).toMatchObject({ kills: 2, lost: 0, doubled: 0, wrong: [] });
  });

  test("is found out when it forgets, or has twice, what it has said", () => {
    const judged = (content: { checkpoints: string[]; stored: string[] }) => {
      const sum = noKills();
      const ledger = new Ledger(sum);
      const told = ["Kept as CIF 1: 0.0", "Kept as CIF 2: 0.1", "Kept as CIF 3: 0.2"];
      const next = ledger.hear(["R 0.0", "F 0.1", "R 0.2", "P 0.3"], told, [
        "Delivered:",
        "  FLASH     CIF      2  0.1",
      ]);
      ledger.judge(content, next);
      return { ...sum, waiting: ledger.waiting };
    };
    const [due, stored] = [["0.0", "0.2"], ["0.1"]];
    expect(judged({ checkpoints: due, stored })).toMatchObject({
      lost: 0,
      doubled: 0,
      interrupted: 0,
      wrong: [],
    });
    expect(judged({ checkpoints: [...due, "0.3"], stored })).toMatchObject({
      ...{ lost: 0, doubled: 0, interrupted: 1 },
      waiting: ["R 0.0", "R 0.2", "P 0.3"],
    });
    expect(judged({ checkpoints: ["0.2"], stored: ["0.0", "0.1"] })).toMatchObject({
      lost: 0,
      interrupted: 1,
    });
    expect(judged({ checkpoints: ["0.2"], stored })).toMatchObject({ lost: 1, doubled: 0 });
    expect(judged({ checkpoints: [], stored: ["0.0", "0.1", "0.2"] })).toMatchObject({ lost: 2 });
    expect(judged({ checkpoints: due, stored: [] })).toMatchObject({ lost: 1 });
    expect(judged({ checkpoints: [...due, "0.1"], stored })).toMatchObject({ doubled: 1 });
    expect(judged({ checkpoints: [...due, "0.0"], stored })).toMatchObject({ doubled: 1 });
    expect(judged({ checkpoints: due, stored: ["0.1", "0.1"] })).toMatchObject({ doubled: 1 });
    expect(judged({ checkpoints: due, stored: ["0.1", "9.9"] }).wrong).toHaveLength(1);
  });
});
