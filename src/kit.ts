/** What transforms are made of: those that come with unleak use this and nothing else, and so can a user's own (`unleak/transform`). */
/// <reference types="node" preserve="true" />

export { page } from "./page.js";
export type { TargetPair } from "./python/assignments.js";
export { accessOf, chainOf, pairsOf, statementOf, valueFor } from "./python/assignments.js";
export type { AttributeSite } from "./python/attribute-sites.js";
export type { HalfBuilt } from "./python/before-set.js";
export type { BodyAttribute, BodyCall, CallOfInit, Enclosing, FunctionBody, NamedExpression } from "./python/body.js";
export type { Access } from "./python/byname.js";
export { callGiven } from "./python/byname.js";
export type { Callers } from "./python/callers.js";
export type { Add, Change, Drop, Indent, Place, Replace } from "./python/change.js";
export {
  appendStatement,
  deleteStatement,
  dropTarget,
  indentLines,
  insertAttribute,
  insertMethod,
  insertStatement,
  insertText,
  replaceNode,
} from "./python/changes.js";
export type { MakerListing } from "./python/class-makers.js";
export { meansTheSameInBody, readInBody, reboundByCall } from "./python/class-scope.js";
export type { ClassStyles } from "./python/class-styles.js";
export {
  type BoundValue,
  type ClassModel,
  callableWithoutArguments,
  firstParameter,
  type InstanceStore,
  type MemberBinding,
  type Method,
  memberBinding,
  memberFunction,
} from "./python/classes.js";
export type { ComputedNames } from "./python/computed-names.js";
export { givesClassBack } from "./python/decorators.js";
export { ClassDeeds, type Deeds } from "./python/deeds.js";
export type { Unresolved } from "./python/denotation.js";
export type { Doctest, Doctests } from "./python/doctests.js";
export { type Effect, effectsOf, methodRun } from "./python/effects.js";
export type { Entering } from "./python/entering.js";
export type { Escape } from "./python/escapes.js";
export { type ExceptionRead, exceptionRead, type RunningCode } from "./python/exception-reads.js";
export type { Family } from "./python/family.js";
export type { FileFacts } from "./python/file-facts.js";
export type { Frame, FrameCondition } from "./python/frames.js";
export { catchesMissing } from "./python/guards.js";
export type { HeldSites, PlaceKind, ToldSite } from "./python/held-sites.js";
export type { Hierarchy } from "./python/hierarchy.js";
export type { IdentityUse } from "./python/identity.js";
export type { ImportMap, LibraryPaths } from "./python/imports.js";
export { deeper } from "./python/indent.js";
export type { Inheritance, UnknownBase } from "./python/inheritance.js";
export type { AloneSite, InstanceUse, InstanceUses, Kin, Run } from "./python/instance-uses.js";
export type { Instances } from "./python/instances.js";
export type { Introspection, Listing } from "./python/introspection.js";
export { accessesOf } from "./python/keeps/accesses.js";
export type { KeptCycle } from "./python/keeps/cycles.js";
export { Cycles, placeOf as edgePlace } from "./python/keeps/cycles.js";
export { methodsFinalizing } from "./python/keeps/finalizing.js";
export { isNamespaceStore } from "./python/keeps/frame.js";
export { Keeps } from "./python/keeps/keeps.js";
export { isBoundMethod, isSame } from "./python/keeps/kinds.js";
export { callsOf, isInstantiated } from "./python/keeps/made.js";
export { Outside, type OutsideKeeper } from "./python/keeps/outside.js";
export { isMadeFor } from "./python/keeps/overridden.js";
export { type HeldOnCycle, isBehindLeaving, isOnFailure, type UncalledMethod, uncalledMethod } from "./python/keeps/reach.js";
export { type Lifetime, Referents } from "./python/keeps/referents.js";
export { type HeldAttribute, type Release, Releases } from "./python/keeps/releases.js";
export { type Edge, reaches, type Spread, type Thing, type ThingKind, type Way } from "./python/keeps/things.js";
export { mangle, mangleIn } from "./python/mangle.js";
export { bindsInstance, memberKind } from "./python/members.js";
export { methodOf, type OwnedFunction, onlyCalledIn, plainMethod, returnsSelf } from "./python/methods.js";
export type { Module, SelfOwner } from "./python/module.js";
export type { Moment } from "./python/moment.js";
export { assignedValue, hasNamespace, isExec, type NameBinding, ownNodes, type Scope, scopeNode } from "./python/names.js";
export { importFor } from "./python/new-import.js";
export type { RelatedSite } from "./python/object-sites.js";
export type { Naming } from "./python/occurrences.js";
export { calleeName } from "./python/occurrences.js";
export { isOnlyAsked } from "./python/only-asked.js";
export type { SyntaxFault, SyntaxTree } from "./python/parse.js";
export { type PathCondition, pathConditions } from "./python/path-conditions.js";
export type { Permission } from "./python/permission.js";
export type { PossibleDescendant } from "./python/possible-descendants.js";
export { attributesAsked, attributesNamed, type Demand, type Preconditions, preconditionsOf } from "./python/preconditions.js";
export type { AnyClass, Denotation, Extent, Found, KnownClass, ModuleIndex, Project, UnknownClass } from "./python/project.js";
export { type Answer, answer, type Question, question } from "./python/project.js";
export type { Reached } from "./python/reached.js";
export type { Receivers, Relation } from "./python/receivers.js";
export { assignedName } from "./python/receivers.js";
export { saysRelease } from "./python/releasing.js";
export { Remembered } from "./python/remembered.js";
export { type Renaming, renamings } from "./python/renaming.js";
export { replacementOf } from "./python/replaced.js";
export { functionsPut } from "./python/replacements.js";
export { type Circumstances, type Harm, SecondRun } from "./python/second-run.js";
export type { Callee, Held, KnownArgument, Loaded, Origin, Pointee, PointsToSet, ProgramSemantics, Semantics } from "./python/semantics.js";
export type { Line, Position, Source } from "./python/source.js";
export { Spelling } from "./python/spelling.js";
export {
  type Attempt,
  attemptIn,
  attemptsAround,
  type MethodCall,
  methodCall,
  type NameAssignment,
  nameAssigned,
  nameDeleted,
  plainCall,
  statementsAbove,
  statementsBelow,
  waysOut,
} from "./python/statements.js";
export type { LibraryClass, LibraryName, MemberKind, StandardLibrary } from "./python/stdlib.js";
export { type InstanceStores, isGivenClass } from "./python/stores.js";
export { isTestCode } from "./python/test-code.js";
export type { TestPrefix } from "./python/test-prefixes.js";
export { type Arguments, argumentsOf, attributeName, bare, dottedName, Node, stringValue, walk } from "./python/tree.js";
export { saysName, type Use, useOf } from "./python/uses.js";
export { firstVariable, type Variable, type VariableUse, variableAt } from "./python/variable.js";
export {
  blanksAfter,
  firstLine,
  indentOf,
  indentUnit,
  indentWidth,
  isBlank,
  isInline,
  lastLine,
  rowOf,
  trimmed,
} from "./python/whitespace.js";
export { containsWord } from "./python/word-search.js";
export {
  type Case,
  obstaclesTo,
  obstacleTo,
  type Rule,
  type RuleText,
  rule,
  type SaidCase,
  type Site,
  type Subject,
  said,
  type Told,
  warningsOf,
} from "./rule.js";
export {
  type Alternative,
  type Cycle,
  cycleInWords,
  type Draft,
  defineTransform,
  type Obstacle,
  type Reason,
  type RuleInfo,
  type Span,
  spanOf,
  type Transform,
  type Verdict,
  where,
} from "./transform.js";
