import type { ClassModel } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";

/** What makes locks whose `release` raises where they are not held (Python 2 library reference, 16.2 and 16.3). */
const MAKERS: ReadonlySet<string> = new Set([
  "threading.Lock",
  "threading.RLock",
  "threading.Condition",
  "threading.BoundedSemaphore",
  "thread.allocate_lock",
  "thread.allocate",
]);

/** Whether an attribute (its name mangled) of the instances of a class holds such locks and nothing else. */
export function isLock(name: string, cls: ClassModel, project: Hierarchy): boolean {
  const owners = project.mro(cls).flatMap((each) => (each.kind === "project" ? [each] : []));
  const values = owners.flatMap((owner) => owner.stores.of(name).map(({ value }) => ({ value, module: owner.module })));
  return (
    values.length > 0 &&
    values.every(({ value, module }) => {
      const callee = value?.type === "call" ? value.field("function") : undefined;
      const made = callee && project.denotation(callee, module);
      return made?.kind === "library-function" && MAKERS.has(`${made.module}.${made.name}`);
    })
  );
}
