// cr80/disk: the CR80's own disks as a library that also runs in browsers. docs/DISKS.md describes the formats.

export { type Location, type Problem, placeOf } from "../../asm/problem.ts";
export type { FileResult } from "../storage.ts";
export { createDisk, type NewVolume } from "./create.ts";
export { TYPE } from "./descriptor.ts";
export type { Checked, DamageCode } from "./fault.ts";
export {
  type DiskContents,
  type DiskFile,
  type DiskInfo,
  type FileSystem,
  filesIn,
  findFile,
  openFileSystem,
} from "./filesystem.ts";
export { type Disk, imageOf, MEDIA, type Medium, readDisk } from "./medium.ts";
export { systemOneText } from "./systemone.ts";
export { makeDirectory, type PutOptions, putFile, removeFile } from "./write.ts";
