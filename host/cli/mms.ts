// cr80 mms: lists the contents of a durable storage.

import { hexWord } from "../../asm/printable.ts";
import { type Problem, problem } from "../../asm/problem.ts";
import { damagedStore } from "../loader.ts";
import { findCheckpoint, findCif, wordsOf } from "../mms/content.ts";
import { loadMms } from "../mms/records.ts";
import type { MmsStorage } from "../mms/storage.ts";
import { openStore } from "../mms-store.ts";
import { CAPACITY, CAPACITY_MAX, type Checkpoint, type Cif, type Dump, type MmsState } from "../state/mms.ts";
import { type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { refuse } from "./messages.ts";
import { wordRows } from "./words.ts";

/** What `cr80 mms` can do. */
export type MmsAction = "ls" | "show" | "verify" | "dump";

/** Options of `cr80 mms`. */
export interface MmsCommandOptions {
  readonly json?: true;
}

/** Looks into a folder. */
export function mms(
  io: Io,
  action: MmsAction,
  folder: string,
  number: string | undefined,
  { json = undefined }: MmsCommandOptions = {},
): Status {
  const wanted = numberOf(action, number);
  if ("code" in wanted) return refuse(io, [wanted], json && {});
  const { contents: storage, problem: unopened } = openStore(folder, false);
  if (storage === undefined) {
    const status = refuse(io, [unopened], json && {});
    return action === "verify" && unopened.code === "DAMAGED_STORE" ? STATUS.failed : status;
  }
  try {
    return look(io, action, folder, storage, wanted.number, json === true);
  } finally {
    storage.close();
  }
}

/** The number on the command line, where the action takes one. */
function numberOf(action: MmsAction, text: string | undefined): { readonly number: number } | Problem {
  const takes = action === "show" || action === "dump";
  if (!takes && text === undefined) return { number: 0 };
  if (takes && text !== undefined && /^\d{1,10}$/.test(text)) return { number: Number(text) };
  const what = action === "dump" ? "the number of a dump's file" : "the number of a CIF";
  const message = takes ? `${action} takes ${what}` : `${action} takes a folder and nothing else`;
  return problem("NO_NUMBER", { argument: text ?? action }, message, 'list the numbers with "cr80 mms ls"');
}

function look(
  io: Io,
  action: MmsAction,
  folder: string,
  storage: MmsStorage,
  number: number,
  json: boolean,
): Status {
  const entries = [...storage.entries()];
  const { mms: state, bad } = loadMms(
    entries,
    [],
    CAPACITY.map(() => CAPACITY_MAX),
  );
  if (state === undefined) {
    const status = refuse(io, [damagedStore(folder, bad)], json && { records: entries.length, bad });
    return action === "verify" ? STATUS.failed : status;
  }
  const missing = (message: string) => {
    const advice = 'list the numbers with "cr80 mms ls"';
    return refuse(io, [problem("NO_NUMBER", folder, message, advice)], json && {});
  };
  switch (action) {
    case "verify":
      if (json) writeJson(io.stdout, { records: entries.length, bad: [] });
      else io.stdout.write(`${entries.length} records, all as MMS has written them\n`);
      return STATUS.fine;
    case "ls":
      if (json) writeJson(io.stdout, listed(state));
      else for (const line of lines(state)) io.stdout.write(`${line}\n`);
      return STATUS.fine;
    case "show": {
      const [checkpoint, stored] = [findCheckpoint(state, number), findCif(state.stored, number)];
      if (checkpoint === undefined && stored === undefined) {
        return missing(`neither checkpoints nor intermediate storage have a CIF ${number}`);
      }
      if (json) writeJson(io.stdout, shown(checkpoint, stored));
      else for (const line of shownLines(checkpoint, stored)) io.stdout.write(`${printable(line)}\n`);
      return STATUS.fine;
    }
    case "dump": {
      const dump = state.dumps.find(({ file }) => file === number);
      if (dump === undefined) return missing(`there is no dump into file ${number}`);
      if (json) writeJson(io.stdout, { ...headOf(dump), cifs: dump.cifs.map(plain) });
      else for (const cif of dump.cifs) for (const line of cifLines("CIF", cif)) io.stdout.write(`${line}\n`);
      return STATUS.fine;
    }
  }
}

// ---- As JSON ----------------------------------------------------------------------------------------------------

const headOf = ({ file, segment, open, cifs }: Dump) => ({ file, segment, open, count: cifs.length });
const briefly = (cif: Cif) => ({ id: cif.id, version: cif.version, words: wordsOf(cif) });

function listed({ checkpoints, stored, dumps }: MmsState) {
  return {
    checkpoints: checkpoints.map(({ cif, views }) => ({ ...briefly(cif), views: views.length })),
    stored: stored.map(briefly),
    dumps: dumps.map(headOf),
  };
}

/** A CIF with its fields by their numbers, those without words left out. */
function plain({ id, version, least, most, fields }: Cif) {
  const filled = fields.flatMap((words, n) => (words.length === 0 ? [] : [[n, [...words]] as const]));
  return { id, version, least, most, fields: Object.fromEntries(filled) };
}

function shown(checkpoint: Checkpoint | undefined, stored: Cif | undefined) {
  const saved = checkpoint && {
    ...plain(checkpoint.cif),
    views: checkpoint.views.map(({ ref, fields }) => ({ ref, fields })),
    block: [...checkpoint.block],
  };
  return { checkpoint: saved ?? null, stored: stored === undefined ? null : plain(stored) };
}

// ---- As text ----------------------------------------------------------------------------------------------------

function lines({ checkpoints, stored, dumps }: MmsState): string[] {
  const brief = (cif: Cif) => `CIF ${cif.id}, version ${cif.version}, ${wordsOf(cif)} words`;
  return [
    ...checkpoints.map(({ cif, views }) => `checkpoint  ${brief(cif)}, ${views.length} views`),
    ...stored.map((cif) => `stored      ${brief(cif)}`),
    ...dumps.map(({ file, segment, open, cifs }) => {
      return `dump        file ${file}, segment ${segment}, ${cifs.length} CIFs${open ? ", not terminated" : ""}`;
    }),
  ];
}

function shownLines(checkpoint: Checkpoint | undefined, stored: Cif | undefined): string[] {
  const saved =
    checkpoint === undefined
      ? []
      : [
          ...cifLines("checkpoint of CIF", checkpoint.cif),
          ...checkpoint.views.map(({ ref, fields }) => `  view ${ref}, fields ${hexWord(fields)}`),
          ...rows("block", checkpoint.block),
        ];
  return [...saved, ...(stored === undefined ? [] : cifLines("stored CIF", stored))];
}

function cifLines(what: string, { id, version, least, most, fields }: Cif): string[] {
  const head = `${what} ${id}, version ${version}, profile ${hexWord(least)} to ${hexWord(most)}`;
  return [head, ...fields.flatMap((words, n) => (words.length === 0 ? [] : rows(`field ${n}`, words)))];
}

function rows(name: string, words: Uint16Array): string[] {
  return [`  ${name}, ${words.length} words`, ...wordRows([...words], 0).map((row) => `    ${row}`)];
}
