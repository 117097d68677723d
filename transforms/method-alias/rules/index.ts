import type { Rule, RuleInfo } from "../../../src/kit.js";
import type { Alias } from "../subject.js";
import aliasReassigned from "./alias-reassigned.js";
import classDecorator from "./class-decorator.js";
import classListed from "./class-listed.js";
import conditional from "./conditional.js";
import conditionallyDefined from "./conditionally-defined.js";
import copied from "./copied.js";
import customSetattr from "./custom-setattr.js";
import decorated from "./decorated.js";
import gcObserved from "./gc-observed.js";
import identityUsed from "./identity-used.js";
import inheritedDescriptor from "./inherited-descriptor.js";
import initNotPlain from "./init-not-plain.js";
import instanceDict from "./instance-dict.js";
import metaclass from "./metaclass.js";
import methodReassigned from "./method-reassigned.js";
import nameTaken from "./name-taken.js";
import noProject from "./no-project.js";
import notInInit from "./not-in-init.js";
import overriddenInSubclass from "./overridden-in-subclass.js";
import patchedElsewhere from "./patched-elsewhere.js";
import presenceTested from "./presence-tested.js";
import slots from "./slots.js";
import specialName from "./special-name.js";
import subclassOutsidePaths from "./subclass-outside-paths.js";
import testDiscovery from "./test-discovery.js";
import unknownBase from "./unknown-base.js";
import unknownDescendant from "./unknown-descendant.js";
import unresolvedMethod from "./unresolved-method.js";

/** Why an alias is not rewritten, in the order in which they are told; what is kept comes before what is unsafe. */
export const RULES: readonly Rule<Alias>[] = [
  unresolvedMethod,
  inheritedDescriptor,
  aliasReassigned,
  methodReassigned,
  nameTaken,
  initNotPlain,
  conditional,
  notInInit,
  conditionallyDefined,
  overriddenInSubclass,
  subclassOutsidePaths,
  slots,
  customSetattr,
  metaclass,
  decorated,
  patchedElsewhere,
  classDecorator,
  unknownDescendant,
  unknownBase,
  instanceDict,
  presenceTested,
  identityUsed,
  copied,
  classListed,
  specialName,
  testDiscovery,
  gcObserved,
];

export const ALL: readonly RuleInfo[] = [...RULES, noProject];
