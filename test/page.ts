import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import MarkdownIt from "markdown-it";
import { PROJECT } from "./command.js";
import { python2 } from "./python2.js";

/** A fenced block of a page. */
export interface Block {
  /** `python`, `console`, … */
  readonly kind: string;
  readonly text: string;
  /** Where its text begins in the page; 0-based. */
  readonly line: number;
}

/** The fenced blocks of a page, in order. */
export function blocksOf(markdown: string): Block[] {
  const tokens = new MarkdownIt().parse(markdown, {}).filter(({ type }) => type === "fence");
  return tokens.map(({ info, content, map }) => ({ kind: info.trim(), text: content, line: (map?.[0] ?? 0) + 1 }));
}

/** A command of a transcript, and what it prints. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

/** The commands of a `console` block: each stands behind a `$`, and on as many lines as end in a backslash. */
export function stepsOf(text: string): Step[] {
  const steps: { command: string; output: string }[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const last = steps.at(-1);
    if (line.startsWith("$ ")) steps.push({ command: line.slice(2), output: "" });
    else if (last && last.output === "" && last.command.endsWith("\\")) last.command += `\n${line.replace(/^> /, "")}`;
    else if (last) last.output += `${line}\n`;
  }
  return steps;
}

/** A folder in which what a page shows is done: `unleak` is a command there, and a package that can be imported. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), "unleak-page-"));

  constructor() {
    mkdirSync(join(this.folder, ".bin"));
    this.write(".bin/unleak", `#!/bin/sh\nexec "${process.execPath}" "${join(PROJECT, "dist/src/cli.js")}" "$@"\n`);
    chmodSync(join(this.folder, ".bin/unleak"), 0o755);
    if (python2) symlinkSync(python2.command, join(this.folder, ".bin/python2.7"));
    mkdirSync(join(this.folder, "node_modules"));
    symlinkSync(PROJECT, join(this.folder, "node_modules/unleak"));
    symlinkSync(join(PROJECT, "node_modules/@types"), join(this.folder, "node_modules/@types"));
    this.write("package.json", '{"type": "module"}\n');
    this.write(".gitignore", ".bin\nnode_modules\n.state\npackage.json\n");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** What a command of a shell prints on both of its streams, and its exit status. */
  run(command: string): { output: string; status: number | null } {
    const { PATH, ...others } = process.env;
    const environment = {
      ...others,
      PATH: `${join(this.folder, ".bin")}:${join(PROJECT, "node_modules/.bin")}:${PATH}`,
      HOME: this.folder,
      XDG_STATE_HOME: join(this.folder, ".state"),
      NO_COLOR: "1",
      GIT_CONFIG_NOSYSTEM: "1",
      ...Object.fromEntries(
        ["AUTHOR", "COMMITTER"].flatMap((who) => [
          [`GIT_${who}_NAME`, "A. Tester"],
          [`GIT_${who}_EMAIL`, "t@example.org"],
        ]),
      ),
    };
    const done = spawnSync("bash", ["-c", `exec 2>&1\n${command}`], { cwd: this.folder, env: environment, encoding: "utf8" });
    return { output: done.stdout, status: done.status };
  }
}

/** The name in the comment that a block begins with: the file that it shows. */
export function fileOf({ text }: Block): string | undefined {
  return /^(?:#|\/\/) ([\w./-]+\.\w+)\n/.exec(text)?.[1];
}

/** Every page that a reader meets, relative to the project. */
export function pages(): string[] {
  const listed = spawnSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], { cwd: PROJECT, encoding: "utf8" });
  return listed.stdout.split("\n").filter((path) => path !== "" && !path.startsWith("docs/api/"));
}

export const textOf = (page: string) => readFileSync(join(PROJECT, page), "utf8");
