import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cost, costOf } from "./cost.js";
import { CLASSES } from "./shapes/classes.js";
import { HIERARCHIES } from "./shapes/hierarchies.js";
import { type Shape, textOf } from "./shapes/shape.js";
import { TEXTS } from "./shapes/texts.js";

export const SHAPES: readonly Shape[] = [...HIERARCHIES, ...CLASSES, ...TEXTS];

/** What the program took for one size of a shape. */
interface Point {
  readonly size: number;
  /** Of all its files together. */
  readonly bytes: number;
  readonly cost: Cost;
}

export interface Growth {
  readonly shape: Shape;
  readonly points: readonly Point[];
  /** What the time grows with, of the text: 1 where twice the text takes twice the time. Undefined with fewer than two sizes. */
  readonly exponent: number | undefined;
  /** The size that took too long, if one did. */
  readonly unfinished?: number;
}

export interface Patience {
  /** No larger size is tried after one that took so many seconds of a processor. */
  readonly enough: number;
  /** A run is ended after so many seconds of the clock. */
  readonly most: number;
}

/** Tries larger and larger inputs of a shape. `start` is what the program takes for next to nothing. */
export async function growthOf(cli: string, shape: Shape, start: Cost, patience: Patience): Promise<Growth> {
  const points: Point[] = [];
  for (let size = shape.from; size <= shape.to; size *= 2) {
    const point = await tried(cli, shape.files(size), patience.most);
    if (!point) return { shape, points, exponent: exponentOf(points, start), unfinished: size };
    points.push({ size, ...point });
    if (point.cost.seconds > patience.enough) break;
  }
  return { shape, points, exponent: exponentOf(points, start) };
}

/** What the program takes where there is nothing to do. */
export async function startOf(cli: string): Promise<Cost> {
  const point = await tried(cli, { "shape.py": textOf(1, () => "pass\n") }, 60);
  if (!point) throw new Error(`${cli} doesn't finish for an empty module`);
  return point.cost;
}

async function tried(cli: string, files: Readonly<Record<string, string>>, most: number) {
  const root = mkdtempSync(join(tmpdir(), "unleak-growth-"));
  try {
    mkdirSync(join(root, ".git"));
    for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
    const cost = await costOf(cli, ["-j", "1", root], most);
    return cost && { bytes: Object.values(files).reduce((sum, text) => sum + text.length, 0), cost };
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Of so many sizes, the last, growth is told: what is small is mostly noise. */
const LAST = 3;

/** The slope of a straight line through the logarithms of text and time, by least squares. */
function exponentOf(points: readonly Point[], start: Cost): number | undefined {
  const last = points
    .slice(-LAST)
    .map(({ bytes, cost }) => [Math.log(bytes), Math.log(Math.max(cost.seconds - start.seconds, 0.01))] as const);
  if (last.length < 2) return undefined;
  const mean = (axis: 0 | 1) => last.reduce((sum, point) => sum + point[axis], 0) / last.length;
  const [x, y] = [mean(0), mean(1)];
  const along = last.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return along / last.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

export function growthTable(all: readonly Growth[], start: Cost): string {
  const rows = all.map(({ shape, points, exponent, unfinished }) => {
    const last = points.at(-1);
    const figures = last
      ? [
          last.size,
          (last.bytes / 1e6).toFixed(2),
          last.cost.seconds.toFixed(2),
          exponent?.toFixed(2) ?? "?",
          Math.round(last.cost.megabytes),
          Math.max(0, ((last.cost.megabytes - start.megabytes) * 1e6) / last.bytes).toFixed(0),
        ]
      : ["none", "", "", "?", "", ""];
    return `| ${shape.name}: ${shape.of} | ${figures.join(" | ")} |${unfinished === undefined ? "" : ` ${unfinished} don't finish |`}`;
  });
  const head = [
    "| shape | so many | MB of text | seconds | exponent | peak MB | bytes a byte |",
    "| --- | --- | --- | --- | --- | --- | --- |",
  ];
  return `${[...head, ...rows].join("\n")}\n`;
}
