import { spawn } from "node:child_process";
import { basename } from "node:path";

/** 1-based. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** How editors are told where to go; of any other, the file alone is known to be taken. */
const WAYS: readonly (readonly [RegExp, (path: string, place: Place) => readonly string[]])[] = [
  [/^(?:n?vim?|vim\.\w+|view|nano|pico|emacs(?:client)?|micro|joe|jed|kak|ne|mg|gedit)$/, (path, { line }) => [`+${line}`, path]],
  [/^(?:code(?:-insiders)?|codium|cursor)$/, (path, { line, column }) => ["--goto", `${path}:${line}:${column}`]],
  [/^(?:subl|zed|hx|helix)$/, (path, { line, column }) => [`${path}:${line}:${column}`]],
  [/^(?:mate|kate|idea|pycharm)$/, (path, { line }) => ["--line", String(line), path]],
];

/**
 * Opens the user's editor on a file, at a place, and waits for its end; undefined, or what went wrong. The editor's name may hold
 * options, as in `code --wait`: like git, the shell is left to read it.
 */
export async function openEditor(path: string, place: Place): Promise<string | undefined> {
  const editor = process.env.VISUAL || process.env.EDITOR || "vi";
  const program = basename(editor.trim().split(/\s+/)[0] ?? "");
  const [, argumentsFor] = WAYS.find(([names]) => names.test(program)) ?? [];
  const args = argumentsFor?.(path, place) ?? [path];
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
