import { readFile, stat } from "node:fs/promises";
import { Module } from "../python/module.js";
import { loadParser, type Parser } from "../python/parse.js";
import { Project } from "../python/project.js";
import { Source } from "../python/source.js";
import { StandardLibrary } from "../python/stdlib.js";
import type { Transform } from "../transform.js";
import { analyze } from "./analyze.js";
import { decide, type Policy } from "./decide.js";
import { type FileOptions, type FoundFile, listFiles, systemMessage } from "./files.js";
import type { Failure, FileResult, NotRead, RunResult } from "./result.js";
import { rewrite } from "./rewrite.js";
import { writeFileWhole } from "./write.js";

export interface RunOptions extends FileOptions {
  readonly paths: readonly string[];
  readonly transforms: readonly Transform[];
  readonly policy: Policy;
  readonly write: boolean;
}

/** What is needed to look at a file, loaded once. */
export interface Workshop {
  readonly parser: Parser;
  readonly library: StandardLibrary;
  readonly transforms: readonly Transform[];
  readonly policy: Policy;
}

export async function openWorkshop(transforms: readonly Transform[], policy: Policy): Promise<Workshop> {
  return { parser: await loadParser(), library: StandardLibrary.load(), transforms, policy };
}

/** The whole run, in order: files are found, read, analysed, decided on, rewritten and, if asked for, written. */
export async function run(options: RunOptions): Promise<RunResult> {
  const found = await listFiles(options.paths, options);
  const workshop = await openWorkshop(options.transforms, options.policy);
  const files: FileResult[] = [];
  const notRead: NotRead[] = [...found.notRead];
  for (const file of found.files) {
    const read = await readSource(file);
    if ("why" in read) notRead.push(read);
    else if ("message" in read) files.push(failed(file.path, "", read));
    else {
      const result = examine(read, workshop);
      files.push(options.write ? await write(file, result) : result);
    }
  }
  return { files, notRead, failures: found.failures };
}

const LARGEST = 16 * 1024 * 1024;

async function readSource(file: FoundFile): Promise<Source | NotRead | Failure> {
  try {
    if ((await stat(file.absolute)).size > LARGEST) return { path: file.path, why: "larger than 16 MiB" };
    const bytes = await readFile(file.absolute);
    return bytes.includes(0) ? { path: file.path, why: "a binary file (it has a NUL byte)" } : Source.fromBytes(file.path, bytes);
  } catch (error) {
    return { path: file.path, message: systemMessage(error) };
  }
}

function failed(path: string, before: string, ...failures: Failure[]): FileResult {
  return { path, status: "failed", findings: [], failures, before, after: before };
}

/** What the transforms make of one file, on its own. Never throws: what goes wrong is in the result. */
export function examine(source: Source, workshop: Workshop): FileResult {
  const { path, text } = source;
  // Without a class there is nothing to find; the word may stand in a comment, and then the file is parsed for nothing.
  if (!/\bclass\b/.test(text)) return { path, status: "clean", findings: [], failures: [], before: text, after: text };
  try {
    const module = new Module(source, workshop.parser.parse(source));
    const project = new Project([module], workshop.library);
    const findings = decide(analyze(module, project, workshop.transforms), workshop.policy);
    const accepted = findings.filter(({ outcome }) => outcome === "applied").map(({ finding }) => finding);
    const after = rewrite(module, accepted, workshop.parser);
    const failures = syntaxFailures(module);
    const status = failures.length > 0 ? "failed" : findings.length > 0 ? "found" : "clean";
    return { path, status, findings, failures, before: text, after };
  } catch (error) {
    return failed(path, text, { path, message: internalMessage(error) });
  }
}

function syntaxFailures(module: Module): Failure[] {
  const [fault] = module.faults;
  if (!fault) return [];
  const { line, column } = module.source.position(fault.offset);
  return [{ path: module.path, line, column, message: `syntax error: ${fault.message}; classes that it touches are left alone` }];
}

function internalMessage(error: unknown): string {
  const what = error instanceof Error ? error.message : String(error);
  return `internal error, the file is left alone: ${what}. Please report it with this file`;
}

async function write(file: FoundFile, result: FileResult): Promise<FileResult> {
  if (result.after === result.before) return result;
  try {
    await writeFileWhole(file.absolute, result.before, result.after);
    return result;
  } catch (error) {
    const failure = { path: file.path, message: `not written: ${systemMessage(error)}` };
    const findings = result.findings.map((each) => (each.outcome === "applied" ? { ...each, outcome: "conflict" as const } : each));
    return { ...result, status: "failed", findings, failures: [...result.failures, failure], after: result.before };
  }
}
