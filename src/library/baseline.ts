import { baselineText } from "../run/baseline.js";
import { writeReport } from "./deliver.js";
import type { TreeResult } from "./result.js";

/**
 * Writes a baseline that knows all findings of a result but for those that a comment silences; gives their number. Throws a UsageError when
 * it can't be written.
 */
export async function writeBaseline(path: string, { files }: TreeResult, cwd = process.cwd()): Promise<number> {
  const decided = files.flatMap((file) => file.findings).filter(({ outcome }) => outcome !== "silenced");
  const findings = decided.map(({ finding }) => finding);
  await writeReport(path, [Buffer.from(baselineText(findings, path, cwd))]);
  return findings.length;
}
