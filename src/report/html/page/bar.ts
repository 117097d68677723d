import type { PageData } from "../data.js";
import { byId, h } from "./dom.js";
import type { List } from "./list.js";
import type { Marks } from "./marks.js";

/** The row that stays in sight: what is decided, and what can be. */
export class Bar {
  private readonly menu = byId("menu", HTMLButtonElement);
  private readonly bar = byId("bar", HTMLElement);
  private readonly markable: number;

  constructor(
    data: PageData,
    private readonly marks: Marks,
    private readonly list: List,
  ) {
    this.markable = data.findings.filter(({ canMark }) => canMark).length;
    byId("save", HTMLButtonElement).addEventListener("click", () => save(marks));
    byId("accept-shown", HTMLButtonElement).addEventListener("click", () => list.accept());
    byId("undo", HTMLButtonElement).addEventListener("click", () => list.undo());
    this.listenToMenu();
    // Whatever is scrolled to comes to stand below the row.
    const makeRoom = () => {
      document.documentElement.style.scrollPaddingTop = `${Math.ceil(this.bar.getBoundingClientRect().height) + 8}px`;
    };
    makeRoom();
    new ResizeObserver(makeRoom).observe(this.bar);
  }

  /** Tells of the marks that there are now, and of what is shown now. */
  update(): void {
    const [accepted, rejected] = [this.marks.count("accepted"), this.marks.count("rejected")];
    byId("counter", HTMLElement).textContent =
      `${accepted} accepted, ${rejected} rejected, ${this.markable - accepted - rejected} to decide`;
    byId("save", HTMLButtonElement).disabled = accepted + rejected === 0;
    const { undoable } = this.marks;
    const undo = byId("undo", HTMLButtonElement);
    undo.textContent = undoable > 1 ? `Undo ${undoable}` : "Undo";
    undo.disabled = undoable === 0;
    const left = this.list.undecided();
    const unsafe = left.filter(({ finding }) => finding.verdict !== "safe").length;
    const accept = byId("accept-shown", HTMLButtonElement);
    accept.textContent = `Accept the ${left.length} shown${unsafe > 0 ? ` (${unsafe} not safe)` : ""}`;
    accept.disabled = left.length === 0;
  }

  /** In a narrow window, what decides is folded away behind a button. */
  private listenToMenu(): void {
    const open = (isOpen: boolean) => {
      this.menu.setAttribute("aria-expanded", String(isOpen));
      this.bar.classList.toggle("open", isOpen);
    };
    this.menu.addEventListener("click", () => open(this.menu.getAttribute("aria-expanded") === "false"));
    this.bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.bar.classList.contains("open")) return;
      open(false);
      this.menu.focus();
    });
    this.bar.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.bar.contains(relatedTarget)) open(false);
    });
  }
}

function save(marks: Marks): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(marks.decisions(), null, 2)}\n`], { type: "application/json" }));
  h("a", { href: url, download: "unleak-decisions.json" }).click();
  // The browser may begin to read it only after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
