import { resolve } from "node:path";
import { projectRoots, readInput, systemMessage, UsageError } from "../index.js";
import type { Given } from "./command.js";
import { STANDARD_INPUT } from "./option.js";
import { shellWord } from "./shell.js";

/**
 * The paths of the command line, and those that `--files-from` brings. Throws a UsageError where there are none, and for one that lies
 * outside of the root.
 */
export async function givenPaths(given: Given): Promise<readonly string[]> {
  const { paths, filesFrom, stdinFilename } = given;
  if (stdinFilename !== undefined && !paths.includes(STANDARD_INPUT))
    throw new UsageError(
      "--stdin-filename says which file standard input stands for, and nothing is read there: no path is -",
      `such as: unleak - --stdin-filename ${shellWord(stdinFilename)} < ${shellWord(stdinFilename)}`,
    );
  const listed = filesFrom === undefined ? [] : await pathsIn(filesFrom);
  if (filesFrom === undefined && paths.length === 0)
    throw new UsageError("no paths were given", "name files or folders, such as: unleak src (unleak --help tells what else there is)");
  if (paths.includes("")) throw new UsageError("one of the paths is empty", "the folder that you are in is: .");
  const all = [...paths, ...listed];
  checkRoot(given, all);
  return all;
}

/** Throws a UsageError for a path outside of the root; it says which settings file has the root. */
export function checkRoot({ root, stdinFilename, origins }: Given, paths: readonly string[]): void {
  if (root === undefined) return;
  const named = paths.flatMap((path) => (path === STANDARD_INPUT ? (stdinFilename ?? []) : path));
  try {
    projectRoots(named, { root, cwd: process.cwd() });
  } catch (error) {
    const origin = origins.find(({ option }) => option.name === "root");
    if (!(error instanceof UsageError) || !origin?.isSetting) throw error;
    throw new UsageError(`${origin.from}: ${error.message}`, error.help);
  }
}

/** The paths that a file lists: with NULs between them where there is one, else one a line. */
async function pathsIn(file: string): Promise<string[]> {
  const text = file === STANDARD_INPUT ? await readStandardInput() : await readListed(file);
  return text.split(text.includes("\0") ? "\0" : /\r?\n/).filter(Boolean);
}

async function readListed(file: string): Promise<string> {
  try {
    return (await readInput(resolve(file))).toString("utf8");
  } catch (error) {
    throw new UsageError(
      `the paths could not be read from ${file}: ${systemMessage(error)}`,
      "--files-from takes a file, <(command) of a shell, or - for standard input",
    );
  }
}

async function readStandardInput(): Promise<string> {
  return (await standardInput()).toString("utf8");
}

export async function standardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
