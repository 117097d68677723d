import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../transform.js";
import { dependants, findCulprit, inOrder, withNeeds } from "./bisect.js";
import { Baseline, canJudge, type Observation } from "./compare.js";
import type { LeftOut } from "./copy.js";
import { type ImportedFile, importedFiles, originalsImported, type Records, unreachedLines } from "./imported.js";
import type { Culprit, Judgement, Purpose, VerifiedFile, VerifyObstacle, VerifyProgress } from "./model.js";
import { notesOf } from "./notes.js";
import { OUT_OF_TIME } from "./run.js";
import { type Performance, Stage, type StageOptions } from "./stage.js";
import type { Subject } from "./subject.js";
import { Workplace } from "./workplace.js";

/** How a rewrite is judged. */
export interface JudgeOptions extends StageOptions {
  /** The folder to make the copies in; undefined: the system's one for temporary files. */
  readonly copies: string | undefined;
  /** Whether it is asked which of the new lines the tests run. */
  readonly coverage: boolean;
  readonly onProgress: ((progress: VerifyProgress) => void) | undefined;
}

/**
 * Runs the tests of a tree as it is and as it would be, on copies, and finds out which findings change what they come to. Throws a UsageError where
 * the copies can't be made, and what the signal is aborted with; no copy and no process is left either way.
 */
export async function judge(subject: Subject, options: JudgeOptions): Promise<Judgement> {
  const place = Workplace.make(subject.root, options.copies, options.signal);
  try {
    return await new Judge(subject, place, options, await place.take(subject.root)).judgement();
  } finally {
    await place.remove();
  }
}

/** The tests can't say anything. */
class ObstacleError extends Error {
  constructor(readonly obstacle: VerifyObstacle) {
    super(obstacle.message);
  }
}

class Judge {
  private readonly begun = performance.now();
  private readonly stage: Stage;
  private readonly culprits: Culprit[] = [];
  private readonly records: Records[] = [];
  /** By the findings that were applied. */
  private readonly known = new Map<string, Performance>();
  private readonly second = new Map<string, Performance>();
  /** Still in question: each behind what it needs. */
  private rest: readonly Finding[];
  private baseline: Baseline | undefined;
  private first: Observation | undefined;
  private left: number;

  constructor(
    private readonly subject: Subject,
    private readonly place: Workplace,
    private readonly options: JudgeOptions,
    private readonly leftOut: LeftOut,
  ) {
    this.stage = new Stage(subject, place, options);
    this.rest = inOrder(subject.findings);
    this.left = options.coverage ? 4 : 3;
  }

  async judgement(): Promise<Judgement> {
    try {
      this.checkTexts();
      const baseline = await this.asItIs();
      await this.dropCulprits(baseline);
      return await this.concluded(await this.files());
    } catch (error) {
      if (error instanceof ObstacleError) return await this.concluded([], error.obstacle);
      throw error;
    }
  }

  /** Between the analysis and the copy, somebody may have saved a file. */
  private checkTexts(): void {
    for (const [path, text] of this.subject.originals())
      if (readFileSync(join(this.place.original, path), "latin1") !== text)
        throw obstacle("changed-meanwhile", `${this.subject.shown(path)} has changed since it was read: begin again`);
  }

  private async asItIs(): Promise<Baseline> {
    const { observation } = await this.run([], "unchanged");
    this.first = observation;
    const { status, reports } = observation;
    if (reports.length === 0 && (status === "exit 127" || status === "exit 126"))
      throw obstacle(
        "not-started",
        `the tests can't be started: the shell ends with ${status.slice(5)}, as where a command ${status.endsWith("7") ? "is not found" : "can't be run"}`,
      );
    if (status === OUT_OF_TIME)
      throw obstacle("out-of-time", "the tests of the unchanged tree don't end in time: --timeout says how long they may take");
    const again = await this.run([], "unchanged");
    this.baseline = new Baseline(observation, again.observation);
    return this.baseline;
  }

  /** Drops what changes something, until what is left changes nothing. */
  private async dropCulprits(baseline: Baseline): Promise<void> {
    while (this.rest.length > 0) {
      const seen = baseline.differencesOf((await this.applied(this.rest, "rewritten")).observation);
      if (seen.length === 0) return;
      this.left = Math.ceil(Math.log2(this.rest.length)) + 4;
      const again = await this.repeated(this.rest, "again");
      const lasting = baseline.lasting(seen, baseline.differencesOf(again.observation));
      if (lasting.length > 0) await this.dropOne(baseline, new Set(lasting.map(({ test }) => test)));
    }
  }

  /** Finds findings that change some of these tests, and drops them. */
  private async dropOne(baseline: Baseline, tests: ReadonlySet<string>): Promise<void> {
    const { rest } = this;
    const changes = ({ observation }: Performance) => baseline.differencesOf(observation).filter(({ test }) => tests.has(test));
    const changed = async (some: readonly Finding[]) => changes(await this.applied(some, "bisect"));
    const findings = await findCulprit(rest, {
      differs: async (some) => (await changed(some)).length > 0,
      differsAgain: async (some) => baseline.lasting(await changed(some), changes(await this.repeated(some, "confirm"))).length > 0,
      onLeft: (trials) => {
        this.left = trials + 4;
      },
    });
    if (!findings) return;
    const alone = withNeeds(findings, rest);
    const once = baseline.differencesOf((await this.applied(alone, "bisect")).observation);
    const again = baseline.differencesOf((await this.repeated(alone, "confirm")).observation);
    const lasting = baseline.lasting(once, again);
    // What was not there the second time led here by chance, and leads nowhere any more.
    if (lasting.length === 0) return;
    const lost = dependants(findings, rest);
    this.culprits.push({ findings, dependants: lost, tests: lasting });
    this.rest = rest.filter((finding) => !findings.includes(finding) && !lost.includes(finding));
  }

