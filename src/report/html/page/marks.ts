import type { FindingData, PageData } from "../data.js";

export type Mark = "accepted" | "rejected";

/** What the reviewer has decided. It is kept in the browser's storage, where there is one that the page may use. */
export class Marks {
  private readonly marks = new Map<string, Mark>();
  private readonly key: string;
  /** What each step has put something else in the place of, the last one at the end. */
  private readonly steps: ReadonlyMap<FindingData, Mark | undefined>[] = [];

  constructor(private readonly data: PageData) {
    this.key = `unleak:${data.run}`;
    const known = new Set(data.findings.filter(({ canMark }) => canMark).map(({ id }) => id));
    for (const [id, mark] of this.stored()) if (known.has(id)) this.marks.set(id, mark);
  }

  of({ id }: FindingData): Mark | undefined {
    return this.marks.get(id);
  }

  /** One step, which `undo` takes back as a whole. */
  set(findings: readonly FindingData[], mark: Mark | undefined): void {
    const others = findings.filter((finding) => finding.canMark && this.of(finding) !== mark);
    if (others.length === 0) return;
    this.steps.push(new Map(others.map((finding) => [finding, this.of(finding)])));
    for (const { id } of others) this.put(id, mark);
    this.store();
  }

  /** Takes the last step back; gives the findings that it was about. */
  undo(): readonly FindingData[] {
    const step = this.steps.pop() ?? new Map<FindingData, Mark | undefined>();
    for (const [{ id }, mark] of step) this.put(id, mark);
    this.store();
    return [...step.keys()];
  }

  /** How many findings the last step was about. */
  get undoable(): number {
    return this.steps.at(-1)?.size ?? 0;
  }

  count(mark: Mark): number {
    return [...this.marks.values()].filter((each) => each === mark).length;
  }

  /** The decisions file: what was decided, and which files it was decided on. */
  decisions(): object {
    const marked = this.data.findings.filter(({ id }) => this.marks.has(id));
    const files = [...new Set(marked.flatMap(({ edits }) => edits))].sort((a, b) => a - b).flatMap((place) => this.data.files[place] ?? []);
    const idsOf = (mark: Mark) => marked.filter(({ id }) => this.marks.get(id) === mark).map(({ id }) => id);
    return {
      version: 1,
      tool: this.data.tool,
      forward: this.data.forward,
      files: files.map(({ path, sha256 }) => ({ path, sha256 })),
      accepted: idsOf("accepted"),
      rejected: idsOf("rejected"),
    };
  }

  private put(id: string, mark: Mark | undefined): void {
    if (mark) this.marks.set(id, mark);
    else this.marks.delete(id);
  }

  private store(): void {
    try {
      localStorage.setItem(this.key, JSON.stringify([...this.marks]));
    } catch {
      // A page from the disk may have no storage, or a full one: the marks last as long as the page is open.
    }
  }

  private stored(): [string, Mark][] {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(this.key) ?? "[]");
      return Array.isArray(stored) ? stored.filter(isEntry) : [];
    } catch {
      return [];
    }
  }
}

function isEntry(entry: unknown): entry is [string, Mark] {
  return Array.isArray(entry) && typeof entry[0] === "string" && (entry[1] === "accepted" || entry[1] === "rejected");
}
