import type { Times } from "../times.js";

/** Where the time went, for `--verbose`; the last part is what came after the run: the report. */
export function timesReport({ phases, parsing }: Times): string {
  const whole = performance.now();
  const report = whole - Object.values(phases).reduce((sum, each) => sum + each, 0);
  const parts = [...Object.entries(phases), ["report", report] as const].map(([name, spent]) => `${name} ${seconds(spent)}`);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  return `time: ${seconds(whole)} s = ${parts.join(" + ")}; ${seconds(parsing)} s of it in the parser; ${memory} MB of memory\n`;
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);
