import { Recorder } from "../report/model.js";
import { jsonPieces } from "../report/pieces.js";
import { Texts } from "../report/texts.js";
import type { RunResult } from "../result.js";
import type { Observation } from "./compare.js";
import { fatesOf, type Verified } from "./model.js";

/** Of `verify.schema.json`; it changes when a program that reads such reports would have to. */
const SCHEMA_VERSION = "1";

/** What was found; where something was written, the run that wrote it. */
interface Written {
  readonly run: RunResult;
  readonly wrote: boolean;
}

/** A verification as `verify.schema.json` describes it. */
export function* verificationJson(verified: Verified, { run, wrote }: Written, version: string): Generator<string> {
  const { command, root, verdict, obstacle, tried, culprits, flaky, unchanged, rewritten, files, runs, notes, leftOut } = verified;
  const recorder = new Recorder(new Texts(run.files));
  const fates = fatesOf(verified);
  const written = wrote ? run.files.filter(({ changed }) => changed).map(({ path }) => path) : [];
  const isApplied = (id: string) => fates.get(id) === "passed";
  yield* jsonPieces(
    {
      ...{ kind: "verification", schemaVersion: SCHEMA_VERSION, tool: { name: "unleak", version } },
      ...{ command, root, verdict, ...(obstacle && { obstacle }) },
      seconds: verified.seconds,
      runs: runs.map(({ purpose, findings, status, seconds }) => ({ purpose, findings, status, seconds })),
      ...(unchanged && { unchanged: observationRecord(unchanged) }),
      ...(rewritten && { rewritten: observationRecord(rewritten) }),
      findings: tried.map((finding) => ({
        finding: recorder.finding({ finding, outcome: isApplied(finding.id) ? "applied" : "declined" }),
        fate: fates.get(finding.id) ?? "unjudged",
      })),
      culprits: culprits.map(({ findings, dependants, tests }) => ({
        findings: findings.map(({ id }) => id),
        dependants: dependants.map(({ id }) => id),
        tests: tests.map(({ test, before, after }) => ({ test, before, after })),
      })),
      flaky: flaky.map(({ test, outcomes }) => ({ test, outcomes })),
      files: files.map(({ path, from, others, unreached }) => ({ path, from, others, ...(unreached && { unreached }) })),
      notes,
      notCopied: leftOut.failures.map(({ path, message }) => ({ path, message })),
      written,
      failures: [...run.failures, ...run.files.flatMap(({ failures }) => failures), ...verified.notWritten],
    },
    2,
  );
  yield "\n";
}

function observationRecord({ status, reports, lastLines }: Observation): object {
  return {
    status,
    lastLines,
    reports: reports.map(({ runner, outcomes, isWhole, totals }) => ({
      ...{ runner, isWhole, totals },
      tests: [...outcomes].map(([test, outcome]) => ({ test, outcome })),
    })),
  };
}
