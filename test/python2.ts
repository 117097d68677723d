import { spawnSync } from "node:child_process";

/** How to start a Python 2.7, or why there is none. */
export interface Python2 {
  readonly command: string;
  readonly environment: NodeJS.ProcessEnv;
}

const CANDIDATES: readonly Python2[] = [
  ...(process.env.UNLEAK_PYTHON2 ? [{ command: process.env.UNLEAK_PYTHON2, environment: {} }] : []),
  { command: "python2.7", environment: {} },
  { command: "python2.7", environment: { PYENV_VERSION: "2.7.18" } },
];

/** The interpreter itself, where there is a script before it: what such a script costs would be paid by every test. */
function behind({ command, environment }: Python2): Python2 | undefined {
  const probe = spawnSync(command, ["-c", "import sys; print sys.executable; sys.exit(sys.version_info[:2] != (2, 7))"], {
    env: { ...process.env, ...environment },
    encoding: "utf8",
  });
  return probe.status === 0 ? { command: probe.stdout.trim() || command, environment } : undefined;
}

export const python2: Python2 | undefined = firstOf(CANDIDATES);

function firstOf(candidates: readonly Python2[]): Python2 | undefined {
  for (const candidate of candidates) {
    const found = behind(candidate);
    if (found) return found;
  }
  return undefined;
}

/** Why tests that need the interpreter are skipped; undefined when they are not. */
export const skipReason = python2 ? undefined : "no Python 2.7: set UNLEAK_PYTHON2, or put python2.7 on the PATH, or install it with pyenv";

if (skipReason) {
  if (process.env.CI) throw new Error(`${skipReason}; in CI it must be there`);
  console.warn(`skipped: ${skipReason}`);
}

/** What a script prints, with its exit status, under Python 2.7 in `folder`. */
export function runPython2(args: readonly string[], folder: string): string {
  if (!python2) throw new Error(skipReason);
  const environment = { ...process.env, ...python2.environment, PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0" };
  const done = spawnSync(python2.command, args, { cwd: folder, env: environment, encoding: "latin1", timeout: 60_000 });
  return `${done.stdout}${done.stderr}exit ${done.status ?? done.signal}\n`;
}
