import { Source } from "../src/python/source.js";
import { Examination } from "../src/run/apply-groups.js";
import { Catalogue } from "../src/run/catalogue.js";
import { entryOf } from "../src/run/catalogue-file.js";
import { type AnalysisContext, openContext } from "../src/run/context.js";
import type { Policy } from "../src/run/decide.js";
import { Analyzer, type FileAnalysis } from "../src/run/file-analysis.js";
import { selectTransforms } from "../src/run/load.js";
import type { Tree } from "./consumer.js";

/** What accepting findings alone makes of the tree: by the run itself. */
export class Alone {
  private constructor(
    private readonly analyses: readonly FileAnalysis[],
    private readonly catalogue: Catalogue,
    private readonly workshop: AnalysisContext,
  ) {}

  static async in(tree: Tree, paths: readonly string[]): Promise<Alone> {
    const workshop = await openContext(await selectTransforms([]), { unsafe: false, forward: false });
    const entries = paths.map((path) => entryOf(new Source(path, tree.get(path) ?? "")));
    const catalogue = new Catalogue(entries, workshop.parser);
    const analyst = new Analyzer(catalogue, workshop, () => true);
    const analyses = entries.map((entry) => analyst.analyze(entry)).filter(({ findings }) => findings.length > 0);
    return new Alone(analyses, catalogue, workshop);
  }

  /** The files that change, and a tree in which they have. */
  accept(id: string, policy: Policy): Map<string, string> {
    const analyses = this.analysesOf(id);
    const workshop = { ...this.workshop, policy: { ...policy, accepted: new Set([id]) } };
    const results = new Examination(analyses, this.catalogue, workshop).results();
    return new Map(results.filter((file) => file.changed).map(({ path, after }) => [path, after]));
  }

  private analysesOf(id: string): FileAnalysis[] {
    const touched = this.analyses.flatMap(({ findings }) => findings).filter((finding) => finding.id === id);
    const paths = new Set(
      touched.flatMap(({ path, edits, forward }) => [path, ...[...edits, ...(forward?.edits ?? [])].map((edit) => edit.path)]),
    );
    const others = [...paths].filter((path) => !this.analyses.some((each) => each.path === path));
    const empty = others.map((path) => ({ path, findings: [], remarks: [], failures: [], mayBeSilenced: false }));
    return [...this.analyses.filter(({ path }) => paths.has(path)), ...empty];
  }
}
