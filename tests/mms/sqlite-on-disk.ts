// SQLite's own WebAssembly build on a simulated disk: the database engine of the durable storage, where every write can be
// watched and lost.

import sqlite3InitModule from "@sqlite.org/sqlite-wasm";
import type { SqlDatabase } from "../../host/mms/sql.ts";
import { SECTOR, type SimulatedDisk } from "./simulated-disk.ts";

const VFS = "simulated";
/** Addresses and numbers of the WebAssembly module, and its objects, for which it has no types that are of use. */
// biome-ignore lint/suspicious/noExplicitAny: the module's own types leave these out
type Foreign = any;

/** Opens databases on disks. */
export interface SqliteOnDisk {
  open(disk: SimulatedDisk): SqlDatabase;
}

/** Loads SQLite. The file of a database is /mms.db of its disk. */
export async function loadSqlite(): Promise<SqliteOnDisk> {
  // What it says of each failure on the console, beside giving an error, is not wanted.
  const quiet = { warn: () => {}, error: () => {}, log: () => {}, debug: () => {} };
  Object.assign(globalThis, { sqlite3ApiConfig: quiet });
  const init = sqlite3InitModule as unknown as (options: object) => Promise<Foreign>;
  const sqlite3 = await init({ print: () => {}, printErr: () => {} });
  let disk: SimulatedDisk | undefined;
  install(sqlite3, () => disk!);
  return {
    open: (on) => {
      disk = on;
      const db = new sqlite3.oo1.DB({ filename: "/mms.db", flags: "c", vfs: VFS });
      return {
        exec: (sql) => db.exec(sql),
        run: (sql, blobs) => db.exec({ sql, bind: blobs }),
        rows: (sql) => db.exec({ sql, returnValue: "resultRows", rowMode: "array" }),
        close: () => db.close(),
      };
    },
  };
}

/** Gives SQLite a file system: that of the disk that is in use. */
function install(sqlite3: Foreign, disk: () => SimulatedDisk): void {
  const { capi, wasm } = sqlite3;
  const open = new Map<Foreign, string>();
  const bytesAt = (pointer: Foreign, count: number): Uint8Array =>
    wasm.heap8u().subarray(Number(pointer), Number(pointer) + count);
  const done = (good: boolean, otherwise: number): number => (good ? 0 : otherwise);
  const methods = new capi.sqlite3_io_methods();
  methods.$iVersion = 1;
  const vfs = new capi.sqlite3_vfs();
  vfs.$iVersion = 2;
  vfs.$szOsFile = capi.sqlite3_file.structInfo.sizeof;
  vfs.$mxPathname = 512;
  vfs.$zName = wasm.allocCString(VFS);
  sqlite3.vfs.installVfs({
    io: {
      struct: methods,
      methods: {
        xClose: (file: Foreign) => done(open.delete(file), capi.SQLITE_IOERR),
        xRead: (file: Foreign, to: Foreign, count: number, at: bigint) => {
          const there = disk().read(open.get(file)!, Number(at), count);
          const room = bytesAt(to, count);
          room.fill(0, there.length);
          room.set(there);
          return done(there.length === count, capi.SQLITE_IOERR_SHORT_READ);
        },
        xWrite: (file: Foreign, from: Foreign, count: number, at: bigint) =>
          done(disk().write(open.get(file)!, Number(at), bytesAt(from, count)), capi.SQLITE_IOERR_WRITE),
        xTruncate: (file: Foreign, length: bigint) =>
          done(disk().resize(open.get(file)!, Number(length)), capi.SQLITE_IOERR_TRUNCATE),
        xSync: (file: Foreign) => done(disk().sync(open.get(file)!), capi.SQLITE_IOERR_FSYNC),
        xFileSize: (file: Foreign, to: Foreign) => {
          wasm.poke(to, BigInt(disk().length(open.get(file)!)), "i64");
          return 0;
        },
        xLock: () => 0,
        xUnlock: () => 0,
        xCheckReservedLock: (_: Foreign, to: Foreign) => {
          wasm.poke(to, 0, "i32");
          return 0;
        },
        xFileControl: () => capi.SQLITE_NOTFOUND,
        xSectorSize: () => SECTOR,
        // Nothing is promised of what a write does when the power fails.
        xDeviceCharacteristics: () => 0,
      },
    },
    vfs: {
      struct: vfs,
      methods: {
        xOpen: (_: Foreign, name: Foreign, file: Foreign, flags: number, to: Foreign) => {
          const path: string = wasm.cstrToJs(name);
          if (!disk().create(path)) return capi.SQLITE_CANTOPEN;
          open.set(file, path);
          const struct = new capi.sqlite3_file(file);
          struct.$pMethods = methods.pointer;
          struct.dispose();
          if (to) wasm.poke(to, flags, "i32");
          return 0;
        },
        xDelete: (_: Foreign, name: Foreign, syncFolder: number) =>
          done(disk().delete(wasm.cstrToJs(name), syncFolder !== 0), capi.SQLITE_IOERR_DELETE),
        xAccess: (_: Foreign, name: Foreign, __: number, to: Foreign) => {
          wasm.poke(to, disk().has(wasm.cstrToJs(name)) ? 1 : 0, "i32");
          return 0;
        },
        xFullPathname: (_: Foreign, name: Foreign, room: number, to: Foreign) =>
          done(wasm.cstrncpy(to, name, room) < room, capi.SQLITE_CANTOPEN),
        xRandomness: (_: Foreign, count: number, to: Foreign) => {
          bytesAt(to, count).fill(1);
          return count;
        },
        xSleep: () => 0,
        xCurrentTime: (_: Foreign, to: Foreign) => {
          wasm.poke(to, 2_460_000, "double");
          return 0;
        },
        xCurrentTimeInt64: (_: Foreign, to: Foreign) => {
          wasm.poke(to, 212_000_000_000_000n, "i64");
          return 0;
        },
        xGetLastError: () => 0,
      },
    },
  });
}
