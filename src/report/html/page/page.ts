import type { PageData } from "../data.js";
import { Bar } from "./bar.js";
import { byId, h } from "./dom.js";
import { Filters } from "./filters.js";
import { listenToKeys } from "./keys.js";
import { followLinks } from "./links.js";
import { List } from "./list.js";
import { Marks } from "./marks.js";

const data = JSON.parse(document.getElementById("data")?.textContent ?? "") as PageData;
const marks = new Marks(data);
const findings = byId("findings", HTMLElement);
const list = new List(data, marks, marked, findings);
const bar = new Bar(data, marks, list);
const filters = new Filters(data, marks, show);

/** A card may stand for several findings. */
const all = data.findings.reduce((sum, { findings }) => sum + findings, 0);
const folded = all > data.findings.length ? [h("span", { class: "folded" }, `, for ${all} findings`)] : [];

function show(shown: ReadonlySet<number>): void {
  list.show(shown);
  byId("shown", HTMLElement).replaceChildren(`${shown.size} of ${data.findings.length} shown`, ...folded);
  byId("nothing", HTMLElement).hidden = shown.size > 0;
  bar.update();
}

/** A mark changes what is counted, but nothing disappears from under the reviewer's hands until the filters are used again. */
function marked(): void {
  filters.count();
  bar.update();
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

/** On paper all that is shown is open. */
function printOpened(): void {
  let close = () => {};
  addEventListener("beforeprint", () => {
    close = list.openAll();
  });
  addEventListener("afterprint", () => close());
}

listenToKeys(list);
fold();
printOpened();
filters.update();
list.build();
followLinks(list, filters, findings);
