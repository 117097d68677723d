import { brokenInClose } from "./broken-in-close.js";
import { finalizerRemoved } from "./finalizer-removed.js";
import { namesInTable } from "./names-in-table.js";
import { storedMethod } from "./stored-method.js";
import type { Mendable, Suggestion } from "./suggestion.js";
import { valuesCaptured } from "./values-captured.js";
import { weakClosure } from "./weak-closure.js";
import { weakParent } from "./weak-parent.js";

/** In the order in which they are preferred: what frees the object by itself before what has to be called, and that before what frees it late. */
const ALL = [storedMethod, namesInTable, valuesCaptured, weakParent, weakClosure, brokenInClose, finalizerRemoved];

/** The first that fits, if all that it changes may be changed. */
export function suggestionFor(leak: Mendable): Suggestion | undefined {
  for (const suggest of ALL) {
    const suggestion = suggest(leak);
    if (suggestion?.changes.every(({ path }) => leak.project.permission.mayEdit(path))) return suggestion;
  }
  return undefined;
}
