import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type Addition, baselineOf, count, type TreeResult, UsageError } from "../../index.js";
import { readTable, type Table } from "../settings-table.js";
import { THERE, withHook } from "./hook.js";

/** One of the files that `unleak init` is about. */
export interface Step {
  /** `settings`, and so on. */
  readonly what: string;
  /** The file, as it is shown. */
  readonly path: string;
  /** What is to be written; else `why` says why nothing is. */
  readonly addition?: Addition;
  /** What is added, in lines for people. */
  readonly lines: readonly string[];
  readonly why?: string;
  /** Whether nothing is written since it isn't needed, and not since it can't be done. */
  readonly isDone: boolean;
}

const BASELINE = "unleak-baseline.json";

/** Of the findings of today, so that only new ones are told. */
export function baselineStep(folder: string, cwd: string, result: TreeResult): Step {
  const file = join(folder, BASELINE);
  const step = { what: "a baseline", path: shown(file, cwd), lines: [] };
  if (existsSync(file)) return { ...step, why: THERE, isDone: true };
  const { text, findings } = baselineOf(file, result, cwd);
  if (findings === 0) return { ...step, why: "nothing was found, so there is nothing to note", isDone: true };
  const lines = [
    `${count(findings, "finding")} of today: left alone from then on, by -w too, and not told again;`,
    "to have some of them applied, do that first",
  ];
  return { ...step, addition: { path: file, before: undefined, after: Buffer.from(text).toString("latin1") }, lines, isDone: false };
}

/** In the first of the files that takes them. `hasBaseline`: whether a baseline is there, or will be. */
export async function settingsStep(folder: string, cwd: string, hasBaseline: boolean): Promise<Step> {
  for (const name of FILES) {
    const table = await readTable(join(folder, name), cwd);
    if (table) return settingsThere(shown(join(folder, name), cwd), table, hasBaseline);
  }
  const name = FILES.find((each) => existsSync(join(folder, each))) ?? newFile(folder);
  const file = join(folder, name);
  const lines = tableLines(name.endsWith(".toml"), hasBaseline);
  const before = existsSync(file) ? readFileSync(file, "latin1") : undefined;
  const after = withLines(before, lines);
  const step = { what: "settings", path: shown(file, cwd), lines };
  const why = name.endsWith(".toml") ? await troubleIn(after, before) : undefined;
  return why === undefined ? { ...step, addition: { path: file, before, after }, isDone: false } : { ...step, why, isDone: false };
}

function settingsThere(path: string, { values, isIni }: Table, hasBaseline: boolean): Step {
  const step = { what: "settings", path, lines: [], why: THERE, isDone: true };
  if (!hasBaseline || "baseline" in values) return step;
  return { ...step, why: `${THERE}; for the baseline to count, this is to be added`, lines: [baselineLine(!isIni)] };
}

const baselineLine = (isToml: boolean) => (isToml ? `baseline = "${BASELINE}"` : `baseline = ${BASELINE}`);

const FILES = ["pyproject.toml", "setup.cfg", "tox.ini"] as const;

/** With a new pyproject.toml, pip would build what has a setup.py in another way than before. */
function newFile(folder: string): (typeof FILES)[number] {
  return existsSync(join(folder, "setup.py")) ? "setup.cfg" : "pyproject.toml";
}

function tableLines(isToml: boolean, hasBaseline: boolean): string[] {
  return [
    isToml ? "[tool.unleak]" : "[unleak]",
    "# unleak config lists what can stand here",
    ...(hasBaseline ? [baselineLine(isToml)] : []),
  ];
}

/** Below what is there, with an empty line between. */
function withLines(before: string | undefined, lines: readonly string[]): string {
  const newline = before?.includes("\r\n") ? "\r\n" : "\n";
  const added = lines.map((line) => line + newline).join("");
  if (before === undefined || before === "") return added;
  return before + (before.endsWith("\n") ? "" : newline) + newline + added;
}

/** Why a table can't stand at the end: the file is no TOML, or says `tool = {…}`. */
async function troubleIn(after: string, before = ""): Promise<string | undefined> {
  const { parse } = await import("smol-toml");
  const isToml = (text: string) => {
    try {
      return parse(Buffer.from(text, "latin1").toString("utf8")) !== undefined;
    } catch {
      return false;
    }
  };
  if (isToml(after)) return undefined;
  return isToml(before) ? "a table [tool.unleak] can't stand at its end" : "it is no TOML";
}

/** In the repository that the folder lies in. */
export async function hookStep(folder: string, cwd: string): Promise<Step> {
  const top = repositoryAround(folder);
  const what = "a pre-commit hook";
  if (top === undefined) return { what, path: HOOKS, lines: [], why: "there is no git repository", isDone: true };
  const file = join(top, HOOKS);
  const before = existsSync(file) ? readFileSync(file, "latin1") : undefined;
  const hooked = await withHook(Buffer.from(before ?? "", "latin1").toString("utf8"));
  const step = { what, path: shown(file, cwd) };
  if ("why" in hooked) return { ...step, lines: [], why: hooked.why, isDone: hooked.why === THERE };
  const after = Buffer.from(hooked.after, "utf8").toString("latin1");
  return { ...step, addition: { path: file, before, after }, lines: hooked.entry.trimEnd().split("\n"), isDone: false };
}

const HOOKS = ".pre-commit-config.yaml";

function repositoryAround(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  return dirname(folder) === folder ? undefined : repositoryAround(dirname(folder));
}

function shown(file: string, cwd: string): string {
  return relative(cwd, file) || file;
}

/** Throws a UsageError where the paths lie in several projects. */
export function onlyFolder(folders: readonly string[]): string {
  const [folder, ...others] = folders;
  if (folder === undefined || others.length > 0)
    throw new UsageError(`the paths lie in ${count(folders.length, "project")}, and init is about one`, "name paths of one, or its --root");
  return folder;
}
