import { homedir } from "node:os";
import { parse, relative, resolve } from "node:path";
import { UsageError } from "../errors.js";
import { isWithin, realPath, shownPath } from "../files/paths.js";
import { projectRoots } from "../files/root.js";
import { loadParser } from "../python/parse.js";
import { VERSION } from "../resources.js";
import type { FileResult } from "../result.js";
import type { Finding } from "../transform.js";
import { dependants } from "../verify/bisect.js";
import { verificationJson } from "../verify/json.js";
import { judge } from "../verify/judge.js";
import type { Judgement, Verified, VerifyProgress } from "../verify/model.js";
import { Subject } from "../verify/subject.js";
import { verificationText } from "../verify/text.js";
import { inBulk } from "./bulk.js";
import { checkOptions } from "./checked.js";
import { pathList, TREE_KINDS, type TreeOptions } from "./options.js";
import type { TreeResult } from "./result.js";
import { transformTree } from "./tree.js";

/** How a rewrite is verified: what is rewritten, and how the tests are run. */
export interface VerifyOptions extends Omit<TreeOptions, "onProgress" | "texts"> {
  /** The command that runs the tests, for the shell. It runs in copies of the project, in the folder that the current one is there. */
  readonly test: string;
  /** The folder to make the copies in, outside of the project; by default the system's one for temporary files. Nothing is left in it. */
  readonly copy?: string | undefined;
  /** Whether to tell which of the new lines no test runs: one more run, and a slow one. */
  readonly coverage?: boolean | undefined;
  /** How many seconds a run may take; by default five times as long as one of the unchanged tree and half a minute more, and that one an hour. */
  readonly timeout?: number | undefined;
  /** Is told of each run before it begins. */
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined;
}

/** What a project's own tests say of a rewrite. */
export interface Verification extends Verified {
  /** What was found; with `write`, and where there was something to write, the run that wrote it. */
  readonly result: TreeResult;
}

/**
 * Runs a project's own tests on a copy as it is and on one that is rewritten, compares what each test comes to, and finds the findings that change
 * something, in a number of runs that grows with the logarithm of the number of findings. The project itself is not run, and not written to; with
 * `write`, what has passed is written at the end, as `transformTree` does. Nothing is run where nothing would change.
 *
 * Throws a UsageError for options that can't be, and what `signal` is aborted with: then no process and no copy is left.
 */
export async function verifyTree(paths: string | readonly string[], options: VerifyOptions): Promise<Verification> {
  const list = pathList(paths, "verifyTree");
  checkOptions(options, KINDS, "verifyTree");
  const { test, copy, coverage = false, timeout, onProgress, write = false, ...tree } = options;
  if (typeof test !== "string" || test.trim() === "")
    throw new UsageError("verifyTree needs the command that runs the tests", "such as: { test: 'python2.7 -m unittest discover' }");
  const { cwd = process.cwd(), signal } = tree;
  const { folder, note } = treeToCopy(list, { cwd, root: tree.root });
  const root = realPath(folder);
  const found = await transformTree(list, { ...tree, texts: true }).result();
  const findings = appliedIn(found.run.files);
  const head = { command: test, root: folder };
  if (findings.length === 0) return { ...NOTHING, ...head, result: found, notWritten: [] };
  const subject = new Subject(root, findings, found.run.files, cwd, await loadParser());
  const judgement = await judge(subject, {
    ...{ command: test, folder: isWithin(realPath(cwd), root) ? relative(root, realPath(cwd)) : "" },
    ...{ environment: process.env, timeout, signal, coverage, onProgress, copies: copy === undefined ? undefined : resolve(cwd, copy) },
  });
  const written = write ? await writePassed(list, tree, judgement, found) : { result: found, notWritten: [] };
  return { ...judgement, notes: [...note, ...judgement.notes], ...head, ...written };
}

const KINDS = {
  ...TREE_KINDS,
  test: "text",
  copy: "text",
  coverage: "flag",
  timeout: "count",
} as const;

const NOTHING: Judgement = {
  ...{ verdict: "same", tried: [], culprits: [], passed: [], untested: [], flaky: [], files: [], runs: [], notes: [], seconds: 0 },
  leftOut: { stale: 0, orphans: [], failures: [] },
};

