import { type Change, firstLine, indentOf, isBlank, lastLine, type Module, type Node, walk } from "../../src/kit.js";

/** What keeps the further lines of a call aligned with what stands in its brackets, when its first line moves by `delta` columns. */
export function aligned({ path, source }: Module, call: Node, delta: number): Change[] {
  const column = call.start - (source.lines[firstLine(source, call)]?.start ?? 0);
  const strings = [...walk(call)].filter((node) => node.type === "string");
  return source.lines.slice(firstLine(source, call) + 1, lastLine(source, call) + 1).flatMap(({ start }) => {
    const index = source.lineAt(start);
    const indent = indentOf(source, index);
    const isInString = strings.some((string) => string.start < start && start < string.end);
    if (indent.length <= column || /[^ ]/.test(indent) || isBlank(source, index) || isInString || delta === 0) return [];
    const isLonger = delta > 0;
    return [{ kind: "replace", path, start, end: isLonger ? start : start - delta, text: isLonger ? " ".repeat(delta) : "" }];
  });
}
