#!/usr/bin/env node
// Brings a Python 2 tree in a git repository over to classes that don't leak: package by package, a commit for each, and one HTML report.
// `unleak -w --commit-per package` does the commits by itself; this is for those who want something done between them.
// It can be stopped at any moment and run again; what is committed stays, and what was half done is put back first.
//
//     node migrate.js TREE [REPORT.html]
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { report, transformTree, undo, writeReport } from "unleak";

const OPTIONS = { transforms: ["method-alias", "context-manager"] };

const [tree = ".", reportFile = "unleak-report.html"] = process.argv.slice(2);
const git = (...args) => execFileSync("git", ["-C", tree, ...args], { encoding: "utf8" }).trimEnd();
const top = git("rev-parse", "--show-toplevel");
const folder = resolve(tree);
/** What the next run goes on with when this one is stopped: the commit that it began at, and what was not committed yet. */
const state = join(git("rev-parse", "--absolute-git-dir"), "unleak-migration.json");

const stop = new AbortController();
process.once("SIGINT", () => stop.abort(new Error("stopped; run it again to go on")));

try {
  const { base } = await begin();
  for (const name of [...packages(), "."]) await migrate(name, base);
  await writeWholeReport(base);
  rmSync(state);
} catch (error) {
  console.error(`migrate: ${error.message}`);
  process.exitCode = 1;
}

/** Puts back what a run that was killed has written and not committed. */
async function begin() {
  const isClean = () => git("status", "--porcelain", "--untracked-files=no") === "";
  const known = existsSync(state) ? JSON.parse(readFileSync(state, "utf8")) : { base: git("rev-parse", "HEAD") };
  if (known.running && !isClean()) await undo(top);
  if (!isClean()) throw new Error("there are changes that are not committed: commit or stash them first");
  return known;
}

/** The packages directly below the tree. Last comes the tree itself: its own modules, and what touches several packages at once. */
function packages() {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "__init__.py")))
    .map(({ name }) => name)
    .sort();
}

async function migrate(name, base) {
  writeFileSync(state, JSON.stringify({ base, running: name }));
  const findings = [];
  const files = [];
  const options = { ...OPTIONS, write: true, root: folder, cwd: top, signal: stop.signal };
  for await (const file of transformTree([join(folder, name)], options)) {
    for (const failure of file.failures) console.error(`${failure.path}: ${failure.message}`);
    findings.push(...file.findings);
    if (file.changed) files.push(file.path);
  }
  if (files.length > 0) commit(name, files, findings);
  writeFileSync(state, JSON.stringify({ base }));
}

function commit(name, files, findings) {
  git("-C", top, "commit", "--quiet", "--message", messageFor(name, files, findings), "--", ...files);
  console.log(`${name}: ${counted(files.length, "file")} committed`);
}

function messageFor(name, files, findings) {
  const applied = findings.filter(({ outcome }) => outcome === "applied");
  const left = findings.length - applied.length;
  const what = name === "." ? "the whole tree" : name;
  return [
    `${what}: free what leaks through reference cycles`,
    "",
    `${counted(applied.length, "finding")} applied in ${counted(files.length, "file")} by unleak, ${left} left alone for a reason.`,
    "",
    ...applied.map(({ path, span, transform, className }) => `${path}:${span.line}: ${transform} in ${className}`),
  ].join("\n");
}

function counted(number, what) {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** What was done is in the commits; the report is made of the tree as it was before the first of them. */
async function writeWholeReport(base) {
  const before = mkdtempSync(join(tmpdir(), "unleak-before-"));
  git("worktree", "add", "--quiet", "--detach", before, base);
  try {
    const whole = join(before, relative(top, folder));
    const result = await transformTree([whole], { ...OPTIONS, root: whole, cwd: before, signal: stop.signal }).result();
    await writeReport(reportFile, report(result, { format: "html" }));
    console.log(`the whole in ${reportFile}`);
  } finally {
    git("worktree", "remove", "--force", before);
  }
}