/**
 * The tree that is copied: the project, or where none is found the current folder, from which the command is meant. Throws a UsageError where
 * that can't be it, and where the paths lie in several projects.
 */
function treeToCopy(
  paths: readonly string[],
  where: { readonly cwd: string; readonly root: string | undefined },
): { readonly folder: string; readonly note: readonly string[] } {
  const { cwd } = where;
  const roots = projectRoots(paths, where);
  const [root] = roots;
  if (!root) throw new UsageError("no paths were given", "name files or folders of a project");
  const isAround = roots.every(({ real }) => isWithin(real, realPath(cwd)));
  if (isAround && roots.every(({ isGuess }) => isGuess) && root.real !== realPath(cwd)) {
    if ([homedir(), parse(cwd).root].map(realPath).includes(realPath(cwd)))
      throw new UsageError(`no project was found above ${root.folder}, so it can't be told what to copy`, "name it with --root");
    return { folder: cwd, note: ["no project was found above the paths: the current folder was copied"] };
  }
  if (roots[1])
    throw new UsageError(
      `the paths lie in several projects, ${shownPath(root.folder, cwd)} and ${shownPath(roots[1].folder, cwd)}, and one is copied`,
      "verify one after the other, or name a folder that holds both as the root",
    );
  const isInside = isWithin(realPath(cwd), root.real);
  return { folder: root.folder, note: isInside ? [] : ["the current folder is outside of the project: the command ran at the top of it"] };
}

function appliedIn(files: readonly FileResult[]): Finding[] {
  return files.flatMap((file) => file.findings.flatMap(({ finding, outcome }) => (outcome === "applied" ? [finding] : [])));
}

/** Writes what has passed, where the files are still what was tested. */
async function writePassed(
  paths: readonly string[],
  { decisions: _decisions, ...tree }: Omit<TreeOptions, "onProgress" | "texts">,
  { passed }: Judgement,
  found: TreeResult,
): Promise<Pick<Verification, "result" | "notWritten">> {
  if (passed.length === 0) return { result: found, notWritten: [] };
  const options = { ...tree, forward: found.forward };
  const now = await transformTree(paths, { ...options, accepted: passed.map(({ id }) => id), texts: true }).result();
  const changed = changedSince(passed, found, now);
  const stuck = passed.filter((finding) => finding.changes.some(({ path }) => changed.has(path)));
  const left = [...stuck, ...dependants(stuck, passed)];
  const fit = passed.filter((finding) => !left.includes(finding));
  const notWritten = [...changed].map((path) => ({ path, message: "not written: it has changed since it was tested" }));
  if (fit.length === 0) return { result: found, notWritten };
  const result = await transformTree(paths, { ...options, accepted: fit.map(({ id }) => id), texts: true, write: true }).result();
  return { result, notWritten };
}

/** The files that are not as they were, or in which something else would be done now. */
function changedSince(passed: readonly Finding[], found: TreeResult, now: TreeResult): ReadonlySet<string> {
  const textsOf = ({ run }: TreeResult) => new Map(run.files.flatMap(({ path, before }) => (before === undefined ? [] : [[path, before]])));
  const [texts, latest] = [textsOf(found), textsOf(now)];
  const known = new Map(now.run.files.flatMap((file) => file.findings.map(({ finding }) => [finding.id, finding] as const)));
  const differ = passed.flatMap(({ id, path, edits, changes }) => {
    const isSame = JSON.stringify(known.get(id)?.edits) === JSON.stringify(edits);
    const paths = changes.map((change) => change.path);
    return isSame ? paths.filter((each) => texts.get(each) !== latest.get(each)) : [path];
  });
  return new Set(differ);
}

/** A report on a verification, in pieces as a file takes them: for people (`text`), or one object as `verify.schema.json` describes it (`json`). */
export async function* verificationReport(verification: Verification, format: "text" | "json" = "text"): AsyncGenerator<Buffer, void> {
  const printed = format === "json" ? verificationJson(verification, verification.result, VERSION) : verificationText(verification);
  for await (const piece of inBulk(printed)) yield Buffer.from(piece, "utf8");
}
