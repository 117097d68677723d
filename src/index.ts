/** unleak as a library. */
export type { Edit } from "./edit.js";
export type { FileResult, Outcome, RunResult } from "./run/result.js";
export { type Draft, defineTransform, type Finding, type Reason, type Span, type Transform, type Verdict } from "./transform.js";
