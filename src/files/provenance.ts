import { basename, resolve } from "node:path";
import { UsageError } from "../errors.js";
import { git } from "./git.js";
import { projectRoots, type RootOptions } from "./root.js";
import { changedSince, type IsChanged } from "./since.js";

/**
 * What a report is about: told by what stays between two runs on the same tree, so that these give the same bytes. The date is that of the commit,
 * or what `SOURCE_DATE_EPOCH` says (https://reproducible-builds.org/specs/source-date-epoch/).
 */
export interface Provenance {
  /** The name of the folder that is the project; empty where there is none. */
  readonly project: string;
  /** As it would be typed, but for what makes no difference to what is found. */
  readonly command?: string | undefined;
  /** The commit that is checked out. */
  readonly commit?: string;
  /** `2026-11-30` */
  readonly date?: string;
  /** Whether a file isn't as that commit has it; `path` as it is shown. */
  differs(path: string): boolean;
}

/** Where a report comes from. */
export interface ProvenanceOptions extends RootOptions {
  /** As it would be typed, where it would be. */
  readonly command?: string | undefined;
}

/** To be asked for before files are written. Throws a UsageError for a root that is no folder, and for a path that lies outside of it. */
export async function provenanceOf(paths: readonly string[], { command, ...where }: ProvenanceOptions): Promise<Provenance> {
  const roots = paths.length > 0 ? projectRoots(paths, where).map(({ folder }) => folder) : [];
  const commit = roots[0] === undefined ? undefined : await commitOf(roots[0]);
  const date = dateOf(process.env.SOURCE_DATE_EPOCH) ?? commit?.date;
  return {
    project: [...new Set(roots.map((folder) => basename(folder)))].join(", "),
    command,
    ...(commit && { commit: commit.name }),
    ...(date !== undefined && { date }),
    differs: (path) => commit?.isChanged(resolve(where.cwd, path)) ?? false,
  };
}

interface Commit {
  readonly name: string;
  readonly date: string;
  readonly isChanged: IsChanged;
}

/** Undefined where git knows of none. */
async function commitOf(folder: string): Promise<Commit | undefined> {
  const answer = await git(folder, ["rev-list", "--max-count=1", "--abbrev-commit", "--abbrev=12", "--format=%cI", "HEAD", "--"]);
  const [, name, date] = "out" in answer ? (/^commit (\w+)\n(\d{4}-\d\d-\d\d)/.exec(answer.out.toString("latin1")) ?? []) : [];
  if (name === undefined || date === undefined) return undefined;
  const isChanged = await changedSince("HEAD", folder).catch((error: Error) => {
    // A tree that git can't read, as in a partial clone.
    if (error instanceof UsageError) return undefined;
    throw error;
  });
  return isChanged && { name, date, isChanged };
}

function dateOf(epoch: string | undefined): string | undefined {
  if (epoch === undefined || !/^\d{1,11}$/.test(epoch)) return undefined;
  return new Date(Number(epoch) * 1000).toISOString().slice(0, 10);
}
