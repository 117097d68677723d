import { parentPort, workerData } from "node:worker_threads";
import type { FoundFile } from "../files/files.js";
import type { Failure } from "../result.js";
import { Catalogue } from "./catalogue.js";
import type { CatalogueFile } from "./catalogue-file.js";
import { type Circumstances, openContext } from "./context.js";
import { Analyzer, type FileAnalysis, needsTree } from "./file-analysis.js";
import { Gate } from "./gate.js";
import { Libraries, type LibraryFolders } from "./libraries.js";
import { selectTransforms } from "./load.js";
import { entriesOf, type IndexedFiles } from "./reading.js";

/** What a thread is asked to do: first to get ready, then to look at files. */
export type Task =
  | { readonly kind: "prepare"; readonly transforms: readonly string[]; readonly circumstances: Circumstances }
  | { readonly kind: "open"; readonly project: SharedProject }
  /** The files with these indexes. */
  | { readonly kind: "analyze"; readonly indexes: readonly number[] };

/** What a thread has to know of the project. */
export interface SharedProject {
  readonly files: readonly FoundFile[];
  readonly indexed: IndexedFiles;
  readonly libraries: LibraryFolders;
  /** The paths that may be rewritten. */
  readonly given: ReadonlySet<string>;
}

/** What it has seen, and the files of the project outside of the given ones that it could not read. */
export interface Answer {
  readonly analyses: readonly FileAnalysis[];
  readonly troubles: readonly Failure[];
  /** How many milliseconds it has parsed so far. */
  readonly parsing: number;
}

class Thread {
  private analyzer: Promise<Analyzer> | undefined;
  private context: ReturnType<typeof openContext> | undefined;
  private entries: ReadonlyMap<string, CatalogueFile> = new Map();
  private project: SharedProject | undefined;

  constructor(private readonly gate: Gate) {}

  async work(task: Task): Promise<Answer | undefined> {
    if (task.kind === "prepare")
      this.context = selectTransforms(task.transforms).then((transforms) =>
        openContext(transforms, undefined, task.circumstances, this.gate),
      );
    else if (task.kind === "open") this.analyzer = this.open(task);
    else return this.analyze(task.indexes);
    await this.context;
    return undefined;
  }

  private async open({ project }: Extract<Task, { kind: "open" }>): Promise<Analyzer> {
    if (!this.context) throw new Error("a thread is asked to open a project before it is prepared");
    const context = await this.context;
    const entries = entriesOf(project.files, project.indexed);
    this.project = project;
    this.entries = new Map(entries.map((entry) => [entry.path, entry]));
    const libraries = new Libraries(project.libraries);
    const catalogue = new Catalogue(entries, context.parser, (text) => needsTree(text, context), true, libraries);
    return new Analyzer(catalogue, context, (path) => project.given.has(path));
  }

  private async analyze(indexes: readonly number[]): Promise<Answer> {
    const analyzer = await this.analyzer;
    const analyses = indexes.flatMap((index) => {
      const entry = this.entries.get(this.project?.files[index]?.path ?? "");
      if (!analyzer || !entry) return [];
      // Read from outside: whoever falls silent was at this file.
      this.gate.begin(index);
      return [analyzer.analyze(entry)];
    });
    this.gate.begin(-1);
    const parsing = (await this.context)?.parser.spent ?? 0;
    return { analyses, parsing, troubles: analyzer?.troubles.filter(({ path }) => !this.project?.given.has(path)) ?? [] };
  }
}

/** Begins to do what the thread is told. */
export function listen(): void {
  const thread = new Thread(new Gate(workerData as SharedArrayBuffer));
  parentPort?.on("message", async (task: Task) => {
    const answer = await thread.work(task);
    if (answer) parentPort?.postMessage(answer);
  });
}
