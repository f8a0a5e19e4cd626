// cr80 inspect: prints the descriptors of a load module.

import { decodeLoadModule, type LoadModule } from "../../asm/loadmodule.ts";
import { hexWord } from "../../asm/printable.ts";
import type { Problem } from "../../asm/problem.ts";
import { placeIn, sourcePlaceText } from "../source-places.ts";
import { readInput } from "./files.ts";
import { type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { refuse } from "./messages.ts";
import { complainOfMaps, mapBeside } from "./source-maps.ts";

/** Options of `cr80 inspect`. */
export interface InspectOptions {
  readonly json?: true;
}

/** Prints a load module. */
export function inspect(io: Io, file: string, options: InspectOptions = {}): Status {
  const json = options.json && {};
  const input = readInput(io, file);
  if (input.contents === undefined) {
    return refuse(io, [input.problem], json);
  }
  const { module, problems } = decodeLoadModule(input.contents, file === "-" ? "standard input" : file);
  if (module === undefined) {
    return refuse(io, problems.map(withAdvice), json);
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

/** Says what is due where there is no more to say. */
function withAdvice(found: Problem): Problem {
  return { advice: "name a load module, as cr80 asm writes it", ...found };
}

/** Where the program starts, as the source map next to the image says. */
function startOf(io: Io, file: string): string {
  const beside = file === "-" ? undefined : mapBeside(file);
  if (beside === undefined) return "";
  complainOfMaps(io, [beside]);
  const place = beside.map && placeIn(beside.map, "program", beside.map.start);
  return place === undefined ? "" : `: ${printable(sourcePlaceText(place))}`;
}

/** The lines: what is 0 in almost every module is left out while it is. */
function rowsOf({ program, data }: LoadModule, start: string): (readonly [string, string])[] {
  const some = (name: string, value: number) => (value === 0 ? [] : [[name, hexWord(value)] as const]);
  const registers = data.registers.map((word, n) => `R${n} ${hexWord(word)}`).join("  ");
  return [
    ["program", printable(program.name)],
    ["  words", `${program.words.length} at ${hexWord(program.address)}`],
    ["  start", `${hexWord(program.start)}${start}`],
    ...some("  version", program.version),
    ...some("  type", program.type),
    ...some("  micro program", program.microProgram),
    ...some("  memory claim", program.memoryClaim),
    ["process", printable(data.name)],
    ["  words of data", `${data.words.length} at ${hexWord(data.address)}`],
    ["  registers", registers],
    ["  BASE, TT, PC", `${hexWord(data.base)}, ${hexWord(data.tt)}, ${hexWord(data.pc)}`],
    ["  PSW", hexWord(data.psw)],
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
