// @ts-check
import { argumentsOf, attributeName, defineTransform, obstacleTo, replaceNode, rule, scopeNode, walk } from "unleak/transform";

/** @import { Module, Node, Project } from "unleak/transform" */

/** Expressions that would swallow an `in` behind them, or chain with it. */
const LOOSE = ["boolean_operator", "not_operator", "comparison_operator", "conditional_expression", "lambda", "generator_expression"];
/** Where a comparison needs no parentheses around it. */
const STATEMENTS = ["expression_statement", "assignment", "return_statement", "assert_statement", "print_statement"];
const ROOMY = [...STATEMENTS, "if_statement", "elif_clause", "while_statement", "boolean_operator", "not_operator", "argument_list"];

/** `receiver.has_key(key)`: what the rules judge. @typedef {{ module: Module, project: Project, call: Node, receiver: Node, key: Node }} Asked */

const RULES = [
  rule({
    id: "unknown-receiver",
    verdict: "kept",
    find: (/** @type {Asked} */ { receiver, module, project }) => (isDict(receiver, module, project) ? [] : [{ module, node: receiver }]),
    message: ({ node }) => `\`${node.text}\` is not known to be a dict`,
    page: `What \`has_key\` is called on is not a variable of the function that only ever holds dicts, so its class may have another
\`has_key\`, or no \`__contains__\`. Look what it is; where it is a dict, write \`in\` by hand.`,
  }),
  rule({
    id: "comment-inside",
    verdict: "kept",
    find: (/** @type {Asked} */ { call, key, module }) =>
      [...walk(call)].filter((node) => node.type === "comment" && !key.contains(node)).map((node) => ({ module, node })),
    message: ({ node }) => `the comment \`${node.text}\` stands inside of the call`,
    page: "A comment stands inside of the call, and would have no place. Move it above the statement.",
  }),
];

export default defineTransform({
  name: "has-key-to-in",
  summary: "Writes `d.has_key(k)` as `k in d`, where `d` is known to be a dict.",
  docs: `Python 3 has no \`has_key\`. For a dict, \`in\` asks the same; another class may have one of the two alone.

\`\`\`diff
     names = {"a": 1}
-    return names.has_key(name)
+    return name in names
\`\`\``,
  rules: RULES,
  mayFind: (text) => text.includes("has_key"),
  *find(module, project) {
    for (const node of walk(module.root)) {
      const called = node.type === "call" ? node.field("function") : undefined;
      const receiver = called && attributeName(called) === "has_key" ? called.field("object") : undefined;
      const { positional, keywords, open } = argumentsOf(node);
      const [key] = positional;
      if (!receiver || !key || positional.length > 1 || keywords.size > 0 || open) continue;
      const obstacle = obstacleTo({ module, project, call: node, receiver, key }, RULES);
      yield { node, obstacle, changes: [replaceNode(module, node, asked(node, key, receiver))] };
    }
  },
});

/** Whether it is a variable of the function it stands in, which nobody else can bind, and all that it may hold here are dicts. @param {Node} name @param {Module} module @param {Project} project */
function isDict(name, module, project) {
  const scope = name.type === "identifier" ? module.scopeOfName(name.text, name) : undefined;
  if (scope?.node.type !== "function_definition" || scope.node !== scopeNode(name) || scope.dynamic) return false;
  const bindings = module.reaching(name.text, name);
  return bindings.length > 0 && bindings.every(({ value }) => value && makesDict(value, module, project));
}

/** @param {Node} value @param {Module} module @param {Project} project */
function makesDict(value, module, project) {
  const called = value.type === "call" ? value.field("function") : undefined;
  const denotation = called && project.denotation(called, module);
  return value.is("dictionary", "dictionary_comprehension") || (denotation?.kind === "library" && denotation.id === "__builtin__.dict");
}

/** @param {Node} call @param {Node} key @param {Node} receiver */
function asked(call, key, receiver) {
  const left = key.is(...LOOSE) || /[\r\n]/.test(key.text) ? `(${key.text})` : key.text;
  const text = `${left} in ${receiver.text}`;
  return call.parent?.is(...ROOMY, "parenthesized_expression") ? text : `(${text})`;
}
