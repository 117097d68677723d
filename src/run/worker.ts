import { parentPort, workerData } from "node:worker_threads";
import { Catalogue, type CatalogueFile } from "./catalogue.js";
import type { FoundFile } from "./files.js";
import { Gate } from "./gate.js";
import { selectTransforms } from "./load.js";
import { Analyzer, type FileAnalysis, isOfInterest } from "./look.js";
import { entriesOf, type Surveyed } from "./reading.js";
import type { Failure } from "./result.js";
import { openContext } from "./workshop.js";

/** What a thread is asked to do: first to get ready, then to look at files. */
export type Task =
  | { readonly kind: "prepare"; readonly transforms: readonly string[] }
  | { readonly kind: "open"; readonly project: SharedProject }
  /** The files with these indexes. */
  | { readonly kind: "look"; readonly indexes: readonly number[] };

/** What a thread has to know of the project. */
export interface SharedProject {
  readonly files: readonly FoundFile[];
  readonly surveyed: Surveyed;
  /** The paths that may be rewritten. */
  readonly given: ReadonlySet<string>;
}

/** What it has seen, and the files of the project outside of the given ones that it could not read. */
export interface Answer {
  readonly looks: readonly FileAnalysis[];
  readonly troubles: readonly Failure[];
  /** How many milliseconds it has parsed so far. */
  readonly parsing: number;
}

class Thread {
  private analyst: Promise<Analyzer> | undefined;
  private workshop: ReturnType<typeof openContext> | undefined;
  private entries: ReadonlyMap<string, CatalogueFile> = new Map();
  private project: SharedProject | undefined;

  constructor(private readonly gate: Gate) {}

  async work(task: Task): Promise<Answer | undefined> {
    if (task.kind === "prepare")
      this.workshop = selectTransforms(task.transforms).then((transforms) => openContext(transforms, undefined, this.gate));
    else if (task.kind === "open") this.analyst = this.open(task);
    else return this.look(task.indexes);
    await this.workshop;
    return undefined;
  }

  private async open({ project }: Extract<Task, { kind: "open" }>): Promise<Analyzer> {
    if (!this.workshop) throw new Error("a thread is asked to open a project before it is prepared");
    const workshop = await this.workshop;
    const entries = entriesOf(project.files, project.surveyed);
    this.project = project;
    this.entries = new Map(entries.map((entry) => [entry.path, entry]));
    const catalogue = new Catalogue(entries, workshop.parser, (text) => isOfInterest(text, workshop));
    return new Analyzer(catalogue, workshop, (path) => project.given.has(path));
  }

  private async look(indexes: readonly number[]): Promise<Answer> {
    const analyst = await this.analyst;
    const looks = indexes.flatMap((index) => {
      const entry = this.entries.get(this.project?.files[index]?.path ?? "");
      if (!analyst || !entry) return [];
      // Read from outside: whoever falls silent was at this file.
      this.gate.begin(index);
      return [analyst.look(entry)];
    });
    this.gate.begin(-1);
    const parsing = (await this.workshop)?.parser.spent ?? 0;
    return { looks, parsing, troubles: analyst?.troubles.filter(({ path }) => !this.project?.given.has(path)) ?? [] };
  }
}

const thread = new Thread(new Gate(workerData as SharedArrayBuffer));
parentPort?.on("message", async (task: Task) => {
  const answer = await thread.work(task);
  if (answer) parentPort?.postMessage(answer);
});
