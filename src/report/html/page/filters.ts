import type { FindingData, PageData } from "../data.js";
import { byId, h } from "./dom.js";
import type { Marks } from "./marks.js";

/** What findings are filtered by: each has a value in it, and shows when that is ticked or nothing is. */
interface Facet {
  readonly value: (finding: FindingData) => string;
  readonly boxes: readonly {
    readonly value: string;
    readonly box: HTMLInputElement;
    readonly count: HTMLElement;
    readonly label: HTMLElement;
  }[];
}

const NO_REASON = "no reason";

/** The folder, the ticks and the words of the search; `changed` is told what is left. */
export class Filters {
  private readonly facets: readonly Facet[];
  private readonly folder = byId("folder", HTMLSelectElement);
  private readonly search = byId("search", HTMLInputElement);
  private readonly haystacks: (string | undefined)[] = [];
  private readonly folders: readonly string[];

  constructor(
    private readonly data: PageData,
    marks: Marks,
    private readonly changed: (shown: ReadonlySet<number>) => void,
  ) {
    const { findings, files } = data;
    this.folders = findings.map(({ file }) => `${files[file]?.folder}/`);
    this.facets = [
      ...groupFacet(data),
      facet("verdict", findings, ({ verdict }) => verdict),
      facet("transform", findings, ({ transform }) => transform),
      facet("reason", findings, ({ reason }) => reason ?? NO_REASON),
      facet("mark", findings, (finding) => marks.of(finding) ?? (finding.canMark ? "not yet" : "nothing to decide"), MARKS),
    ];
    this.folder.append(...folderOptions(this.folders));
    this.listen();
  }

  update(): void {
    this.changed(this.count());
  }

  /** Counts anew; gives the findings that are to show. */
  count(): ReadonlySet<number> {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const folder = this.folder.value;
    const ticked = this.facets.map(({ boxes }) => new Set(boxes.filter(({ box }) => box.checked).map(({ value }) => value)));
    const counts = this.facets.map(() => new Map<string, number>());
    const shown = new Set<number>();
    for (const [index, finding] of this.data.findings.entries()) {
      if (folder && !this.folders[index]?.startsWith(folder)) continue;
      if (!words.every((word) => this.haystack(index, finding).includes(word))) continue;
      const values = this.facets.map((facet) => facet.value(finding));
      const misses = values.flatMap((value, place) => (ticked[place]?.size && !ticked[place]?.has(value) ? [place] : []));
      if (misses.length === 0) shown.add(index);
      // A count says how many would show with this value ticked and all else as it is.
      for (const [place, value] of values.entries())
        if (misses.every((miss) => miss === place)) counts[place]?.set(value, (counts[place]?.get(value) ?? 0) + 1);
    }
    for (const [place, { boxes }] of this.facets.entries()) for (const each of boxes) tell(each, counts[place]?.get(each.value) ?? 0);
    return shown;
  }

  clear(): void {
    this.search.value = "";
    this.folder.value = "";
    for (const { box } of this.facets.flatMap(({ boxes }) => boxes)) box.checked = false;
    this.update();
  }

  /** What the words of a search are looked for in: made when somebody searches. */
  private haystack(index: number, finding: FindingData): string {
    const known = this.haystacks[index];
    if (known !== undefined) return known;
    const text = textOf(finding, this.data);
    this.haystacks[index] = text;
    return text;
  }

  private listen(): void {
    const form = byId("filters", HTMLFormElement);
    form.addEventListener("change", () => this.update());
    this.search.addEventListener("input", () => this.update());
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      this.clear();
    });
    byId("clear", HTMLButtonElement).addEventListener("click", () => {
      this.clear();
      this.search.focus();
    });
  }
}

/** The path, what is said, and the code that is shown. */
function textOf({ file, className, subject, gist, transform, reason, notes, views }: FindingData, { files }: PageData): string {
  const code = views.flatMap(({ hunks }) =>
    hunks.flatMap(({ lines }) => lines.map(([, runs]) => runs.filter((_, i) => i % 2 === 1).join(""))),
  );
  const said = notes.flatMap(({ name = "", text }) => [name, text.replaceAll("`", "")]);
  return [className, files[file]?.shown, transform, reason, subject, gist.replaceAll("`", ""), ...said, ...code].join("\n").toLowerCase();
}

/** Where the findings are put together. */
function groupFacet({ groupedBy, findings }: PageData): Facet[] {
  if (groupedBy === undefined) return [];
  // A folder of any depth can be chosen anyhow.
  const title = groupedBy === "folder" ? "top folder" : groupedBy;
  byId("grouped-by", HTMLElement).textContent = title.charAt(0).toUpperCase() + title.slice(1);
  document.querySelector('fieldset[data-facet="group"]')?.removeAttribute("hidden");
  return [facet("group", findings, ({ group }) => group ?? "")];
}

const MARKS = ["not yet", "accepted", "rejected", "nothing to decide"];

function facet(name: string, findings: readonly FindingData[], value: Facet["value"], always?: readonly string[]): Facet {
  const totals = new Map<string, number>((always ?? []).map((value) => [value, 0]));
  for (const finding of findings) totals.set(value(finding), (totals.get(value(finding)) ?? 0) + 1);
  const values = always ?? [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const boxes = values.map((value) => {
    const box = h("input", { type: "checkbox", name, value });
    const count = h("span", { class: "count" });
    return { value, box, count, label: h("label", { class: "tick" }, box, h("span", { class: "value" }, value), count) };
  });
  document.querySelector(`fieldset[data-facet="${name}"]`)?.append(...boxes.map(({ label }) => label));
  return { value, boxes };
}

function tell({ count, label }: Facet["boxes"][number], number: number): void {
  count.textContent = String(number);
  label.classList.toggle("zero", number === 0);
}

/** Every folder with those above it, as a tree; each counts what is below it. */
function folderOptions(folders: readonly string[]): HTMLElement[] {
  const totals = new Map<string, number>();
  for (const folder of folders) {
    for (let end = folder.indexOf("/", 1); end >= 0; end = folder.indexOf("/", end + 1)) {
      const above = folder.slice(0, end + 1);
      totals.set(above, (totals.get(above) ?? 0) + 1);
    }
  }
  const sorted = [...totals].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const options = sorted.map(([folder, total]) => {
    const depth = folder.replace(/^\/|\/$/g, "").split("/").length - 1;
    const name = depth === 0 ? folder.slice(0, -1) || "/" : folder.slice(0, -1).split("/").at(-1);
    return h("option", { value: folder }, `${"\u00a0\u00a0".repeat(depth)}${name} (${total})`);
  });
  return [h("option", { value: "" }, `all folders (${folders.length})`), ...options];
}
