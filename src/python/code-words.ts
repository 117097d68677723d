import { containsWord, patternOf } from "./word-search.js";

/** What is known of by its words alone. */
interface Code {
  readonly code: string;
}

/** Whether code asks an object whether it has an attribute of that name. */
export function testsIn({ code }: Code, name: string): boolean {
  return containsWord(code, name) && /\b(?:hasattr|getattr|AttributeError)\b/.test(code);
}

/** Whether code minds which object an attribute of that name is, or for how long it lives. */
export function mindsIn({ code }: Code, name: string): boolean {
  const compares = new RegExp(String.raw`\.${patternOf(name)}\s+is\b|\bis\s+(?:not\s+)?[\w.]+\.${patternOf(name)}\b`);
  return compares.test(code) || (containsWord(code, name) && /\bid\s*\(|\bweakref\b|\bWeak\w+\b/.test(code));
}
