import { ALIASES } from "../../shared/aliases.js";
import { STATES } from "../../shared/states.js";
import type { Mendable, Suggestion } from "./suggestion.js";

/** What `method-alias` or `method-state` makes of a stored method when it is asked to. */
export function storedMethod({ judged, isState, cls, links: [first], project }: Mendable): Suggestion | undefined {
  const mended = judged && project.ask(ALIASES).mended(cls, judged);
  if (judged && mended) {
    const form = mended.by === "unsafe" ? "a class attribute" : "a forwarding method";
    return {
      changes: mended.changes,
      says: `the class gets ${form} (\`-t method-alias --${mended.by}\` does the same): ${mended.reason.message}`,
    };
  }
  const name = first?.edge.name;
  const changes = isState && name !== undefined ? project.ask(STATES).changesFor(cls, name) : undefined;
  return (
    changes && {
      changes,
      says: "the attribute becomes a property over the method's name, as `-t method-state` has it, which says whether something stands against it",
    }
  );
}
