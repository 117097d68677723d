import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  count,
  type Decided,
  type Finding,
  failureLines,
  keptLines,
  printable,
  type RunResult,
  remarkLines,
  type SummaryOptions,
  summaryReport,
  type TreeOptions,
  type TreeResult,
  transformTree,
  UsageError,
} from "../index.js";
import type { Given } from "./command.js";
import { openEditor } from "./editor.js";
import { noteLines } from "./notes.js";
import { STANDARD_INPUT } from "./option.js";
import { print, say, tell, wantsColour } from "./output.js";
import { givenPaths } from "./paths.js";
import { readText } from "./review/entry.js";
import { applicable, changedPaths, type LeftOut, type Offer, offerOf, pathsOf, placeOf, unchangedIn } from "./review/offer.js";
import { Review } from "./review/review.js";
import { type Canvas, findingScreen, helpText, prompt } from "./review/screen.js";
import { whatIsDone } from "./rewrite.js";
import { treeOptions } from "./run.js";
import { DONE, NOT_DONE } from "./status.js";
import { type Stop, StoppedError } from "./stop.js";
import { RESUMED, Terminal } from "./terminal.js";
import { columnsOf } from "./wrap.js";

/** Asks about each change, and applies what was accepted; the exit status. Throws a UsageError where nobody can be asked. */
export async function reviewChanges(given: Given, stop: Stop): Promise<number> {
  if (given.paths.includes(STANDARD_INPUT))
    throw new UsageError("review takes its keys from standard input, so it can't read the source there", "name files or folders");
  const paths = await givenPaths(given);
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UsageError(
      "review asks about each change, and standard input or output is no terminal",
      "unleak src prints all changes as a diff; with -f html they are reviewed in a browser, and --decisions applies what was chosen",
    );
  const asked: Asked = { ...treeOptions(given), paths };
  const session = new Session(given, asked, stop, await analysed(asked, stop));
  try {
    await stop.orderlyDone(() => session.ask());
  } catch (error) {
    if (error instanceof StoppedError) return session.stopped(error);
    throw error;
  }
  return session.conclude();
}

interface Asked extends TreeOptions {
  readonly paths: readonly string[];
}

/** A run that applies nothing: all that could be applied is offered. */
function analysed({ paths, ...options }: Asked, stop: Stop): Promise<TreeResult> {
  return stop.orderlyDone((signal) => transformTree(paths, { ...options, accepted: [], write: false, signal }).result());
}

/** One review, from the first question to the last word. */
class Session {
  private readonly terminal: Terminal;
  private offer: Offer;
  private review: Review;
  /** What was looked for last. */
  private sought = "";

  constructor(
    private readonly given: Given,
    private readonly asked: Asked,
    private readonly stop: Stop,
    private result: TreeResult,
  ) {
    this.terminal = new Terminal(process.stdin, stop.signal);
    this.offer = offerOf(result.run);
    this.review = Review.of(this.offer.findings, given.unsafe);
  }

  // ---- asking

  /** Asks until all is decided, or the person has had enough. Throws a StoppedError. */
  async ask(): Promise<void> {
    if (this.review.findings.length === 0) return;
    try {
      await this.terminal.open();
      this.show();
      for (;;) if ((await this.next()) === "quit") return;
    } finally {
      this.terminal.close();
    }
  }

  private async next(): Promise<"quit" | undefined> {
    this.print(prompt(this.review, this.canvas));
    const key = await this.terminal.key();
    if (key === RESUMED) return this.show();
    const { review, next, said } = this.review.press(key);
    this.review = review;
    this.print([printable(key), ...said, ""].join("\n"));
    if (next === "quit") return next;
    if (next === "search" || next === "file") return this.lookFor(next);
    if (next === "help") this.print(helpText(review, this.canvas.columns));
    if (next === "edit") await this.edit();
    if (next === "open") await this.look();
    if (next === "show" || next === "edit" || next === "open") this.show();
    return undefined;
  }

