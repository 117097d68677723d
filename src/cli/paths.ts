import { resolve } from "node:path";
import { readInput, systemMessage, UsageError } from "../index.js";
import { type Given, STANDARD_INPUT } from "./command.js";

/** The paths of the command line, and those that `--files-from` brings. Throws a UsageError where there are none. */
export async function givenPaths({ paths, filesFrom }: Given): Promise<readonly string[]> {
  const listed = filesFrom === undefined ? [] : await pathsIn(filesFrom);
  if (filesFrom === undefined && paths.length === 0)
    throw new UsageError("no paths were given", "name files or folders, such as: unleak src");
  return [...paths, ...listed];
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
