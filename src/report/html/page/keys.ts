import { byId } from "./dom.js";
import type { List } from "./list.js";

/** What single keys do, unless somebody types a word or has switched them off. */
export function listenToKeys(list: List): void {
  const help = byId("help", HTMLDialogElement);
  const search = byId("search", HTMLInputElement);
  const isOn = byId("single-keys", HTMLInputElement);
  const actions: Readonly<Record<string, () => void>> = {
    j: () => list.move(1),
    k: () => list.move(-1),
    o: () => list.toggleFile(),
    a: () => list.mark("accepted"),
    r: () => list.mark("rejected"),
    u: () => list.mark(undefined),
    A: () => list.accept(),
    F: () => list.accept("file"),
    D: () => list.accept("folder"),
    R: () => list.accept("reason"),
    z: () => list.undo(),
    "/": () => search.select(),
    "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (!action || event.ctrlKey || event.metaKey || event.altKey || help.open || !isOn.checked || isTyping(event.target)) return;
    // With Caps Lock on, `a` is `A`, and accepts one and not all.
    if (/[A-Z]/.test(event.key) && !event.shiftKey) return;
    event.preventDefault();
    action();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.goBack();
  });
  search.addEventListener("keydown", leave);
  byId("filters", HTMLFormElement).addEventListener("keydown", leave);
  byId("help-button", HTMLButtonElement).addEventListener("click", () => help.showModal());
}

/** Out of the field, which keeps what is in it: single keys mean something again. */
function leave(event: KeyboardEvent): void {
  if (event.key !== "Escape" || !(event.target instanceof HTMLElement)) return;
  event.preventDefault();
  event.target.blur();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== "checkbox");
}
