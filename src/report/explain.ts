import type { Transform } from "../transform.js";
import { TOPICS } from "./topics.js";

/** The transforms and their reasons, a line each. */
export function listReport(transforms: readonly Transform[]): string {
  const width =
    Math.max(...transforms.flatMap((transform) => [transform.name, ...transform.rules.map(({ id }) => id)]).map((name) => name.length)) + 4;
  return transforms
    .flatMap((transform) => [
      `${transform.name.padEnd(width)}${transform.summary}${transform.isDefault ? "" : " (off unless named)"}`,
      ...transform.rules.map(({ id, page }) => `  ${id.padEnd(width - 2)}${firstSentence(page)}`),
    ])
    .concat(Object.entries(TOPICS).map(([name, text]) => `${name.padEnd(width)}${firstSentence(text)}`))
    .map((line) => `${line}\n`)
    .join("");
}

/** The page on a reason of a transform; undefined where one of them is not known. */
export function pageOf(transforms: readonly Transform[], transform: string, reason: string): string | undefined {
  return transforms.find(({ name }) => name === transform)?.rules.find(({ id }) => id === reason)?.page;
}

/** The sentence a page opens with, below its heading. */
export function firstSentence(page: string): string {
  const paragraph = page.split("\n\n").find((part) => part.trim() !== "" && !part.startsWith("#")) ?? "";
  return (/^.*?[.:](?=\s|$)/s.exec(paragraph)?.[0] ?? paragraph).replace(/\s+/g, " ").replace(/:$/, ".");
}

/**
 * What a transform or a reason means, in Markdown; undefined for a name that is neither. A reason of several transforms is
 * told for each, and as `transform/reason` for one.
 */
export function explainReport(name: string, transforms: readonly Transform[]): string | undefined {
  const transform = transforms.find((each) => each.name === name);
  if (transform)
    return page(
      transform.name,
      `${transform.summary}\n\n${transform.docs.trim()}\n\nReasons: ${transform.rules.map(({ id }) => id).join(", ")}`,
    );
  const topic = Object.hasOwn(TOPICS, name) ? TOPICS[name] : undefined;
  if (topic !== undefined) return page(name, topic.trim());
  const pages = transforms.flatMap((each) =>
    each.rules.flatMap(({ id, page: text }) => (name === id || name === `${each.name}/${id}` ? [`(${each.name})\n\n${text.trim()}`] : [])),
  );
  return pages.length > 0 ? page(name.slice(name.lastIndexOf("/") + 1), pages.join("\n\n")) : undefined;
}

function page(title: string, body: string): string {
  return `# ${title}\n\n${body}\n`;
}
