import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hosted } from "./host.js";

export const PROJECT = fileURLToPath(new URL("..", import.meta.url));
export const CLI = join(PROJECT, "dist", "src", "cli.js");

/** Where runs keep what undo needs, so that tests leave nothing in the home folder; other users may write there, too. */
const STATE = mkdtempSync(join(tmpdir(), "unleak-state-"));
chmodSync(STATE, 0o777);

/** What a command printed, a character for each byte, and its exit status. */
export interface Ended {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
}

/** Runs the built command line: where nothing but arguments and the environment is told, in a process that is there already. */
export function unleak(args: readonly string[], cwd: string, options: SpawnSyncOptions = {}): Ended {
  const { env, ...others } = options;
  // What a process has imported once, such as a transform of one's own, it never reads again.
  const bringsCode = args.some((each) => /\.m?js$/.test(each)) || env?.NODE_OPTIONS !== undefined;
  const isPlain = Object.keys(others).length === 0 && !bringsCode;
  return isPlain ? hosted(args, cwd, environment(env)) : start(args, cwd, options);
}

/** Runs the built command line in a process of its own. */
export function start(args: readonly string[], cwd: string, options: SpawnSyncOptions = {}): Ended {
  return run(process.execPath, [CLI, ...args], cwd, options);
}

function environment(env: NodeJS.ProcessEnv | undefined): NodeJS.ProcessEnv {
  return { ...process.env, NO_COLOR: "1", XDG_STATE_HOME: STATE, ...env };
}

export function run(command: string, args: readonly string[], cwd: string, options: SpawnSyncOptions = {}): Ended {
  const told = { maxBuffer: 1 << 28, ...options, cwd, env: environment(options.env), encoding: "latin1" } as const;
  const done = spawnSync(command, args, told);
  if (done.error) throw done.error;
  return { out: String(done.stdout), err: String(done.stderr), status: done.status };
}

/** A new folder that holds these files, given as a character for each byte. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "unleak-test-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, "latin1");
  }
  return folder;
}

/** A folder that is the top of a git repository, as far as unleak looks. */
export function repository(files: Readonly<Record<string, string>>): string {
  const folder = folderOf(files);
  mkdirSync(join(folder, ".git"));
  return folder;
}

/** A character for each byte. */
export const read = (folder: string, name: string) => readFileSync(join(folder, name), "latin1");

/** Every file below a folder with what it holds. */
export function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => !name.startsWith(".git"));
  return Object.fromEntries(names.filter((name) => statSync(join(folder, name)).isFile()).map((name) => [name, read(folder, name)]));
}

/** A class with one safe finding of each default transform. */
export const LEAKY = `class Spooler(object):
    def __init__(self):
        self.isClosed = self.is_closed

    def is_closed(self):
        return True

    def close(self):
        pass

    def __del__(self):
        self.close()
`;

/** Two places that can be opened with `with` alone, and an import that goes with both. */
export const CLOSING = `import contextlib

class Pipe(object):
    def __init__(self, name):
        self.name = name

    def close(self):
        print "close", self.name

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

def one():
    with contextlib.closing(Pipe("one")) as pipe:
        print pipe.name

def two():
    with contextlib.closing(Pipe("two")) as pipe:
        print pipe.name

one()
two()
`;
