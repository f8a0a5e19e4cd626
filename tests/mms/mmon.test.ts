// The Message Monitor's firmware and the host's MMS together: what a process saves is there when another machine begins with what the durable
// storage has.

import { expect, test } from "vitest";
import { type MmsStorage, memoryStorage } from "../../host/mms/storage.ts";
import { MmonCalls } from "../csf/mmon-calls.ts";

const [CREATE_CIF, LOOKUP_CIF, READ_VIEW, WRITE_VIEW, STORE, OCCUPANCY, START_SYSTEM, SAVE] = [
  1, 2, 3, 4, 15, 25, 27, 29,
];
const [COLD, WARM] = [2, 3];
/** Data addresses of the process: PARAMS, a buffer, and the block of SAVE and RESTORE with its words. */
const [PARAMS, BUFFER, BLOCK, SIZE] = [0x2300, 0x2400, 0x2500, 200];

/** A node whose Message Monitor sends to the host. `call` makes a system call to its end. */
function node(storage: MmsStorage) {
  const calls = new MmonCalls();
  const { m } = calls;
  expect(m.machine.addMms({ partitions: [0], storage })).toEqual([]);
  m.write("MMS_RECEIVER", 0xffff, 0);
  calls.allow(0, "F_START_SYSTEM", "F_SAVE", "F_LOOKUP", "F_STORE", "F_GET_STORAGE_OCCUPANCY");
  calls.setProfile(0, 0xffff, 0xffff);
  calls.world.setQueue(1, 1);
  const call = (number: number, ...parameters: number[]) => {
    const { exit, r } = calls.begin(number, ...parameters);
    expect(exit, m.summary).toBe(1);
    const end = calls.end(r[5]!);
    calls.whole();
    expect([end.exit, end.cc], m.summary).toEqual([1, 0]);
    return end.r;
  };
  return { m, call };
}

test("a message that was saved is there in the next run, in its queue and word by word", () => {
  const storage = memoryStorage();
  const first = node(storage);
  first.call(START_SYSTEM, COLD, SIZE, 0, BLOCK);
  const [low, high, view] = first.call(CREATE_CIF, 3, 1, 7);
  first.m.write(PARAMS, 2, 0);
  first.m.write(BUFFER, 0xaaaa, 0xbbbb, 0xcccc);
  expect(first.call(WRITE_VIEW, PARAMS, 3, view!, BUFFER)[0]).toBe(3);
  const sent = first.m.call("SEND_VIEW", { 0: 1, 1: 1, 2: view! });
  expect([sent.exit, sent.r[7]]).toEqual([1, first.m.address("OK")]);
  first.call(SAVE, 0, SIZE, view!, BLOCK);
  first.call(STORE, 0, 0, view!);
  const keys = [...storage.entries()].map(([key]) => key);
  expect(keys).toEqual(["checkpoint/00000001", "mms", "stored/00000001"]);

  const second = node(storage);
  second.call(START_SYSTEM, WARM, SIZE, 0, BLOCK);
  expect(second.m.machine.state.mms!.cifs.map(({ id, version }) => [id, version])).toEqual([[1, 7]]);
  const queue = (of: typeof first) => of.m.words(of.m.element("SUB_QUEUE", 1), 4);
  expect(queue(second).filter((word) => word !== 0).length).toBeGreaterThan(0);
  const again = second.call(LOOKUP_CIF, low!, high!)[2]!;
  second.m.write(PARAMS, 2, 0);
  expect(second.call(READ_VIEW, PARAMS, 3, again, BUFFER)[0]).toBe(3);
  expect(second.m.words(BUFFER, 3)).toEqual([0xaaaa, 0xbbbb, 0xcccc]);
  second.call(OCCUPANCY, 0, 17, 0, BUFFER);
  expect([second.m.word(BUFFER), second.m.word(BUFFER + 2), second.m.word(BUFFER + 7)]).toEqual([1, 1, 1]);
});
