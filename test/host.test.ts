import { describe, expect, it } from "vitest";
import { contents, folderOf, LEAKY, start, unleak } from "./command.js";

/** What a command says, ends with and leaves behind. */
function outcome(run: typeof unleak, args: readonly string[]) {
  const folder = folderOf({ "a.py": LEAKY, "b.py": "def (:\n", "c.py": "x = 1\n" });
  const { out, err, status } = run(args, folder);
  const anywhere = (text: string) => text.replaceAll(folder, "FOLDER");
  return { out: anywhere(out), err: anywhere(err), status, files: contents(folder) };
}

describe("a command that is run in a process which is there already", () => {
  it.each([
    [["."]],
    [["-w", "."]],
    [["--check", "c.py"]],
    [["--format", "json", "--show-kept", "a.py"]],
    [["-j", "2", "."]],
    [["leaks", "."]],
    [["explain", "unknown-base"]],
    [["--help"]],
    [["--version"]],
    [["--nosuch", "."]],
    [["nosuch.py"]],
    [["undo"]],
  ])("%j says, ends and leaves behind what it does in one of its own", (args) => {
    // Twice, for the second meets what the first has left.
    const [first, second] = [outcome(unleak, args), outcome(unleak, args)];
    const alone = outcome(start, args);
    expect(first).toEqual(alone);
    expect(second).toEqual(alone);
  });

  it("has its own environment and folder", () => {
    const [coloured, plain] = [{ FORCE_COLOR: "1", NO_COLOR: "" }, {}].map(
      (env) => unleak(["a.py"], folderOf({ "a.py": LEAKY }), { env }).out,
    );
    expect(coloured).toContain("\u001b[");
    expect(plain).not.toContain("\u001b[");
  });
});
