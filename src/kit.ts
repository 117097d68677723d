/** What transforms are made of: those that come with unleak use this and nothing else, and so can a user's own (`unleak/transform`). */

export { accessOf, pairsOf, statementOf, valueFor } from "./python/assignments.js";
export { callGiven } from "./python/byname.js";
// ---- what it asks to have changed
export {
  deleteStatement,
  dropTarget,
  indentLines,
  insertAttribute,
  insertMethod,
  insertText,
  replaceNode,
} from "./python/changes.js";
// ---- the class model
export {
  type BoundValue,
  type ClassModel,
  callableWithoutArguments,
  firstParameter,
  type InstanceStore,
  type MemberBinding,
  type Method,
  memberBinding,
} from "./python/classes.js";
export { catchesMissing } from "./python/guards.js";
export { deeper } from "./python/indent.js";
export type { Add, Change, Drop, Indent, Place, Replace } from "./python/layout.js";
export { mangle, mangleIn } from "./python/mangle.js";
export { memberKind } from "./python/members.js";
export type { Module } from "./python/module.js";
export { assignedValue, type NameBinding, ownNodes, type Scope, scopeNode } from "./python/names.js";
export { calleeName } from "./python/notes.js";
// ---- the project
export type { AnyClass, Found, KnownCall, KnownClass, Meaning, ModuleIndex, Project, UnknownClass } from "./python/project.js";
export { assignedName } from "./python/receivers.js";
export { Remembered } from "./python/remembered.js";
// ---- the syntax tree
export type { Line, Position, Source } from "./python/source.js";
export type { LibraryClass, MemberKind } from "./python/stdlib.js";
export { type Arguments, argumentsOf, attributeName, bare, dottedName, Node, stringValue, walk } from "./python/tree.js";
export type { Place as UsePlace, Use, Uses } from "./python/uses.js";
export { blanksAfter, firstLine, indentOf, indentUnit, indentWidth, isBlank, isInline, lastLine, rowOf } from "./python/whitespace.js";
// ---- what a transform is, and what it says
export {
  type Alternative,
  type Cycle,
  cycleInWords,
  type Draft,
  defineTransform,
  type Reason,
  type Span,
  spanOf,
  type Transform,
  type Verdict,
  where,
} from "./transform.js";
