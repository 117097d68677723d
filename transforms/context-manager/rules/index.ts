import type { Rule, RuleInfo } from "../../../src/kit.js";
import type { Finalized, Repetition } from "../subject.js";
import baseOutsidePaths from "./base-outside-paths.js";
import classListed from "./class-listed.js";
import conditionallyDefined from "./conditionally-defined.js";
import delegatingProxy from "./delegating-proxy.js";
import halfAProtocol from "./half-a-protocol.js";
import noProject from "./no-project.js";
import notIdempotent from "./not-idempotent.js";
import presenceTested from "./presence-tested.js";
import protocolHidden from "./protocol-hidden.js";
import unknownBase from "./unknown-base.js";

/** Why a class does not get the methods, in the order in which they are told. */
export const RULES: readonly Rule<Finalized>[] = [
  conditionallyDefined,
  halfAProtocol,
  protocolHidden,
  presenceTested,
  classListed,
  delegatingProxy,
  unknownBase,
  baseOutsidePaths,
];

/** What to look out for where it does. */
export const WARNINGS: readonly Rule<Repetition>[] = [notIdempotent];

export const ALL: readonly RuleInfo[] = [...RULES, noProject, ...WARNINGS];
