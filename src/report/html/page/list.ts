import type { FindingData, PageData } from "../data.js";
import { isLike, type Scope } from "./accept.js";
import { Card } from "./card.js";
import type { Mark, Marks } from "./marks.js";
import { buildAll, buildFirst, groupsOf, type Section, type SectionGroup, sectionsOf } from "./section.js";

/** All findings by file. */
export class List {
  readonly cards: readonly Card[];
  private readonly sections: readonly Section[];
  private readonly sectionOf = new Map<Card, Section>();
  private readonly groups: readonly SectionGroup[];
  private readonly wide = matchMedia("(min-width: 60rem)");
  private current: Card | undefined;
  /** The one that going up and down has opened: it is closed when that goes on. */
  private passing: Card | undefined;

  constructor(
    private readonly data: PageData,
    private readonly marks: Marks,
    private readonly changed: () => void,
    root: HTMLElement,
  ) {
    this.cards = data.findings.map((finding, index) => new Card(finding, index, data, () => marks.of(finding)));
    this.sections = sectionsOf(this.cards, data);
    for (const section of this.sections) for (const card of section.cards) this.sectionOf.set(card, section);
    this.groups = groupsOf(this.sections);
    root.append(
      ...this.groups.flatMap(({ heading, sections }) => [...(heading ? [heading] : []), ...sections.map(({ element }) => element)]),
    );
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("focusin", (event) => this.focused(event));
    this.wide.addEventListener("change", () => {
      for (const card of this.cards) if (card.isOpen) card.open(true, this.wide.matches);
    });
  }

  /** Makes the rows that are not there yet. */
  build(): void {
    buildAll(this.sections);
  }

  /** Shows those and no others. */
  show(shown: ReadonlySet<number>): void {
    for (const section of this.sections) section.show(shown);
    buildFirst(this.sections);
    for (const { heading, sections } of this.groups) if (heading) heading.hidden = sections.every(({ element }) => element.hidden);
  }

  /** Goes on by so many of those that are shown. */
  move(by: 1 | -1): void {
    const shown = this.cards.filter(({ isShown }) => isShown);
    const here = this.current?.index ?? -1;
    const next = by > 0 ? shown.find((card) => card.index > here) : shown.findLast((card) => card.index < here);
    const target = next ?? shown.at(by > 0 ? -1 : 0);
    if (target) this.goTo(target);
  }

  /** To where the reviewer was, or to the first one that is shown. */
  goBack(): void {
    const here = this.current?.isShown ? this.current : this.cards.find(({ isShown }) => isShown);
    if (here) this.goTo(here);
  }

  /** Opens it, and closes what going up and down has opened. */
  goTo(card: Card): void {
    this.sectionOf.get(card)?.build();
    if (this.passing !== card) {
      this.passing?.open(false, this.wide.matches);
      this.passing = card.isOpen ? undefined : card;
    }
    card.open(true, this.wide.matches);
    card.toggle.focus({ preventScroll: true });
    scrollTo(card.element);
  }

  mark(mark: Mark | undefined): void {
    if (this.current?.isShown) this.decide([this.current], mark);
  }

  /** Accepts what is shown and not decided yet: all of it, or what is like the finding where the reviewer is. */
  accept(scope?: Scope, like: Card | undefined = this.current): void {
    if (scope === undefined) this.decide(this.undecided(), "accepted");
    else if (like)
      this.decide(
        this.undecided().filter(({ finding }) => isLike(scope, like.finding, finding, this.data)),
        "accepted",
      );
  }

  /** What is shown and can be decided, and is not decided yet. */
  undecided(): readonly Card[] {
    return this.cards.filter(({ isShown, finding }) => isShown && finding.canMark && this.marks.of(finding) === undefined);
  }

  undo(): void {
    this.updated(this.marks.undo());
  }

  /** Opens or closes all that are shown of the file in which the reviewer is. */
  toggleFile(): void {
    const { current } = this;
    const cards = (current && this.sectionOf.get(current)?.cards.filter(({ isShown }) => isShown)) ?? [];
    const isOpen = cards.some((card) => !card.isOpen);
    for (const card of cards) card.open(isOpen, this.wide.matches);
    this.passing = undefined;
    current?.toggle.focus();
  }

  /** Opens all that are shown, as they are to be printed; gives what closes them again. */
  openAll(): () => void {
    const closed = this.cards.filter((card) => card.isShown && !card.isOpen);
    for (const section of this.sections) section.build();
    for (const card of closed) card.open(true, false);
    return () => {
      for (const card of closed) card.open(false, false);
    };
  }

  private decide(cards: readonly Card[], mark: Mark | undefined): void {
    const findings = cards.map(({ finding }) => finding);
    this.marks.set(findings, mark);
    this.updated(findings);
  }

  private updated(findings: readonly FindingData[]): void {
    const ids = new Set(findings);
    for (const card of this.cards) if (ids.has(card.finding)) card.update();
    this.changed();
  }

  private clicked({ target }: Event): void {
    const button = target instanceof Element ? target.closest("button") : null;
    if (!button) return;
    const first = button.closest<HTMLElement>(".file")?.dataset.first;
    if (button.classList.contains("accept-file")) this.accept("file", this.cards[Number(first)]);
    const card = this.cardOf(button);
    if (!card) return;
    if (button === card.toggle) {
      card.open(!card.isOpen, this.wide.matches);
      this.passing = undefined;
    } else if (button.value === "accepted" || button.value === "rejected") {
      this.decide([card], this.marks.of(card.finding) === button.value ? undefined : button.value);
    } else if (button.value === "file" || button.value === "folder" || button.value === "reason") {
      this.accept(button.value, card);
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

/** What comes into sight above it is laid out by then, and may be higher than it was taken to be: so it is scrolled to once more. */
function scrollTo(element: HTMLElement): void {
  const scroll = () => element.scrollIntoView({ block: "start" });
  scroll();
  requestAnimationFrame(() => requestAnimationFrame(scroll));
}
