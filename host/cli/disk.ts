// cr80 disk: creates, reads and writes the CR80's disks.

import { basename } from "node:path";
import { type Problem, problem } from "../../asm/problem.ts";
import {
  createDisk,
  type Disk,
  type DiskFile,
  type DiskInfo,
  type FileSystem,
  filesIn,
  findFile,
  imageOf,
  makeDirectory,
  openFileSystem,
  putFile,
  readDisk,
  removeFile,
  systemOneText,
  TYPE,
} from "../disk/index.ts";
import { notOnDisk, pathText, refusal } from "../disk/names.ts";
import { statOf } from "../files.ts";
import { isStandardInput, readInput, writeOutput } from "./files.ts";
import { type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { complain, refuse, reportProblems } from "./messages.ts";
import type { DISK_MEDIA, DiskAction } from "./options.ts";
import { checkOutputs, writeOutputs } from "./outputs.ts";

/** Options of `cr80 disk`. */
export interface DiskOptions {
  readonly medium?: (typeof DISK_MEDIA)[number];
  readonly sectors?: number;
  readonly label?: string;
  readonly files?: number;
  readonly type?: string;
  readonly force?: true;
  readonly number?: true;
  readonly text?: true;
  readonly json?: true;
}

/** What a volume is called for which nobody has a name. */
const LABEL = "CR80";

/** What is done with a disk, how many names that takes, and which options. */
interface Action {
  readonly names: readonly [number, number];
  readonly options: readonly (keyof DiskOptions)[];
  readonly act: (given: Given) => Status;
}

/** A command line. */
interface Given {
  readonly io: Io;
  /** The file, and what messages call it. */
  readonly image: string;
  readonly place: string;
  readonly names: readonly string[];
  readonly options: DiskOptions;
}

const ACTIONS: Readonly<Record<DiskAction, Action>> = {
  create: { names: [0, 0], options: ["medium", "sectors", "label", "files", "force"], act: create },
  ls: { names: [0, 1], options: ["json"], act: list },
  tree: { names: [0, 0], options: ["json"], act: tree },
  get: { names: [1, 2], options: ["force", "number", "text"], act: get },
  put: { names: [1, 2], options: ["type", "force"], act: put },
  mkdir: {
    names: [1, 1],
    options: [],
    act: (given) => write(given, (disk) => makeDirectory(disk, given.names[0]!)),
  },
  rm: {
    names: [1, 1],
    options: [],
    act: (given) => write(given, (disk) => removeFile(disk, given.names[0]!)),
  },
  check: { names: [0, 0], options: ["json"], act: check },
  info: { names: [0, 0], options: ["json"], act: info },
};

/** Does something with a disk. */
export function disk(
  io: Io,
  action: DiskAction,
  image: string,
  names: readonly string[],
  options: DiskOptions = {},
): Status {
  const {
    names: [least, most],
    options: taken,
    act,
  } = ACTIONS[action];
  const given = { io, image, place: image === "-" ? "stdin" : image, names, options };
  const unfit = (argument: string, message: string) => {
    const advice = "cr80 disk --help lists what each action takes";
    return refuse(io, [problem("BAD_ACTION", { argument }, message, advice)], options.json && {});
  };
  if (names.length < least) return unfit(action, `${action} needs a name after the image`);
  if (names.length > most) return unfit(names[most]!, `${action} takes no name here`);
  const [other] = Object.keys(options).filter((name) => !taken.includes(name as keyof DiskOptions));
  if (other !== undefined) return unfit(`--${other}`, `${action} does not take this option`);
  return act(given);
}

// ---- Reading ----------------------------------------------------------------------------------------------------

/** Reads the image. */
function open({ io, image, place }: Given): { readonly disk: Disk } | Problem {
  const { contents: bytes, problem: unread } = readInput(io, image);
  if (bytes === undefined) return unread;
  const { contents, problem: unfit } = readDisk(bytes, place);
  return contents === undefined ? unfit : { disk: contents };
}

/** Does something with the file system of the image. */
function look(given: Given, act: (system: FileSystem) => Status): Status {
  const { io, options } = given;
  const read = open(given);
  if ("code" in read) return refuse(io, [read], options.json && {});
  const { contents: system, problem: unopened } = openFileSystem(read.disk);
  return system === undefined ? refuse(io, [unopened], options.json && {}) : act(system);
}

function list(given: Given): Status {
  const { io, place, options } = given;
  const [path = ""] = given.names;
  return look(given, (system) => {
    const file = findFile(system, path);
    const files = filesIn(system, path) ?? (file === undefined ? undefined : [file]);
    if (files === undefined) return refuse(io, [notOnDisk(place, path)], options.json && {});
    if (options.json === true) writeJson(io.stdout, { files: files.map(plain) });
    else for (const one of files) io.stdout.write(`${printable(line(one))}\n`);
    return STATUS.fine;
  });
}

function tree(given: Given): Status {
  const { io, options } = given;
  return look(given, ({ files }) => {
    if (options.json === true) writeJson(io.stdout, { files: files.map(plain) });
    else {
      for (const { path, type, bytes } of files) {
        const what = type === "directory" ? "/" : `  ${type}, ${bytes} bytes`;
        io.stdout.write(`${printable(`${"  ".repeat(path.length - 1)}${path.at(-1)}${what}`)}\n`);
      }
    }
    return STATUS.fine;
  });
}

const plain = ({ path, ...rest }: DiskFile) => ({ path: pathText(path), ...rest });

function line({ path, type, bytes, number }: DiskFile): string {
  const numbered = number === undefined ? [] : [String(number).padStart(5)];
  return [...numbered, type.padEnd(9), String(bytes).padStart(9), path.at(-1)].join("  ");
}

function info(given: Given): Status {
  const { io, options } = given;
  return look(given, ({ info: found }) => {
    if (options.json === true) writeJson(io.stdout, found);
    else for (const row of infoRows(found)) io.stdout.write(`${printable(row)}\n`);
    return STATUS.fine;
  });
}

function infoRows({ medium, fileSystem, sectors, sectorBytes, ...fs2 }: DiskInfo): string[] {
  const { label, format, closed, freeSectors, files, freeFiles } = fs2;
  const free = freeSectors === undefined ? "" : `, ${freeSectors} free`;
  const rows = [
    `medium       ${medium}`,
    `file system  ${fileSystem}`,
    `sectors      ${sectors} of ${sectorBytes} bytes${free}`,
  ];
  if (label === undefined) return rows;
  const state = closed === true ? "closed" : "not closed";
  return [
    ...rows,
    `volume       ${label}, format ${format}, ${state}`,
    `files        ${files}, ${freeFiles} more can be made`,
  ];
}

function check(given: Given): Status {
  const { io, options } = given;
  return look(given, (system) => {
    const { problems, more, clean } = system.check();
    const { files, info: found } = system;
    reportProblems(io, problems);
    if (more > 0) complain(io, `and ${more} more`);
    if (options.json === true) writeJson(io.stdout, { clean, problems, more });
    else if (clean) io.stdout.write(`${files.length} names, ${found.sectors} sectors: no damage\n`);
    return clean ? STATUS.fine : STATUS.failed;
  });
}

function get(given: Given): Status {
  const { io, image, place, names, options } = given;
  const [path = "", out = "-"] = names;
  if (options.number === true && !/^\d{1,5}$/.test(path)) {
    const advice = "cr80 disk ls shows the numbers of files, cr80 disk check those of files without a name";
    return refuse(io, [
      problem("BAD_ACTION", { argument: path }, "this is not the number of a file", advice),
    ]);
  }
  return look(given, (system) => {
    const file = options.number === true ? Number(path) : findFile(system, path);
    if (file === undefined) return refuse(io, [notOnDisk(place, path)]);
    const refused = typeof file === "number" ? undefined : notRead(place, file);
    if (refused !== undefined) return refuse(io, [refused]);
    const read = system.read(file);
    if (read === undefined) return refuse(io, [notOnDisk(place, path)]);
    if (options.text === true && system.info.fileSystem !== "System One") {
      const message = "the texts of FS2 need no conversion";
      return refuse(io, [problem("BAD_ACTION", { argument: "--text" }, message, "leave it out")]);
    }
    const contents = options.text === true ? systemOneText(read.contents) : read.contents;
    const output = { path: out, what: "the file", binary: !isText(contents), contents };
    const unfit = checkOutputs(io, [output], [image], undefined) ?? overwritten(out, options);
    if (unfit !== undefined) return refuse(io, [unfit]);
    reportProblems(io, read.problems);
    // The bytes of a text are not printed as UTF-8.
    const failed = writeOutputs(io, [{ ...output, binary: true }]);
    if (failed.length > 0) return refuse(io, failed);
    return read.problems.length > 0 ? STATUS.failed : STATUS.fine;
  });
}

/** Why a file is not read. */
function notRead(place: string, { path, type }: DiskFile): Problem | undefined {
  const refused = (code: string, message: string, advice: string) =>
    refusal(code, place, pathText(path), message, advice);
  if (type === "directory") {
    return refused(
      "IS_DIRECTORY",
      "this is a directory",
      'list it with "cr80 disk ls", or name a file in it',
    );
  }
  if (type === "system")
    return refused("IS_SYSTEM_FILE", "this name belongs to a part of the volume", "name a file");
  return undefined;
}

// ---- Writing ----------------------------------------------------------------------------------------------------

function create(given: Given): Status {
  const { io, image, place, options } = given;
  const { medium = "floppy", sectors, label = LABEL, files } = options;
  const there = image === "-" ? notFile() : overwritten(image, options);
  if (there !== undefined) return refuse(io, [there]);
  const { contents, problem: unfit } = createDisk(place, {
    medium,
    label,
    ...(sectors === undefined ? {} : { sectors }),
    ...(files === undefined ? {} : { files }),
  });
  return contents === undefined ? refuse(io, [unfit]) : save(given, contents);
}

function put(given: Given): Status {
  const { io, names, options } = given;
  const [file = "", wanted = "/"] = names;
  const own = /[/!]$/.test(wanted);
  if (own && isStandardInput(file)) {
    const message = "what comes from the standard input has no name";
    return refuse(io, [
      problem("BAD_ACTION", { argument: file }, message, "name the file on the disk as well"),
    ]);
  }
  const path = own ? `${wanted}${basename(file)}` : wanted;
  const { contents, problem: unread } = readInput(io, file);
  if (contents === undefined) return refuse(io, [unread]);
  const type = typeOf(options.type, contents);
  if (type === undefined) {
    const advice = `text, binary, or a number from 0 to 65535 except ${TYPE.directory}, the type of directories`;
    return refuse(io, [
      problem("BAD_ACTION", { argument: `--type ${options.type}` }, "this is not a type", advice),
    ]);
  }
  return write(given, (disk) => putFile(disk, path, contents, { type, replace: options.force === true }));
}

/** The number of a type; without a name for one, that which suits the contents. */
function typeOf(name: string | undefined, contents: Uint8Array): number | undefined {
  if (name === undefined) return isText(contents) ? TYPE.text : TYPE.binary;
  if (name === "text" || name === "binary") return TYPE[name];
  const number = /^\d{1,5}$/.test(name) ? Number(name) : -1;
  return number >= 0 && number <= 0xffff && number !== TYPE.directory ? number : undefined;
}

/** Whether bytes are printable ASCII, tabs, and the ends of lines and pages. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || [0x09, 0x0a, 0x0c, 0x0d].includes(byte));
}

/** Changes the disk of an image, and writes that. */
function write(given: Given, change: (disk: Disk) => Problem | undefined): Status {
  const { io, image } = given;
  if (isStandardInput(image)) return refuse(io, [notFile()]);
  const read = open(given);
  if ("code" in read) return refuse(io, [read]);
  const refused = change(read.disk);
  return refused === undefined ? save(given, read.disk) : refuse(io, [refused]);
}

function save({ io, image }: Given, disk: Disk): Status {
  const { problem: unwritten } = writeOutput(image, imageOf(disk));
  return unwritten === undefined ? STATUS.fine : refuse(io, [unwritten]);
}

/** What forbids to write a file: it is there. */
function overwritten(path: string, { force }: DiskOptions): Problem | undefined {
  if (path === "-" || force === true || statOf(path)?.isFile() !== true) return undefined;
  return problem(
    "FILE_THERE",
    path,
    "a file of this name exists",
    "overwrite it with --force, or choose another name",
  );
}

function notFile(): Problem {
  return problem("BAD_ACTION", "-", "a disk is written to a file", "name the file of an image");
}
