import type { Measurement } from "./compare.js";

/** A table of medians, with the ratio to the first contender, and where the time went. Markdown. */
export function report(title: string, runs: ReadonlyMap<string, readonly Measurement[]>): string {
  const rows = [...runs].map(([name, all]) => ({ name, all, median: median(all.map(({ seconds }) => seconds)) }));
  const base = rows[0]?.median ?? 1;
  const table = rows.map(({ name, all, median: seconds }) => {
    const spread = `${Math.min(...all.map((run) => run.seconds)).toFixed(2)} to ${Math.max(...all.map((run) => run.seconds)).toFixed(2)}`;
    const memory = median(all.flatMap((run) => run.memory ?? []));
    return `| ${name} | ${seconds.toFixed(2)} | ${spread} | ${(seconds / base).toFixed(2)} | ${memory > 0 ? Math.round(memory) : "?"} |`;
  });
  const lines = rows.flatMap(({ name, all }) => {
    const names = [...(all[0]?.phases.keys() ?? [])];
    const spent = names.map((phase) => `${phase} ${median(all.map(({ phases }) => phases.get(phase) ?? 0)).toFixed(2)}`);
    return spent.length > 0 ? [`- ${name}: ${spent.join(", ")}`] : [];
  });
  const head = ["| | seconds, median | from, to | ratio | peak MB |", "| --- | --- | --- | --- | --- |"];
  return `\n### ${title}\n\n${[...head, ...table].join("\n")}\n\n${lines.join("\n")}\n`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