  /** Asks for some text, and goes to where it is. */
  private async lookFor(where: "search" | "file"): Promise<undefined> {
    const typed = await readText(this.terminal, where === "file" ? "file: " : "search: ");
    if (typed === undefined) {
      this.print("\n");
      return undefined;
    }
    const text = where === "search" && typed === "" ? this.sought : typed;
    if (where === "search") this.sought = text;
    const { review, next, said } = this.review.found(text, where);
    this.review = review;
    this.print(["", ...said.map(printable), ""].join("\n"));
    return next === "show" ? this.show() : undefined;
  }

  private show(): undefined {
    if (this.review.current) this.print(findingScreen(this.review, this.offer.texts, this.canvas));
  }

  private print(text: string): void {
    print(text, this.canvas.colour);
  }

  /** Asked for each time: a window can be made larger. */
  private get canvas(): Canvas {
    return {
      columns: process.stdout.columns || 80,
      colour: wantsColour(this.given.color, process.stdout),
      context: this.given.unified,
    };
  }

  // ---- editing

  /** Shows the file in the editor; what is not changed there need not be read again. */
  private async look(): Promise<void> {
    const finding = this.review.current;
    if (!finding) return;
    const path = resolve(finding.path);
    const before = await readFile(path).catch(() => undefined);
    const trouble = await this.terminal.aside(() => this.stop.unlessInterrupted(() => openEditor(path, finding.span)));
    if (trouble) this.print(`${printable(trouble)}\n`);
    const after = await readFile(path).catch(() => undefined);
    if (before && after && before.equals(after)) return;
    this.print("reading the files again…\n");
    this.result = await analysed(this.asked, this.stop);
    this.renew(finding.path);
  }

  private async edit(): Promise<void> {
    const finding = this.review.current;
    if (!finding) return;
    const { path, span } = finding;
    const trouble = await this.terminal.aside(async () => {
      const trouble = await this.stop.unlessInterrupted(() => openEditor(resolve(path), span));
      this.print("reading the files again…\n");
      this.result = await analysed(this.asked, this.stop);
      return trouble;
    });
    if (trouble) this.print(`${printable(trouble)}\n`);
    this.renew(path);
  }

  /** The whole project was read again: what a file says may decide what is found in others. */
  private renew(path: string): void {
    const [before, offer] = [this.offer, offerOf(this.result.run)];
    const same = unchangedIn(before, offer);
    const lost = [...this.review.answers.keys()].filter((id) => !same.has(id));
    const elsewhere = before.findings.filter((finding) => lost.includes(finding.id) && finding.path !== path).length;
    this.offer = offer;
    this.review = this.review.renewed(offer.findings, same, path);
    this.print([...this.newsOf(path, changedPaths(before, offer).has(path), elsewhere), ""].join("\n"));
  }

  private newsOf(path: string, isChanged: boolean, elsewhere: number): string[] {
    if (!isChanged) return [`${printable(path)} is as it was`];
    const here = this.offer.findings.filter((finding) => finding.path === path).length;
    const file = this.result.run.files.filter((each) => each.path === path);
    return [
      `${printable(path)} was read again: ${count(here, "finding")} to decide on`,
      ...(elsewhere > 0 ? [`${count(elsewhere, "answer")} in other files fell with it, and will be asked again`] : []),
      ...failureLines({ files: file, notRead: [], failures: this.result.failures }).split("\n").slice(0, -1),
    ];
  }

  // ---- the end

  stopped(error: StoppedError): number {
    const kept = this.review.accepted.length > 0 ? `; q would have kept the ${this.review.accepted.length} accepted` : "";
    say("\n");
    return this.stop.said(error, `nothing was changed${kept}`);
  }

