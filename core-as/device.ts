// The devices behind SIO, CIO, RIO and WIO live in the host.

/**
 * One device access of the entered partition. `operation`: 0 status, 1 control, 2 read, 3 write; `number` of the device;
 * `value` for control and write. Returns the word for status and read.
 */
// @ts-ignore: decorator
@external("host", "device") export declare function device(operation: i32, number: i32, value: i32): i32;
