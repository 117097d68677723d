import type { Pointee, PointsToSet } from "./semantics.js";

export const UNKNOWN: PointsToSet = [{ kind: "unknown" }];
export const NOTHING: PointsToSet = [];

/** Whether nothing tells what it is, and not all that may be it is known otherwise. */
export function isUntold(object: Pointee): boolean {
  return object.kind === "unknown" && !object.isGiven;
}

/** `type(x)` for an instance; a class stays what it is. */
export function classOf(pointee: Pointee): Pointee {
  return pointee.kind === "instance" ? { ...pointee, kind: "class" } : pointee;
}

/** Each of them once. */
export function united(pointees: PointsToSet): PointsToSet {
  if (pointees.length < 2) return pointees;
  const isSame = (a: Pointee, b: Pointee) => {
    if (a.kind === "unknown" || b.kind === "unknown") return a.kind === b.kind && isUntold(a) === isUntold(b);
    return "cls" in a && "cls" in b && a.kind === b.kind && a.cls === b.cls && a.by === b.by;
  };
  return pointees.filter(
    (each, index) => pointees.findIndex((other) => isSame(each, other)) === index || !("cls" in each || each.kind === "unknown"),
  );
}
