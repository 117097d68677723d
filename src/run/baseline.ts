import { dirname, relative, resolve } from "node:path";
import { readSaved, type SavedFormat } from "../files/saved.js";
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

const TEXT = { type: "string" };

const FORMAT: SavedFormat = {
  subject: ["the baseline", "is"],
  version: VERSION,
  schema: {
    type: "object",
    required: ["version", "findings"],
    properties: {
      version: { const: VERSION },
      findings: {
        type: "array",
        items: {
          type: "object",
          required: ["path", "transform", "class", "subject"],
          properties: { path: TEXT, transform: TEXT, class: TEXT, subject: TEXT, reason: TEXT },
          additionalProperties: false,
        },
      },
    },
    additionalProperties: false,
  },
  otherwise: "is no baseline of this version of unleak",
  help: "--baseline FILE --write-baseline makes one",
};

/** Findings that are known already: each entry stands for as many findings as it is there times. */
export class Baseline {
  private constructor(
    private readonly folder: string,
    private readonly cwd: string,
    private readonly counts: ReadonlyMap<string, number>,
  ) {}

  /** Throws a UsageError when there is none, or it can't be read. */
  static async read(path: string, cwd: string): Promise<Baseline> {
    const { findings } = (await readSaved(path, cwd, FORMAT)) as { readonly findings: readonly KnownFinding[] };
    const counts = new Map<string, number>();
    for (const entry of findings) counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + 1);
    return new Baseline(dirname(resolve(cwd, path)), cwd, counts);
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
