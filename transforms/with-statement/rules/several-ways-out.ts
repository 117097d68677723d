import { attributeName, mangle, type Node, page, rule, walk } from "../../../src/kit.js";
import { placeOf } from "../../shared/naming.js";
import { LOG } from "../example.js";
import type { ClosedAtEnd } from "../subject.js";

export default rule({
  id: "several-ways-out",
  verdict: "kept",
  *find(run: ClosedAtEnd) {
    const { module, body } = run;
    for (const node of body.flatMap(leavingIn)) yield { module, node };
    for (const node of closedIn(run)) yield { module, node };
  },
  message: ({ node }, { module, close, name }, at) => {
    const end = placeOf({ module, node: close }, module);
    const does = node.type === "attribute" ? `closes \`${name.text}\` as well as` : `may leave \`${name.text}\` open, before`;
    return `${at} ${does} ${end}`;
  },
  page: page(
    "The object is closed at the end of a block that may be left before, or that closes it more than once.",
    `
${LOG.trim()}

def note(text):
    log = Log()
    if not text:
        return
    print text
    log.close()
`,
    ["Where the block is left with `return`, the log stays open today, perhaps on purpose. `with` would close it."],
    ["If each way out has to close it, write the `with` by hand; it does that."],
  ),
});

/** Where the object is closed in the statements between already. */
function closedIn({ body, name, reading }: ClosedAtEnd): Node[] {
  const closer = reading.kind === "closes" ? reading.closer : undefined;
  const attributes = body.flatMap((part) => [...walk(part)]).filter(({ type }) => type === "attribute");
  return attributes.filter((node) => node.field("object")?.text === name.text && mangle(attributeName(node) ?? "", node) === closer);
}

/** What leaves the block on purpose. */
function leavingIn(statement: Node): Node[] {
  const isOwn = (each: Node) => !each.is("function_definition", "class_definition", "lambda");
  return [...walk(statement, isOwn)].filter((node) => {
    if (node.is("return_statement", "yield")) return true;
    if (!node.is("break_statement", "continue_statement")) return false;
    const loop = node.closest("for_statement", "while_statement");
    return !loop || !statement.contains(loop);
  });
}
