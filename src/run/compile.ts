import { spawn } from "node:child_process";
import { buffer } from "node:stream/consumers";
import { systemMessage, UsageError } from "../errors.js";
import type { Failure, FileResult } from "../result.js";

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

/** What came of a script. `ended` is how the interpreter ended, in words, or why it didn't begin. */
interface Said {
  readonly output: string;
  readonly complaint: string;
  readonly ended: string;
  readonly isDone: boolean;
}

/** Has a script run. When `signal` is aborted the interpreter is ended, and the reason is thrown. */
async function said(executable: string, script: string, input: Buffer, signal?: AbortSignal): Promise<Said> {
  signal?.throwIfAborted();
  // In a group of its own it isn't sent what the terminal sends; it is ended from here, with whatever it has started.
  const child = spawn(executable, [...FLAGS, script], { stdio: ["pipe", "pipe", "pipe"], detached: true });
  const end = () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL");
  signal?.addEventListener("abort", end);
  try {
    // One that has died takes nothing any more; its end says so.
    child.stdin.on("error", () => undefined).end(input);
    const ended = new Promise<Pick<Said, "ended" | "isDone">>((resolve) => {
      child.on("error", (error) => resolve({ ended: systemMessage(error), isDone: false }));
      child.on("close", (status, by) => resolve({ ended: `it ended with ${by ?? `status ${status}`}`, isDone: status === 0 }));
    });
    const [output, complaint, how] = await Promise.all([buffer(child.stdout), buffer(child.stderr), ended]);
    signal?.throwIfAborted();
    return { output: output.toString("utf8"), complaint: complaint.toString("utf8").trim(), ...how };
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

/** An interpreter that has to accept what was rewritten. */
export class Compiler {
  private readonly passed = new Map<string, string>();

  private constructor(private readonly executable: string) {}

  /** Throws a UsageError when there is no such interpreter, and what `signal` is aborted with. */
  static async of(executable: string, signal?: AbortSignal): Promise<Compiler> {
    const { complaint, ended, isDone } = await said(executable, "pass", Buffer.of(), signal);
    if (isDone) return new Compiler(executable);
    const why = complaint.split("\n")[0] || ended;
    throw new UsageError(
      `the interpreter ${executable} can't be started: ${why}`,
      "--python takes the name or the path of a Python, such as python2.7",
    );
  }

  /** What it says against the files that change; what it has accepted once it is not asked again. Throws what `signal` is aborted with. */
  async refused(results: readonly FileResult[], signal?: AbortSignal): Promise<Failure[]> {
    const asked = results.filter((file) => file.changed).filter(({ path, after }) => this.passed.get(path) !== after);
    if (asked.length === 0) return [];
    const input = asked.map(({ after }) => `${after.length}\n${after}`).join("");
    const { output, ended } = await said(this.executable, SCRIPT, Buffer.from(input, "latin1"), signal);
    const answers = output.split("\n").slice(0, -1);
    return asked.flatMap(({ path, after }, index) => {
      const answer = answers[index] ?? (index === answers.length ? `0 ${ended}` : undefined);
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
