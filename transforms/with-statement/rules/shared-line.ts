import { indentOf, isInline, type Node, page, rowOf, rule, walk } from "../../../src/kit.js";
import { LOG } from "../example.js";
import { endsLine, isAlone, startsLine } from "../rows.js";
import type { ClosedAtEnd, ClosedInFinally, Closing } from "../subject.js";

export default rule({
  id: "shared-line",
  verdict: "kept",
  find: (closed: ClosedInFinally | ClosedAtEnd | Closing) => {
    const node = sharing(closed);
    return node ? [{ module: closed.module, node }] : [];
  },
  message: (_node, _closed, at) => `what stands at ${at} can't be moved line by line`,
  page: page(
    "A line holds more than the rewrite can move, so it would have to be laid out anew.",
    `
${LOG.trim()}

def note(text):
    print 'a note'; log = Log()
    try:
        print text
    finally:
        log.close()
`,
    [
      "unleak moves whole lines. It leaves what shares a line with something else, comments that would",
      "have no place, and blocks with a class in them that other findings of the run may change.",
    ],
    ["Give each statement a line of its own, and run unleak again."],
  ),
});

function sharing(closed: ClosedInFinally | ClosedAtEnd | Closing): Node | undefined {
  switch (closed.kind) {
    case "finally":
      return sharingTry(closed);
    case "end":
      return sharingBlock(closed);
    case "closing":
      return [...walk(closed.close, (each) => each !== closed.call)].find((each) => each.type === "comment");
  }
}

/** What shares a line with something else, so that the lines can't be moved; undefined where all have lines of their own. */
function sharingTry({ module, made, call, attempt, final, close, suite, keepsTry }: ClosedInFinally): Node | undefined {
  const { source } = module;
  if (!isAlone(module, made, call)) return made;
  if (rowOf(source, attempt).length > 1 || !startsLine(attempt, source)) return attempt;
  if (indentOf(source, source.lineAt(made.start)) !== indentOf(source, source.lineAt(attempt.start))) return attempt;
  if (!startsLine(final, source)) return final;
  const isApart = suite.parts.length === 1 || (!isInline(source, suite) && rowOf(source, close).length === 1);
  if (!isApart || !endsLine(close, source) || /[\r\n]/.test(close.text)) return close;
  return keepsTry ? goingDeeper([attempt]) : undefined;
}

function sharingBlock({ module, made, call, body, close }: ClosedAtEnd): Node | undefined {
  const { source } = module;
  if (!isAlone(module, made, call)) return made;
  if (rowOf(source, close).length > 1 || !endsLine(close, source) || /[\r\n]/.test(close.text)) return close;
  return goingDeeper(body);
}

/** What other findings change in a class that goes a level deeper is laid out as if it stayed. */
function goingDeeper(nodes: readonly Node[]): Node | undefined {
  return nodes.flatMap((node) => [...walk(node)]).find((node) => node.is("class_definition", "ERROR"));
}
