import type { Failure } from "../result.js";
import type { Finding } from "../transform.js";
import type { Difference, Observation } from "./compare.js";
import type { LeftOut } from "./copy.js";
import type { ImportedFile } from "./imported.js";

/** What a run of the command is for. */
export type Purpose = "unchanged" | "rewritten" | "again" | "bisect" | "confirm" | "coverage";

/** One run of the command. */
export interface VerifyRun {
  readonly purpose: Purpose;
  /** How many findings were applied. */
  readonly findings: number;
  readonly status: string;
  readonly seconds: number;
}

/** How far it is. */
export interface VerifyProgress {
  readonly purpose: Purpose;
  /** Runs of the command that have ended. */
  readonly done: number;
  /** Those that are likely to come. */
  readonly left: number;
  /** How long they are likely to take, in seconds; undefined before the first one has ended. */
  readonly secondsLeft: number | undefined;
}

/** Findings that change what the tests come to. */
export interface Culprit {
  /** One, or several that do so only together. */
  readonly findings: readonly Finding[];
  /** What else can't be applied without them. */
  readonly dependants: readonly Finding[];
  /** What they change, applied with nothing but what they need. */
  readonly tests: readonly Difference[];
}

/** Something that changes by itself from run to run, and what it came to. */
export interface Flaky {
  readonly test: string;
  readonly outcomes: readonly string[];
}

/** A file that was rewritten, and what the tests have to do with it. */
export interface VerifiedFile extends Omit<ImportedFile, "path"> {
  readonly path: string;
  /** The new lines with code that no test has run, 1-based in the rewritten file; only where that was asked for, and known. */
  readonly unreached?: readonly number[];
}

/** Why the tests can't say anything about the rewrite. */
export interface VerifyObstacle {
  readonly name: "not-started" | "out-of-time" | "original-imported" | "imported-elsewhere" | "changed-meanwhile";
  readonly message: string;
}

/** What became of a finding that was tried; what needs a culprit is `dependant`. */
export type Fate = "passed" | "untested" | "culprit" | "dependant" | "unjudged";

/** What the tests of a project say of a rewrite. */
export interface Judgement {
  /** `same`: what was left applied changes nothing, and nothing was dropped. `different`: something was. `unjudged`: it can't be told. */
  readonly verdict: "same" | "different" | "unjudged";
  readonly obstacle?: VerifyObstacle;
  /** All that a run would apply. */
  readonly tried: readonly Finding[];
  readonly culprits: readonly Culprit[];
  /** Those with which nothing differs, and whose files the tests have imported. */
  readonly passed: readonly Finding[];
  /** Those with which nothing differs, but no test imports all of their files. */
  readonly untested: readonly Finding[];
  readonly flaky: readonly Flaky[];
  /** The last run of the unchanged tree, and of what is left applied; of what was not run, nothing. */
  readonly unchanged?: Observation;
  readonly rewritten?: Observation;
  readonly files: readonly VerifiedFile[];
  readonly runs: readonly VerifyRun[];
  /** What a person should know of the copies and of the environment. */
  readonly notes: readonly string[];
  readonly leftOut: LeftOut;
  /** In seconds, copies and all. */
  readonly seconds: number;
}

/** A judgement, with what it is about and what was done then. */
export interface Verified extends Judgement {
  readonly command: string;
  /** The tree that was copied; absolute. */
  readonly root: string;
  /** What could not be written though it had passed. */
  readonly notWritten: readonly Failure[];
}

/** What became of each finding, by its id. */
export function fatesOf({ verdict, tried, culprits, passed, untested }: Judgement): ReadonlyMap<string, Fate> {
  const told = (findings: readonly Finding[], fate: Fate) => findings.map(({ id }) => [id, fate] as const);
  return new Map([
    ...(verdict === "unjudged" ? told(tried, "unjudged") : []),
    ...told(passed, "passed"),
    ...told(untested, "untested"),
    ...culprits.flatMap(({ findings, dependants }) => [...told(findings, "culprit"), ...told(dependants, "dependant")]),
  ]);
}
