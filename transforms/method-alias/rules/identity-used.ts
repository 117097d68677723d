import { page, rule } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

// Today every look at A gives one object, which lives as long as the instance; afterwards each look gives a new one.
export default rule({
  id: "identity-used",
  verdict: "unsafe",
  *find({ family, name, written }: Alias) {
    for (const { module, node, how } of family.identityUses(name)) yield { module, node, how, what: node.text };
    for (const { module, node } of family.mindedInText(name))
      yield { module, node, how: "has examples, or other text, that may compare by identity, or keep weakly,", what: written };
  },
  message: ({ how, what }, _alias, at) =>
    `${at} ${how} \`${what}\`: today it is one object that lives as long as the instance, and would be a new one at every look`,
  page: page(
    "The program relies on the alias being one object that lives as long as the instance.",
    `
import weakref

class Pump(object):
    def __init__(self, listeners):
        self.on_stop = self.stop
        listeners.append(weakref.ref(self.on_stop))     # kept weakly

    def stop(self):
        return 'stopped'
`,
    [
      "Today the alias keeps the bound method alive, and `listeners[0]()` gives it back. As a class",
      "attribute it makes a new bound method at every look, which dies at once: `listeners[0]()` would",
      "be `None`. In the same way `pump.on_stop is pump.on_stop` is true today and would be false.",
    ],
    [
      "Compare methods with `==`, not `is` or `id`. Keep a weak reference to the instance, not",
      "to its method. Where the place only calls the alias, or keeps it strongly, nothing changes. Then",
      "`--unsafe` applies it.",
    ],
  ),
});
