// Routines of the process stack: pointer at BASE+0, limit at BASE+1. docs/MACHINE.md, "State"

import { TRAP_STACK } from "./layout";
import { modifiable, readable, writable } from "./map";
import { NEXT, TRAP } from "./result";
import { base, fault, reg, setPc, setReg } from "./state";

/** May a word be pushed at `at`? Records the stack trap otherwise. */
function aboveLimit(at: i32, limit: i32): bool {
  if ((at & 0xffff) >= limit) return true;
  fault(TRAP_STACK << 8, at, limit);
  return false;
}

export function push_registers(view: i32, n: i32): bool {
  const count = (n & 7) + 1;
  const pointer = modifiable(view, base());
  if (!pointer) return false;
  const limit = readable(view, base() + 1);
  if (!limit) return false;
  const top: i32 = load<u16>(pointer);
  const lowest: i32 = load<u16>(limit);
  for (let i = 1; i <= count; i++) if (!aboveLimit(top - i, lowest)) return false;
  for (let i = 1; i <= count; i++) if (!writable(view, base() + top - i)) return false;
  store<u16>(pointer, top - count);
  for (let i = 1; i <= count; i++) store<u16>(writable(view, base() + top - i), reg((i - 1) << 1));
  return true;
}

export function pop_registers(view: i32, n: i32): bool {
  const count = (n & 7) + 1;
  const pointer = modifiable(view, base());
  if (!pointer) return false;
  const top: i32 = load<u16>(pointer);
  for (let i = 0; i < count; i++) if (!readable(view, base() + top + i)) return false;
  for (let i = 0; i < count; i++) setReg((count - 1 - i) << 1, load<u16>(readable(view, base() + top + i)));
  store<u16>(pointer, top + count);
  return true;
}

export function call(view: i32, locals: i32, target: i32, next: i32): i32 {
  const pointer = modifiable(view, base());
  if (!pointer) return TRAP;
  const limit = readable(view, base() + 1);
  if (!limit) return TRAP;
  const top = <i32>load<u16>(pointer) - 1;
  const frame = top - locals - 1;
  if (!aboveLimit(top, load<u16>(limit)) || !aboveLimit(frame, load<u16>(limit))) return TRAP;
  if (!writable(view, base() + top) || !writable(view, base() + frame)) return TRAP;
  store<u16>(pointer, frame);
  store<u16>(writable(view, base() + top), next);
  store<u16>(writable(view, base() + frame), locals);
  setPc(target);
  return NEXT;
}

export function return_from_call(view: i32, exit: i32, _next: i32): i32 {
  const pointer = modifiable(view, base());
  if (!pointer) return TRAP;
  const frame: i32 = load<u16>(pointer);
  const locals = readable(view, base() + frame);
  if (!locals) return TRAP;
  const top = frame + 1 + <i32>load<u16>(locals);
  const link = readable(view, base() + top);
  if (!link) return TRAP;
  const target = <i32>load<u16>(link) + (exit & 15);
  store<u16>(pointer, top + 1);
  setPc(target);
  return NEXT;
}

/** \`size\` and \`top\` point to the words. */
export function make_frame(view: i32, size: i32, top: i32): bool {
  const pointer = modifiable(view, base());
  if (!pointer) return false;
  const limit = readable(view, base() + 1);
  if (!limit) return false;
  const lower = (<i32>load<u16>(pointer) - <i32>load<u16>(size)) & 0xffff;
  if (!aboveLimit(lower, load<u16>(limit))) return false;
  store<u16>(pointer, lower);
  store<u16>(top, lower);
  return true;
}
