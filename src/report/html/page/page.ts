import type { PageData } from "../data.js";
import { byId, h } from "./dom.js";
import { Filters } from "./filters.js";
import { listenToKeys } from "./keys.js";
import { List } from "./list.js";
import { Marks } from "./marks.js";

const data = JSON.parse(document.getElementById("data")?.textContent ?? "") as PageData;
const marks = new Marks(data);
const list = new List(data, marks, marked, byId("findings", HTMLElement));
const filters = new Filters(data, marks, show);

/** A card may stand for several findings. */
const all = data.findings.reduce((sum, { findings }) => sum + findings, 0);
const folded = all > data.findings.length ? `, for ${all} findings` : "";

function show(shown: ReadonlySet<number>): void {
  list.show(shown);
  byId("shown", HTMLElement).textContent = `${shown.size} of ${data.findings.length} shown${folded}`;
  byId("nothing", HTMLElement).hidden = shown.size > 0;
}

/** A mark changes what is counted, but nothing disappears from under the reviewer's hands until the filters are used again. */
function marked(): void {
  filters.count();
  const [accepted, rejected] = [marks.count("accepted"), marks.count("rejected")];
  const markable = data.findings.filter(({ canMark }) => canMark).length;
  byId("counter", HTMLElement).textContent = `${accepted} accepted, ${rejected} rejected, ${markable - accepted - rejected} to decide`;
  byId("save", HTMLButtonElement).disabled = accepted + rejected === 0;
}

function save(): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(marks.decisions(), null, 2)}\n`], { type: "application/json" }));
  h("a", { href: url, download: "unleak-decisions.json" }).click();
  // The browser may begin to read it only after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Where there is little room, the filters are folded away. */
function fold(): void {
  const narrow = matchMedia("(max-width: 52rem)");
  const drawer = byId("drawer", HTMLDetailsElement);
  const apply = () => {
    drawer.open = !narrow.matches;
  };
  narrow.addEventListener("change", apply);
  apply();
}

byId("save", HTMLButtonElement).addEventListener("click", save);
listenToKeys(list);
fold();
filters.update();
marked();
