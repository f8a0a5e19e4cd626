// Routines of status and control, monitor calls and stopping. Parameters that are words are pointers.

import {
  CTX_BASE,
  CTX_CALL,
  CTX_CAUSE,
  CTX_NUMBER,
  CTX_PAGES,
  CTX_PSW,
  CTX_STOP,
  CTX_TIMER_DUE,
  LIVE,
  MODEL,
  MON_ANY,
  MON_GUEST,
  MONITOR_OWNERS,
  PSW_E,
  PSW_L,
  STOP_CALL,
  STOP_HALT,
  STOP_IDLE,
  TRAP_MONITOR,
  TRAP_SOFTWARE,
} from "./layout";
import { loadTable } from "./map";
import { CHANGED, TRAP } from "./result";
import { base, fault, now, psw, setPc, setPsw, startTimer, systemMode, timerTicks, tt } from "./state";
import { returnFromTrap } from "./trap";

/** Option bits of RCR: the mapped, float and ALT sets. */
const OPTIONS: i32 = 7;

export function load_status(d: i32): void {
  setPsw(load<u16>(d));
}
export function save_status(d: i32): void {
  store<u16>(d, psw());
}

export function load_mask(n: i32): void {
  store<u16>(LIVE, (load<u16>(LIVE, CTX_PSW) & ~PSW_L) | (n & PSW_L), CTX_PSW);
}

export function load_timer(d: i32): void {
  startTimer(load<u16>(d), now());
  store<u16>(LIVE, 0, CTX_TIMER_DUE);
}
export function save_timer(d: i32): void {
  store<u16>(d, timerTicks(now()));
}

export function save_cause(d: i32): void {
  store<u16>(d, load<u16>(LIVE, CTX_CAUSE));
}
export function save_number(d: i32): void {
  store<u16>(d, load<u16>(LIVE, CTX_NUMBER));
}

export function load_base(d: i32): void {
  store<u16>(LIVE, load<u16>(d), CTX_BASE);
}
export function save_base(d: i32): void {
  store<u16>(d, base());
}

export function load_table(d: i32): void {
  loadTable(load<u16>(d));
}
export function reload_table(): void {
  loadTable(tt());
}

export function self_test(result: i32): void {
  store<u16>(result, 0);
}

export function read_configuration(model: i32, pages: i32): void {
  store<u16>(model, (MODEL << 8) | OPTIONS);
  store<u16>(pages, load<u16>(LIVE, CTX_PAGES));
}

export function software_trap(n: i32, next: i32): i32 {
  setPc(next);
  fault(TRAP_SOFTWARE << 8, n & 15, 0);
  return TRAP;
}

export function monitor_call(n: i32, next: i32): i32 {
  const code = n & 0xff;
  const owner: i32 = load<u8>(MONITOR_OWNERS + code);
  setPc(next);
  if (owner == MON_GUEST || (owner != MON_ANY && !systemMode())) {
    fault(TRAP_MONITOR << 8, code, 0);
    return TRAP;
  }
  store<u16>(LIVE, code, CTX_CALL);
  return STOP_CALL;
}

export function return_from_monitor(exit: i32, word: i32, _next: i32): i32 {
  return returnFromTrap(exit & 15, now(), word) ? CHANGED : TRAP;
}

export function stop(n: i32, next: i32): i32 {
  setPc(next);
  store<u16>(LIVE, n & 15, CTX_STOP);
  return load<u16>(LIVE, CTX_PSW) & PSW_E ? STOP_IDLE : STOP_HALT;
}
