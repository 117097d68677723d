import { join } from "node:path";
import { ask, type Interpreter } from "./interpreter.js";
import type { Experiment } from "./trial.js";
import type { Workplace } from "./workplace.js";

/** The name of the copy: the same on both sides, and in what they print. */
const COPY = "tree";

export class TreeCopies {
  constructor(
    private readonly python: Interpreter,
    private readonly place: Workplace,
    folder: string,
  ) {
    place.copy(folder, COPY);
  }

  get rewritten(): string {
    return this.place.at("rewritten", COPY);
  }

  /** One side after the other: tests of servers like to have a port of their own. */
  experiment(name: string, command: string, seconds: number): Experiment {
    return {
      name,
      command: () => ["/bin/sh", "-c", command],
      cwd: (side) => this.place.at(side, COPY),
      environment: () => ({ PYTHON: this.python.executable }),
      together: false,
      seconds,
    };
  }

  /** The rewritten files that the interpreter refuses, and did not refuse before. */
  refused(paths: readonly string[]): string[] {
    const before = new Set(this.refusals("original", paths).map((line) => line.split("\t")[0]));
    return this.refusals("rewritten", paths).filter((line) => !before.has(line.split("\t")[0]));
  }

  private refusals(side: "original" | "rewritten", paths: readonly string[]): string[] {
    const folder = this.place.at(side, COPY);
    const named = paths.map((path) => join(folder, path)).join("\n");
    return ask(this.python, [join(this.place.helpers, "compiles.py")], {}, named).map((line) => line.slice(folder.length + 1));
  }

  /** How many of the rewritten files the tests have imported: what they never import they say nothing of. */
  imported(paths: readonly string[], files: ReadonlySet<string>): string[] {
    const sources = new Set([...files].map((file) => file.replace(/\.py[co]$/, ".py")));
    return paths.filter((path) => sources.has(join(this.rewritten, path)));
  }
}
