import type { PageData } from "../data.js";
import { Card } from "./card.js";
import { h } from "./dom.js";
import type { Mark, Marks } from "./marks.js";

/** All findings by file. */
export class List {
  readonly cards: readonly Card[];
  private readonly sections: readonly { readonly element: HTMLElement; readonly cards: readonly Card[]; readonly count: HTMLElement }[];
  private readonly groups: readonly SectionGroup[];
  private readonly wide = matchMedia("(min-width: 60rem)");
  private current: Card | undefined;
  /** The one that going up and down has opened: it is closed when that goes on. */
  private passing: Card | undefined;

  constructor(
    data: PageData,
    private readonly marks: Marks,
    private readonly changed: () => void,
    root: HTMLElement,
  ) {
    this.cards = data.findings.map((finding, index) => new Card(finding, index, data));
    this.sections = [...grouped(this.cards)].map(([file, cards]) => section(data.files[file]?.shown ?? "", file, cards));
    this.groups = groupsOf(
      this.sections.map(({ element, cards }) => ({ element, group: data.files[cards[0]?.finding.file ?? -1]?.group })),
    );
    root.append(...this.groups.flatMap(({ heading, sections }) => [...(heading ? [heading] : []), ...sections]));
    for (const card of this.cards) card.show(marks.of(card.finding));
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("focusin", (event) => this.focused(event));
    this.wide.addEventListener("change", () => {
      for (const card of this.cards) if (card.isOpen) card.open(true, this.wide.matches);
    });
  }

  /** Shows those and no others. */
  show(shown: ReadonlySet<number>): void {
    for (const { element, cards, count } of this.sections) {
      const left = cards.filter((card) => {
        card.element.hidden = !shown.has(card.index);
        return !card.element.hidden;
      });
      element.hidden = left.length === 0;
      count.textContent = String(left.length);
    }
    for (const { heading, sections } of this.groups) if (heading) heading.hidden = sections.every(({ hidden }) => hidden);
  }

  /** Goes on by so many of those that are shown. */
  move(by: 1 | -1): void {
    const shown = this.cards.filter((card) => !card.element.hidden);
    const here = this.current?.index ?? -1;
    const next = by > 0 ? shown.find((card) => card.index > here) : shown.findLast((card) => card.index < here);
    const target = next ?? shown.at(by > 0 ? -1 : 0);
    if (target) this.goTo(target);
  }

  /** Back to where the reviewer was, or to the first one that is shown. */
  goBack(): void {
    const here = this.current?.element.hidden === false ? this.current : this.cards.find((card) => !card.element.hidden);
    if (here) this.goTo(here);
  }

  mark(mark: Mark | undefined): void {
    if (this.current && !this.current.element.hidden) this.decide(this.current, mark);
  }

  /** Opens or closes all that are shown of the file in which the reviewer is. */
  toggleFile(): void {
    const { current } = this;
    const cards = this.sections.find((each) => current && each.cards.includes(current))?.cards.filter((card) => !card.element.hidden) ?? [];
    const isOpen = cards.some((card) => !card.isOpen);
    for (const card of cards) card.open(isOpen, this.wide.matches);
    this.passing = undefined;
    current?.toggle.focus();
  }

  private goTo(card: Card): void {
    if (this.passing !== card) {
      this.passing?.open(false, this.wide.matches);
      this.passing = card.isOpen ? undefined : card;
    }
    card.open(true, this.wide.matches);
    card.toggle.focus({ preventScroll: true });
    card.element.scrollIntoView({ block: "start" });
  }

  private decide(card: Card, mark: Mark | undefined): void {
    this.marks.set(card.finding, mark);
    card.show(this.marks.of(card.finding));
    this.changed();
  }

  private clicked({ target }: Event): void {
    const button = target instanceof Element ? target.closest("button") : null;
    const card = button && this.cardOf(button);
    if (!card) return;
    if (button === card.toggle) {
      card.open(!card.isOpen, this.wide.matches);
      this.passing = undefined;
    } else if (button.value === "accepted" || button.value === "rejected") {
      this.decide(card, this.marks.of(card.finding) === button.value ? undefined : button.value);
    }
  }

  private focused({ target }: Event): void {
    const card = target instanceof Element ? this.cardOf(target) : undefined;
    if (!card) return;
    this.current?.element.classList.remove("current");
    this.current = card;
    card.element.classList.add("current");
  }

  private cardOf(element: Element): Card | undefined {
    return this.cards[Number(element.closest<HTMLElement>(".finding")?.dataset.index ?? -1)];
  }
}

/** Files that stand below one heading, or below none. */
interface SectionGroup {
  readonly heading: HTMLElement | undefined;
  readonly sections: HTMLElement[];
}

/** Those of a group follow each other. */
function groupsOf(sections: readonly { readonly element: HTMLElement; readonly group: string | undefined }[]): SectionGroup[] {
  const groups: SectionGroup[] = [];
  let last: string | undefined;
  for (const { element, group } of sections) {
    if (groups.length === 0 || group !== last)
      groups.push({ heading: group === undefined ? undefined : h("h2", { class: "group" }, group), sections: [] });
    groups.at(-1)?.sections.push(element);
    last = group;
  }
  return groups;
}

function grouped(cards: readonly Card[]): Map<number, Card[]> {
  const groups = new Map<number, Card[]>();
  for (const card of cards) {
    const group = groups.get(card.finding.file);
    if (group) group.push(card);
    else groups.set(card.finding.file, [card]);
  }
  return groups;
}

function section(path: string, file: number, cards: readonly Card[]) {
  const count = h("span", { class: "count" });
  const heading = h("h3", { id: `file-${file}` }, h("span", { class: "path" }, path), " ", count);
  const list = h("ol", {}, ...cards.map((card) => card.element));
  return { element: h("section", { class: "file", "aria-labelledby": `file-${file}` }, heading, list), cards, count };
}
