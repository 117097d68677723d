import { spawnSync } from "node:child_process";
import { python2, skipReason } from "../../test/python2.js";

/** Where the interpreter is and what belongs to it. */
export interface Interpreter {
  readonly executable: string;
  readonly version: string;
  /** The folder above `bin` and `lib`: a copy of it is an interpreter with a library of its own. */
  readonly prefix: string;
  /** The folder of the library. */
  readonly library: string;
}

const QUESTION = `
import json, sys, sysconfig
print json.dumps({"executable": sys.executable, "version": sys.version.split()[0],
                  "prefix": sys.prefix, "library": sysconfig.get_path("stdlib")})
`;

export function findInterpreter(): Interpreter {
  if (!python2) throw new Error(skipReason);
  const environment = { ...process.env, ...python2.environment };
  const done = spawnSync(python2.command, ["-c", QUESTION], { env: environment, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`the interpreter does not say where its library is: ${done.stderr}`);
  return JSON.parse(done.stdout) as Interpreter;
}
