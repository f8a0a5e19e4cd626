// Routines of SIO, CIO, RIO and WIO, whose devices live in the host. Parameters of the routines point to words.

/**
 * One device access of the entered partition. `operation`: 0 status, 1 control, 2 read, 3 write; `number` of the device;
 * `value` for control and write. Returns the word for status and read.
 */
// @ts-ignore: decorator
@external("host", "device") declare function access(operation: i32, number: i32, value: i32): i32;

const STATUS: i32 = 0;
const CONTROL: i32 = 1;
const READ: i32 = 2;
const WRITE: i32 = 3;

export function device_status(device: i32, d: i32): void {
  store<u16>(d, access(STATUS, load<u16>(device), 0));
}
export function device_control(device: i32, d: i32): void {
  access(CONTROL, load<u16>(device), load<u16>(d));
}
export function device_read(device: i32, d: i32): void {
  store<u16>(d, access(READ, load<u16>(device), 0));
}
export function device_write(device: i32, d: i32): void {
  access(WRITE, load<u16>(device), load<u16>(d));
}
