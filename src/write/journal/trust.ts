import { lstat, readFile } from "node:fs/promises";
import { userInfo } from "node:os";

/**
 * Why a file or folder can't be taken for one that only this user can have written ("is a symbolic link"); undefined where it can. A symbolic link never can: what
 * it leads to isn't looked at. Throws what the system says of a path that can't be looked at. Where the system knows no users, nothing is asked.
 */
export async function doubtAbout(path: string, kind: "file" | "folder"): Promise<string | undefined> {
  const status = await lstat(path);
  if (status.isSymbolicLink()) return "is a symbolic link";
  if (kind === "folder" ? !status.isDirectory() : !status.isFile()) return `is no ${kind === "folder" ? "folder" : "regular file"}`;
  return doubtAboutOwner(status.uid) ?? (isPosix && status.mode & 0o022 ? "may be written by others" : undefined);
}

/**
 * The same for a folder that a person works in, which is more often open to a group: one that is the user's own and has no other members is
 * nobody else.
 */
export async function doubtAboutTree(folder: string): Promise<string | undefined> {
  const { uid, gid, mode } = await lstat(folder);
  const isOpen = mode & 0o002 || (mode & 0o020 && !(await isPrivateGroup(gid)));
  return doubtAboutOwner(uid) ?? (isPosix && isOpen ? "may be written by others" : undefined);
}

const isPosix = process.geteuid !== undefined;

/** The user whom files belong to that this process makes; 0 where the system knows none. */
export function ownUser(): number {
  return process.geteuid?.() ?? 0;
}

function doubtAboutOwner(uid: number): string | undefined {
  return isPosix && uid !== ownUser() ? `belongs to another user (${uid})` : undefined;
}

/** Whether a group is called as the user is, and nobody else is in it: useradd(8) makes one for each user, and umask 002 goes with it. */
async function isPrivateGroup(gid: number): Promise<boolean> {
  const { username, uid } = userInfo();
  const groups = await entriesOf("/etc/group");
  const group = groups.find(([, , id]) => id === String(gid));
  const members = group?.[3]?.split(",").filter(Boolean) ?? [];
  const users = await entriesOf("/etc/passwd");
  const others = users.filter(([, , id, primary]) => primary === String(gid) && id !== String(uid));
  return group?.[0] === username && members.every((member) => member === username) && others.length === 0;
}

/** The lines of passwd(5) and group(5). */
async function entriesOf(path: string): Promise<string[][]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").map((line) => line.split(":"));
}
