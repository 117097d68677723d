import MarkdownIt from "markdown-it";
import type { Transform } from "../../transform.js";
import { visible } from "../text.js";
import type { Runs } from "./data.js";
import { highlight } from "./highlight.js";

/** As HTML wants it in text and in attributes, and with all that can't be seen visible. */
export function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** HTML in the Markdown is shown and not obeyed, and no image is fetched. */
const markdown = new MarkdownIt({ html: false, highlight: (code, language) => highlighted(code, language) }).disable("image");

function highlighted(code: string, language: string): string {
  if (language === "diff") return code.split("\n").map(diffLine).join("\n");
  return language === "python" ? highlight(code).map(spans).join("\n") : escaped(code);
}

function diffLine(line: string): string {
  const tag = line.startsWith("+") ? "ins" : line.startsWith("-") ? "del" : undefined;
  return tag ? `<${tag}>${escaped(line)}</${tag}>` : escaped(line);
}

function spans(runs: Runs): string {
  return runs
    .map((text, index) =>
      index % 2 === 0 ? "" : runs[index - 1] ? `<span class="t-${runs[index - 1]}">${escaped(text)}</span>` : escaped(text),
    )
    .join("");
}

/** The explanations of those transforms and reasons that findings have, each once: the page takes a copy where it is wanted. */
export function explanations(transforms: readonly Transform[], names: ReadonlySet<string>): string {
  const pages = transforms.flatMap((transform) => [
    [transform.name, transform.docs] as const,
    ...transform.rules.map(({ id, page }) => [`${transform.name}/${id}`, page] as const),
  ]);
  return pages
    .filter(([name]) => names.has(name))
    .map(([name, text]) => `<template data-explains="${escaped(name)}">${markdown.render(visible(text))}</template>\n`)
    .join("");
}

/** A sentence of such an explanation. */
export function inline(text: string): string {
  return markdown.renderInline(visible(text));
}
