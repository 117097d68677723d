import type { Rule, RuleInfo } from "../../../src/kit.js";
import type { State } from "../subject.js";
import builtinHidden from "./builtin-hidden.js";
import classChanged from "./class-changed.js";
import classDecorator from "./class-decorator.js";
import classListed from "./class-listed.js";
import copied from "./copied.js";
import customSetattr from "./custom-setattr.js";
import gcObserved from "./gc-observed.js";
import identityUsed from "./identity-used.js";
import instanceDict from "./instance-dict.js";
import metaclass from "./metaclass.js";
import methodReassigned from "./method-reassigned.js";
import nameTaken from "./name-taken.js";
import noProject from "./no-project.js";
import notPlainMethod from "./not-plain-method.js";
import oldStyle from "./old-style.js";
import otherValue from "./other-value.js";
import outsidePaths from "./outside-paths.js";
import patchedElsewhere from "./patched-elsewhere.js";
import presenceTested from "./presence-tested.js";
import receiverUnknown from "./receiver-unknown.js";
import severalClasses from "./several-classes.js";
import slots from "./slots.js";
import stateDeleted from "./state-deleted.js";
import unknownBase from "./unknown-base.js";
import unknownDescendant from "./unknown-descendant.js";

/** Why a state stays as it is, in the order in which it is told; what is kept comes before what is unsafe. */
export const RULES: readonly Rule<State>[] = [
  otherValue,
  stateDeleted,
  notPlainMethod,
  methodReassigned,
  nameTaken,
  severalClasses,
  oldStyle,
  slots,
  customSetattr,
  metaclass,
  builtinHidden,
  outsidePaths,
  receiverUnknown,
  classDecorator,
  patchedElsewhere,
  classChanged,
  unknownDescendant,
  unknownBase,
  instanceDict,
  presenceTested,
  classListed,
  identityUsed,
  gcObserved,
  copied,
];

export const ALL: readonly RuleInfo[] = [...RULES, noProject];
