import type { FindingData, PageData } from "../data.js";
import { h, prose } from "./dom.js";
import { inside } from "./inside.js";
import type { Mark } from "./marks.js";

/** One finding in the list. Its row is made when it is asked for, and what is inside when it is opened first. */
export class Card {
  /** Whether the filters leave it. */
  isShown = true;
  private row: Row | undefined;
  private isWideInside: boolean | undefined;

  constructor(
    readonly finding: FindingData,
    readonly index: number,
    private readonly data: PageData,
    private readonly markOf: () => Mark | undefined,
  ) {}

  get element(): HTMLElement {
    return this.made.element;
  }

  get toggle(): HTMLButtonElement {
    return this.made.toggle;
  }

  get isOpen(): boolean {
    return this.row?.body.hidden === false;
  }

  open(isOpen: boolean, isWide: boolean): void {
    if (!isOpen && !this.row) return;
    const { body, toggle } = this.made;
    if (isOpen && this.isWideInside !== isWide) {
      this.isWideInside = isWide;
      body.replaceChildren(...inside(this.finding, this.data, isWide));
    }
    body.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
  }

  /** Has its row, where it has one, be there or not as the filters say. */
  hideOrShow(): void {
    if (this.row && this.row.element.hidden === this.isShown) this.row.element.hidden = !this.isShown;
  }

  /** Shows the mark that it has. */
  update(): void {
    if (!this.row) return;
    const mark = this.markOf();
    this.row.element.dataset.mark = mark ?? "";
    for (const button of this.row.buttons) button.setAttribute("aria-pressed", String(button.value === mark));
  }

  private get made(): Row {
    if (!this.row) {
      this.row = rowOf(this.finding, this.index);
      this.row.element.hidden = !this.isShown;
      this.update();
    }
    return this.row;
  }
}

interface Row {
  readonly element: HTMLElement;
  readonly toggle: HTMLButtonElement;
  readonly body: HTMLElement;
  readonly buttons: readonly HTMLButtonElement[];
}

function rowOf(finding: FindingData, index: number): Row {
  const { verdict, gist, transform, className, place, reason, canMark } = finding;
  const toggle = h(
    "button",
    { type: "button", class: "toggle", "aria-expanded": "false", "aria-controls": `body-${index}` },
    h("span", { class: `verdict ${verdict}` }, verdict),
    h(
      "span",
      { class: "what" },
      h("span", { class: "gist" }, ...(className ? [h("b", {}, className), ": "] : []), ...prose(gist)),
      h("span", { class: "meta" }, `${transform}, ${place}`),
    ),
    ...(reason ? [h("span", { class: "why" }, reason)] : []),
  );
  const buttons = canMark ? [markButton("accepted", "Accept"), markButton("rejected", "Reject")] : [];
  const marks = { class: "marks", role: "group", "aria-label": `Decide on ${className || finding.subject}, ${place}` };
  const body = h("div", { class: "body", id: `body-${index}`, hidden: true });
  const row = h("div", { class: "row" }, h("h4", {}, toggle), ...(canMark ? [h("div", marks, ...buttons)] : []));
  return { element: h("li", { class: "finding", "data-index": String(index) }, row, body), toggle, body, buttons };
}

function markButton(mark: Mark, text: string): HTMLButtonElement {
  return h("button", { type: "button", class: `mark ${mark}`, value: mark, "aria-pressed": "false" }, text);
}
