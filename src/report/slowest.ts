import type { RunResult } from "../result.js";

export interface Slow {
  readonly path: string;
  readonly milliseconds: number;
}

const MANY = 10;

/** The ten files that took longest, the slowest first. */
export function slowestOf({ files }: RunResult): Slow[] {
  return files
    .flatMap(({ path, milliseconds }) => (milliseconds === undefined ? [] : [{ path, milliseconds }]))
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, MANY);
}