  // ---- running

  /** A run with some findings, unless there was one. */
  private applied(findings: readonly Finding[], purpose: Purpose): Promise<Performance> {
    return this.remembered(this.known, findings, purpose);
  }

  /** A second one, unless there was one. */
  private repeated(findings: readonly Finding[], purpose: Purpose): Promise<Performance> {
    return this.remembered(this.second, findings, purpose);
  }

  private async remembered(runs: Map<string, Performance>, findings: readonly Finding[], purpose: Purpose): Promise<Performance> {
    const key = findings.map(({ id }) => id).join("\n");
    const known = runs.get(key) ?? (await this.run(findings, purpose));
    runs.set(key, known);
    return known;
  }

  private async run(findings: readonly Finding[], purpose: Purpose, traced: readonly string[] = []): Promise<Performance> {
    this.tell(purpose);
    const performance = await this.stage.perform(findings, purpose, traced);
    this.left = Math.max(0, this.left - 1);
    this.records.push(performance.records);
    this.checkImports(performance.records);
    return performance;
  }

  private tell(purpose: Purpose): void {
    const { usual, runs } = this.stage;
    const left = Math.max(1, this.left);
    this.options.onProgress?.({ purpose, done: runs.length, left, secondsLeft: usual === undefined ? undefined : usual * left });
  }

  // ---- what was imported

  /** What is tested has to be what is rewritten. */
  private checkImports(records: Records): void {
    const [original, ...others] = originalsImported(records, this.place);
    const more = (number: number) => (number > 0 ? ` (and ${number} more)` : "");
    if (original !== undefined)
      throw obstacle(
        "original-imported",
        `the tests import the original, ${original}${more(others.length)}, and not its copy: something leads there by its absolute path`,
      );
    const elsewhere = this.imported(this.subject.findings, records).filter(({ from }) => from === "elsewhere");
    const [first] = elsewhere;
    if (first)
      throw obstacle(
        "imported-elsewhere",
        `the tests import ${first.others[0]} in place of ${first.path}${more(elsewhere.length - 1)}: uninstall it, or have the tests find the project first`,
      );
  }

  private imported(findings: readonly Finding[], records: Records): ImportedFile[] {
    const paths = [...new Set(findings.flatMap((finding) => this.subject.pathsOf(finding)))].sort();
    return importedFiles(paths, records, this.place);
  }

  /** The files that stay rewritten. */
  private async files(): Promise<VerifiedFile[]> {
    const { rest, subject } = this;
    if (rest.length === 0) return [];
    const { records } = await this.applied(rest, "rewritten");
    const files = this.imported(rest, records);
    const unreached = this.options.coverage ? await this.unreached(files) : undefined;
    return files.map(({ path, ...file }) => {
      const lines = unreached?.get(path);
      return { path: subject.shown(path), ...file, ...(lines && { unreached: lines }) };
    });
  }

  private async unreached(files: readonly ImportedFile[]): Promise<ReadonlyMap<string, readonly number[]>> {
    const { rest, subject, place } = this;
    const paths = files.map(({ path }) => path);
    const { records } = await this.run(rest, "coverage", paths);
    return unreachedLines(paths, records, place, (path) => subject.newLines(path, rest));
  }

  // ---- the end

  private async concluded(files: readonly VerifiedFile[], obstacle?: VerifyObstacle): Promise<Judgement> {
    const { rest, culprits, baseline, subject, stage } = this;
    const rewritten = obstacle || rest.length === 0 ? undefined : (await this.applied(rest, "rewritten")).observation;
    const untested = obstacle ? [] : this.untested(files);
    return {
      verdict: obstacle ? "unjudged" : culprits.length > 0 ? "different" : "same",
      ...(obstacle && { obstacle }),
      tried: subject.findings,
      culprits,
      passed: obstacle ? [] : rest.filter((finding) => !untested.includes(finding)),
      untested,
      flaky: [...(baseline?.flaky ?? [])].map(([test, outcomes]) => ({ test, outcomes: [...outcomes] })),
      ...(this.first && { unchanged: this.first }),
      ...(rewritten && { rewritten }),
      files,
      runs: stage.runs,
      notes: notesOf({
        stage,
        place: this.place,
        records: this.records,
        leftOut: this.leftOut,
        judges: !this.first || canJudge(this.first),
      }),
      leftOut: this.leftOut,
      seconds: (performance.now() - this.begun) / 1000,
    };
  }

  /** What the tests say nothing of, and what needs such a finding. */
  private untested(files: readonly VerifiedFile[]): readonly Finding[] {
    if (this.first && !canJudge(this.first)) return this.rest;
    const unseen = new Set(files.flatMap(({ path, from }) => (from === "copy" ? [] : [path])));
    const direct = this.rest.filter((finding) => finding.changes.some(({ path }) => unseen.has(path)));
    return [...direct, ...dependants(direct, this.rest)];
  }
}

function obstacle(name: VerifyObstacle["name"], message: string): ObstacleError {
  return new ObstacleError({ name, message });
}
