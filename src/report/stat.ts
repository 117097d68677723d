import type { FileResult } from "../result.js";
import { quotePath } from "./diff.js";
import type { Format } from "./format.js";
import { type Group, grouped } from "./groups.js";
import { lineRuns } from "./line-diff.js";
import { count, printable } from "./text.js";

/** How many lines of which file come and go. */
export interface FileStat {
  readonly path: string;
  /** As git writes it. */
  readonly name: string;
  readonly added: number;
  readonly removed: number;
}

/** The changed files with counts and a graph, byte for byte as `git diff --stat` prints them. */
export const statFormat: Format = {
  name: "stat",
  encoding: "utf8",
  needsTexts: false,
  *print({ result, width = DEFAULT_WIDTH, grouping }) {
    const stats = result.files.flatMap(fileStat);
    if (stats.length === 0) return;
    const rows = rowsIn(layoutOf(stats, width));
    if (grouping) yield* groupBlocks(grouped(stats, grouping), rows);
    else yield* stats.map(rows);
    yield sumLine(stats);
  },
};

const DEFAULT_WIDTH = 80;

/** Of a file that changes. */
export function fileStat(file: FileResult): FileStat[] {
  if (!file.changed) return [];
  let [added, removed] = [0, 0];
  for (const { kind, lines } of lineRuns(file.before, file.after)) {
    if (kind === "added") added += lines.length;
    if (kind === "removed") removed += lines.length;
  }
  return [{ path: file.path, name: quotePath(file.path).trimEnd(), added, removed }];
}

/** Those of each group below its name, and their sum. */
function* groupBlocks(groups: readonly Group<FileStat>[], rows: (stat: FileStat) => string): Generator<string> {
  for (const { name, members } of groups) yield `${printable(name)}\n${members.map(rows).join("")}${sumLine(members)}\n`;
}

/** ` 2 files changed, 3 insertions(+), 1 deletion(-)` */
function sumLine(stats: readonly FileStat[]): string {
  const added = stats.reduce((sum, stat) => sum + stat.added, 0);
  const removed = stats.reduce((sum, stat) => sum + stat.removed, 0);
  const parts = [
    `${count(stats.length, "file")} changed`,
    ...(added > 0 || removed === 0 ? [`${count(added, "insertion")}(+)`] : []),
    ...(removed > 0 || added === 0 ? [`${count(removed, "deletion")}(-)`] : []),
  ];
  return ` ${parts.join(", ")}\n`;
}

/** In columns, but for `most`: so many lines change in one file at most. */
interface Layout {
  readonly names: number;
  readonly numbers: number;
  readonly graph: number;
  readonly most: number;
}

/** Three of a space, ` | ` and another space, and the last column, which stays empty. */
const BETWEEN = 6;
const LEAST_GRAPH = 6;
const LEAST_WIDTH = 16;

/** As git shares the columns out (`show_stats` of its diff.c): all there is to names and graphs, but for at least three eighths to the graphs. */
function layoutOf(stats: readonly FileStat[], wanted: number): Layout {
  const most = Math.max(...stats.map(changesOf));
  const longest = Math.max(...stats.map(({ name }) => name.length));
  const numbers = String(most).length;
  const fixed = numbers + BETWEEN;
  const width = Math.max(wanted, LEAST_WIDTH + fixed);
  if (longest + fixed + most <= width) return { names: longest, numbers, graph: most, most };
  const graph = Math.min(most, Math.max(LEAST_GRAPH, Math.floor((width * 3) / 8) - fixed));
  if (longest > width - fixed - graph) return { names: width - fixed - graph, numbers, graph, most };
  return { names: longest, numbers, graph: width - fixed - longest, most };
}

const changesOf = ({ added, removed }: FileStat) => added + removed;

function rowsIn({ names, numbers, graph, most }: Layout): (stat: FileStat) => string {
  return (stat) => {
    const number = String(changesOf(stat)).padStart(numbers);
    return ` ${shortened(stat.name, names).padEnd(names)} | ${number} ${graphOf(stat, graph, most)}\n`;
  };
}

/** The end of a name that is too long, from a slash on where there is one. */
function shortened(name: string, width: number): string {
  if (name.length <= width) return name;
  const end = name.slice(name.length - width + DOTS.length);
  return DOTS + end.slice(Math.max(0, end.indexOf("/")));
}

const DOTS = "...";

function graphOf({ added, removed }: FileStat, width: number, most: number): string {
  if (width > most) return bars(added, removed);
  const scaled = scale(added + removed, width, most);
  const total = scaled < 2 && added > 0 && removed > 0 ? 2 : scaled;
  if (added < removed) return bars(scale(added, width, most), total - scale(added, width, most));
  return bars(total - scale(removed, width, most), scale(removed, width, most));
}

const bars = (added: number, removed: number) => "+".repeat(added) + "-".repeat(removed);

/** What is there at all gets one sign at least. */
function scale(number: number, width: number, most: number): number {
  return number === 0 ? 0 : 1 + Math.floor((number * (width - 1)) / most);
}

/** The same with the colours of a diff; its lines hold no control characters. */
export function colourStat(text: string): string {
  return text.replace(
    /^( .* \| +\d+ )(\+*)(-*)$/gm,
    (_, head: string, added: string, removed: string) => head + painted(added, "32") + painted(removed, "31"),
  );
}

const painted = (text: string, code: string) => (text === "" ? "" : `\x1b[${code}m${text}\x1b[0m`);
