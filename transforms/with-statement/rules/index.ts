import type { Rule, RuleInfo } from "../../../src/kit.js";
import type { AmongOthers, Closed, ClosedAtEnd, ClosedInFinally, Closing, Several, Unclosed } from "../subject.js";
import blocksCross from "./blocks-cross.js";
import classUnsure from "./class-unsure.js";
import closedBeforeOthers from "./closed-before-others.js";
import closesOnError from "./closes-on-error.js";
import exceptionAsked from "./exception-asked.js";
import nameRebound from "./name-rebound.js";
import neverClosed from "./never-closed.js";
import noProject from "./no-project.js";
import notDirectlyAbove from "./not-directly-above.js";
import otherProtocol from "./other-protocol.js";
import severalWaysOut from "./several-ways-out.js";
import sharedLine from "./shared-line.js";
import usedOtherwise from "./used-otherwise.js";
import withoutProtocol from "./without-protocol.js";

/** Whether `with` does to the object what its closer does. */
const OF_OBJECT: readonly Rule<Closed>[] = [classUnsure, withoutProtocol, otherProtocol];

/** Why a `try` with a `finally` that closes an object stays, in the order in which it is told; so are the lists below. */
export const IN_FINALLY: readonly Rule<ClosedInFinally>[] = [
  ...OF_OBJECT,
  sharedLine,
  notDirectlyAbove,
  closedBeforeOthers,
  nameRebound,
  exceptionAsked,
  closesOnError,
];

/** Why an object is not closed together with others: these hold of each, wherever its lines stand. */
export const TOGETHER: readonly Rule<ClosedInFinally>[] = [...OF_OBJECT, nameRebound, exceptionAsked];

/** What is said where they are. */
export const SEVERAL: readonly Rule<Several>[] = [closesOnError];

/** Why what stands between making and closing an object can't become a block. */
export const AT_END: readonly Rule<ClosedAtEnd>[] = [...OF_OBJECT, usedOtherwise, severalWaysOut, sharedLine];

/** What is said where it could, but for others. */
export const AMONG_OTHERS: readonly Rule<AmongOthers>[] = [blocksCross, closesOnError];

/** Why `closing` stays. It hands the exception to nobody, and no more does `__exit__`, so who asks for it doesn't matter. */
export const OF_CLOSING: readonly Rule<Closing>[] = [...OF_OBJECT, sharedLine];

/** Where it can't be told what a call makes, nothing is said of it. */
export const OF_MADE: readonly Rule<Unclosed>[] = [classUnsure];

export const OF_UNCLOSED: readonly Rule<Unclosed>[] = [neverClosed];

const RULES = [...IN_FINALLY, ...TOGETHER, ...SEVERAL, ...AT_END, ...AMONG_OTHERS, ...OF_CLOSING, ...OF_MADE, ...OF_UNCLOSED];
export const ALL: readonly RuleInfo[] = [...new Set<RuleInfo>(RULES), noProject];
