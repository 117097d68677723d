import { spawn } from "node:child_process";
import { basename } from "node:path";

/** Editors that go to a line when they are given `+LINE` before the file. */
const KNOWS_LINES = /^(?:n?vim?|vim\.\w+|view|nano|pico|emacs(?:client)?|micro|joe|jed|kak|ne|mg)$/;

/**
 * Opens the user's editor on a file and waits for its end; undefined, or what went wrong. The editor's name may hold
 * options, as in `code --wait`: like git, the shell is left to read it.
 */
export async function openEditor(path: string, line: number): Promise<string | undefined> {
  const editor = process.env.VISUAL || process.env.EDITOR || "vi";
  const program = basename(editor.trim().split(/\s+/)[0] ?? "");
  const args = KNOWS_LINES.test(program) ? [`+${line}`, path] : [path];
  const status = await statusOf("sh", ["-c", `${editor} "$@"`, editor, ...args]);
  return status === 0 ? undefined : `the editor (${editor}) ended with ${typeof status === "number" ? `status ${status}` : status}`;
}

function statusOf(command: string, args: readonly string[]): Promise<number | string> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit" });
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => resolve(code ?? signal ?? "no status"));
  });
}
