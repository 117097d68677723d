import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, LEAKY, PROJECT, run, unleak } from "./command.js";

/** The hooks as pre-commit reads them: plain keys and values, one a line. */
function hooks(): Record<string, string>[] {
  const text = readFileSync(join(PROJECT, ".pre-commit-hooks.yaml"), "utf8");
  return text
    .split(/^- /m)
    .slice(1)
    .map((hook) => Object.fromEntries([...hook.matchAll(/^\s*(\w+): (.*)$/gm)].map(([, key, value]) => [key, value])));
}

/** Runs a hook's entry with file names behind it, as pre-commit does. */
function runHook(id: string, folder: string, ...names: string[]) {
  const entry = hooks().find((hook) => hook.id === id)?.entry ?? "";
  const [program, ...args] = entry.split(" ");
  expect(program).toBe("unleak");
  return unleak([...args, ...names], folder);
}

describe("the hooks of pre-commit", () => {
  it("check fails where something would change, and shows what", () => {
    const folder = folderOf({ "a.py": LEAKY, "b.py": "x = 1\n" });
    const { out, status } = runHook("unleak", folder, "a.py", "b.py");
    expect(status).toBe(1);
    expect(out).toContain("+    isClosed = is_closed\n");
    expect(runHook("unleak", folder, "b.py").status).toBe(0);
    expect(readFileSync(join(folder, "a.py"), "latin1")).toBe(LEAKY);
  });

  it("write changes the files, and is content the second time", () => {
    const folder = folderOf({ "a.py": LEAKY });
    expect(runHook("unleak-write", folder, "a.py").status).toBe(0);
    expect(readFileSync(join(folder, "a.py"), "latin1")).toContain("    isClosed = is_closed\n");
    expect(runHook("unleak", folder, "a.py").status).toBe(0);
  });

  it("are given a package by npm, whose name is all that npm pack prints", () => {
    const settings = readFileSync(join(PROJECT, ".npmrc"), "latin1");
    const manifest = { name: "some", version: "1.0.0", scripts: { prepack: "echo packing" } };
    const { out } = run("npm", ["pack"], folderOf({ ".npmrc": settings, "package.json": JSON.stringify(manifest) }));
    expect(out).toBe("some-1.0.0.tgz\n");
  });
});

const SHELLS = ["bash", "zsh", "fish"];
const script = (shell: string) => unleak(["completion", shell], PROJECT).out;

describe("completion", () => {
  it.each(SHELLS)("in %s knows every option and command, and is valid", (shell) => {
    const text = script(shell);
    const help = unleak(["--help"], PROJECT).out;
    const options = [...help.matchAll(/--([a-z][a-z-]+) /g)].map(([, name]) => name);
    expect(options.length).toBeGreaterThan(20);
    for (const name of options.filter((each) => each !== "help" && each !== "version")) expect(text, name).toContain(name);
    const commands = help.slice(0, help.indexOf("Positionals:"));
    for (const [, name] of commands.matchAll(/^ {2}unleak ([a-z]+) /gm)) expect(text, name).toContain(name);
    const checked = spawnSync(shell, ["-n", join(folderOf({ script: text }), "script")], { encoding: "utf8" });
    if (!checked.error) expect(checked.stderr).toBe("");
  });

  it("in bash completes options, their values, commands, file names and what explain knows", () => {
    const folder = folderOf({ "understood.py": LEAKY });
    writeFileSync(join(folder, "complete.sh"), script("bash"));
    const complete = (...words: string[]) => {
      const ask = `source ./complete.sh; COMP_WORDS=(${["unleak", ...words].map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; _unleak; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return run("bash", ["-c", ask], folder).out.trim().split("\n");
    };
    expect(complete("--for")).toEqual(["--forward", "--force", "--format"]);
    expect(complete("-f", "di")).toEqual(["diff"]);
    expect(complete("-t", "context")).toEqual(["context-manager"]);
    expect(complete("und")).toEqual(["undo", "understood.py"]);
    expect(complete("explain", "overridden")).toEqual(["overridden-in-subclass"]);
  });

  it("for a shell that isn't known is bad usage", () => {
    const { err, status } = unleak(["completion", "tcsh"], PROJECT);
    expect(err).toContain("there is no completion for 'tcsh'");
    expect(status).toBe(2);
  });
});
