// Devices of a partition, which SIO, CIO, RIO and WIO reach: their numbers and words. docs/ABI.md, "Devices".

import type { DiskState } from "./disk.ts";

/** Numbers of the devices, as the instructions name them in Rb. Others are not there. */
export const DEVICE_CONSOLE = 1;
export const DEVICE_TIMER = 2;
/** The first disk of a partition; others follow. */
export const DEVICE_DISK = 3;

/** Levels of their interrupts. */
export const CONSOLE_LEVEL = 4;
export const DISK_LEVEL = 10;
export const TIMER_LEVEL = 12;

/** Of every status word: there is such a device. */
export const STATUS_PRESENT = 0x8000;
/** Of status and control words: it interrupts. */
export const DEVICE_INTERRUPT = 0x0001;

export const CONSOLE_OUTPUT = 0x0002;
export const CONSOLE_INPUT = 0x0004;
export const CONSOLE_END = 0x0008;

export const TIMER_REPEAT = 0x0002;
export const TIMER_RUNNING = 0x0004;
export const TIMER_EXPIRED = 0x0008;

/** The timer device. */
export interface TimerDeviceState {
  /** Instructions from a start to the end. */
  period: number;
  /** Clock at which it runs out next, or, while `expired` and repeating, the end that was noticed; 0: it does not run. */
  due: number;
  /** DEVICE_INTERRUPT and TIMER_REPEAT of the control word. */
  control: number;
  expired: boolean;
}

/** The devices of a partition. What the console has written and read is the partition's console's own. */
export interface DeviceState {
  /** DEVICE_INTERRUPT of the console's control word. */
  consoleControl: number;
  readonly timer: TimerDeviceState;
  /** Those of the numbers from DEVICE_DISK on. */
  readonly disks: DiskState[];
}

/** Devices as they are at the start: nothing interrupts, nothing runs. */
export function createDevices(): DeviceState {
  return { consoleControl: 0, timer: { period: 0, due: 0, control: 0, expired: false }, disks: [] };
}
