// System calls of the guest kernel, and its own completion codes: made by npm run docs from docs/KERNEL.md.

/** System calls, MON code: registers at the call and on OK, and completion codes on ERROR, as the manual has them. */
export const KERNEL_CALLS = [
  {
    code: 0,
    name: "SYS_EXIT",
    in: "R0 code",
    out: "does not come back",
    errors: "",
  },
  {
    code: 1,
    name: "SYS_YIELD",
    in: "",
    out: "",
    errors: "",
  },
  {
    code: 2,
    name: "SYS_CLOCK",
    in: "",
    out: "R0-R3 the clock in instructions, lowest word first",
    errors: "",
  },
  {
    code: 3,
    name: "SYS_PRINT",
    in: "R0 address of text, R1 characters",
    out: "",
    errors: "BAD_ADDRESS",
  },
  {
    code: 4,
    name: "SYS_SOCKET",
    in: "R0 mode",
    out: "R0 descriptor",
    errors: "BAD_MODE, NO_DESCRIPTOR",
  },
  {
    code: 5,
    name: "SYS_BIND",
    in: "R0 descriptor, R1 service",
    out: "",
    errors: "BAD_DESCRIPTOR, BAD_MODE, BAD_STATE, BAD_SERVICE, NOT_PERMITTED, ALREADY_BOUND",
  },
  {
    code: 6,
    name: "SYS_LISTEN",
    in: "R0 descriptor, R1 requests that may wait (1-64), R2 1 to let in all, 0 nobody yet",
    out: "",
    errors: "BAD_DESCRIPTOR, BAD_MODE, BAD_STATE",
  },
  {
    code: 7,
    name: "SYS_PERMIT",
    in: "R0 descriptor, R1 partition or FFFF hex for all, R2 1 to let in, 0 to keep out",
    out: "",
    errors: "BAD_DESCRIPTOR, BAD_MODE, BAD_STATE",
  },
  {
    code: 8,
    name: "SYS_ACCEPT",
    in: "R0 descriptor",
    out: "R0 descriptor of the connection, R1 partition at the other end",
    errors: "BAD_DESCRIPTOR, BAD_MODE, BAD_STATE, NO_DESCRIPTOR, WOULD_BLOCK, TIMED_OUT",
  },
  {
    code: 9,
    name: "SYS_CONNECT",
    in: "R0 descriptor, R1 service",
    out: "",
    errors: "BAD_DESCRIPTOR, BAD_MODE, BAD_STATE, PEER_CLOSED, WOULD_BLOCK, TIMED_OUT",
  },
  {
    code: 10,
    name: "SYS_READ",
    in: "R0 descriptor, others depend on it",
    out: "depends on the descriptor",
    errors:
      "BAD_DESCRIPTOR, BAD_STATE, BAD_ADDRESS, BAD_LENGTH, NO_MEMORY, PEER_CLOSED, WOULD_BLOCK, TIMED_OUT",
  },
  {
    code: 11,
    name: "SYS_WRITE",
    in: "R0 descriptor, others depend on it",
    out: "depends on the descriptor",
    errors:
      "BAD_DESCRIPTOR, BAD_STATE, BAD_ARGUMENT, BAD_ADDRESS, NO_NAME, IN_USE, BAD_LENGTH, NO_MEMORY, PEER_CLOSED, WOULD_BLOCK, TIMED_OUT",
  },
  {
    code: 12,
    name: "SYS_SELECT",
    in: "R0 descriptors to read from, R1 to write to, as masks, R2,R3 long time-out in microseconds",
    out: "R0 those that are readable, R1 those that are writable",
    errors: "BAD_ARGUMENT, BAD_DESCRIPTOR, TIMED_OUT",
  },
  {
    code: 13,
    name: "SYS_CLOSE",
    in: "R0 descriptor",
    out: "",
    errors: "BAD_DESCRIPTOR",
  },
  {
    code: 14,
    name: "SYS_OPEN",
    in: "R0 address of a name, R1 0 or the pages of a new message",
    out: "R0 descriptor, R1 words of message",
    errors: "NO_DESCRIPTOR, BAD_ADDRESS, NO_NAME, NO_MEMORY",
  },
  {
    code: 15,
    name: "SYS_SEEK",
    in: "R0 descriptor of a file, R1 word of the message",
    out: "",
    errors: "BAD_DESCRIPTOR, BAD_MODE, BAD_ARGUMENT",
  },
  {
    code: 16,
    name: "SYS_UNLINK",
    in: "R0 address of a name",
    out: "",
    errors: "BAD_ADDRESS, NO_NAME, IN_USE",
  },
  {
    code: 17,
    name: "SYS_MAP",
    in: "R0 address of a name and R1 0, or R1 pages of a new message",
    out: "R0 address of the message, R1 words of message",
    errors: "BAD_ADDRESS, NO_NAME, IN_USE, NO_MEMORY",
  },
  {
    code: 18,
    name: "SYS_RELEASE",
    in: "R0 address of a message",
    out: "",
    errors: "BAD_ADDRESS, IN_USE",
  },
  {
    code: 19,
    name: "SYS_OPTION",
    in: "R0 descriptor of a socket, R1 option, R2,R3 value",
    out: "",
    errors: "BAD_DESCRIPTOR, BAD_MODE, BAD_ARGUMENT",
  },
] as const;

/** Completion codes that the control OS does not have. */
export const KERNEL_COMPLETIONS = [
  {
    code: 64,
    name: "BAD_DESCRIPTOR",
    why: "the process has no open descriptor with this number",
  },
  {
    code: 65,
    name: "NO_DESCRIPTOR",
    why: "the process has eight open descriptors",
  },
  {
    code: 66,
    name: "BAD_MODE",
    why: "the call is not for this kind of descriptor, or there is no such mode",
  },
  {
    code: 67,
    name: "BAD_STATE",
    why: "the socket is not in the state that the call needs",
  },
  {
    code: 68,
    name: "WOULD_BLOCK",
    why: "the call would have to wait, and the descriptor does not wait",
  },
  {
    code: 69,
    name: "NO_NAME",
    why: "no message of the process has this name",
  },
  {
    code: 70,
    name: "IN_USE",
    why: "the message is open, or mapped",
  },
  {
    code: 71,
    name: "ALREADY_BOUND",
    why: "the service is one to which a socket of the guest is bound",
  },
] as const;
