import type { FindingData, Note, PageData } from "../data.js";
import { viewTable } from "./diff.js";
import { h, prose } from "./dom.js";
import { figure } from "./drawing.js";
import type { Mark } from "./marks.js";

/** One finding in the list. What is inside is made when it is opened first. */
export class Card {
  readonly element: HTMLElement;
  readonly toggle: HTMLButtonElement;
  private readonly body: HTMLElement;
  private readonly buttons: readonly HTMLButtonElement[];
  private isWideInside: boolean | undefined;

  constructor(
    readonly finding: FindingData,
    readonly index: number,
    private readonly data: PageData,
  ) {
    const { verdict, subject, className, place, reason } = finding;
    this.toggle = h(
      "button",
      { type: "button", class: "toggle", "aria-expanded": "false", "aria-controls": `body-${index}` },
      h("span", { class: `verdict ${verdict}` }, verdict),
      h(
        "span",
        { class: "what" },
        h("code", { class: "subject" }, subject),
        h("span", { class: "meta" }, className ? `${className}, ${place}` : place),
      ),
      ...(reason ? [h("span", { class: "why" }, reason)] : []),
    );
    this.buttons = finding.canMark ? [markButton("accepted", "Accept"), markButton("rejected", "Reject")] : [];
    const marks = h("div", { class: "marks", role: "group", "aria-label": `Decide on ${className || subject}, ${place}` }, ...this.buttons);
    this.body = h("div", { class: "body", id: `body-${index}`, hidden: true });
    const row = h("div", { class: "row" }, h("h4", {}, this.toggle), ...(finding.canMark ? [marks] : []));
    this.element = h("li", { class: "finding", "data-index": String(index) }, row, this.body);
  }

  get isOpen(): boolean {
    return !this.body.hidden;
  }

  open(isOpen: boolean, isWide: boolean): void {
    if (isOpen && this.isWideInside !== isWide) {
      this.isWideInside = isWide;
      this.body.replaceChildren(...inside(this.finding, this.data, isWide));
    }
    this.body.hidden = !isOpen;
    this.toggle.setAttribute("aria-expanded", String(isOpen));
  }

  show(mark: Mark | undefined): void {
    this.element.dataset.mark = mark ?? "";
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.value === mark));
  }
}

function markButton(mark: Mark, text: string): HTMLButtonElement {
  return h("button", { type: "button", class: `mark ${mark}`, value: mark, "aria-pressed": "false" }, text);
}

const SAFE = "Safe: a working program does what it did before, except that what was never freed is freed.";

function inside(finding: FindingData, data: PageData, isWide: boolean): HTMLElement[] {
  const { notes, views, picture } = finding;
  return [
    ...(finding.verdict === "safe" ? [h("p", { class: "note" }, SAFE)] : []),
    ...notes.map(noteText),
    ...views.map((view) => viewTable(view, data.files[view.file]?.shown ?? "", isWide)),
    ...(picture ? [figure(picture, data.layouts, `drawing-${data.findings.indexOf(finding)}`)] : []),
    ...explained(finding),
  ];
}

const LABELS: Readonly<Record<Note["kind"], string>> = {
  reason: "",
  outcome: "Outcome",
  places: "More places",
  need: "Needs",
  warning: "Warning",
  forward: "With --forward",
};

function noteText({ kind, name, text }: Note): HTMLElement {
  const label = [LABELS[kind], name].filter(Boolean).join(" ");
  return h("p", { class: `note ${kind}` }, h("strong", {}, label), ": ", ...prose(text));
}

/** The pages of `unleak explain` on the reasons, and on the transform. */
function explained({ transform, notes }: FindingData): HTMLElement[] {
  const names = [...new Set(notes.flatMap(({ name }) => name ?? []))];
  const pages = [...names.map((name) => [name, `${transform}/${name}`] as const), [transform, transform] as const];
  return pages.flatMap(([name, key]) => {
    const page = document.querySelector(`template[data-explains="${CSS.escape(key)}"]`);
    if (!(page instanceof HTMLTemplateElement)) return [];
    const text = h("div", { class: "prose" }, page.content.cloneNode(true));
    return [h("details", { class: "explain" }, h("summary", {}, "What ", h("code", {}, name), " means"), text)];
  });
}
