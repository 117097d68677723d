import { cycleInWords, type Finding } from "../../transform.js";
import { findingDiff } from "../finding-diff.js";
import { count, linesText } from "../text.js";
import type { DumpedClass, GarbageDump } from "./dump.js";
import type { HeldType, Joined, NotPredicted, OnNone, Seen } from "./join.js";
import { isWanting } from "./wanting.js";

/** Lines of context in the diffs. */
const CONTEXT = 3;

/** A dump beside the findings, for people: what holds most objects first. `texts` are those of the files, a character for each byte. */
export function* garbageText(joined: Joined, texts: ReadonlyMap<string, string>): Generator<string> {
  const { seen, notPredicted, onNone, unsearched, unseen } = joined;
  const blocks = [
    ...seen.map((each) => seenBlock(each, texts)),
    ...notPredicted.map(notPredictedBlock),
    ...onNone.map(onNoneBlock),
    ...unsearched.map(unsearchedBlock),
    ...unseen.filter(isWanting).map(({ finding }) => unseenBlock(finding)),
  ];
  for (const [index, block] of blocks.entries()) yield `${index > 0 ? "\n" : ""}${block}`;
}

/** `3 objects in gc.garbage: …`, for the summary. */
export function garbageHeadline({ seen, notPredicted, unseen }: Joined, { garbage, search }: GarbageDump): string {
  const told = `${count(garbage.count, "object")} in gc.garbage: ${count(seen.length, "finding")} seen, ${count(notPredicted.length, "cycle")} not predicted, ${unseen.filter(isWanting).length} predicted and never seen`;
  const partly = garbage.examined < garbage.count || search.cut;
  return partly ? `${told} (in part: the search in the program is bounded)` : told;
}

/** What the dump says of the process. */
export function processLines({ pid, time, python, descriptors, gc }: GarbageDump): string {
  const { count: open, limit, kinds } = descriptors;
  const most = Object.entries(kinds).sort(([, one], [, other]) => other - one);
  const told = most.map(([kind, number]) => `${number} ${kind}`).join(", ");
  const when = Math.abs(time) < 8.64e12 ? new Date(time * 1000).toISOString() : "an unknown time";
  return linesText([
    `process ${pid}, Python ${python}, at ${when}: ${open}${limit === null || limit < 0 ? "" : ` of ${limit}`} descriptors open${told && ` (${told})`}`,
    ...((gc.debug & DEBUG_SAVEALL) > 0
      ? ["gc.DEBUG_SAVEALL is set: what would be freed late lies in gc.garbage, along with what is never freed"]
      : []),
  ]);
}

/** https://docs.python.org/2.7/library/gc.html#gc.DEBUG_SAVEALL */
const DEBUG_SAVEALL = 32;

function seenBlock({ decided: { finding, outcome }, objects, types, cycles, located, isWhole }: Seen, texts: ReadonlyMap<string, string>) {
  const { path, span, className, subject } = finding;
  const others = types.some(({ cls }) => cls.name !== className) ? ` (${typesText(types)})` : "";
  const diff = finding.edits.length > 0 ? findingDiff(finding, texts, CONTEXT) : "";
  const lines = [
    `${path}:${span.line}:${span.column}: ${count(objects, "object")}: ${className}${others}`,
    `    ${subject}`,
    ...cycles.slice(0, MOST_CYCLES).map((cycle) => `  ${cycle}`),
    ...(cycles.length > MOST_CYCLES ? [`  and ${count(cycles.length - MOST_CYCLES, "more cycle")}`] : []),
    ...doubts(located.paths, located.by),
    ...(isWhole ? [] : ["  the program gets from this attribute back to itself by another way than the finding says"]),
    ...(outcome === "silenced" || outcome === "known" ? [`  ${outcome === "known" ? "in the baseline" : "silenced by a comment"}`] : []),
    ...mending(finding),
  ];
  return linesText(lines) + diff;
}

/** Of one finding; a class with a table of methods has a cycle for each. */
const MOST_CYCLES = 3;

function doubts(paths: readonly string[], by: string): string[] {
  if (paths.length > 1) return [`  ambiguous: the class may be that of ${paths.join(" or of ")}`];
  return by === "name" ? ["  taken for this class by its name alone: neither its file nor its module is in the project"] : [];
}

function mending({ transform, verdict, reason, className, cycle = [] }: Finding): string[] {
  // The message stands by itself in other reports, and says the cycle first.
  const told = (reason?.message ?? "").replace(`\`${cycleInWords(className, cycle)}\`: `, "");
  if (verdict === "safe") return [`  unleak -w -t ${transform} mends it:`];
  return [`  ${told}`, ...(verdict === "unsafe" ? [`  unleak -w --unsafe -t ${transform} applies this:`] : [])];
}

function notPredictedBlock({ cls, attribute, objects, cycles, located }: NotPredicted): string {
  const what = attribute === undefined ? qualified(cls) : `${qualified(cls)}.${attribute}`;
  return linesText([
    `${placeOf(cls, located?.paths)}: ${count(objects, "object")}, and no finding tells of it: ${what}`,
    ...cycles.slice(0, MOST_CYCLES).map((cycle) => `  ${cycle}`),
    ...(located ? doubts(located.paths, located.by) : ["  not a class of the paths that were given"]),
  ]);
}

function placeOf({ file, line }: DumpedClass, paths: readonly string[] = []): string {
  const [path = file ?? "?"] = paths;
  return line === null ? path : `${path}:${line}`;
}

function onNoneBlock({ cls, objects, holder }: OnNone): string {
  const by = holder
    ? `held by ${holder.cls.name}${holder.attribute === null ? "" : `.${holder.attribute}`}`
    : "what holds them is not known";
  return linesText([`${placeOf(cls)}: ${count(objects, "object")} on no cycle: ${qualified(cls)}, ${by}`]);
}

function unsearchedBlock({ cls, objects }: HeldType): string {
  return linesText([`${placeOf(cls)}: ${count(objects, "object")}: ${qualified(cls)}: no cycle was found before the search ended`]);
}

function unseenBlock(finding: Finding): string {
  const { path, span, className, subject, cycle = [] } = finding;
  return linesText([
    `${path}:${span.line}:${span.column}: predicted and never seen: ${className}`,
    `    ${subject}`,
    `  ${cycleInWords(className, cycle)}`,
  ]);
}

function qualified({ module, name }: DumpedClass): string {
  return module === null ? name : `${module}.${name}`;
}

function typesText(types: readonly HeldType[]): string {
  return types.map(({ cls, objects }) => `${objects} ${cls.name}`).join(", ");
}
