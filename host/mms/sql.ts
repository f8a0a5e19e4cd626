// The durable storage in an SQLite database: statements and settings, independent of the library that runs them.

import { type Change, type MmsStorage, StorageFailed } from "./storage.ts";

/** What runs the statements of one database, one after the other. Its methods throw what the database says. */
export interface SqlDatabase {
  /** Runs statements without values. */
  exec(sql: string): void;
  /** Runs one statement with blobs for its question marks. */
  run(sql: string, blobs: readonly Uint8Array[]): void;
  /** The rows of a query. */
  rows(sql: string): readonly (readonly unknown[])[];
  close(): void;
}

/** What the header of the file says: "CR80", and the version of the table. */
const APPLICATION = 0x43523830;
export const STORE_VERSION = 1;
/** The one table. Keys and values are blobs: of a damaged file nothing is taken for text. */
const TABLE = "CREATE TABLE records (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL) WITHOUT ROWID";

/** Before the file is read: no other process can open it, and nothing in it except its rows is believed. */
const LOOK = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON";
/** A commit is in the write-ahead log, and that on the disk, when it returns. */
const DURABLE = "PRAGMA synchronous = EXTRA; PRAGMA journal_mode = WAL";

/**
 * What a crash has left in the log goes into the file, and a new log begins. Else what comes of the first commit, when it is torn,
 * could make whole a commit that was torn before it, and of which nothing was there when the storage was opened.
 */
const NEW_LOG = "PRAGMA wal_checkpoint(TRUNCATE)";

/** At the end: the log goes into the file, and others may look at that. */
const RELEASE =
  "PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema";

/** Why a database is not a store. */
export type StoreFault =
  | { readonly kind: "foreign" }
  | { readonly kind: "later"; readonly version: number }
  | { readonly kind: "damaged"; readonly why: string };

/**
 * The storage in a database, whose table is made when there is nothing in it. Throws what the database says, also of a
 * file that is none.
 */
export function openSqlStorage(database: SqlDatabase): MmsStorage | StoreFault {
  database.exec(LOOK);
  const number = (pragma: string) => Number(database.rows(`PRAGMA ${pragma}`)[0]?.[0] ?? 0);
  const schema = database.rows("SELECT CAST(sql AS BLOB) FROM sqlite_schema").map(([sql]) => textOf(sql));
  const [application, version] = [number("application_id"), number("user_version")];
  const empty = schema.length === 0 && application === 0 && version === 0;
  if (!empty && application !== APPLICATION) return { kind: "foreign" };
  if (!empty && version > STORE_VERSION) return { kind: "later", version };
  if (!empty && (version !== STORE_VERSION || schema.length !== 1 || schema[0] !== TABLE))
    return { kind: "foreign" };
  database.exec(DURABLE);
  if (empty) {
    const marks = `PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${STORE_VERSION}`;
    database.exec(`BEGIN IMMEDIATE; ${marks}; ${TABLE}; COMMIT`);
  }
  database.exec(NEW_LOG);
  const [check] = database.rows("PRAGMA integrity_check(1)")[0] ?? [];
  return check === "ok" ? new SqlStorage(database) : { kind: "damaged", why: String(check) };
}

/** Bytes as characters of Latin-1. */
function textOf(blob: unknown): string {
  return blob instanceof Uint8Array ? Array.from(blob, (byte) => String.fromCharCode(byte)).join("") : "";
}

class SqlStorage implements MmsStorage {
  readonly #database: SqlDatabase;
  #failed: StorageFailed | undefined;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  *entries(): Iterable<readonly [string, Uint8Array]> {
    const query = "SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM records ORDER BY key";
    for (const [key, value] of this.#database.rows(query)) {
      yield [textOf(key), value instanceof Uint8Array ? Uint8Array.from(value) : new Uint8Array(0)];
    }
  }

  commit(changes: readonly Change[]): void {
    if (this.#failed !== undefined) throw this.#failed;
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      for (const [key, bytes] of changes) {
        const name = new TextEncoder().encode(key);
        if (bytes === null) this.#database.run("DELETE FROM records WHERE key = ?", [name]);
        else this.#database.run("INSERT OR REPLACE INTO records VALUES (?, ?)", [name, bytes]);
      }
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#failed = new StorageFailed(error instanceof Error ? error.message : String(error));
      throw this.#failed;
    }
  }

  close(): void {
    if (this.#failed === undefined) this.#database.exec(RELEASE);
    this.#database.close();
  }
}
