import stringWidth from "string-width";
import { print, rubOut } from "../output.js";
import type { Terminal } from "../terminal.js";

/** A line that a person types where each key comes by itself; undefined where they think better of it (Escape). */
export async function readText(terminal: Terminal, question: string): Promise<string | undefined> {
  print(question);
  const typed: string[] = [];
  for (;;) {
    const key = await terminal.key();
    if (key === "return" || key === "enter") return typed.join("");
    if (key === "escape") return undefined;
    if (key === "backspace") rubOut(stringWidth(typed.pop() ?? ""));
    const text = key === "space" ? " " : key;
    // Other keys come by their names.
    if ([...text].length !== 1) continue;
    typed.push(text);
    print(text);
  }
}
