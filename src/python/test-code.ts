import type { ClassModel } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";

const TEST_CASE = "unittest.case.TestCase";
const TEST_NAME = /(?:^|_)[Tt]ests?(?:_|$)|^[Tt]est/;

/** Whether a class is there for a test: in a file or folder of tests, in a function that is called like one, or in a `TestCase`. */
export function isTestCode(cls: ClassModel, project: Hierarchy): boolean {
  if (cls.module.path.split("/").some((part) => TEST_NAME.test(part.replace(/\.\w+$/, "")))) return true;
  for (let node = cls.node.parent; node; node = node.parent) {
    if (node.type === "function_definition" && TEST_NAME.test(node.field("name")?.text ?? "")) return true;
    const outer = node.type === "class_definition" ? cls.module.classes.find((each) => each.node === node) : undefined;
    if (outer && project.mro(outer).some((each) => each.kind === "library" && each.id === TEST_CASE)) return true;
  }
  return false;
}
