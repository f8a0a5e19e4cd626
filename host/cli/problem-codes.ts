// The table of problem codes that commands print in addition to those of the assembler, with their meaning.

/** By code. A test looks for a code in the sources that is not here. */
export const PROBLEM_CODES: Readonly<Record<string, string>> = {
  // Files.
  NO_FILE:
    "No regular file has this name: nothing is there, or a folder or a device. A name in a source, a manifest or a plan is relative to the folder of that file.",
  UNREADABLE: "The file exists, but the system does not allow cr80 to read it. Check its permissions.",
  UNWRITABLE: "The file cannot be written. Check the folder, its permissions, and the free space.",
  FILE_TOO_LARGE: "The file is larger than the limit of 16 MiB; it is probably not the file that was meant.",
  NO_JSON:
    "The text is not JSON. The place is where reading stopped; usually a comma, a quote or a bracket is missing before it.",
  NO_UTF8:
    "The file is not UTF-8: it is UTF-16 or UTF-32, or contains bytes that UTF-8 does not allow, such as letters in Latin-1. The place is the first of them. Save the file as UTF-8; editors offer this where they ask for the file's name.",

  // Commands.
  NO_WORD:
    "A word is one to four hexadecimal digits, with or without 0x; a number of the ABI is one that its tables have.",
  BAD_DUMP:
    "--dump takes registers, labels and data addresses, separated by commas. A label or address may be followed by a number of words, as in LABEL:16.",
  NO_WARNING:
    "-W takes CODE=off, CODE=warning or CODE=error with the code of a warning, or with all for all others.",
  SEVERAL_SOURCES:
    "Several sources would write the same file. Assemble them one by one, or as objects with -c, and link them.",
  NO_ADDRESSES:
    "An object has no addresses before it is linked, so it has no listing, map or source map. Give the option to cr80 link.",
  TERMINAL: "An image is not text, and would upset a terminal. Name a file with -o, or redirect the output.",
  TWO_OUTPUTS:
    "Two outputs would go to one file, or to the standard output. Name another file for one of them; nothing has been written.",
  OUTPUT_IS_INPUT:
    "An output would overwrite a file that is read, such as a source, an include or an object. Name another file; nothing has been written.",
  TWICE: "The standard input can be read only once, so - can stand for only one file.",
  NO_DEFINE:
    "-D takes NAME or NAME=NUMBER, each name once; a number is decimal, hexadecimal as 0x12 or binary as 0b11.",
  NO_CORE:
    "There is no core.wasm at the expected place: either the package was not built (npm run build builds it), or a bundler has moved its modules without it. docs/PACKAGE.md says how to configure bundlers.",
  BAD_CORE:
    "The given core is not WebAssembly, or not the core.wasm of this version. Give the file of the package.",
  TOO_MANY_FILES:
    "A manifest whose files are fetched names, with the includes of its sources, more files than the limit.",
  NO_IMAGE: "Single words have no sections and no names: --source, --map and --symbols are for images.",
  NO_SYMBOLS:
    "A line of the file is not a line of a symbol file, as --symbols of cr80 asm and cr80 link writes it, or the file belongs to another image.",
  NO_SOURCE_MAP:
    "The file next to the image is not a source map that this version can read. Make it again together with its image: cr80 asm --source-map.",

  // Runs.
  RUN_FAILED:
    "A partition stopped with a code other than 0, or by a trap that it did not handle. The message shows its last instructions and the calls that had not returned.",
  PROCESS_TRAPPED:
    "A process of a partition that runs a kernel trapped, and the partition has not ended. The message shows what the process did last.",
  RUN_DEADLOCK:
    "Every partition that has not ended waits for something that no other partition can do any more.",
  LIMIT_REACHED:
    "The run has executed as many instructions as --limit allows, and some partition has not ended.",
  INPUT_AWAITED:
    "Every partition that has not ended waits, and a console is open: input to it may let a partition continue. cr80 boot enters no input by itself; a program that uses the library can.",
  CLOCK_AT_END:
    "The clock of the machine ends at 2^52 instructions; guests that wait again and again can reach that.",
  RUN_ENDED: "A signal ended the run, from Ctrl-C or another program. The report covers the run up to then.",

  // Register conventions, with --check-conventions.
  NO_ARGUMENT:
    "A procedure or monitor call was called while a register that its .CALL names held nothing: nothing had set it, or a call had destroyed it.",
  NO_VALUE:
    "An instruction uses a register that holds nothing: a call has destroyed it, or it is not a call register of the procedure and nothing has set it since.",
  NO_RESULT: "A procedure returned without setting a register that its .RETURN names for that exit.",
  NOT_KEPT:
    "A procedure returned with a changed value in a register that its .KEEP names. Something may have overwritten the place where it was saved.",
  UNKNOWN_EXIT: "A procedure returned to a word after its call that is none of the exits of its .EXITS.",
  STACK_MOVED: "A procedure returned with a process stack pointer other than the one it was called with.",
  NO_LINK:
    "A procedure was entered without a link where its .LINK says: another kind of instruction called it.",
  LOST_LINK:
    "A procedure returned, but the link of its call was no longer where its .LINK says; so it returned to somewhere else.",
  WRONG_ASSUMPTION:
    "The program did what an .ASSUME says that it never does. The assembler believes .ASSUME, so it may have missed errors there.",

  // Load modules.
  M001: "The load module is shorter than its descriptors say: the file was truncated. Make or copy it again.",
  M002: "The file does not begin with a program descriptor, or no data descriptor follows the program: it is not an AMOS load module.",
  M003: "A descriptor states a size that is smaller than the descriptor itself, so the file is damaged.",
  M004: "The load module continues after its data: something was appended, or a size was changed.",
  M005: "The program or the data would reach past the end of the largest partition, 16 Mi words.",
  M006: "Program and data would overlap in the partition. Give one of them another address.",
  M007: "The image comes from an earlier version of cr80, whose data descriptor had 40 words; the CR80's has 61. Make it again from its source.",
  M008: "The data descriptor has no load address for the data. An original module of the CR80 has none, so it cannot be loaded here.",

  // Snapshots.
  NO_SNAPSHOT:
    "The file does not begin like a snapshot. cr80 boot --save FILE makes one; docs/SNAPSHOTS.md describes it.",
  LATER_SNAPSHOT:
    "A later version of cr80 made the snapshot, and this version does not know its format. Use that version.",
  CUT_SNAPSHOT: "Bytes are missing at the end of the snapshot: it was not copied or written completely.",
  DAMAGED_SNAPSHOT:
    "The checksum of the snapshot does not match its bytes: some were changed, or something was appended.",
  BAD_SNAPSHOT:
    "The snapshot is complete, but describes a state that no machine can be in: a page has two owners, a queue names an area that nobody has, or the like. No cr80 has written it.",
  OTHER_MACHINE:
    "A machine accepts only snapshots of itself, or of a machine of the same manifest with the same images.",

  // Recordings.
  NO_RECORDING:
    "The file does not begin like a recording. cr80 boot --record FILE makes one; docs/TERMINAL.md describes it.",
  RECORDING_VERSION:
    "Another version of cr80 made the recording, and this version does not know its format. Use that version.",
  RECORDING_CUT:
    "The recording has no end: its writer was killed, or the file was truncated. It is replayed up to the last whole line; without a whole first line nothing can be replayed.",
  NO_BASE64:
    "The first line of a recording holds the state from which the run continues, in base64. This text is not base64.",
  BAD_IMAGES:
    "The hashes of the images in the first line of a recording do not match the state there: one of them was changed.",
  BAD_EVENT:
    "Each line of a recording after the first states one event: a console was opened or closed, something was entered or changed, a place was marked, the state had this hash, the run ended.",
  BAD_HASH: "A state hash is a SHA-256: 64 hexadecimal digits in lower case.",
  REPLAY_PARTED:
    "A run is the same every time, but this one differs from the recording: a cr80 that computes something else made the recording, or the recording was changed. Up to the first of the two places that are named the states were the same.",

  // Scripts.
  NO_ACTS:
    "Each line of a script is one JSON object, an act. Empty lines and lines that begin with # are ignored.",
  BAD_ACT:
    "A line of a script says one act by its key: expect, send, close, wait, until, hash, assert, mark or end; expect, send and assert may also have a partition.",
  BAD_POSITION:
    "A position in a run is the number of instructions that all partitions have executed, with # before it.",
  BAD_END: "The act end of a script says how the run must end: stopped, failed, deadlock or input.",
  SCRIPT_UNMET:
    "The output that a script expects did not come in time, or not before the run ended; or what it asserts does not hold. The message shows what the guest has written since the previous expectation, or the values that the expression has read.",
  BAD_ASSERTION:
    'A script asserts an expression of the debugger (docs/DEBUGGER.md, "Expressions"), with names of the partition\'s sources. It must read something of the machine: a register, or [LABEL], the word at a label.',
  NO_PARTITION: "No partition of the machine has this name.",

  // Consoles.
  CONSOLE_CLOSED:
    "Input can be appended only to an open console; a console is closed until a program opens it.",
  CONSOLE_FULL:
    "Too many characters are waiting to be read at a console. Append more when its guest has read some.",
  PARTITION_ENDED: "The partition has ended, so nobody reads input at its console.",

  // The durable storage of MMS.
  NO_DATABASE:
    'MMS keeps its contents in a database, through the optional package libsql: it is not installed, or does not run here. Browsers have none; without "storage" in the manifest the contents are lost with the run.',
  NO_STORE: 'MMS has never kept anything in this folder. "storage" of a manifest names such a folder.',
  STORE_IN_USE:
    "A store belongs to one process at a time, from the start of a machine to its end. A process that was killed no longer holds it.",
  FOREIGN_STORE:
    "The folder has a database, or another file of that name, that MMS did not make. It is left unchanged.",
  LATER_STORE:
    "A later version of cr80 made the store, and this version does not know its format. Use that version.",
  DAMAGED_STORE:
    "Something in the store differs from what MMS has written there: a disk has failed, or the file was changed. No machine begins with it, since what is missing would be lost silently. cr80 mms verify names the records.",
  STORE_TOO_LARGE:
    'The store keeps more than the manifest allows MMS to keep: it was written under another manifest. What must not be lost is left unchanged; "shortTerm" counts a checkpoint twice, since a warm start makes a CIF of it.',
  STORAGE_FAILED:
    "The durable storage could not be written: the disk is full or broken, or the folder is gone. The machine has stopped, since its further answers could be lost.",
  NO_NUMBER: "The store has no CIF, and no dump, with this number. cr80 mms ls lists them.",
  BAD_DISKS:
    '"disks" of a partition is a list of images, each with "write" (no, state or image) and "bad" (sectors of the disk). Every image that is written belongs to one disk, and all disks of a machine have at most 524,288 sectors together.',
  BAD_STORAGE: '"storage" of the manifest\'s "mms" names a folder, by a name that a folder can have.',

  // Disks.
  NO_DISK:
    "The length of an image tells the kind of disk: 256,256 bytes for a floppy, 67,420,160 for a pack, and whole sectors of 512 bytes for any other disk. The image was truncated, something was appended, or it has another format.",
  NO_VOLUME:
    "The disk has no known file system: neither a home block of FS2, the file system of AMOS, nor the root directory of System One. cr80 disk create makes a new volume.",
  BAD_LABEL: "The label of a volume has 1 to 16 of the characters 0-9, A-Z, . and _.",
  BAD_SIZE:
    "The disk cannot have this number of sectors or descriptors. A floppy and a pack have a fixed size; a descriptor takes one sector of the disk.",
  BAD_FILE_NAME:
    "The name of a file on a disk has 1 to 16 printing characters of ASCII, without blanks, ! and /; a path has at most 64 names.",
  NOT_ON_DISK:
    "The disk has no file or directory of this name. Capital and small letters differ; cr80 disk tree lists everything on the disk.",
  ON_DISK_ALREADY:
    "The disk already has a file or directory of this name. --force overwrites a file, but never a directory.",
  IS_SYSTEM_FILE:
    "The name belongs to the table of descriptors, the root directory or file 2, which are parts of the volume. They are neither read nor written as files.",
  IS_DIRECTORY:
    "The name belongs to a directory, which has no contents to read. cr80 disk ls lists its entries.",
  NOT_EMPTY: "Only an empty directory can be removed.",
  NO_ROOM: "The disk has too few free sectors for the file, or too few of them together.",
  NO_FILE_LEFT:
    "Every file needs a descriptor, and their number is fixed when the volume is made. All of them are in use.",
  UNREAD_CONTENTS:
    "A sector that is filled with _UNREAD_ marks a sector that could not be read when the image was made. A file with such contents would be taken for a damaged one.",
  READ_ONLY_DISK:
    "Files of System One can be listed and read. How that system allocated sectors is not known, so nothing is written.",
  DAMAGED_DISK:
    "A volume on which cr80 disk check finds damage is read as far as possible, and never written: its free sectors are not known for certain.",
  FILE_THERE: "An existing file is overwritten only on demand: give --force, or another name.",
  BAD_ACTION:
    "This action of cr80 disk takes other names or options than were given. cr80 disk --help lists what each action takes.",

  // Damage of disks, as cr80 disk check finds it.
  DISK_HOME:
    "The home block states an impossible size of the volume or place of the bitmap. On an original disk the number may have a meaning that is not known.",
  DISK_OPEN:
    "The state of the volume is not 0: a system is using it, or has crashed while using it. That system repairs the volume at its next start.",
  DISK_TABLE:
    "The table of descriptors, file 0, is wrong, so files may have been read from the wrong places.",
  DISK_DESCRIPTOR:
    "A descriptor is neither in use nor free, or that of the root directory does not describe a directory.",
  DISK_SECTOR: "A file claims sectors that are not on the volume, or the home block.",
  DISK_SHARED: "A sector belongs to two files, twice to one file, or to a file and the volume itself.",
  DISK_INDEX:
    "The index block of a file is not on the volume, could not be read, or names fewer or more areas than the descriptor says.",
  DISK_LENGTH:
    "The length of a file is more than its sectors hold, or the length of a directory is not that of its sectors.",
  DISK_ENTRY: "An entry of a directory has the number of a file that does not exist.",
  DISK_NAME: "An entry of a directory has a name that no file can have, so no path leads to it.",
  DISK_SAME_NAME: "A directory contains a name twice; a path leads to the first.",
  DISK_TWO_NAMES: "A file has two names, or a directory contains itself.",
  DISK_ORPHAN:
    "A file is in use, but no directory that can be reached has a name for it. cr80 disk get --number reads it.",
  DISK_DEPTH: "A directory lies too deep for any path to its entries. It is not searched.",
  DISK_IN_USE: "The bitmap marks sectors as free that belong to a file: a system would overwrite them.",
  DISK_LOST: "The bitmap marks sectors as in use that belong to nothing.",
  DISK_COUNT: "The number of free descriptors in the home block, or the first of them, is wrong.",
  DISK_UNREAD:
    "The sector is filled with _UNREAD_: it could not be read when the image was made. Its contents are lost.",

  // Manifests.
  NO_FOLDER:
    'A folder of "include" does not exist, so no file is found in it. Its name is relative to the folder of the manifest.',
  MISSING_KEY: "An object of the manifest lacks a key that it needs.",
  UNKNOWN_KEY:
    "An object of the manifest has an unknown key; usually it is misspelt. cr80 explain manifest lists the keys.",
  WRONG_KIND:
    "A value of the manifest has another kind than its key takes, for instance a text instead of a number.",
  OUT_OF_RANGE:
    "A number of the manifest is too small or too large, or a list has too many or too few items.",
  BAD_NAME:
    "The name of a partition, area or service contains characters that a name cannot have, or too many characters.",
  NAME_TWICE: "Two of the partitions, areas and services of the manifest have the same name.",
  BAD_DEFINE:
    '"define" gives constants to a source, with names of letters, digits, _ and $. An image is already assembled.',
  BAD_INCLUDE:
    '"include" names folders in which a source finds the files that it includes. An image is already assembled.',
  BAD_IMAGE: "A partition has one program: an image, or a source to assemble.",
  WINDOW_BEYOND: "The window for message areas reaches past the memory of its partition.",
  BAD_INPUT:
    "The characters of a console are bytes: those of Latin-1, up to U+00FF. Other characters, such as the euro sign or most letters that are not Western European, cannot be entered.",
  MORE: "There are more problems than are shown.",
  INPUT_ORDER: "The input of a console must be in the order of its times.",
  UNKNOWN_OWNER: "The owner of an area is not a partition of the manifest.",
  UNKNOWN_PARTITION: "A list names a partition that the manifest does not have.",
  AREA_OUTSIDE: "A message area does not lie in the window of its owner.",
  AREAS_OVERLAP: "Two areas of one owner overlap in its window.",
  SERVICE_TWICE: "Two services have the same number.",
  TOO_MUCH_MEMORY:
    "Partitions and areas together take more than the most that a machine can have, 16 Mi words.",
  MEMORY_TOO_SMALL: "Partitions and areas take more pages than the manifest gives the machine.",
  IMAGE_BEYOND: "The program or the data of an image does not lie in the memory of its partition.",
  IMAGE_IN_WINDOW:
    "The program or the data of an image lies in the window, which is reserved for message areas.",
  NO_HOST_MEMORY: "The host does not have the memory that the machine needs.",

  // Vectors and conformance.
  NO_TARGET:
    "The command line of --target is empty, or its first word names no program. A variable of the shell in it may be unset.",
  LINE_TOO_LONG: "The protocol of the suite consists of lines, and none of them is as long as this one.",
  NO_VECTORS: "A file of vectors is a JSON array.",
  BAD_VECTOR:
    "A vector lacks a part, or has a part that vectors do not have. docs/CONFORMANCE-PROTOCOL.md describes them.",
  BAD_GZIP: "The name of the file ends in .gz, but its contents cannot be unpacked.",
  NO_WAIVERS: "A file of waivers is a JSON array.",
  BAD_WAIVER: "A waiver names its vectors, and a reason.",
};
