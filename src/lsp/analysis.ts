import { ChangedError } from "../errors.js";
import { realPath } from "../files/paths.js";
import { runOptions } from "../library/options.js";
import type { Guard } from "../python/guard.js";
import { Source } from "../python/source.js";
import { Examination } from "../run/apply-groups.js";
import { type AnalysisContext, openContext } from "../run/context.js";
import { documentReport, failedReport } from "./diagnostics.js";
import { editsOf, silencingOf } from "./edits.js";
import { LiveProject, rootsFor } from "./live-project.js";
import type { Asked, DocumentReport, Edits, Notice, Question } from "./messages.js";
import { Positions } from "./positions.js";

interface OpenedProject {
  readonly project: LiveProject;
  readonly context: AnalysisContext;
}

/** How often is tried again where files change while they are looked at. */
const TRIES = 3;

/** Answers questions about open documents, each in the project that it lies in. Nothing in a project is run or written. */
export class Analysis {
  /** By where their files really lie. */
  private readonly documents = new Map<string, { readonly path: string; readonly text: string }>();
  private readonly projects = new Map<string, Promise<OpenedProject>>();

  constructor(
    private readonly guard: Guard,
    private readonly isSuperseded: () => boolean,
    private readonly onRead: (done: number, total: number) => void,
  ) {}

  async note(notice: Notice): Promise<void> {
    if (notice.kind === "disk") {
      for (const opened of this.projects.values()) (await opened).project.mayHaveChanged();
      return;
    }
    const { path, text } = notice;
    if (text === undefined) this.documents.delete(realPath(path));
    else this.documents.set(realPath(path), { path, text: Buffer.from(text, "utf8").toString("latin1") });
  }

  /** Throws a UsageError for settings that can't be met, and a ChangedError where the files don't keep still. */
  async answer(question: Question): Promise<DocumentReport | Edits> {
    const opened = await this.opened(question.path, question.asked);
    for (let left = TRIES; ; left--) {
      await opened.project.bring(this.documents);
      try {
        return await this.answered(question, opened);
      } catch (error) {
        if (!(error instanceof ChangedError) || left === 0 || this.isSuperseded()) throw error;
        opened.project.mayHaveChanged();
      }
    }
  }

  private async answered(question: Question, opened: OpenedProject): Promise<DocumentReport | Edits> {
    const { project, context } = opened;
    const path = project.pathOf(realPath(question.path));
    if (question.kind === "look") return path === undefined ? { diagnostics: [], findings: [] } : this.look(path, question.asked, opened);
    if (path === undefined) return { refusal: "the settings leave this file out" };
    const edits = question.kind === "apply" ? editsOf(question.ids, path, project, context) : await silencingOf(question.id, path, project);
    if ("files" in edits && edits.files.some((file) => !project.isCurrentAt(file.path))) throw new ChangedError();
    return edits;
  }

  private look(path: string, { showKept }: Asked, { project, context }: OpenedProject): DocumentReport {
    const unreadable = project.unreadable(path);
    if (unreadable) return failedReport("failure" in unreadable ? unreadable.failure : `not read: ${unreadable.notRead}`);
    const analysis = project.look(path);
    const [result] = new Examination([analysis], project.modules, context).results();
    if (!result) throw new Error(`nothing came of ${path}`);
    return documentReport(result, {
      transforms: context.known,
      showKept,
      positionsIn: (each) => positionsIn(each, project),
      absolute: (each) => project.absolute(each),
    });
  }

  private async opened(path: string, asked: Asked): Promise<OpenedProject> {
    const { options, folders, isFile } = asked;
    const cwd = process.cwd();
    const roots = isFile ? rootsFor(path, folders, { cwd, root: options.root }) : [];
    const key = JSON.stringify([roots.length > 0 ? roots : path, options]);
    let opened = this.projects.get(key);
    if (!opened) {
      opened = this.open(path, roots, options);
      this.projects.set(key, opened);
      // What can't be opened now may be later.
      opened.catch(() => this.projects.delete(key));
    }
    return opened;
  }

  private async open(path: string, roots: readonly string[], options: Asked["options"]): Promise<OpenedProject> {
    const run = await runOptions(roots.length > 0 ? roots : [path], { ...options, cwd: process.cwd(), jobs: 1 });
    const context = await openContext(run.transforms, run.policy, run, this.guard);
    return { project: new LiveProject(run, context, roots, path, this.isSuperseded, this.onRead), context };
  }
}

function positionsIn(path: string, project: LiveProject): Positions | undefined {
  const module = project.modules.at(path);
  if (module) return new Positions(module.source, project.isOpen(path));
  try {
    return new Positions(new Source(path, project.modules.textOf(path), project.isOpen(path) ? "utf-8" : undefined), project.isOpen(path));
  } catch {
    return undefined;
  }
}
