import { isDeepStrictEqual } from "node:util";
import { isMap, isSeq, type YAMLMap, type YAMLSeq } from "yaml";
import { VERSION } from "../../index.js";

/** The configuration of pre-commit with a hook that runs unleak; or why that can't be. */
export type Hooked = { readonly after: string; readonly entry: string } | { readonly why: "there already" | string };

/** As https://pre-commit.com/#repository-local-hooks has it: nobody needs to say where unleak lies. */
function entryOf(indent: string): string {
  const lines = [
    "- repo: local",
    "  hooks:",
    "    - id: unleak",
    "      name: unleak",
    "      entry: unleak --check --format diff",
    "      language: node",
    `      additional_dependencies: ["unleak@${VERSION}"]`,
    "      types: [python]",
    "      require_serial: true",
  ];
  return lines.map((line) => `${indent}${line}\n`).join("");
}

/** `text` is what the file holds, nothing where it isn't there; a byte of it that is no UTF-8 is none that YAML has. */
export async function withHook(text: string): Promise<Hooked> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) return { why: `it is no YAML: ${error.message.split("\n", 1)[0]}` };
  if (document.contents === null) return appended(text, `repos:\n${entryOf("  ")}`);
  const repos = isMap(document.contents) ? document.get("repos", true) : undefined;
  if (!isSeq(repos) || repos.flow || repos.items.length === 0) return { why: "its repos are no list to which something could be added" };
  if (hooksIn(document.toJS()).some((id) => id.startsWith("unleak"))) return { why: THERE };
  const made = insertedBehind(text, repos);
  const now = parseDocument(made.after);
  const wanted = { ...document.toJS(), repos: [...document.toJS().repos, parseDocument(entryOf("")).toJS()[0]] };
  return isDeepStrictEqual(now.toJS(), wanted) ? made : { why: "something added to its repos would not be read as such" };
}

export const THERE = "there already";

function hooksIn({ repos = [] }: { readonly repos?: readonly unknown[] }): string[] {
  const hooks = repos.flatMap((repo) => (repo as { hooks?: unknown } | null)?.hooks ?? []) as ({ id?: unknown } | null)[];
  return hooks.map((hook) => String(hook?.id ?? ""));
}

/** Below the last item, with the indentation that the first has. */
function insertedBehind(text: string, repos: YAMLSeq): { after: string; entry: string } {
  const [first, last] = [repos.items[0] as YAMLMap, repos.items.at(-1) as YAMLMap];
  const dash = text.lastIndexOf("-", first.range?.[0]);
  const indent = text.slice(text.lastIndexOf("\n", dash) + 1, dash);
  const end = last.range?.[1] ?? text.length;
  const newline = text[end - 1] === "\n" ? end - 1 : text.indexOf("\n", end);
  const at = newline < 0 ? text.length : newline + 1;
  const { after, entry } = appended(text.slice(0, at), entryOf(indent));
  return { after: after + text.slice(at), entry };
}

function appended(text: string, entry: string): { after: string; entry: string } {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const begun = text === "" || text.endsWith("\n") ? text : `${text}${newline}`;
  return { after: begun + entry.replaceAll("\n", newline), entry };
}
