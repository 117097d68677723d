import { spawnSync } from "node:child_process";
import { python2, skipReason } from "../../test/python2.js";

/** Where the interpreter is and what belongs to it. */
export interface Interpreter {
  readonly executable: string;
  readonly version: string;
  /** The folder of the library. */
  readonly library: string;
  readonly headers: string;
}

const QUESTION = `
import json, sys, sysconfig
print json.dumps({"executable": sys.executable, "version": sys.version.split()[0],
                  "library": sysconfig.get_path("stdlib"), "headers": sysconfig.get_path("include")})
`;

export function findInterpreter(): Interpreter {
  if (!python2) throw new Error(skipReason);
  const environment = { ...process.env, ...python2.environment };
  const done = spawnSync(python2.command, ["-c", QUESTION], { env: environment, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`the interpreter does not say where its library is: ${done.stderr}`);
  return JSON.parse(done.stdout) as Interpreter;
}

/** What a helper script printed, a line each. */
export function ask(python: Interpreter, args: readonly string[], environment: NodeJS.ProcessEnv, input = ""): string[] {
  const settings = { env: { ...process.env, ...environment }, encoding: "latin1" as const, input, maxBuffer: 1 << 28 };
  const done = spawnSync(python.executable, [...args], settings);
  if (done.status !== 0) throw new Error(`${args.join(" ")} ended with ${done.status ?? done.signal}: ${done.stderr}`);
  return done.stdout.split("\n").filter(Boolean);
}
