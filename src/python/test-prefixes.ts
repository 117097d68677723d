import { valueFor } from "./assignments.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Site } from "./object-sites.js";
import { argumentsOf, type Node, stringValue } from "./tree.js";

/** Where somebody says how the names of tests begin, for a loader of `unittest`. */
export interface TestPrefix extends Site {
  /** Undefined where that can't be told. */
  readonly prefix: string | undefined;
}

/** `TestLoader.testMethodPrefix`. */
const PREFIX = "testMethodPrefix";
/** Functions of `unittest` that are given it, second or by the keyword `prefix`. */
const LOADERS = ["makeSuite", "findTestCases", "getTestCaseNames"];

export function testPrefixes({ index }: Hierarchy): readonly TestPrefix[] {
  const set = index.mentioning(PREFIX).flatMap((module) =>
    [...module.identifiers(PREFIX), ...module.attributes(PREFIX), ...module.strings(PREFIX)].flatMap((node) => {
      const value = valueFor(node) ?? givenBehind(node);
      return value ? [{ module, node, prefix: stringValue(value) }] : [];
    }),
  );
  const given = LOADERS.flatMap((loader) =>
    index.calling(loader).flatMap((module) =>
      module.calls(loader).flatMap((node) => {
        const { positional, keywords } = argumentsOf(node);
        const value = keywords.get("prefix") ?? positional[1];
        return value ? [{ module, node, prefix: stringValue(value) }] : [];
      }),
    ),
  );
  return [...set, ...given];
}

/** `setattr(loader, 'testMethodPrefix', value)` */
function givenBehind(name: Node): Node | undefined {
  const call = name.parent?.type === "argument_list" ? name.parent.parent : undefined;
  return call?.type === "call" && name.type === "string" ? argumentsOf(call).positional[2] : undefined;
}
