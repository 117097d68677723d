import type { Report } from "../format.js";
import { count, printable } from "../text.js";
import { escaped } from "./explain.js";

/** What the page is about: the repository of one of several reports, or the project. */
export function nameOf({ repository, provenance }: Report): string | undefined {
  const name = repository?.name ?? provenance?.project ?? "";
  return name === "" ? undefined : printable(name);
}

/** `spool: unleak report (3f2a9c1d0b7e, 2026-11-30)` */
export function titleOf(report: Report): string {
  const name = nameOf(report);
  const { commit, date } = report.provenance ?? {};
  const when = [commit, date].filter((each) => each !== undefined).join(", ");
  return `${name === undefined ? "" : `${name}: `}unleak report${when === "" ? "" : ` (${when})`}`;
}

/** Which unleak said it of which commit, and what was typed. */
export function origin({ provenance, result, wrote }: Report, tool: string): string {
  const { commit, date, command } = provenance ?? {};
  // Files that the run itself has written differ from any commit.
  const found = wrote ? [] : result.files.filter(({ findings }) => findings.length > 0);
  const changed = found.filter(({ path }) => provenance?.differs(path)).length;
  const differing = changed > 0 ? `, but ${count(changed, "file")} with findings ${changed === 1 ? "differs" : "differ"} from it` : "";
  const parts = [
    ...(commit === undefined ? [] : [`commit <code>${commit}</code>${differing}`]),
    ...(date === undefined ? [] : [`<time datetime="${date}">${date}</time>`]),
    escaped(tool),
    ...(command === undefined ? [] : [`<code class="command">${escaped(printable(command))}</code>`]),
  ];
  return `<p class="origin muted">${parts.join(" · ")}</p>`;
}
