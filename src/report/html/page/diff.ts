import type { Hunk, Line, Runs, View } from "../data.js";
import { h } from "./dom.js";

/** Before beside after where there is room, else one below the other. */
export function viewTable(view: View, path: string, isWide: boolean): HTMLElement {
  const change = isWide ? sides(view.hunks) : below(view.hunks);
  const table = view.kind === "place" ? place(view.hunks) : change;
  table.prepend(h("caption", {}, h("span", { class: "path" }, path), ` ${CAPTIONS[view.kind]}`));
  return h("div", { class: "code", role: "region", "aria-label": `${path} ${CAPTIONS[view.kind]}`, tabindex: "0" }, table);
}

const CAPTIONS: Readonly<Record<View["kind"], string>> = {
  change: "as it would change",
  forward: "as it would change with --forward",
  place: "stays as it is",
};

interface Numbered {
  readonly line: Line;
  readonly before: number;
  readonly after: number;
}

function numbered({ before, after, lines }: Hunk): Numbered[] {
  const at = { before, after };
  return lines.map((line) => ({ line, before: line[0] === "+" ? at.before : at.before++, after: line[0] === "-" ? at.after : at.after++ }));
}

function sides(hunks: readonly Hunk[]): HTMLTableElement {
  const head = h("tr", {}, h("th", { colspan: "2", scope: "colgroup" }, "Before"), h("th", { colspan: "2", scope: "colgroup" }, "After"));
  const rows = hunks.flatMap((hunk, index) => [...gap(index, 4), ...pairs(numbered(hunk)).map(([left, right]) => sideRow(left, right))]);
  return h("table", { class: "sides" }, columns(4), h("thead", {}, head), h("tbody", {}, ...rows));
}

function columns(count: number): HTMLElement {
  const kinds = count === 4 ? ["num", "text", "num", "text"] : ["num", "num", "text"].slice(3 - count);
  return h("colgroup", {}, ...kinds.map((kind) => h("col", { class: kind })));
}

/** What went beside what came in its place. */
function pairs(lines: readonly Numbered[]): [Numbered | undefined, Numbered | undefined][] {
  const rows: [Numbered | undefined, Numbered | undefined][] = [];
  let [gone, come]: [Numbered[], Numbered[]] = [[], []];
  const flush = () => {
    for (let i = 0; i < Math.max(gone.length, come.length); i++) rows.push([gone[i], come[i]]);
    [gone, come] = [[], []];
  };
  for (const each of lines) {
    if (each.line[0] === "-") gone.push(each);
    else if (each.line[0] === "+") come.push(each);
    else {
      flush();
      rows.push([each, each]);
    }
  }
  flush();
  return rows;
}

function sideRow(left: Numbered | undefined, right: Numbered | undefined): HTMLElement {
  return h("tr", {}, number(left?.before, left?.line), cell(left?.line), number(right?.after, right?.line), cell(right?.line));
}

function below(hunks: readonly Hunk[]): HTMLTableElement {
  const rows = hunks.flatMap((hunk, index) => [...gap(index, 3), ...numbered(hunk).map(belowRow)]);
  const head = h("tr", { class: "hidden" }, h("th", {}, "Before"), h("th", {}, "After"), h("th", {}, "Code"));
  return h("table", { class: "below" }, columns(3), h("thead", {}, head), h("tbody", {}, ...rows));
}

function belowRow({ line, before, after }: Numbered): HTMLElement {
  return h("tr", {}, number(line[0] === "+" ? undefined : before, line), number(line[0] === "-" ? undefined : after, line), cell(line));
}

function place(hunks: readonly Hunk[]): HTMLTableElement {
  const rows = hunks.flatMap(numbered).map(({ line, before }) => h("tr", {}, number(before, line), cell(line)));
  return h("table", { class: "below" }, columns(2), h("tbody", {}, ...rows));
}

function gap(index: number, width: number): HTMLElement[] {
  return index === 0 ? [] : [h("tr", { class: "gap" }, h("td", { colspan: String(width) }, "⋯"))];
}

const CLASSES: Readonly<Record<Line[0], string>> = { " ": "", "-": "gone", "+": "come", ">": "here" };

function number(value: number | undefined, line: Line | undefined): HTMLElement {
  return h("td", { class: `num ${line ? CLASSES[line[0]] : "none"}` }, value === undefined ? "" : String(value));
}

function cell(line: Line | undefined): HTMLElement {
  if (!line) return h("td", { class: "text none" });
  const [kind, runs] = line;
  const name = kind === "-" ? "del" : kind === "+" ? "ins" : "span";
  const sign = h("span", { class: "sign", "aria-hidden": "true" }, kind === ">" ? "▸" : kind);
  return h("td", { class: `text ${CLASSES[kind]}` }, sign, h(name, { class: "line" }, ...pieces(runs)));
}

function pieces(runs: Runs): (Node | string)[] {
  const result: (Node | string)[] = [];
  for (let index = 0; index < runs.length; index += 2) {
    const [kind = "", text = ""] = [runs[index], runs[index + 1]];
    const classes = [kind.replace("!", "") && `t-${kind.replace("!", "")}`, kind.endsWith("!") && "word"].filter(Boolean).join(" ");
    result.push(classes ? h("span", { class: classes }, text) : text);
  }
  return result;
}
