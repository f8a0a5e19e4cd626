// What manifests say of channels: services with who may offer and who may connect, and how many connections there may be.

import { describe, expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import { placeOf } from "../../asm/problem.ts";
import { bootMachine, parseManifest } from "../../host/index.ts";
import { ok } from "./channel-kit.ts";
import { call, core } from "./guests.ts";

const good = () => ({
  partitions: [
    { name: "client", source: "a.asm", pages: 8, connections: 3 },
    { name: "relay", source: "a.asm", pages: 8, connections: 0 },
    { name: "server", source: "a.asm", pages: 8 },
  ] as Record<string, unknown>[],
  services: [
    { id: 7, name: "files", offer: ["server", "relay"], connect: ["client"] },
    { id: 0xffff, offer: ["client"], connect: ["client", "relay", "server"] },
  ] as Record<string, unknown>[],
});

describe("services in a manifest", () => {
  test("name partitions, which become numbers; a name of their own is optional", () => {
    const { manifest, problems } = parseManifest(JSON.stringify(good()), "m.json");
    expect(problems).toEqual([]);
    expect(manifest!.services).toEqual([
      { id: 7, name: "files", offer: [2, 1], connect: [0] },
      { id: 0xffff, name: "", offer: [0], connect: [0, 1, 2] },
    ]);
    expect(manifest!.partitions.map(({ connections }) => connections)).toEqual([3, 0, 32]);
  });

  test("are none when the manifest says nothing of them", () => {
    const { manifest } = parseManifest('{"partitions": [{"name": "a", "image": "x", "pages": 9}]}');
    expect(manifest!.services).toEqual([]);
  });

  test("rule the machine that is booted", () => {
    const { manifest } = parseManifest(JSON.stringify(good()));
    const { module } = assemble({ file: "a.asm", text: "STP 0" });
    const image = module!;
    const { machine } = bootMachine(core(), manifest!, [image, image, image]);
    ok(machine!, 2, "SERVICE_OFFER", 7, 4, 1);
    for (let i = 0; i < 3; i++) ok(machine!, 0, "CHANNEL_CONNECT", 7, 1);
    expect(call(machine!, 0, "CHANNEL_CONNECT", [7, 1]).completion).toBe("NO_CONNECTION");
    expect(call(machine!, 1, "CHANNEL_CONNECT", [7, 1]).completion).toBe("NOT_PERMITTED");
    expect(call(machine!, 0, "SERVICE_OFFER", [7, 1, 1]).completion).toBe("NOT_PERMITTED");
  });

  // biome-ignore format: a table
  const wrong: [string, string, string, (value: ReturnType<typeof good>) => void][] = [
    ["an unknown key", "UNKNOWN_KEY", "services[0].acept", (m) => Object.assign(m.services[0]!, { acept: [] })],
    ["no number", "MISSING_KEY", "services[0].id", (m) => delete m.services[0]!.id],
    ["nobody who offers it", "MISSING_KEY", "services[0].offer", (m) => delete m.services[0]!.offer],
    ["an empty list", "OUT_OF_RANGE", "services[0].connect", (m) => Object.assign(m.services[0]!, { connect: [] })],
    ["a partition that is not there", "UNKNOWN_PARTITION", "services[0].offer[1]", (m) => Object.assign(m.services[0]!, { offer: ["server", "clint"] })],
    ["a number for a name", "WRONG_KIND", "services[0].offer[0]", (m) => Object.assign(m.services[0]!, { offer: [2] })],
    ["a number of 17 bits", "OUT_OF_RANGE", "services[0].id", (m) => Object.assign(m.services[0]!, { id: 0x10000 })],
    ["a number twice", "SERVICE_TWICE", "services[1].id", (m) => Object.assign(m.services[1]!, { id: 7 })],
    ["the name of a partition", "NAME_TWICE", "services[0].name", (m) => Object.assign(m.services[0]!, { name: "client" })],
    ["services that are no list", "WRONG_KIND", "services", (m) => Object.assign(m, { services: {} })],
    ["too many connections", "OUT_OF_RANGE", "partitions[0].connections", (m) => Object.assign(m.partitions[0]!, { connections: 257 })],
  ];

  test.each(wrong)("with %s are refused with %s at %s", (_, code, path, change) => {
    const value = good();
    change(value);
    const { problems } = parseManifest(JSON.stringify(value), "m.json");
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(placeOf(problems[0]!)).toContain(path);
    expect(problems[0]!.advice).toMatch(/\w/);
  });
});

test("a machine refuses services that no manifest can say", () => {
  const { manifest } = parseManifest(JSON.stringify(good()));
  const { module } = assemble({ file: "a.asm", text: "STP 0" });
  const { machine } = bootMachine(core(), manifest!, [module!, module!, module!]);
  for (const bad of [
    { id: 7, offer: [0], connect: [1] },
    { id: -1, offer: [0], connect: [1] },
    { id: 0x10000, offer: [0], connect: [1] },
    { id: 1, offer: [3], connect: [1] },
    { id: 1, offer: [0], connect: [-1] },
  ])
    expect(() => machine!.addService(bad)).toThrow(RangeError);
  expect(machine!.state.services).toHaveLength(2);
});
