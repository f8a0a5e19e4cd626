// The demo of three partitions: everything that was sent is accounted for, whatever the relay's crash cut short.

import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { bootFile, type Machine, report } from "../../host/node.ts";
import { consoleText } from "../host/guests.ts";

const MANIFEST = fileURLToPath(new URL("../../firmware/demo/channels/manifest.json", import.meta.url));
const REQUESTS = 3000;
const PASSES = 1000;

describe("the channels demo", () => {
  let machine: Machine;
  const printed = (partition: number, label: string) =>
    Number(new RegExp(`^${label} +(\\d+)$`, "m").exec(consoleText(machine, partition))?.[1]);

  beforeAll(() => {
    machine = bootFile(MANIFEST).machine!;
    machine.run({ limit: 50_000_000 });
  });

  test("only the relay crashes, by an unhandled trap; client and server end with 0", () => {
    expect(machine.state.partitions.map(({ end }) => end)).toMatchObject([
      { kind: "stopped", code: 0 },
      { kind: "failed", trap: { trapClass: 0 } },
      { kind: "stopped", code: 0 },
    ]);
  });

  test("every request is answered once and right, those that were lost by asking again", () => {
    const lost = printed(0, "lost when the relay ended");
    expect(printed(0, "requests answered")).toBe(REQUESTS);
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThanOrEqual(4);
    // Each lost request was served once more, or was never served at all.
    const served = printed(2, "requests served");
    expect(served).toBeGreaterThanOrEqual(REQUESTS);
    expect(served).toBeLessThanOrEqual(REQUESTS + lost);
    expect(printed(2, "connections that ended")).toBe(2);
  });

  test("every answer that came through the relay passed it twice", () => {
    const through = printed(0, "passages of the relay") / 2;
    expect(Number.isInteger(through)).toBe(true);
    expect(through).toBeGreaterThan(PASSES - 10);
    expect(through).toBeLessThanOrEqual(PASSES);
  });

  test("areas are conserved, and no word of a message was copied by the control OS", () => {
    const { areas, channels, totals, transfers } = report(machine);
    expect(areas).toMatchObject({ mapped: 0, inTransit: 0, pages: 0 });
    expect(areas.allocated).toBe(areas.reclaimed);
    expect(areas.allocated).toBe(REQUESTS + printed(0, "lost when the relay ended"));
    expect(channels.ends).toBe(0);
    expect(channels.refused).toBe(0);
    // What was sent and not received waited at the relay when it crashed.
    expect(channels.sent - channels.received).toBeLessThanOrEqual(4);
    expect(totals.transfers).toBe(channels.sent);
    expect(transfers.every(({ wordsCopied }) => wordsCopied === 0)).toBe(true);
  });

  test("a run cut into pieces comes to the same state", () => {
    const again = bootFile(MANIFEST).machine!;
    while (again.run({ limit: 77_777 }).outcome === "limit");
    expect(again.stateHash()).toBe(machine.stateHash());
  });
});
