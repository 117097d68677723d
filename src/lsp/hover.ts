import type { Hover, Position } from "vscode-languageserver/node";
import type { DocumentFinding } from "./messages.js";
import { covers } from "./ranges.js";

/** What `unleak explain` says of the reasons of the findings at a place. */
export function hoverAt(position: Position, findings: readonly DocumentFinding[]): Hover | null {
  const here = findings.filter(({ range }) => covers(range, { start: position, end: position }));
  const [first] = here;
  if (!first) return null;
  const pages = here.map(({ message, page }) => `**${escaped(message)}**\n\n${page}`);
  return { contents: { kind: "markdown", value: pages.join("\n\n---\n\n") }, range: first.range };
}

/** Text that stands for itself in Markdown, on one line; what stands between backticks does so anyhow. */
function escaped(text: string): string {
  const parts = text.replace(/\n+/g, " ").split("`");
  return parts.map((part, index) => (index % 2 === 0 ? part.replace(/[\\*_[\]<>]/g, "\\$&") : part)).join("`");
}
