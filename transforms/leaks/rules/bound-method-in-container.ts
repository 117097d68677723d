import { page, rule } from "../../../src/kit.js";
import { type Leak, lookedUp, ofShape, orBreak, told } from "../subject.js";

export default rule({
  id: "bound-method-in-container",
  verdict: "kept",
  find: ofShape("container"),
  message: (fate, leak, at) => told(leak, fate, at, `${byName(leak)}, ${orBreak(leak)}`),
  page: page(
    "A dict, list, tuple or set on the instance holds one of its own bound methods.",
    `
class Pump(object):
    def __init__(self):
        self.dispatch = {'a': self.on_a}

    def on_a(self):
        return 'a'
`,
    ["The container holds the bound method, and the bound method holds the instance, which holds the container."],
    [
      "Put a table of names on the class, `dispatch = {'a': 'on_a'}`, and call",
      "`getattr(self, self.dispatch[key])()`. A table of plain functions in the class body works, too:",
      "`self.dispatch[key](self)`, but it doesn't see what a subclass overrides. A private method is found by",
      "its mangled name alone: `'_Pump__on_a'`.",
    ],
  ),
});

/** What is put into a container bit by bit is each instance's own; a literal can be said once. */
function byName(leak: Leak): string {
  const { isPlain, cycle } = leak;
  const name = lookedUp(leak);
  if (name === undefined) return "put the function in, and call it with the instance";
  const table = cycle[0]?.to === "dict" ? `{key: ${name}}` : `[${name}]`;
  const kept = isPlain ? `keep a table of names on the class (\`${table}\`)` : `put the name of the method into it (\`${name}\`)`;
  return `${kept} and look it up with \`getattr(self, name)\``;
}
