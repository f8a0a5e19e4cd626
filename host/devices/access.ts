// Finds the device that SIO, CIO, RIO and WIO address: the one of the running partition with the number in Rb.
// docs/ABI.md, "Devices".

import type { Control } from "../control/control.ts";
import type { DeviceAccess } from "../core.ts";
import { DEVICE_CONSOLE, DEVICE_TIMER } from "../state/devices.ts";
import { consoleControl, consoleDeviceRead, consoleDeviceWrite, consoleStatus } from "./console.ts";
import { diskControl, diskOf, diskStatus, diskWrite } from "./disk.ts";
import { timerControl, timerRead, timerStatus, timerWrite } from "./timer.ts";

/** Operations of DeviceAccess. */
const STATUS = 0;
const CONTROL = 1;
const READ = 2;

/** One access. Numbers without a device are left to `others`. */
export function accessDevice(
  control: Control,
  others: DeviceAccess,
  operation: number,
  device: number,
  word: number,
): number {
  const { core, state } = control;
  const partition = state.partitions[core.entered]!;
  if (device === DEVICE_CONSOLE) {
    if (operation === STATUS) return consoleStatus(partition);
    if (operation === READ) return consoleDeviceRead(control, partition);
    if (operation === CONTROL) consoleControl(control, partition, word);
    else consoleDeviceWrite(control, partition, word);
    return 0;
  }
  if (device === DEVICE_TIMER) {
    if (operation === STATUS) return timerStatus(partition);
    const clock = core.now();
    if (operation === READ) return timerRead(partition, clock);
    if (operation === CONTROL) timerControl(control, partition, word, clock);
    else timerWrite(control, partition, word, clock);
    return 0;
  }
  const disk = diskOf(partition, device);
  if (disk === undefined) return others(operation, device, word);
  if (operation === STATUS) return diskStatus(disk);
  if (operation === READ) return disk.moved;
  if (operation === CONTROL) diskControl(control, partition, disk, word);
  else diskWrite(control, partition, disk, word, core.now());
  return 0;
}
