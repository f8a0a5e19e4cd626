// The durable storage of MMS under Node: a folder with an SQLite database, through the optional package libsql, which is loaded
// when a storage is opened. A problem with a folder is returned as a value.

import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { reasonOf, reasonText } from "./files.ts";
import { DAMAGED_ADVICE } from "./loader.ts";
import { openSqlStorage, type SqlDatabase, STORE_VERSION, type StoreFault } from "./mms/sql.ts";
import type { MmsStorage } from "./mms/storage.ts";
import { type FileResult, failed, NO_FOLDER } from "./storage.ts";

/** The database in a folder. Its log lies next to it while it is in use, and after a crash. */
const DATABASE = "mms.db";

/** What is used of libsql, whose interface is that of better-sqlite3. */
interface Libsql {
  new (
    path: string,
  ): {
    exec(sql: string): void;
    prepare(sql: string): {
      /** The values in an array: a single value outside an array would be taken for names and their values. */
      run(values: readonly Uint8Array[]): void;
      raw(): { all(): unknown[][] };
    };
    close(): void;
  };
}

/**
 * The storage in a folder, which is made when it is not there and `make` says so. One process has it at a time: until it closes it,
 * or ends in any way.
 */
export function openStore(folder: string, make: boolean): FileResult<MmsStorage> {
  const missing = make ? undefined : absent(folder);
  if (missing !== undefined) return missing;
  const Database = loadLibsql();
  if (Database === undefined) {
    const message =
      "the package libsql, which keeps what MMS must not lose, is not installed, or does not run here";
    const advice = 'install it with "npm install libsql", or leave "storage" out';
    return failed("NO_DATABASE", folder, message, advice);
  }
  const unfit = make ? makeFolder(folder) : undefined;
  if (unfit !== undefined) return unfit;
  let database: SqlDatabase | undefined;
  try {
    database = wrapped(Database, join(folder, DATABASE));
    const storage = openSqlStorage(database);
    if (!("kind" in storage)) return { contents: storage, problem: undefined };
    release(database);
    return faulty(folder, storage);
  } catch (error) {
    if (database !== undefined) release(database);
    return unopened(folder, error);
  }
}

/** Makes a folder, and has it in the folder that it is in for certain. What keeps that from being done. */
function makeFolder(folder: string): ReturnType<typeof failed> | undefined {
  try {
    const made = mkdirSync(folder, { recursive: true });
    // Windows lets no folder be opened.
    if (made !== undefined && process.platform !== "win32") syncFolder(dirname(resolve(made)));
    return undefined;
  } catch (error) {
    const reason = reasonOf(error);
    const message = reason === "EEXIST" || reason === "ENOTDIR" ? "this is not a folder" : reasonText(reason);
    return failed("UNWRITABLE", folder, message, "name a folder that can be created or written");
  }
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The problem of a folder without a storage. */
function absent(folder: string): ReturnType<typeof failed> | undefined {
  const advice = 'name the folder that "storage" of the manifest names';
  const found = kindOf(join(folder, DATABASE));
  if (found === "file") return undefined;
  const message = found === undefined ? `there is no ${DATABASE} in it` : `${DATABASE} is not a regular file`;
  return failed("NO_STORE", folder, kindOf(folder) === "folder" ? message : NO_FOLDER, advice);
}

/** What there is under a name; undefined: nothing, or nothing that can be reached. */
function kindOf(path: string): "file" | "folder" | "other" | undefined {
  try {
    const found = statSync(path);
    if (found.isFile()) return "file";
    return found.isDirectory() ? "folder" : "other";
  } catch {
    return undefined;
  }
}

function loadLibsql(): Libsql | undefined {
  try {
    return createRequire(import.meta.url)("libsql") as Libsql;
  } catch {
    return undefined;
  }
}

function wrapped(Database: Libsql, path: string): SqlDatabase {
  const database = new Database(path);
  return {
    exec: (sql) => database.exec(sql),
    run: (sql, blobs) => database.prepare(sql).run(blobs),
    rows: (sql) => database.prepare(sql).raw().all(),
    close: () => database.close(),
  };
}

/** Closes a database that is not a storage. */
function release(database: SqlDatabase): void {
  try {
    database.exec("PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema");
  } catch {
    // A file that is not a database has no lock either.
  }
  database.close();
}

function faulty(folder: string, fault: StoreFault): ReturnType<typeof failed> {
  switch (fault.kind) {
    case "foreign": {
      const advice = "name another folder: this one is left unchanged";
      return failed("FOREIGN_STORE", folder, `${DATABASE} is a database of something else`, advice);
    }
    case "later": {
      const message = `this store has version ${fault.version}, but this cr80 reads version ${STORE_VERSION}`;
      return failed("LATER_STORE", folder, message, "use the cr80 that made it, or a later one");
    }
    case "damaged":
      return damaged(folder, fault.why);
  }
}

function damaged(folder: string, why: string): ReturnType<typeof failed> {
  return failed("DAMAGED_STORE", folder, `the store is damaged: ${why}`, DAMAGED_ADVICE);
}

/** What the database has said when it was opened. */
function unopened(folder: string, error: unknown): ReturnType<typeof failed> {
  const code = reasonOf(error);
  const text = error instanceof Error ? error.message : String(error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    const advice = "wait until the other cr80 has ended, or give this machine its own folder";
    return failed("STORE_IN_USE", folder, "another process is using this store", advice);
  }
  if (/^SQLITE_NOTADB/.test(code)) {
    const advice = "name another folder: this one is left unchanged";
    return failed("FOREIGN_STORE", folder, `${DATABASE} is not a database`, advice);
  }
  if (/^SQLITE_CORRUPT/.test(code)) return damaged(folder, text);
  return failed(
    "UNREADABLE",
    folder,
    `the store cannot be opened: ${text}`,
    "check permissions and free space",
  );
}
