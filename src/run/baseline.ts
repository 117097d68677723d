import { dirname, relative, resolve } from "node:path";
import { systemMessage, UsageError } from "../errors.js";
import { parseJson, readInput } from "../files/input.js";
import type { Finding } from "../transform.js";

const VERSION = 1;

/** What a finding is recognised by when lines have moved: nothing of it is a place in the file. */
interface KnownFinding {
  /** Relative to the folder of the baseline, with `/`. */
  readonly path: string;
  readonly transform: string;
  readonly class: string;
  /** The line of code. */
  readonly subject: string;
  /** The name of the reason; none for what is safe. */
  readonly reason?: string;
}

/** Findings that are known already: each entry stands for as many findings as it is there times. */
export class Baseline {
  private constructor(
    private readonly folder: string,
    private readonly cwd: string,
    private readonly counts: ReadonlyMap<string, number>,
  ) {}

  /** Throws a UsageError when there is none, or it can't be read. */
  static async read(path: string, cwd: string): Promise<Baseline> {
    const file = resolve(cwd, path);
    const text = await readInput(file).catch((error: unknown) => {
      throw new UsageError(`the baseline ${path} can't be read: ${systemMessage(error)}`, "--baseline FILE --write-baseline makes one");
    });
    const counts = new Map<string, number>();
    for (const entry of entriesIn(text.toString("utf8"), path)) counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + 1);
    return new Baseline(dirname(file), cwd, counts);
  }

  /** The ids of the findings that are known. */
  known(findings: readonly Finding[]): ReadonlySet<string> {
    const left = new Map(this.counts);
    const known = new Set<string>();
    for (const finding of findings) {
      const key = keyOf(entryOf(finding, this.folder, this.cwd));
      const count = left.get(key) ?? 0;
      if (count > 0) known.add(finding.id);
      left.set(key, count - 1);
    }
    return known;
  }
}

/** The text of a baseline at `path` that knows these findings. */
export function baselineText(findings: readonly Finding[], path: string, cwd: string): string {
  const folder = dirname(resolve(cwd, path));
  const entries = findings.map((finding) => JSON.stringify(entryOf(finding, folder, cwd)));
  return `{"version": ${VERSION}, "findings": [\n${entries.map((entry) => `  ${entry}`).join(",\n")}\n]}\n`;
}

function entryOf({ path, transform, className, subject, reason }: Finding, folder: string, cwd: string): KnownFinding {
  const shown = relative(folder, resolve(cwd, path)).split("\\").join("/");
  return { path: shown, transform, class: className, subject, ...(reason && { reason: reason.name }) };
}

function keyOf({ path, transform, class: cls, subject, reason }: KnownFinding): string {
  return JSON.stringify([path, transform, cls, subject, reason ?? ""]);
}

function entriesIn(text: string, path: string): readonly KnownFinding[] {
  const { version, findings } = parsed(text, path);
  if (version !== VERSION || !Array.isArray(findings) || !findings.every(isEntry))
    throw new UsageError(`${path} is no baseline of this version of unleak`, "--baseline FILE --write-baseline writes it anew");
  return findings;
}

function parsed(text: string, path: string): { version?: unknown; findings?: unknown } {
  try {
    return (parseJson(text) ?? {}) as object;
  } catch (error) {
    throw new UsageError(`the baseline ${path} is no JSON: ${(error as Error).message}`, "--baseline FILE --write-baseline writes it anew");
  }
}

function isEntry(value: unknown): value is KnownFinding {
  const { path, transform, class: cls, subject, reason = "" } = (value ?? {}) as Record<string, unknown>;
  return [path, transform, cls, subject, reason].every((each) => typeof each === "string");
}
