import type { PageData } from "../data.js";
import type { Card } from "./card.js";
import { h } from "./dom.js";

/** The findings of a file that stand together. Its rows are made when somebody wants them, or when there is time. */
export class Section {
  readonly element: HTMLElement;
  private readonly count = h("span", { class: "count" });
  private readonly accept = h("button", { type: "button", class: "accept-file" }, "Accept file");
  private readonly rows = h("ol");
  private isBuilt = false;

  constructor(
    readonly cards: readonly Card[],
    readonly group: string | undefined,
    data: PageData,
    index: number,
  ) {
    const path = data.files[cards[0]?.finding.file ?? -1]?.shown ?? "";
    const canMark = cards.some(({ finding }) => finding.canMark);
    this.accept.setAttribute("aria-label", `Accept what is shown of ${path}`);
    const heading = h("h3", { id: `section-${index}` }, h("span", { class: "path" }, path), " ", this.count);
    const head = h("div", { class: "head" }, heading, ...(canMark ? [this.accept] : []));
    const first = String(cards[0]?.index ?? -1);
    this.element = h("section", { class: "file", "aria-labelledby": `section-${index}`, "data-first": first }, head, this.rows);
    // What the browser has not laid out yet is taken to be as high as this, and so the scroll bar tells the truth.
    this.element.style.containIntrinsicSize = `auto ${cards.length * 3 + 3}rem`;
  }

  build(): void {
    if (this.isBuilt) return;
    this.isBuilt = true;
    this.rows.append(...this.cards.map(({ element }) => element));
  }

  show(shown: ReadonlySet<number>): void {
    for (const card of this.cards) card.isShown = shown.has(card.index);
    const left = this.cards.filter(({ isShown }) => isShown).length;
    this.element.hidden = left === 0;
    // Of a section that nobody sees, the rows stay as they were.
    if (left === 0) return;
    for (const card of this.cards) card.hideOrShow();
    this.count.textContent = String(left);
  }
}

/** Those that follow each other in one file and group. */
export function sectionsOf(cards: readonly Card[], data: PageData): Section[] {
  const runs: Card[][] = [];
  for (const card of cards) {
    const last = runs.at(-1)?.[0]?.finding;
    if (last && last.file === card.finding.file && last.group === card.finding.group) runs.at(-1)?.push(card);
    else runs.push([card]);
  }
  return runs.map((run, index) => new Section(run, run[0]?.finding.group, data, index));
}

/** Sections that stand below one heading, or below none. */
export interface SectionGroup {
  readonly heading: HTMLElement | undefined;
  readonly sections: Section[];
}

/** Those of a group follow each other. */
export function groupsOf(sections: readonly Section[]): SectionGroup[] {
  const groups: SectionGroup[] = [];
  let last: string | undefined;
  for (const section of sections) {
    if (groups.length === 0 || section.group !== last)
      groups.push({ heading: section.group === undefined ? undefined : h("h2", { class: "group" }, section.group), sections: [] });
    groups.at(-1)?.sections.push(section);
    last = section.group;
  }
  return groups;
}

/** How many of the rows that the filters leave are there at once. */
const AT_ONCE = 200;
/** How long rows are made before the browser may do something else, in milliseconds. */
const SLICE = 12;

/** Makes the rows that are seen first. */
export function buildFirst(sections: readonly Section[]): void {
  let rows = 0;
  for (const section of sections) {
    if (rows >= AT_ONCE) return;
    if (section.element.hidden) continue;
    section.build();
    rows += section.cards.length;
  }
}

/** Makes all rows as there is time: then the browser finds, prints and reads them as it does any other text. */
export function buildAll(sections: readonly Section[]): void {
  const waiting = [...sections];
  const goOn = () => {
    const end = performance.now() + SLICE;
    while (waiting.length > 0 && performance.now() < end) waiting.shift()?.build();
    if (waiting.length > 0) setTimeout(goOn);
  };
  setTimeout(goOn);
}
