import { type Node, page, rule, scopeNode, walk } from "../../../src/kit.js";
import { placeOf } from "../../shared/naming.js";
import { LOG } from "../example.js";
import { isUse } from "../names.js";
import type { ClosedAtEnd } from "../subject.js";

export default rule({
  id: "used-otherwise",
  verdict: "kept",
  *find({ module, made, name, close }: ClosedAtEnd) {
    const owner = scopeNode(name);
    const isRepeated = made.closest("for_statement", "while_statement") !== undefined;
    const isKept = (node: Node) => {
      if (node === name || close.contains(node)) return true;
      if (node.start > close.end || (node.start < made.start && isRepeated)) return false;
      return node.start < made.start || (scopeNode(node) === owner && isLent(node));
    };
    for (const node of walk(owner)) if (isUse(node, name.text) && !isKept(node)) yield { module, node };
  },
  message: ({ node }, { module, name, close }, at) => {
    const end = placeOf({ module, node: close }, module);
    return node.start > close.end
      ? `${at} uses \`${name.text}\` after ${end} closes it`
      : `${at} may keep \`${name.text}\` beyond ${end}, or binds it`;
  },
  page: page(
    "The object is used after it is closed, or given to what may keep it.",
    `
${LOG.trim()}

def note(text):
    log = Log()
    print text
    log.close()
    return log
`,
    ["Where somebody goes on with the object, the end of a block may not be the end of it."],
    ["Check who holds it, and write the `with` by hand."],
  ),
});

/** Whether a use asks something of the object, prints it or gives it to a call; otherwise somebody may keep it. */
function isLent(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === "attribute") return node.role === "object";
  if (parent?.type === "keyword_argument") return node.role === "value";
  return parent?.is("argument_list", "print_statement", "comparison_operator", "not_operator", "if_statement") === true;
}
