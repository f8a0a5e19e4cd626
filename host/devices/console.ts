// The console device: the console of the partition, character by character. CONSOLE_WRITE and CONSOLE_READ use the same
// console: what one of them has read, the other does not see.

import { inputStatus, readInput, updateConsoleInterrupt, writeOutput } from "../control/console.ts";
import type { Control } from "../control/control.ts";
import { CONSOLE_OUTPUT, DEVICE_INTERRUPT, STATUS_PRESENT } from "../state/devices.ts";
import type { PartitionState } from "../state/partition.ts";

/** SIO. Output is always possible. */
export function consoleStatus(partition: PartitionState): number {
  return STATUS_PRESENT | partition.devices.consoleControl | CONSOLE_OUTPUT | inputStatus(partition);
}

/** CIO: whether it interrupts while there is input, or its end. */
export function consoleControl(control: Control, partition: PartitionState, word: number): void {
  partition.devices.consoleControl = word & DEVICE_INTERRUPT;
  updateConsoleInterrupt(control, partition);
}

/** RIO: the next character, 0 when none waits. */
export function consoleDeviceRead(control: Control, partition: PartitionState): number {
  return readInput(control, partition, 1)[0] ?? 0;
}

/** WIO: writes the low byte. */
export function consoleDeviceWrite(control: Control, partition: PartitionState, word: number): void {
  writeOutput(control, partition, Uint8Array.of(word & 0xff), control.core.now() + 1);
}
