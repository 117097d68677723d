import type { Node } from "./tree.js";

/** Private names are mangled by the class they stand in (Python 2 language reference, 5.2.1). */
export function mangle(name: string, at: Node): string {
  if (!name.startsWith("__") || name.endsWith("__")) return name;
  const definition = at.closest("class_definition");
  return mangleIn(name, definition?.field("name")?.text ?? "");
}

/** The name that `name` stands for in the body of a class: a private one is mangled (Python 2 language reference, 6.2.1). */
export function mangleIn(name: string, className: string): string {
  if (!name.startsWith("__") || name.endsWith("__")) return name;
  const stripped = className.replace(/^_+/, "");
  return stripped ? `_${stripped}${name}` : name;
}

/** The spellings of a name that may be mangled: in its own class `_C__name` is written `__name`. */
export function spellingsOf(name: string): string[] {
  const tails = Array.from(name.matchAll(/(?<=[^_])__(?=.)/g), ({ index }) => name.slice(index));
  return name.startsWith("_") && !name.endsWith("__") ? [name, ...tails] : [name];
}