  /** Writes what was accepted and tells of it; gives the exit status. */
  async conclude(): Promise<number> {
    const { accepted } = this.review;
    const known = new Map(this.offer.findings.map((finding) => [finding.id, finding]));
    const { fit, stuck } = accepted.length > 0 ? await this.stillFit(accepted, known) : { fit: [], stuck: [] };
    if (fit.length > 0) this.result = await this.write(fit);
    const notApplied = [...stuck, ...(fit.length > 0 ? unapplied(fit, this.result.run) : [])];
    const isStyled = wantsColour(this.given.color, process.stderr);
    tell(failureLines(this.result.run, isStyled), isStyled);
    tell([...notApplied.map(notAppliedLine), ...this.offer.stuck.map(notOfferedLine)].join(""));
    if (this.given.showKept) tell(keptLines(this.result.run, isStyled, this.given.verbose), isStyled);
    const wrote = fit.length > 0 && this.result.totals.changed > 0;
    if (!this.given.quiet) tell(this.lastWords(wrote) + noteLines(this.result.run, this.given), isStyled);
    const isWhole = this.result.failures.length === 0 && this.result.files.every((file) => file.failures.length === 0);
    return isWhole && notApplied.length === 0 ? DONE : NOT_DONE;
  }

  /** Time has passed since the files were read: only what is still what was shown may be applied, with all that it needs. */
  private async stillFit(accepted: readonly Finding[], known: ReadonlyMap<string, Finding>): Promise<Fitting> {
    this.print("reading the files again, then writing what was accepted…\n");
    this.result = await analysed(this.asked, this.stop);
    const offer = offerOf(this.result.run);
    const same = unchangedIn(this.offer, offer);
    const changed = changedPaths(this.offer, offer);
    const left = accepted.filter(({ id }) => !same.has(id)).map((finding) => ({ finding, why: changeOf(finding, changed) }));
    const { fit, stuck } = applicable(
      accepted.filter(({ id }) => same.has(id)),
      known,
    );
    return { fit, stuck: [...left, ...stuck] };
  }

  private write(findings: readonly Finding[]): Promise<TreeResult> {
    const { paths, ...options } = this.asked;
    const accepted = findings.map(({ id }) => id);
    const work = (signal: AbortSignal) => transformTree(paths, { ...options, accepted, write: true, signal }).result();
    return this.stop.orderlyDone(work, whatIsDone);
  }

  private get summaryOptions(): SummaryOptions {
    const isColoured = wantsColour(this.given.color, process.stderr);
    return { wrote: true, transforms: this.result.transforms, isColoured, again: () => undefined, columns: columnsOf(process.stderr) };
  }

  private lastWords(wrote: boolean): string {
    const { findings, accepted, undecided } = this.review;
    const summary = remarkLines(this.result.run) + summaryReport(this.result.run, this.summaryOptions);
    if (findings.length === 0) return `${summary}there is nothing to review\n`;
    const rejected = findings.length - accepted.length - undecided.length;
    const answers = `reviewed: ${findings.length} = ${accepted.length} accepted + ${rejected} rejected + ${undecided.length} not decided\n`;
    if (wrote) return `${answers}${summary}`;
    return `${answers}${summary}${accepted.length > 0 ? "" : "nothing was accepted: "}nothing was written\n`;
  }
}

type Fitting = ReturnType<typeof applicable>;

function changeOf(finding: Finding, changed: ReadonlySet<string>): string {
  const path = pathsOf(finding).find((each) => changed.has(each));
  return path === undefined ? "what it would change is not what it was" : `${printable(path)} has changed since it was shown`;
}

/** What was to be applied and, for reasons that only the run could know, was not. */
function unapplied(findings: readonly Finding[], { files }: RunResult): LeftOut[] {
  const decided = new Map<string, Decided>(files.flatMap((file) => file.findings.map((each) => [each.finding.id, each])));
  return findings.flatMap((finding) => {
    const now = decided.get(finding.id);
    if (now?.outcome === "applied") return [];
    return [{ finding, why: now?.why ?? now?.finding.reason?.message ?? "it is found no longer" }];
  });
}

const notAppliedLine = ({ finding, why }: LeftOut) => `unleak: ${placeOf(finding)}: accepted, and not applied: ${printable(why)}\n`;
const notOfferedLine = ({ finding, why }: LeftOut) => `unleak: ${placeOf(finding)}: not offered: ${printable(why)}\n`;
