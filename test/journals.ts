import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TreeResult, transformTree } from "../src/index.js";
import { Chain, digest, FORMAT, type Header, type Note } from "../src/write/journal/format.js";
import { folderOf } from "./command.js";

/** Journals of runs inside this process go to a state folder of their own; gives it. */
export function ownState(): string {
  process.env.XDG_STATE_HOME = folderOf({});
  return process.env.XDG_STATE_HOME;
}

/** Rewrites what lies in a folder, inside this process. */
export function rewriteAll(cwd: string, paths: readonly string[] = ["."]): Promise<TreeResult> {
  return transformTree(paths, { cwd, write: true, transforms: ["method-alias"] }).result();
}

/** The folders of the runs in a repository, the earliest first. */
export function runsOf(repository: string): string[] {
  const place = join(repository, ".git", "unleak");
  return readdirSync(place)
    .sort()
    .map((name) => join(place, name));
}

/** What somebody may say in a journal that they make up. */
export interface Forged {
  readonly header?: Partial<Record<keyof Header, unknown>>;
  /** What is noted of files, by their paths; what isn't given fits. */
  readonly notes: Readonly<Record<string, { readonly before: string; readonly after: string } & Partial<Note>>>;
}

/** A journal in a repository that is as one of ours in all but what it says. */
export function forge(repository: string, { header = {}, notes }: Forged): string {
  const folder = join(repository, ".git", "unleak", `run-${Date.now()}-1`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let start = 0;
  const all = Object.entries(notes).map(([path, { before, after, ...rest }]) => {
    const newLength = rest.links && after.length;
    const note = {
      path,
      start,
      length: before.length,
      before: digest(before),
      after: digest(after),
      ...rest,
      ...(newLength && { newLength }),
    };
    start += before.length + (newLength ?? 0);
    return note;
  });
  const contents = Object.values(notes).map(({ before, after, links }) => before + (links ? after : ""));
  const chain = new Chain();
  const lines = [
    { unleak: "journal", format: FORMAT, version: "0", uid: process.geteuid?.() ?? 0, ...header },
    { notes: all },
    { ended: true },
  ].map((value) => {
    const line = chain.line(value);
    line.taken();
    return line.text;
  });
  writeFileSync(join(folder, "journal.ndjson"), lines.join(""), { mode: 0o600 });
  writeFileSync(join(folder, "originals"), contents.join(""), { mode: 0o600, encoding: "latin1" });
  return folder;
}
