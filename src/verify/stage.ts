import { join, relative } from "node:path";
import { isWithin, statusOf } from "../files/paths.js";
import type { Finding } from "../transform.js";
import type { Observation } from "./compare.js";
import { retargeted } from "./copy.js";
import { Recorder, type Records } from "./imported.js";
import type { Purpose, VerifyRun } from "./model.js";
import { readReports } from "./outcomes/read.js";
import { runTask } from "./run.js";
import type { Subject } from "./subject.js";
import type { Workplace } from "./workplace.js";

/** How the tests are run. */
export interface StageOptions {
  /** For the shell. */
  readonly command: string;
  /** The folder to run it in, relative to the tree. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** How long a run may take; by default five times as long as one of the unchanged tree and half a minute more, and that one an hour. */
  readonly timeout: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What a run with some findings applied came to. */
export interface Performance {
  readonly observation: Observation;
  readonly records: Records;
}

/** What a shell sets for each command. */
const OWN = new Set(["PWD", "OLDPWD", "_"]);

/** In seconds. */
const UNCHANGED_LIMIT = 3600;

/** Runs the tests on the copy, with some findings applied. */
export class Stage {
  readonly runs: VerifyRun[] = [];
  private readonly recorder: Recorder;
  private readonly command: string;
  private readonly environment: NodeJS.ProcessEnv;

  constructor(
    private readonly subject: Subject,
    private readonly place: Workplace,
    private readonly options: StageOptions,
  ) {
    this.recorder = new Recorder(place);
    this.command = this.commandFor(options);
    this.environment = this.environmentFor(options.environment);
  }

  /** What led to the original by an absolute path, and leads to the copy. */
  get namesOfTree(): readonly string[] {
    const { command, environment } = this.options;
    const names = Object.keys(environment).filter((name) => !OWN.has(name) && this.isRetargeted(environment[name] ?? ""));
    return [...(this.command !== command ? ["the command"] : []), ...names.sort()];
  }

  /** The shell knows the home folder by other names, too. */
  private commandFor({ command, environment: { HOME } }: StageOptions): string {
    const { names, tree } = this.place;
    const inHome = names.flatMap((name) => (HOME && isWithin(name, HOME) && name !== HOME ? [relative(HOME, name)] : []));
    const forms = ["~", "$HOME", `$${"{HOME}"}`].flatMap((home) => inHome.map((path) => `${home}/${path}`));
    return retargeted(command, [...forms, ...names], tree);
  }

  private isRetargeted(text: string): boolean {
    return this.place.retargeted(text) !== text;
  }

  private environmentFor(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const all = Object.entries(own).map(([name, value = ""]) => [name, this.place.retargeted(value)] as const);
    const environment = Object.fromEntries(all.filter(([name]) => name !== "OLDPWD"));
    const path = environment.PYTHONPATH;
    return {
      ...environment,
      PYTHONPATH: path ? `${this.recorder.folder}:${path}` : this.recorder.folder,
      TMPDIR: this.place.temporary,
      PWD: this.cwd,
    };
  }

  /** What is left out of the copy has no folder there. */
  private get cwd(): string {
    const { place, options } = this;
    return join(place.tree, statusOf(join(place.original, options.folder))?.isDirectory() ? options.folder : "");
  }

  async perform(findings: readonly Finding[], purpose: Purpose, traced: readonly string[] = []): Promise<Performance> {
    await this.place.renew(this.subject.texts(findings));
    this.recorder.begin(traced);
    const { command, environment, cwd } = this;
    const outputs = [this.place.at("out", "stdout"), this.place.at("out", "stderr")] as const;
    const ended = await runTask({ command, cwd, environment, outputs, seconds: this.limit, signal: this.options.signal });
    const { status, seconds } = ended;
    this.runs.push({ purpose, findings: findings.length, status, seconds });
    const observation = { status, seconds, reports: readReports(ended.outputs), lastLines: lastLinesOf(ended.outputs) };
    return { observation, records: this.recorder.read() };
  }

  private get limit(): number {
    const unchanged = this.runs.filter(({ purpose }) => purpose === "unchanged").map(({ seconds }) => seconds);
    return this.options.timeout ?? (unchanged.length === 0 ? UNCHANGED_LIMIT : 5 * Math.max(...unchanged) + 30);
  }

  /** How long one more run is likely to take, in seconds. */
  get usual(): number | undefined {
    const { runs } = this;
    return runs.length === 0 ? undefined : runs.reduce((sum, { seconds }) => sum + seconds, 0) / runs.length;
  }
}

/** So many lines tell why a command failed. */
const LAST = 8;

function lastLinesOf([out, err]: readonly [string, string]): readonly string[] {
  const lines = (err.trim() === "" ? out : err).split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.slice(-LAST);
}
