import { spawnSync } from "node:child_process";
import { systemMessage } from "./messages.js";
import type { Failure, FileResult } from "./result.js";
import { UsageError } from "./usage.js";

/**
 * Compiles what it is sent (a line with the number of bytes, and the bytes), and answers each with a line: `ok`, or the line of the
 * error and what it is. Runs on Python 2.4 to 3.x, and imports nothing from where it is started.
 */
const SCRIPT = `
import sys
sys.path[:] = [path for path in sys.path if path]
given = getattr(sys.stdin, 'buffer', sys.stdin)
while 1:
    size = given.readline()
    if not size:
        break
    try:
        compile(given.read(int(size)), 'rewritten', 'exec', 0, 1)
        answer = 'ok'
    except SyntaxError:
        error = sys.exc_info()[1]
        answer = '%d %s' % (error.lineno or 0, error.msg)
    except Exception:
        answer = '0 %s' % (sys.exc_info()[1],)
    sys.stdout.write(answer.replace('\\n', ' ') + '\\n')
    sys.stdout.flush()
`;

/** No environment variables, no site packages, no compiled files, no warnings. */
const FLAGS = ["-E", "-S", "-B", "-W", "ignore", "-c"];

/** An interpreter that has to accept what was rewritten. */
export class Compiler {
  private readonly passed = new Map<string, string>();

  /** Throws a UsageError when there is no such interpreter. */
  constructor(private readonly executable: string) {
    const { error, status, stderr } = spawnSync(executable, [...FLAGS, "pass"], { encoding: "utf8" });
    if (!error && status === 0) return;
    const why = error ? systemMessage(error) : stderr.trim().split("\n")[0] || `it ended with status ${status}`;
    throw new UsageError(
      `the interpreter ${executable} can't be started: ${why}`,
      "--python takes the name or the path of a Python, such as python2.7",
    );
  }

  /** What it says against the files that change; what it has accepted once it is not asked again. */
  refused(results: readonly FileResult[]): Failure[] {
    const asked = results.filter((file) => file.changed).filter(({ path, after }) => this.passed.get(path) !== after);
    if (asked.length === 0) return [];
    const input = asked.map(({ after }) => `${after.length}\n${after}`).join("");
    const options = { input: Buffer.from(input, "latin1"), maxBuffer: Number.POSITIVE_INFINITY };
    const { stdout, status, signal } = spawnSync(this.executable, [...FLAGS, SCRIPT], options);
    const answers = String(stdout ?? "")
      .split("\n")
      .slice(0, -1);
    return asked.flatMap(({ path, after }, index) => {
      const answer = answers[index] ?? (index === answers.length ? `0 it ended with ${signal ?? `status ${status}`}` : undefined);
      if (answer === "ok") this.passed.set(path, after);
      // Those behind one at which it died are asked again.
      return answer === "ok" || answer === undefined ? [] : [this.failure(path, answer)];
    });
  }

  private failure(path: string, answer: string): Failure {
    const [line, ...words] = answer.split(" ");
    const place = line === "0" ? "" : ` (line ${line} as it would be)`;
    return { path, message: `not rewritten: ${this.executable} doesn't compile it: ${words.join(" ")}${place}` };
  }
}
