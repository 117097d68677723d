import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../dist/src/cli.js", import.meta.url));

/** What is passed on to unleak. */
export interface RewriteOptions {
  /** Relative to the copy. */
  readonly root: string;
  readonly paths: readonly string[];
  /** Such as `--unsafe` and `--exclude GLOB`. */
  readonly flags: readonly string[];
}

export interface Rewrite {
  /** Relative to the copy. */
  readonly changed: readonly string[];
  readonly diff: string;
  /** A line for each finding that was not applied, as `--show-kept` prints it. */
  readonly kept: readonly string[];
  /** What the run said of itself: the files, the findings, the reasons. */
  readonly summary: readonly string[];
}

/** Rewrites a copy with the built command line, as a user would; the diff is that of a dry run before. */
export function rewrite(copy: string, options: RewriteOptions, state: string): Rewrite {
  const args = [...options.paths, "--root", options.root, ...options.flags, "--color", "never"];
  const dry = unleak(args, copy, state);
  const wet = unleak(["-w", "--show-kept", ...args], copy, state);
  const said = wet.err.split("\n").filter(Boolean);
  const summary = said.findIndex((line) => /^\d+ files? rewritten$/.test(line));
  if (summary < 0) throw new Error(`unleak came to no end:\n${wet.err}`);
  const changed = [...dry.out.matchAll(/^\+\+\+ b\/(.*)$/gm)].map((match) => match[1] ?? "");
  return { changed, diff: dry.out, kept: said.slice(0, summary), summary: said.slice(summary) };
}

/** Exit status 2 is no end: a tree may hold files that are no Python 2, and the summary names them. */
function unleak(args: readonly string[], cwd: string, state: string): { out: string; err: string } {
  const environment = { ...process.env, XDG_STATE_HOME: state, NO_COLOR: "1" };
  const done = spawnSync(process.execPath, [CLI, ...args], { cwd, env: environment, encoding: "latin1", maxBuffer: 1 << 28 });
  if (done.error) throw done.error;
  return { out: done.stdout, err: done.stderr };
}

/** Leaves the diff and what was kept where a person can read them, and prints what a glance should tell. */
export function tellRewrite(result: Rewrite, log: (name: string) => string): void {
  writeFileSync(log("changes.diff"), result.diff, "latin1");
  writeFileSync(log("kept.txt"), result.kept.map((line) => `${line}\n`).join(""), "latin1");
  for (const line of result.summary) if (!line.includes("--show-kept")) console.log(line);
  for (const path of result.changed) console.log(`  rewritten ${path}`);
}
