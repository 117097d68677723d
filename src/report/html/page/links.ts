import type { Filters } from "./filters.js";
import type { List } from "./list.js";

/** Goes to the finding that the address ends in, now and whenever that changes; copies such addresses. */
export function followLinks(list: List, filters: Filters, root: HTMLElement): void {
  const places = new Map(list.cards.map((card) => [card.finding.link, card]));
  const follow = () => {
    const card = places.get(location.hash.slice(1));
    if (!card) return;
    if (!card.isShown) filters.clear();
    list.goTo(card);
  };
  addEventListener("hashchange", follow);
  root.addEventListener("click", ({ target }) => {
    const button = target instanceof HTMLButtonElement && target.classList.contains("copy") ? target : undefined;
    const link = button?.parentElement?.querySelector("a")?.href;
    if (button && link) void copy(link).then((isCopied) => tell(button, isCopied));
  });
  follow();
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A page from the disk, or in a frame, may not be let.
    return false;
  }
}

function tell(button: HTMLButtonElement, isCopied: boolean): void {
  button.textContent = isCopied ? "Copied" : "The browser lets nothing be copied: copy the link beside it";
  setTimeout(() => {
    button.textContent = "Copy link";
  }, 3000);
}
