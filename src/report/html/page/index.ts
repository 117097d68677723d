import { byId } from "./dom.js";

const table = byId("repositories", HTMLTableElement);
const body = table.tBodies[0] ?? table.createTBody();
const search = byId("search", HTMLInputElement);
const all = [...body.rows];

const textOf = (row: HTMLTableRowElement, column: number) => row.cells[column]?.textContent ?? "";

/** Names from their beginning, numbers from the largest, and the other way round where it is that way already. */
function sortBy(header: HTMLTableCellElement): void {
  const column = header.cellIndex;
  const isNumber = header.classList.contains("number");
  const known = header.getAttribute("aria-sort");
  const isAscending = known === null ? !isNumber : known === "descending";
  for (const other of table.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
  const compare = (a: HTMLTableRowElement, b: HTMLTableRowElement) =>
    isNumber ? Number(textOf(a, column)) - Number(textOf(b, column)) : textOf(a, column) < textOf(b, column) ? -1 : 1;
  body.append(...all.sort((a, b) => (isAscending ? compare(a, b) : compare(b, a))));
}

/** Rows with all of the words in the name of the repository or in its reasons. */
function filter(): void {
  const words = search.value.toLowerCase().split(/\s+/);
  for (const row of all) {
    const text = `${textOf(row, 0)} ${textOf(row, row.cells.length - 1)}`.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
  const shown = all.filter((row) => !row.hidden).length;
  byId("shown", HTMLElement).textContent = `${shown} of ${all.length} shown`;
}

for (const header of table.tHead?.rows[0]?.cells ?? [])
  header.querySelector("button")?.addEventListener("click", () => sortBy(header as HTMLTableCellElement));
search.addEventListener("input", filter);
