// System calls of the guest kernel, and its own completion codes: made by npm run docs from docs/KERNEL.md.

/** System calls, MON code: registers at the call and on OK, and completion codes on ERROR, as the manual has them. */
export const KERNEL_CALLS = [
  {
    code: 0,
    name: "SYS_EXIT",
    in: "R0 code",
    out: "does not return",
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
    errors: "BAD_DESCRIPTOR, BAD_MODE, BAD_STATE, BAD_SERVICE, NOT_PERMITTED, ALREADY_OFFERED, ALREADY_BOUND",
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
      "BAD_DESCRIPTOR, BAD_STATE, NO_RIGHT, BAD_ADDRESS, BAD_LENGTH, NO_MEMORY, PEER_CLOSED, WOULD_BLOCK, TIMED_OUT, BAD_NAME, NO_NAME, NAME_TAKEN, BAD_MODE, NO_DISK, DISK_FULL, WRITE_PROTECTED, DISK_ERROR",
  },
  {
    code: 11,
    name: "SYS_WRITE",
    in: "R0 descriptor, others depend on it",
    out: "depends on the descriptor",
    errors:
      "BAD_DESCRIPTOR, BAD_STATE, BAD_ARGUMENT, BAD_ADDRESS, BAD_NAME, NO_NAME, NO_RIGHT, BAD_MODE, IN_USE, BAD_LENGTH, NO_MEMORY, PEER_CLOSED, WOULD_BLOCK, TIMED_OUT, NO_DISK, DISK_FULL, WRITE_PROTECTED, DISK_ERROR",
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
    in: "R0 address of a path, R1 0 or the pages of a new message",
    out: "R0 descriptor, R1 words of the message or file",
    errors:
      "NO_DESCRIPTOR, BAD_ADDRESS, NO_NAME, NO_RIGHT, NO_MEMORY, BAD_NAME, BAD_MODE, BAD_LENGTH, IN_USE, NO_DISK, DISK_ERROR",
  },
  {
    code: 15,
    name: "SYS_SEEK",
    in: "R0 descriptor of a message or file, R1 word of it",
    out: "",
    errors: "BAD_DESCRIPTOR, BAD_MODE, BAD_ARGUMENT, BAD_LENGTH, DISK_ERROR",
  },
  {
    code: 16,
    name: "SYS_UNLINK",
    in: "R0 address of a path",
    out: "",
    errors:
      "BAD_ADDRESS, NO_NAME, NO_RIGHT, BAD_MODE, IN_USE, BAD_NAME, NOT_EMPTY, NO_DISK, DISK_FULL, WRITE_PROTECTED, DISK_ERROR",
  },
  {
    code: 17,
    name: "SYS_MAP",
    in: "R0 address of the path of a message and R1 0, or R1 pages of a new message",
    out: "R0 address of the message, R1 words of message",
    errors: "BAD_ADDRESS, BAD_NAME, NO_NAME, NO_RIGHT, BAD_MODE, IN_USE, NO_MEMORY",
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
  {
    code: 20,
    name: "SYS_CREATE",
    in: "R0 address of a path, R1 type, R2 pages of a message",
    out: "R0 descriptor, R1 0",
    errors:
      "NO_DESCRIPTOR, BAD_ARGUMENT, NO_MEMORY, NO_DISK, BAD_ADDRESS, BAD_NAME, NO_NAME, NAME_TAKEN, BAD_MODE, DISK_FULL, WRITE_PROTECTED, DISK_ERROR",
  },
  {
    code: 21,
    name: "SYS_MKDIR",
    in: "R0 address of a path",
    out: "",
    errors:
      "NO_DISK, BAD_ADDRESS, BAD_NAME, NO_NAME, NAME_TAKEN, BAD_MODE, DISK_FULL, WRITE_PROTECTED, DISK_ERROR",
  },
  {
    code: 22,
    name: "SYS_RENAME",
    in: "R0 address of a path, R1 address of the new path",
    out: "",
    errors:
      "NO_DISK, BAD_ADDRESS, BAD_NAME, NO_NAME, NO_RIGHT, IN_USE, NAME_TAKEN, BAD_MODE, DISK_FULL, WRITE_PROTECTED, DISK_ERROR",
  },
  {
    code: 23,
    name: "SYS_LIST",
    in: "R0 address of the path of a directory, R1 address of eight words, R2 place, 0 at first",
    out: "R0 place to go on from, R1 type",
    errors: "BAD_ADDRESS, NO_DISK, BAD_NAME, NO_NAME, BAD_MODE, DISK_ERROR",
  },
  {
    code: 24,
    name: "SYS_STAT",
    in: "R0 address of a path",
    out: "R0 type, R1,R2 long bytes, R3 sectors, or pages, R4 number of the file, or owner and rights",
    errors: "NO_DISK, BAD_ADDRESS, BAD_NAME, NO_NAME, DISK_ERROR",
  },
  {
    code: 25,
    name: "SYS_UNMAP",
    in: "R0 address of a message, R1 address of eleven words, which get its path, R2 words of message",
    out: "",
    errors: "BAD_ADDRESS, IN_USE, BAD_LENGTH",
  },
  {
    code: 26,
    name: "SYS_SPAWN",
    in: "R0 line of the list, R1 what its R0 holds, R2 mask of descriptors that it gets",
    out: "",
    errors: "BAD_ARGUMENT, IN_USE, BAD_MODE, BAD_DESCRIPTOR, BAD_STATE",
  },
  {
    code: 27,
    name: "SYS_WAIT",
    in: "R0 line of the list, R2,R3 long time-out in microseconds",
    out: "R0 code",
    errors: "BAD_ARGUMENT, TIMED_OUT",
  },
  {
    code: 28,
    name: "SYS_RIGHTS",
    in: "R0 address of the path of a message, R1 rights of the others",
    out: "",
    errors: "BAD_ADDRESS, BAD_NAME, NO_NAME, NO_RIGHT, BAD_MODE, BAD_ARGUMENT, NO_DISK, DISK_ERROR",
  },
  {
    code: 29,
    name: "SYS_LINK",
    in: "R0 address of a path, R1 address of the new path",
    out: "",
    errors:
      "BAD_ADDRESS, BAD_NAME, NO_NAME, NO_RIGHT, BAD_MODE, IN_USE, NAME_TAKEN, BAD_LENGTH, NO_MEMORY, NO_DISK, DISK_FULL, WRITE_PROTECTED, DISK_ERROR",
  },
  {
    code: 30,
    name: "SYS_RUN",
    in: "R0 line of the list, R1 what its R0 holds, R2 mask of descriptors that it gets, R3 address of a path",
    out: "",
    errors:
      "BAD_ARGUMENT, IN_USE, BAD_MODE, BAD_DESCRIPTOR, BAD_STATE, BAD_ADDRESS, BAD_NAME, NO_NAME, BAD_LENGTH, BAD_PROGRAM, NO_DISK, DISK_ERROR",
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
    why: "the call is not for this kind of descriptor or file, or there is no such mode",
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
    why: "no message and no file has this name, or no further one is in the directory",
  },
  {
    code: 70,
    name: "IN_USE",
    why: "the message is open, or mapped; the file is open, the log or the root; the line has a process",
  },
  {
    code: 71,
    name: "ALREADY_BOUND",
    why: "the service is one to which a socket of the guest is bound",
  },
  {
    code: 72,
    name: "NO_DISK",
    why: "the guest has no disk with a volume that the kernel can use",
  },
  {
    code: 73,
    name: "DISK_ERROR",
    why: "the disk has failed, or holds meaningless data",
  },
  {
    code: 74,
    name: "WRITE_PROTECTED",
    why: "the disk cannot be written",
  },
  {
    code: 75,
    name: "DISK_FULL",
    why: "no sector or no descriptor is left, or the file cannot be longer",
  },
  {
    code: 76,
    name: "BAD_NAME",
    why: "the text is not a path",
  },
  {
    code: 77,
    name: "NAME_TAKEN",
    why: "the new name already belongs to a file",
  },
  {
    code: 78,
    name: "NOT_EMPTY",
    why: "the directory has a file",
  },
  {
    code: 79,
    name: "NO_RIGHT",
    why: "the message is another process's, which has not given this right",
  },
  {
    code: 80,
    name: "BAD_PROGRAM",
    why: "the file is not a load module, or one that does not fit into the line",
  },
] as const;
