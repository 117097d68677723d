import { count, linesText } from "../report/text.js";
import type { Finding } from "../transform.js";
import { canJudge, countsIn, type Difference, type Observation } from "./compare.js";
import type { Culprit, Judgement, Verified } from "./model.js";

/** For people: what was run and what it came to, each culprit with the tests that it changes, and what is left. */
export function* verificationText(verified: Verified): Generator<string> {
  const { tried, runs, culprits } = verified;
  if (tried.length === 0) {
    yield linesText(["nothing would change, so nothing was run"]);
    return;
  }
  yield linesText([
    `ran \`${verified.command}\` ${count(runs.length, "time")} in ${duration(verified.seconds)}, in copies of ${verified.root}`,
    ...(verified.unchanged ? [`unchanged: ${told(verified.unchanged)}`, ...failureOf(verified.unchanged)] : []),
    ...(verified.verdict === "unjudged" ? [] : [`rewritten: ${rewrittenLine(verified)}`]),
    ...(verified.obstacle ? [`could not be judged: ${verified.obstacle.message}`] : []),
  ]);
  for (const culprit of culprits) yield `\n${linesText(culpritLines(culprit))}`;
  const more = [
    ...flakyLines(verified),
    ...importLines(verified),
    ...coverageLines(verified),
    ...verified.notes.map((note) => `note: ${note}`),
  ];
  if (more.length > 0) yield `\n${linesText(more)}`;
}

/** `12 findings tried: 10 passed, 1 changes what the tests come to, 1 not tested`, for the summary. */
export function verificationHeadline({ verdict, tried, culprits, passed, untested }: Judgement): string {
  if (tried.length === 0) return "nothing would change";
  const all = count(tried.length, "finding");
  if (verdict === "unjudged") return `${all} could not be judged`;
  const guilty = culprits.reduce((sum, { findings }) => sum + findings.length, 0);
  const lost = culprits.reduce((sum, { dependants }) => sum + dependants.length, 0);
  return [
    `${all} tried: ${passed.length} passed`,
    `${guilty} ${guilty === 1 ? "changes" : "change"} what the tests come to`,
    ...(lost > 0 ? [`${lost} ${lost === 1 ? "needs" : "need"} one of those`] : []),
    ...(untested.length > 0 ? [`${untested.length} not tested`] : []),
  ].join(", ");
}

function told(observation: Observation): string {
  const counts = [...countsIn(observation)].map(([word, number]) => `${number} ${word}`);
  const runners = observation.reports.map(({ runner }) => runner).join(", ");
  const tests = runners === "" ? "no runner's output that is known" : `${counts.join(", ") || "no test is named"} (${runners})`;
  const totals = observation.reports.flatMap(({ isWhole, totals }) => (isWhole ? [] : totals)).join("; ");
  return `${totals === "" ? tests : `${totals} (${runners})`}, ${observation.status}`;
}

/** Why nothing passes. */
function failureOf(observation: Observation): string[] {
  return canJudge(observation) ? [] : observation.lastLines.map((line) => `    ${line}`);
}

function rewrittenLine({ rewritten, culprits, passed, untested }: Judgement): string {
  const left = count(passed.length + untested.length, "finding");
  if (!rewritten) return "nothing is left that changes nothing";
  return culprits.length === 0
    ? `the same, with ${left}`
    : `the same, with the ${left} that ${passed.length + untested.length === 1 ? "is" : "are"} left`;
}

/** So many tests are told of a culprit; JSON has them all. */
const MOST_TESTS = 10;

function culpritLines({ findings, dependants, tests }: Culprit): string[] {
  const together = findings.length > 1 ? [`only together:`] : [];
  return [
    ...together,
    ...findings.flatMap(findingLines),
    `  changes ${count(tests.length, "outcome")}:`,
    ...tests.slice(0, MOST_TESTS).map((test) => `    ${differenceText(test)}`),
    ...(tests.length > MOST_TESTS ? [`    and ${tests.length - MOST_TESTS} more`] : []),
    ...dependants.map((finding) => `  dropped with it, for it can't be applied alone: ${placeOf(finding)} (${finding.transform})`),
  ];
}

function findingLines(finding: Finding): string[] {
  const { transform, verdict, reason, subject } = finding;
  const why = reason ? ` ${reason.name}: ${reason.message}` : "";
  return [`${placeOf(finding)}: ${verdict}${why} (${transform})`, `    ${subject}`];
}

const differenceText = ({ test, before, after }: Difference) => `${test}: ${before} -> ${after}`;

function placeOf({ path, span }: Finding): string {
  return `${path}:${span.line}:${span.column}`;
}

function flakyLines({ flaky }: Judgement): string[] {
  return flaky.map(({ test, outcomes }) => `flaky, and left out: ${test}: ${outcomes.join(" or ")}`);
}

function importLines({ files, untested }: Judgement): string[] {
  if (files.length === 0) return [];
  const tested = files.filter(({ from }) => from === "copy");
  const never = files.filter(({ from }) => from !== "copy").map(({ path }) => path);
  return [
    `the tests imported ${tested.length} of ${count(files.length, "rewritten file")} from the copy`,
    ...(never.length > 0 ? [`never imported: ${never.join(", ")}`] : []),
    ...(untested.length > 0 ? [`not tested: ${untested.map((finding) => `${placeOf(finding)} (${finding.transform})`).join(", ")}`] : []),
  ];
}

function coverageLines({ files }: Judgement): string[] {
  const unreached = files.filter(({ from, unreached = [] }) => from === "copy" && unreached.length > 0);
  return unreached.map(
    ({ path, unreached = [] }) => `no test runs the new ${unreached.length === 1 ? "line" : "lines"} ${unreached.join(", ")} of ${path}`,
  );
}

/** `0.4 s`, `3 min 20 s` */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
