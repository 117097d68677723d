import { baselineText } from "../run/baseline.js";
import { writeReport } from "./deliver.js";
import type { TreeResult } from "./result.js";

/**
 * Writes a baseline that knows all findings of a result but for those that a comment silences; gives their number. Throws a UsageError when
 * it can't be written.
 */
export async function writeBaseline(path: string, result: TreeResult, cwd = process.cwd()): Promise<number> {
  const { text, findings } = baselineOf(path, result, cwd);
  await writeReport(path, [Buffer.from(text)], "baseline");
  return findings;
}

/** What such a baseline at `path` holds, and how many findings it knows. */
export function baselineOf(
  path: string,
  { run }: Pick<TreeResult, "run">,
  cwd = process.cwd(),
): { readonly text: string; readonly findings: number } {
  const decided = run.files.flatMap((file) => file.findings).filter(({ outcome }) => outcome !== "silenced");
  const findings = decided.map(({ finding }) => finding);
  return { text: baselineText(findings, path, cwd), findings: findings.length };
}
