/**
 * Whether a text may hold `self.A = self.M`: an `=` behind a target with a dot in it, and behind the `=` an attribute of a
 * name that the target says; or several targets. A superset, in time proportional to the text.
 */
export function mayHoldAlias(text: string): boolean {
  for (const { index } of text.matchAll(ASSIGNMENT)) if (mayAssign(text, index)) return true;
  return false;
}

/** An `=` that is no part of a comparison or an augmented assignment. */
const ASSIGNMENT = /(?<![=!<>+\-*/%&|^])=(?!=)/g;
/** Behind it, brackets, line breaks and comments aside, `name.`. */
const VALUE = /(?:[\s\\([]|#[^\r\n]*)*([A-Za-z0-9_\x80-\xff]+)(?:\s|\\)*\./y;

function mayAssign(text: string, equals: number): boolean {
  const start = Math.max(text.lastIndexOf("\n", equals), text.lastIndexOf("\r", equals)) + 1;
  const targets = text.slice(start, equals);
  const before = /[\\,([{.=]$/.exec(
    text
      .slice(Math.max(0, start - 200), start)
      .replace(/#[^\r\n]*\s*$/, "")
      .trimEnd(),
  )?.[0];
  // A target may be broken behind its dot; `f(x=self.y)` has its `=` inside brackets that the line has opened.
  if (!targets.includes(".") && before !== "." && before !== "\\") return false;
  if (before === undefined && opensBracket(targets)) return false;
  if (targets.includes(",")) return true;
  VALUE.lastIndex = equals + 1;
  const object = VALUE.exec(text)?.[1];
  return object !== undefined && (before !== undefined || targets.includes(object));
}

/** Whether a bracket is open behind `text`; one in a string, or behind a `;`, says nothing about the target. */
function opensBracket(text: string): boolean {
  const count = (bracket: RegExp) => (text.match(bracket) ?? []).length;
  return !/["'`;]/.test(text) && count(/[([{]/g) > count(/[)\]}]/g);
}
