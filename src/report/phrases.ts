import type { Decided } from "../result.js";
import type { Finding, Transform } from "../transform.js";
import type { Fold } from "./fold.js";

/** What a finding is filed under: `method-alias` where it is safe, `method-alias/overridden-in-subclass` where there is a reason. */
export function ruleOf({ transform, reason }: Pick<Finding, "transform" | "reason">): string {
  return reason ? `${transform}/${reason.name}` : transform;
}

/** A reason as a report on these transforms calls it: with its transform where another of them has one of that name. */
export function reasonLabel(transform: string, name: string, transforms: readonly Transform[]): string {
  const isShared = transforms.some((other) => other.name !== transform && other.rules.some(({ id }) => id === name));
  return isShared ? `${transform}/${name}` : name;
}

/** What became of a finding, and of those that are told with it, in sentences that stand alone. */
export function sentenceOf(fold: Fold, transforms: readonly Transform[], wrote: boolean): string {
  const [decided] = fold;
  const { finding } = decided;
  const where = finding.className ? ` in \`${finding.className}\`` : "";
  const what = fold.length > 1 ? `\`${finding.attribute}\` (${fold.length} places)` : `\`${finding.subject}\`${where}`;
  const warnings = decided.outcome === "silenced" ? [] : finding.warnings.map(({ message }) => `Warning: ${stopped(message)}`);
  return [stopped(`${what} ${fateOf(decided, transforms, wrote)}`), ...warnings].join(" ");
}

function fateOf({ finding, outcome, why }: Decided, transforms: readonly Transform[], wrote: boolean): string {
  const because = finding.reason ? `: ${finding.reason.message}` : "";
  if (outcome === "silenced") return `is silenced by the comment at line ${finding.silencedBy?.line}`;
  if (outcome === "kept") return `is left alone${because}`;
  if (outcome === "withheld") return `would be rewritten with --unsafe${because}`;
  if (outcome === "declined") return `was declined${because}`;
  if (outcome === "known") return `is left alone: it is in the baseline`;
  if (outcome === "conflict") return `can't be rewritten${why === undefined ? "" : `: ${why}`}`;
  const done = wrote ? "was rewritten" : "would be rewritten";
  const summary = transforms.find(({ name }) => name === finding.transform)?.summary ?? "";
  return finding.reason ? `${done}, as was asked for${because}` : `${done}. ${summary}`.trimEnd();
}

const stopped = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
