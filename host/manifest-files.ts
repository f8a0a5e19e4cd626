// What a manifest says of files: their names, and the disks whose images they are.

import { type JsonChecker, type Member, quoted } from "./check.ts";
import { DISK_WRITES, type ManifestDisk } from "./manifest.ts";
import { DISK_SECTORS_MAX, DISKS_MAX } from "./state/disk.ts";

/** The name of a file or folder; `code` is what a bad one is called. */
export function fileName(checker: JsonChecker, member: Member, code: string): string | undefined {
  const name = checker.string(member);
  if (name !== "" && !name?.includes("\0")) return name;
  checker.report(code, member.node, member.path, "this is no file name", "name a file or folder");
  return undefined;
}

/** The disks of a partition. */
export function readDisks(checker: JsonChecker, member: Member | undefined): ManifestDisk[] {
  return (checker.array(member, 0, DISKS_MAX) ?? []).flatMap((item) => {
    const members = checker.object(item, ["image"], ["write", "bad"]);
    const named = members?.get("image");
    const image = named && fileName(checker, named, "BAD_DISKS");
    const write = writeOf(checker, members?.get("write"));
    const bad = (checker.array(members?.get("bad"), 0, DISK_SECTORS_MAX) ?? []).flatMap(
      (sector) => checker.integer(sector, 0, DISK_SECTORS_MAX - 1) ?? [],
    );
    if (named === undefined || image === undefined || write === undefined) return [];
    return { image, write, bad, place: checker.place(named.node, named.path) };
  });
}

function writeOf(checker: JsonChecker, member: Member | undefined): ManifestDisk["write"] | undefined {
  if (member === undefined) return "no";
  const text = checker.string(member);
  const write = DISK_WRITES.find((one) => one === text);
  if (write !== undefined || text === undefined) return write;
  const message = `${quoted(text)} is none of ${DISK_WRITES.join(", ")}`;
  const advice =
    'give "no", or "state" for what is kept in the machine alone, or "image" for what the file gets as well';
  checker.report("BAD_DISKS", member.node, member.path, message, advice);
  return undefined;
}
