import { spawn } from "node:child_process";
import { systemMessage } from "../errors.js";

/**
 * A repository is part of a tree that may be hostile, and its configuration names programs. Commands that read names and trees start none of
 * them; these keys see to it for those that one day would, and for the one that writes commits (https://git-scm.com/docs/git-config). What the command line
 * sets goes before what a repository says, and git of any age passes over keys that it doesn't know.
 */
const HARMLESS: Readonly<Record<string, string>> = {
  "core.fsmonitor": "false",
  "core.hooksPath": "/dev/null",
  "core.sshCommand": "false",
  "core.gitProxy": "false",
  "core.askPass": "false",
  "core.editor": "false",
  "core.pager": "cat",
  "core.alternateRefsCommand": "false",
  "credential.helper": "",
  "diff.external": "false",
  "gpg.program": "false",
  "protocol.allow": "never",
  // A folder of the tree that looks like a repository is none: `.git` is what leads to one.
  "safe.bareRepository": "explicit",
};

const GUARDS = ["--no-pager", ...Object.entries(HARMLESS).flatMap(([key, value]) => ["-c", `${key}=${value}`])];

/** An object that a partial clone lacks is fetched when it is asked for, by programs that the repository names: git before 2.45 knows only the second. */
const ENVIRONMENT = {
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_PAGER: "cat",
  LC_ALL: "C",
};

/** They say where the repository of the outermost folder is, and nothing of one inside it. */
const WHERE = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX"];

/** A configuration can name files that never end. In milliseconds. */
const PATIENCE = 120_000;

/** What git printed; or in words why it did not. */
export type Answer = { readonly out: Buffer } | { readonly trouble: string };

export interface GitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether the folder is a repository inside of the one that the environment may speak of. */
  readonly isInner?: boolean;
  /** What it reads from its standard input; nothing by default. */
  readonly input?: string;
  /** Whether Ctrl-C in the terminal is not for it. */
  readonly isApart?: boolean;
}

/** Asks git something in a folder, and has it start nothing that the repository names. Throws what `signal` is aborted with. */
export async function git(
  folder: string,
  args: readonly string[],
  { signal, isInner = false, input, isApart = false }: GitOptions = {},
): Promise<Answer> {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...ENVIRONMENT };
  if (isInner) for (const name of WHERE) delete environment[name];
  const child = spawn("git", [...GUARDS, "-C", folder, ...args], {
    ...{ env: environment, stdio: "pipe", detached: isApart },
    ...(signal && { signal }),
  });
  // It may have ended before it has read all.
  child.stdin.on("error", () => undefined).end(input);
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  // With the `timeout` of `spawn`, the process would wait for it to pass where there is no git to be stopped.
  const timer = setTimeout(() => child.kill(), PATIENCE);
  const ended = await new Promise<number | string>((resolve) => {
    child.on("error", (error) => resolve(isAbsent(error) ? "there is no git on the PATH" : systemMessage(error)));
    child.on("close", (status, by) => resolve(status ?? `it was stopped by ${by}`));
  });
  clearTimeout(timer);
  signal?.throwIfAborted();
  if (ended === 0) return { out: Buffer.concat(out) };
  return { trouble: typeof ended === "string" ? ended : firstLine(Buffer.concat(err).toString("utf8")) };
}

function isAbsent(error: NodeJS.ErrnoException): boolean {
  return error.code === "ENOENT";
}

function firstLine(text: string): string {
  return text.replace(/^(?:fatal|error): /, "").split("\n", 1)[0] || "it said nothing";
}
