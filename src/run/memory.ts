import { availableMemory } from "node:process";
import { getHeapStatistics } from "node:v8";
import type { ResourceLimits } from "node:worker_threads";

const MIB = 1024 * 1024;

/** What of the memory that is free the threads may take together. */
const SHARE = 0.75;

/**
 * The limits for each of several threads. All that is learnt of a large tree has to fit, and Node by itself gives some 4 GiB on whatever machine;
 * who has told Node how much there is (`--max-old-space-size`) is believed.
 */
export function memoryFor(threads: number, available = availableMemory(), options = toldOptions()): ResourceLimits {
  if (options.some((option) => /^--max[-_]old[-_]space[-_]size\b/.test(option))) return {};
  const share = (available * SHARE) / threads;
  return share > getHeapStatistics().heap_size_limit ? { maxOldGenerationSizeMb: Math.floor(share / MIB) } : {};
}

function toldOptions(): readonly string[] {
  return [...process.execArgv, ...(process.env.NODE_OPTIONS ?? "").split(/\s+/)];
}
