// Attributes and Profiles, 4.2.4.4.6: its functions, with the test in the place of MMS.

import { describe, expect, test } from "vitest";
import { MmonCalls } from "./mmon-calls.ts";

const [GET_VIEW_ATTRIBUTES, CHANGE_PROFILE] = [5, 10];
/** A completion code of MMS, whatever it means. */
const REFUSED = 137;

describe("GET_VIEW_ATTRIBUTES", () => {
  test("asks MMS for the attributes of a view, with the buffer of the caller as the list from MMS", () => {
    const calls = new MmonCalls();
    const { view } = calls.view(0x77);
    const { command, end } = calls.call(GET_VIEW_ATTRIBUTES, [1, 24, view.ref, 0x0abc], 0);
    expect(command).toMatchObject({ command: 9, parameters: [0x77], to: [], from: [[0x0abc, 24]] });
    expect(end).toEqual({ exit: 1, r: [1, 24, view.ref, 0x0abc], cc: 0 });
  });

  test("comes back through ERROR with the code of MMS", () => {
    const calls = new MmonCalls();
    const { view } = calls.view(0x77);
    expect(calls.call(GET_VIEW_ATTRIBUTES, [0, 24, view.ref, 0x0abc], REFUSED).end).toMatchObject({
      exit: 0,
      cc: REFUSED,
    });
  });
});

describe("CHANGE_PROFILE", () => {
  const OLD = [0x11, 1] as const;
  const NEW = [0x22, 2] as const;

  /** A view whose subprocess and queues take any profile. */
  function start() {
    const calls = new MmonCalls();
    for (const subprocess of [0, 1, 2, 3]) calls.setProfile(subprocess, 0xffff, 0xffff);
    return { calls, ...calls.view(0x55, OLD) };
  }
  type Started = ReturnType<typeof start>;
  const profile = ({ calls, cif }: Started) => calls.m.words(calls.world.addressOf(cif), 2);

  test("changes the profile of the CIF and then asks MMS to; all views of the CIF see it", () => {
    const started = start();
    const { calls, view, cif } = started;
    const other = calls.world.newView(calls.world.newHcb(cif));
    calls.begin(CHANGE_PROFILE, ...NEW, view.ref);
    expect(profile(started)).toEqual(NEW);
    expect(calls.take()).toMatchObject({ command: 10, parameters: [0x55, ...NEW], to: [], from: [] });
    calls.answer(1, 0);
    expect(calls.end(1)).toMatchObject({ exit: 1, cc: 0 });
    expect(calls.m.call("GET_PROFILE", { 4: calls.m.element("QEL", other.ref) }).r.slice(1, 3)).toEqual(NEW);
    calls.whole();
  });

  test("has the old profile again when MMS refuses", () => {
    const started = start();
    const { calls, view } = started;
    const { end } = calls.call(CHANGE_PROFILE, [...NEW, view.ref], REFUSED);
    expect(end).toMatchObject({ exit: 0, cc: REFUSED });
    expect(profile(started)).toEqual(OLD);
  });

  test("leaves a profile alone that has changed meanwhile, though MMS refuses", () => {
    const started = start();
    const { calls, view } = started;
    const later = [0x33, 3] as const;
    calls.begin(CHANGE_PROFILE, ...NEW, view.ref);
    calls.begin(CHANGE_PROFILE, ...later, view.ref);
    calls.answer(1, REFUSED);
    calls.end(1);
    expect(profile(started)).toEqual(later);
    calls.answer(2, 0);
    expect(calls.end(2)).toMatchObject({ exit: 1, cc: 0 });
    expect(profile(started)).toEqual(later);
  });

  test("touches nothing when the CIF has gone meanwhile, and another one has its control block", () => {
    const { calls, view, cif } = start();
    const at = calls.world.addressOf(cif);
    calls.begin(CHANGE_PROFILE, ...NEW, view.ref);
    calls.world.removeCif(cif);
    while (!calls.world.model.cifs.has(at)) calls.world.newCif(NEW);
    calls.answer(1, REFUSED);
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: REFUSED });
    expect(calls.m.words(at, 2)).toEqual(NEW);
  });

  test.each([
    ["its own subprocess", ({ calls }: Started) => calls.setProfile(0, 0x21, 0xffff)],
    [
      "a subprocess that has received a copy",
      ({ calls, view }: Started) => {
        calls.world.sendView(view, 1, 0);
        calls.world.become(2);
        calls.world.receive(1);
        calls.world.become(0);
        calls.setProfile(2, 0xffff, 0xfffd);
      },
    ],
    [
      "a queue in which a copy is",
      ({ calls, view }: Started) => {
        calls.world.sendView(view, 1, 0);
        calls.world.setMain(1, false, [0xffdf, 0xffff]);
      },
    ],
    [
      "the owner of a view of another HCB",
      ({ calls, cif }: Started) => {
        const hcb = calls.world.newHcb(cif);
        calls.world.become(3);
        calls.world.newView(hcb);
        calls.world.become(0);
        calls.setProfile(3, 0, 0);
      },
    ],
  ])("is refused with PROFILE_CHECK, and sends nothing, when the profile is too high for %s", (_, narrow) => {
    const started = start();
    const { calls, view } = started;
    narrow(started);
    const { exit, r } = calls.begin(CHANGE_PROFILE, ...NEW, view.ref);
    expect(exit).toBe(1);
    expect(calls.take()).toBeUndefined();
    expect(calls.end(r[5]!)).toMatchObject({ exit: 0, cc: calls.m.address("PROFILE_CHECK") });
    expect(profile(started)).toEqual(OLD);
    calls.whole();
    calls.world.compare();
  });

  test("a queue and a subprocess that have nothing of the CIF do not count", () => {
    const { calls, view } = start();
    calls.world.setMain(2, false, [0, 0]);
    calls.setProfile(2, 0, 0);
    expect(calls.call(CHANGE_PROFILE, [...NEW, view.ref], 0).end).toMatchObject({ exit: 1, cc: 0 });
  });
});
