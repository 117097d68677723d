import type { RunResult } from "../result.js";
import { type Fold, foldsOf, placesText } from "./fold.js";
import { LABELS } from "./labels.js";
import { isListed } from "./listed.js";
import { type Paint, painter } from "./paint.js";

/** The findings that were not applied, one a line, those that say the same of one attribute together; `withPlaces`: with all the places of those. */
export function keptLines({ files }: RunResult, isColoured = false, withPlaces = false): string {
  const paint = painter(isColoured);
  const listed = [...foldsOf(files).values()].filter(([first]) => isListed(first));
  const lines = listed.flatMap((fold) => [findingLine(fold, paint), ...(withPlaces ? otherPlaces(fold, paint) : [])]);
  return lines.map((line) => `${line}\n`).join("");
}

/** `  as well as 253:9, 259:13, other.py:12:9`: the path once for those that follow each other in a file. */
function otherPlaces([first, ...others]: Fold, paint: Paint): string[] {
  if (others.length === 0) return [];
  let last = first.finding.path;
  const places = others.map(({ finding: { path, span } }) => {
    const place = `${span.line}:${span.column}`;
    const shown = path === last ? place : `${path}:${place}`;
    last = path;
    return shown;
  });
  return [`  ${paint("dim", `as well as ${places.join(", ")}`)}`];
}

/** `pumps.py:12:9: kept overridden-in-subclass: … (method-alias)` */
function findingLine(fold: Fold, paint: Paint): string {
  const [{ finding, outcome, why }] = fold;
  const { name, message } = finding.reason ?? {};
  const told = [placesText(fold), message].filter((part) => part !== undefined).join("; ");
  const because = why === undefined ? name && `${paint("bold", name)}: ${paint(undefined, told)}` : paint(undefined, why);
  const ending = outcome === "silenced" ? `by the comment at line ${finding.silencedBy?.line}` : because;
  const fate = paint(outcome === "silenced" ? "dim" : "yellow", LABELS[outcome]);
  const place = paint("bold", `${finding.path}:${finding.span.line}:${finding.span.column}`);
  return `${place}: ${fate}${ending === undefined ? "" : ` ${ending}`} ${paint("dim", `(${finding.transform})`)}`;
}
