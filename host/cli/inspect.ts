// cr80 inspect: the descriptors of a load module.

import { Command } from "commander";
import { decodeLoadModule, type LoadModule } from "../../asm/index.ts";
import { problem } from "../problem.ts";
import { readInput } from "./files.ts";
import { hex, type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { refuse } from "./messages.ts";
import { complainOfMaps, mapBeside, placeIn, placeText } from "./source-maps.ts";

const NOTES = `
Addresses and words are hexadecimal, sizes decimal. With --json the words are
printed too. Line and label of the start are named from the source map
NAME.map.json beside an image NAME.img.

Exit status: 0 fine; 2 the file is no load module.

Examples:
  cr80 inspect sender.img
  cr80 inspect sender.img --json | jq .program.start`;

/** The command. */
export function inspectCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("inspect")
    .summary("print what is in an image")
    .description("Print the program and data descriptors of an AMOS load module.")
    .argument("<IMAGE>", "a load module, - for the standard input")
    .option("--json", "print the module as one JSON object")
    .addHelpText("after", NOTES)
    .action((file: string, options: { readonly json?: true }) => finish(inspect(io, file, options)));
}

/** Prints a load module. */
export function inspect(io: Io, file: string, options: { readonly json?: true } = {}): Status {
  const input = readInput(io, file);
  if (input.contents === undefined) {
    return refuse(io, input.problem);
  }
  const { module, problems } = decodeLoadModule(input.contents);
  if (module === undefined) {
    const place = file === "-" ? "standard input" : file;
    const advice = "name a load module, as cr80 asm writes it";
    return refuse(
      io,
      ...problems.map((p) => problem(p.code, `${place}: byte ${p.offset}`, p.message, p.advice ?? advice)),
    );
  }
  if (options.json === true) writeJson(io.stdout, module);
  else
    io.stdout.write(
      `${rowsOf(module, startOf(io, file))
        .map(([name, value]) => `${name.padEnd(18)}${value}\n`)
        .join("")}`,
    );
  return STATUS.fine;
}

/** Where the program starts, as the source map beside the image says. */
function startOf(io: Io, file: string): string {
  const beside = file === "-" ? undefined : mapBeside(file);
  if (beside === undefined) return "";
  complainOfMaps(io, [beside]);
  const place = beside.map && placeIn(beside.map, "program", beside.map.start);
  return place === undefined ? "" : `: ${printable(placeText(place))}`;
}

/** The lines: what is 0 in almost every module is left out while it is. */
function rowsOf({ program, data }: LoadModule, start: string): (readonly [string, string])[] {
  const some = (name: string, value: number) => (value === 0 ? [] : [[name, hex(value)] as const]);
  const registers = data.registers.map((word, n) => `R${n} ${hex(word)}`).join("  ");
  return [
    ["program", printable(program.name)],
    ["  words", `${program.words.length} at ${hex(program.address)}`],
    ["  start", `${hex(program.start)}${start}`],
    ...some("  version", program.version),
    ...some("  type", program.type),
    ...some("  micro program", program.microProgram),
    ...some("  memory claim", program.memoryClaim),
    ["process", printable(data.name)],
    ["  words of data", `${data.words.length} at ${hex(data.address)}`],
    ["  registers", registers],
    ["  BASE, TT, PC", `${hex(data.base)}, ${hex(data.tt)}, ${hex(data.pc)}`],
    ["  PSW", hex(data.psw)],
    ...some("  timer", data.timer),
    ...(data.cpuName === "" ? [] : [["  CPU", printable(data.cpuName)] as const]),
    ...some("  priority", data.priority),
    ...some("  capabilities", data.capabilities),
    ...some("  memory claim", data.memoryClaim),
    ...some("  exec size", data.execSize),
    ...some("  fds", data.fds),
    ...some("  ibs", data.ibs),
    ...some("  sts", data.sts),
    ...some("  xfs", data.xfs),
    ...some("  msgs", data.msgs),
    ...some("  process memory", data.processMemory),
    ...some("  io part", data.ioPart),
    ...some("  user id", data.userId),
    ...some("  level", data.level),
    ...some("  bound", data.bound),
  ];
}
