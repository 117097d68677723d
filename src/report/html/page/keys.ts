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
    "/": () => search.select(),
    "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (!action || event.ctrlKey || event.metaKey || event.altKey || help.open || !isOn.checked || isTyping(event.target)) return;
    event.preventDefault();
    action();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    event.preventDefault();
    list.goBack();
  });
  byId("help-button", HTMLButtonElement).addEventListener("click", () => help.showModal());
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== "checkbox");
}
