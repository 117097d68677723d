import type { FindingData, Note, PageData } from "../data.js";
import { SCOPES, type Scope, scopeText } from "./accept.js";
import { viewTable } from "./diff.js";
import { h, prose } from "./dom.js";
import { figure } from "./drawing.js";

const SAFE = "Safe: a working program does what it did before, except that what was never freed is freed.";

/** What an opened finding shows. */
export function inside(finding: FindingData, data: PageData, isWide: boolean): HTMLElement[] {
  const { notes, views, picture } = finding;
  return [
    ...(finding.verdict === "safe" ? [h("p", { class: "note" }, SAFE)] : []),
    ...notes.map(noteText),
    ...views.map((view) => viewTable(view, data.files[view.file]?.shown ?? "", isWide)),
    ...(picture ? [figure(picture, data.layouts, `drawing-${data.findings.indexOf(finding)}`)] : []),
    ...explained(finding),
    more(finding, data),
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

/** The link to it, and what is to be accepted like it. */
function more(finding: FindingData, data: PageData): HTMLElement {
  const scopes = finding.canMark ? SCOPES : [];
  return h(
    "div",
    { class: "more" },
    h("a", { href: `#${finding.link}` }, "Link to this finding"),
    h("button", { type: "button", class: "copy" }, "Copy link"),
    ...scopes.map((scope) => scopeButton(scope, scopeText(scope, finding, data))),
  );
}

function scopeButton(scope: Scope, text: string): HTMLButtonElement {
  return h("button", { type: "button", class: "scope", value: scope }, text);
}
