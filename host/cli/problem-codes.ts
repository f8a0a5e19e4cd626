// What the codes of problems mean that commands print beside those of the assembler: a table.

/** By code. A test looks for a code in the sources that is not here. */
export const PROBLEM_CODES: Readonly<Record<string, string>> = {
  // Files.
  NO_FILE:
    "No regular file has this name: there is none, or it is a folder or a device. Names in a source, a manifest or a plan are taken from the folder of the file that has them.",
  UNREADABLE: "The file is there, but the system does not let it be read. Look at its permissions.",
  UNWRITABLE: "The file cannot be written. Look at the folder, its permissions, and the room that is left.",
  FILE_TOO_LARGE: "The file is larger than anything that is read here, 16 MiB; it is hardly what was meant.",
  NO_JSON:
    "The text is no JSON. The place is where reading stopped; mostly a comma, a quote or a bracket is missing before it.",
  NO_UTF8:
    "The file is in another encoding: UTF-16 or UTF-32, or there are bytes in it that are no UTF-8, as letters in Latin-1 are. The place is the first of them. Save it as UTF-8; an editor has that beside the name under which it saves.",

  // Commands.
  NO_WORD:
    "A word is one to four hexadecimal digits, with or without 0x; a number of the ABI is one that its tables have.",
  BAD_DUMP:
    "--dump takes registers, labels and data addresses, with commas between them; of a label or address how many words, as LABEL:16.",
  NO_WARNING:
    "-W takes CODE=off, CODE=warning or CODE=error with the code of a warning, or all for the others.",
  SEVERAL_SOURCES:
    "Each of several sources would write the same file. Assemble them one by one, or as objects with -c, and link them.",
  NO_ADDRESSES:
    "An object has no addresses before it is linked, so there is no listing, map or source map of it. Give the option to cr80 link.",
  TERMINAL:
    "An image is no text, and would put a terminal into disorder. Name a file with -o, or send the output elsewhere.",
  TWO_OUTPUTS:
    "Two things would be written to one file, or to the standard output. Name another file for one of them; nothing has been written.",
  OUTPUT_IS_INPUT:
    "A file that is read, as a source, an include or an object, would be written over. Name another file; nothing has been written.",
  TWICE: "The standard input can be read once, so - can stand for one file only.",
  NO_DEFINE:
    "-D takes NAME or NAME=NUMBER, each name once; a number is decimal, hexadecimal as 0x12 or binary as 0b11.",
  NO_CORE:
    "There is no core.wasm where it was looked for: the package was not built, which npm run build does, or a bundler has moved its modules without it. docs/PACKAGE.md says what bundlers have to be told.",
  BAD_CORE:
    "What was given as the core is no WebAssembly, or not the core.wasm of this version. Give the file of the package.",
  TOO_MANY_FILES:
    "A manifest whose files are fetched names more of them, with what its sources include, than anything sensible does.",
  NO_IMAGE: "Words on their own have no sections and no names: --source, --map and --symbols are for images.",
  NO_SYMBOLS:
    "The file has a line that is no line of a symbol file, as cr80 asm and cr80 link --symbols write it, or is that of another image.",
  NO_SOURCE_MAP:
    "The file beside the image is no source map that this version reads. Make it again together with its image: cr80 asm --source-map.",

  // Runs.
  RUN_FAILED:
    "A partition stopped with another code than 0, or by a trap that nobody handled. Its last instructions and the calls that had not returned are shown.",
  PROCESS_TRAPPED:
    "A process of a partition that runs a kernel trapped, and the partition has not ended. What the process did last is shown.",
  RUN_DEADLOCK:
    "Every partition that has not ended waits for something that none of the others can do any more.",
  LIMIT_REACHED:
    "The run has executed as many instructions as --limit allows, and some partition has not ended.",
  INPUT_AWAITED:
    "Every partition that has not ended waits, and a console is open: something that is entered there may let it go on. cr80 boot enters nothing; a program that uses the library does.",
  CLOCK_AT_END:
    "The clock of the machine ends at 2^52 instructions; guests that wait again and again come there.",
  RUN_ENDED:
    "A signal has ended the run, from Ctrl-C or another program. The report is about what was done until then.",

  // Register conventions, with --check-conventions.
  NO_ARGUMENT:
    "A procedure or monitor call was called while one of the registers that its .CALL names holds nothing: a call has destroyed it, or nothing was ever put there.",
  NO_VALUE:
    "An instruction works with a register that holds nothing: a call has destroyed it, or it is no call register of the procedure and was not set since.",
  NO_RESULT: "A procedure returned, and a register that its .RETURN names for that exit was not set.",
  NOT_KEPT:
    "A procedure returned with something else in a register that its .KEEP names. Where it was saved, another may have written.",
  UNKNOWN_EXIT: "A procedure returned after its call to a word that is none of the exits of its .EXITS.",
  STACK_MOVED: "A procedure returned with another pointer of the process stack than it was called with.",
  NO_LINK: "A procedure was entered with no link where its .LINK says: it was called by another instruction.",
  LOST_LINK:
    "A procedure returned, and the link that it was called with is no longer where its .LINK says; so it went somewhere else.",
  WRONG_ASSUMPTION:
    "The program did what an .ASSUME says that it never does. The assembler believes .ASSUME, so it may have missed errors there.",

  // Load modules.
  M001: "The load module is shorter than its descriptors say: the file was cut. Make or copy it again.",
  M002: "The file does not begin with a program descriptor, or no data descriptor follows the program: it is no AMOS load module.",
  M003: "A descriptor gives a size that is smaller than the descriptor itself, so that the file cannot be what was written.",
  M004: "The load module goes on after its data: something was appended, or a size was changed.",
  M005: "The program or the data would lie past the end of the largest partition, 16 Mi words.",
  M006: "Program and data would lie over each other in the partition. Give one of them another address.",
  M007: "The image comes from an earlier version of cr80, whose data descriptor had 40 words; the CR80's has 61. Make it again from its source.",
  M008: "The data descriptor does not say where the data are loaded. An original module of the CR80 has no such address, so it cannot be loaded here.",

  // Snapshots.
  NO_SNAPSHOT:
    "The file does not begin as a snapshot does. cr80 boot --save FILE makes one; docs/SNAPSHOTS.md describes it.",
  LATER_SNAPSHOT:
    "The snapshot was made by a later version of cr80, whose format this one does not know. Use that version.",
  CUT_SNAPSHOT: "Bytes are missing at the end of the snapshot: it was not copied or written as a whole.",
  DAMAGED_SNAPSHOT:
    "The checksum of the snapshot is not that of its bytes: some were changed, or something was appended.",
  BAD_SNAPSHOT:
    "The snapshot is whole, but no machine can be in the state that it describes: a page has two owners, a queue names an area that nobody has, or the like. No cr80 has written it.",
  OTHER_MACHINE:
    "A machine is put into the state of a snapshot of itself, or of a machine of the same manifest with the same images.",

  // Recordings.
  NO_RECORDING:
    "The file does not begin as a recording does. cr80 boot --record FILE makes one; docs/TERMINAL.md describes it.",
  RECORDING_VERSION:
    "The recording was made by another version of cr80, whose format this one does not know. Use that version.",
  RECORDING_CUT:
    "The recording has no end: the process that wrote it was killed, or the file was cut. What is there is replayed, up to the last whole line; without a whole first line there is nothing.",
  NO_BASE64:
    "The first line of a recording holds the state from which the run goes on, in base64. This is none.",
  BAD_IMAGES:
    "The hashes of the images in the first line of a recording are not those of the state that stands there: somebody has changed one of them.",
  BAD_EVENT:
    "After the first line each line of a recording says one thing that happened: a console was opened or closed, something was entered or changed, a place was marked, the state had this hash, the run ended.",
  BAD_HASH: "A state hash is a SHA-256: 64 hexadecimal digits in lower case.",
  REPLAY_PARTED:
    "A run is the same every time. This one is not what was recorded: it was recorded by a cr80 that computes something else, or the recording has been changed. Up to the first of the two places that are named the state was the same.",

  // Scripts.
  NO_ACTS:
    "A script has one JSON object in a line, each an act. Empty lines and lines that begin with # say nothing.",
  BAD_ACT:
    "A line of a script says one act by its key: expect, send, close, wait, until, hash, mark or end; expect and send may have a partition besides.",
  BAD_POSITION:
    "A position in a run is the number of instructions that all partitions have executed, with # before it.",
  BAD_END: "An act of a script says as what the run ends: stopped, failed, deadlock or input.",
  SCRIPT_UNMET:
    "What a script expects did not come: not in time, or not before the run came to an end. The message shows what the guest has written instead since the expectation before.",
  NO_PARTITION: "The name is that of no partition of the machine.",

  // Consoles.
  CONSOLE_CLOSED: "Input is appended to a console that is open; one is closed until a program opens it.",
  CONSOLE_FULL: "Too many characters wait to be read at a console. Append more when its guest has read some.",
  PARTITION_ENDED: "The partition has ended, so that nobody reads what is entered at its console.",

  // The durable storage of MMS.
  NO_DATABASE:
    'What MMS keeps goes into a database, by the package libsql, which is optional: it was not installed, or does not run here. Browsers have none; without "storage" in the manifest it is lost with the run.',
  NO_STORE:
    'The folder is not one in which MMS has kept anything. "storage" of a manifest names such a folder.',
  STORE_IN_USE:
    "A store belongs to one process at a time, from the start of a machine to its end. A process that was killed has none any more.",
  FOREIGN_STORE:
    "The folder has a database, or another file of that name, that MMS has not made. It is left as it is.",
  LATER_STORE:
    "The store was made by a later version of cr80, whose form this one does not know. Use that version.",
  DAMAGED_STORE:
    "Something in the store is not what MMS has written there: a disk has failed, or somebody has changed the file. No machine begins with it, since what is missing would be lost without a word. cr80 mms verify names the records.",
  STORE_TOO_LARGE:
    'The store keeps more than the manifest lets MMS keep: it was written under another manifest. What must not be lost stays as it is; "shortTerm" counts a checkpoint twice, since a warm start makes a CIF of it.',
  STORAGE_FAILED:
    "The durable storage could not be written: the disk is full or broken, or the folder has gone. The machine has stopped, since what it would answer from there on could be lost.",
  NO_NUMBER: "The store has no CIF, and no dump, with this number. cr80 mms ls lists them.",
  BAD_DISKS:
    '"disks" of a partition is a list of images, each with "write" (no, state or image) and "bad" (sectors of the disk). Every image that is written is of one disk, and all disks of a machine have 524,288 sectors together at most.',
  BAD_STORAGE: '"storage" of the manifest\'s "mms" names a folder, with a name that folders can have.',

  // Disks.
  NO_DISK:
    "An image of a disk is known by its length: 256,256 bytes are a floppy, 67,420,160 a pack, and whole sectors of 512 bytes any other disk. Something was cut off or appended, or it is an image in another form.",
  NO_VOLUME:
    "The disk has no file system that is known: no home block of FS2, the file system of AMOS, and not the root directory of System One. cr80 disk create makes a new volume.",
  BAD_LABEL: "The label of a volume has 1 to 16 of the characters 0-9, A-Z, . and _.",
  BAD_SIZE:
    "The disk cannot have so many sectors, or so many descriptors. A floppy and a pack have a size of their own; a descriptor takes a sector of the disk.",
  BAD_FILE_NAME:
    "The name of a file on a disk has 1 to 16 characters of ASCII that print, without blanks, ! and /; a path has 64 names at most.",
  NOT_ON_DISK:
    "The disk has no file or directory of this name. Capital and small letters differ; cr80 disk tree lists all that there is.",
  ON_DISK_ALREADY:
    "Something on the disk has this name already. A file is written over with --force, a directory never is.",
  IS_SYSTEM_FILE:
    "The name is that of the table of descriptors, of the root directory or of file 2, which are parts of the volume. They are neither read nor written as files.",
  IS_DIRECTORY:
    "The name is that of a directory, which has no contents of its own. cr80 disk ls lists what is in it.",
  NOT_EMPTY: "A directory is removed when nothing is in it any more.",
  NO_ROOM: "The disk has not as many free sectors as the file needs, or not enough of them together.",
  NO_FILE_LEFT:
    "Every file has a descriptor, and their number is fixed when the volume is made. All of them are in use.",
  UNREAD_CONTENTS:
    "A sector that is filled with _UNREAD_ means that it could not be read when the image was made. A file with such a sector would be taken for one that is damaged.",
  READ_ONLY_DISK:
    "Files of System One are listed and read. How that system found room for a file is not known, so nothing is written.",
  DAMAGED_DISK:
    "A volume on which cr80 disk check finds damage is read as far as possible, and never written: what is free on it cannot be told.",
  FILE_THERE:
    "A file that is there is not written over without being told to: give --force, or another name.",
  BAD_ACTION:
    "An action of cr80 disk takes other names or options than were given. cr80 disk --help lists what each takes.",

  // Damage of disks, as cr80 disk check finds it.
  DISK_HOME:
    "The home block says of the volume's size or of the bitmap's place what cannot be. On an original disk a number may stand there whose meaning is not known.",
  DISK_OPEN:
    "The state of the volume is not 0: a system has it in use, or has crashed while it had. It puts the volume right when it starts again.",
  DISK_TABLE:
    "The table of descriptors, file 0, is not what it should be, so that files may have been read from the wrong places.",
  DISK_DESCRIPTOR:
    "A descriptor is neither in use nor free, or that of the root directory is none of a directory.",
  DISK_SECTOR: "A file is said to lie in sectors that are not on the volume, or in the home block.",
  DISK_SHARED: "A sector belongs to two files, twice to one, or to a file and the volume itself.",
  DISK_INDEX:
    "The index block of a file is not on the volume, could not be read, or names fewer or more areas than the descriptor says.",
  DISK_LENGTH:
    "A file is said to have more bytes than its sectors, or a directory another length than that of its sectors.",
  DISK_ENTRY: "An entry of a directory has the number of a file that there is none of.",
  DISK_NAME: "An entry of a directory has a name that no file can have, so that no path leads to it.",
  DISK_SAME_NAME: "A directory has a name twice; a path leads to the first.",
  DISK_TWO_NAMES: "A file has two names, or a directory lies in itself.",
  DISK_ORPHAN:
    "A file is in use, and no directory that can be reached has a name for it. cr80 disk get --number gets it.",
  DISK_DEPTH: "A directory lies so deep that no path can lead to what is in it. It is not looked into.",
  DISK_IN_USE: "The bitmap has sectors as free that belong to a file: a system would write over them.",
  DISK_LOST: "The bitmap has sectors as in use that belong to nobody.",
  DISK_COUNT: "The home block gives another number of free descriptors, or another first one, than there is.",
  DISK_UNREAD:
    "The sector is filled with _UNREAD_: it could not be read when the image was made. What it held is lost.",

  // Manifests.
  NO_FOLDER:
    'A folder of "include" is not there, so nothing is found in it. It is taken from the folder of the manifest.',
  MISSING_KEY: "An object of the manifest lacks a key that it needs.",
  UNKNOWN_KEY:
    "An object of the manifest has a key that means nothing; mostly it is misspelt. cr80 explain manifest lists the keys.",
  WRONG_KIND:
    "A value of the manifest is of another kind than its key takes, for instance a text instead of a number.",
  OUT_OF_RANGE:
    "A number of the manifest is smaller or larger than what is possible, or a list has too many or too few items.",
  BAD_NAME:
    "The name of a partition, area or service has characters that a name cannot have, or too many of them.",
  NAME_TWICE: "Two of the partitions, areas and services of the manifest have the same name.",
  BAD_DEFINE:
    '"define" gives constants to a source, by names of letters, digits, _ and $. An image has been assembled already.',
  BAD_INCLUDE:
    '"include" names folders in which a source finds the files that it includes. An image has been assembled already.',
  BAD_IMAGE: "A partition has one program: an image, or a source that is assembled.",
  WINDOW_BEYOND: "The window for message areas does not lie in the memory of its partition.",
  BAD_INPUT:
    "The characters of a console are bytes: those of Latin-1, up to U+00FF. Others, as the euro sign or most letters that are not Western European, are no bytes.",
  MORE: "Something has more problems than are shown.",
  INPUT_ORDER: "The input of a console is given in the order of its times.",
  UNKNOWN_OWNER: "The owner of an area is no partition of the manifest.",
  UNKNOWN_PARTITION: "A list names a partition that the manifest does not have.",
  AREA_OUTSIDE: "A message area does not lie in the window of its owner.",
  AREAS_OVERLAP: "Two areas of one owner lie over each other in its window.",
  SERVICE_TWICE: "Two services have the same number.",
  TOO_MUCH_MEMORY: "Partitions and areas together take more than the machine can have, 16 Mi words.",
  MEMORY_TOO_SMALL: "Partitions and areas take more pages than the manifest gives to the machine.",
  IMAGE_BEYOND: "The program or the data of an image does not lie in the memory of its partition.",
  IMAGE_IN_WINDOW: "The program or the data of an image lies in the window that is for message areas.",
  NO_HOST_MEMORY: "The host does not have the memory that the machine asks for.",

  // Vectors and conformance.
  NO_TARGET:
    "The command line of --target is empty, or there is no program of the name that it begins with. A variable of the shell that it is made of may have no value.",
  LINE_TOO_LONG: "The suite speaks in lines, and none of them is as long as this one.",
  NO_VECTORS: "A file of vectors is a JSON array.",
  BAD_VECTOR:
    "A vector lacks something, or has something that no vector has. docs/CONFORMANCE-PROTOCOL.md describes them.",
  BAD_GZIP: "The file ends in .gz, but cannot be unpacked.",
  NO_WAIVERS: "A file of waivers is a JSON array.",
  BAD_WAIVER: "A waiver names the vectors that it is about, and a reason.",
};
