// Volumes on which words were changed at random: whatever they say, the kernel comes to an end, and is not led astray by them.

import { expect, test } from "vitest";
import { type Disk, makeDirectory, putFile, TYPE } from "../../host/disk/index.ts";
import { Random } from "../conformance/vectors/random.ts";
import { FileScript, guestWith, IN, volume } from "./disk.ts";
import { codeName, results } from "./guest.ts";

/** Every call on files, of those that are there and others. */
function all(): FileScript {
  const script = new FileScript();
  const paths = ["", "a", "d", "d!b", "new"].map((path) => script.path(path));
  for (const path of paths) {
    script.call("SYS_STAT", path);
    script.call("SYS_LIST", path, IN, 0);
    const file = script.call("SYS_OPEN", path, 0);
    script.call("SYS_READ", file(), IN, 900);
    script.fill(1, 600).call("SYS_WRITE", file(), 1024, 600);
    script.call("SYS_CLOSE", file());
  }
  const message = script.path("msg/m");
  for (const path of paths) {
    script.call("SYS_LINK", path, message);
    script.call("SYS_LINK", message, script.path("saved"));
    script.call("SYS_UNLINK", message);
  }
  script.call("SYS_CREATE", script.path("d!new"), 12);
  script.call("SYS_MKDIR", script.path("e"));
  script.call("SYS_RENAME", paths[1]!, script.path("d!moved"));
  for (const path of paths) script.call("SYS_UNLINK", path);
  return script;
}

/** A volume with two files, and one of a log that has something to be done. */
function whole(random: Random, script: FileScript): Disk {
  const disk = volume(random.pick([120, 3300]), 20);
  expect(putFile(disk, "a", new Uint8Array(2000).fill(1), { type: TYPE.binary })).toBeUndefined();
  expect(makeDirectory(disk, "d")).toBeUndefined();
  expect(putFile(disk, "d!b", new Uint8Array(700).fill(2), { type: TYPE.text })).toBeUndefined();
  if (random.percent(50)) return disk;
  const machine = guestWith(disk, [script]);
  machine.run({ limit: random.between(60_000, 150_000) });
  return { ...disk, bytes: machine.diskContents(0, 3) };
}

/** Changes words of the sectors that say where everything is. */
function spoil(disk: Disk, random: Random): void {
  const words = new DataView(disk.bytes.buffer);
  for (let n = random.between(1, 4); n > 0; n--) {
    const sector = random.percent(30) ? 0 : random.below(60);
    const word = random.percent(70) ? random.below(32) : random.below(256);
    const value = random.pick([0, 1, 2, 127, 200, 0x7fff, 0xffff, random.below(65_536)]);
    words.setUint16(512 * sector + 2 * word, value, true);
  }
}

test("calls come back with a code, and the guest ends", () => {
  const known = new Set<string>();
  const script = all();
  for (let round = 0; round < 40; round++) {
    const random = new Random(`hostile ${round}`);
    const disk = whole(random, script);
    spoil(disk, random);
    const machine = guestWith(disk, [script]);
    const { outcome } = machine.run({ limit: 100_000_000 });
    expect(outcome, String(round)).toBe("stopped");
    expect(machine.state.partitions[0]!.end, String(round)).toMatchObject({ kind: "stopped", code: 0 });
    for (const { code } of results(machine, 0, 0, script.calls)) known.add(codeName(code));
  }
  for (const code of known) expect(code).toMatch(/^[A-Z_]+$/);
  for (const code of ["OK", "DISK_ERROR", "NO_DISK", "NO_NAME"]) expect(known).toContain(code);
});
