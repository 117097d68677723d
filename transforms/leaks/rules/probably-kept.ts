import { page, rule } from "../../../src/kit.js";
import { firstWords, placeOf } from "../../shared/naming.js";
import { type Fate, type Leak, ofShape, orBreak, told } from "../subject.js";
import { weakly } from "../weakly.js";

export default rule({
  id: "probably-kept",
  verdict: "kept",
  find: (leak: Leak) => ofShape("assumed")(leak).map((fate) => ({ ...fate, says: (at: string) => `${condition(leak)}${fate.says(at)}` })),
  message: (fate: Fate, leak, at) => told(leak, fate, at, `${adviceFor(leak)}, ${orBreak(leak)}`),
  page: page(
    "The instance keeps something that can't be resolved, and gives it one of its bound methods, a function that uses the instance, or itself (told with `--probable`).",
    `
import gtk

class Window(object):
    def __init__(self):
        self.button = gtk.Button('stop')
        self.button.connect('clicked', self.on_click)    # with --probable

    def on_click(self, button):
        pass
`,
    [
      "What calls the instance back usually holds what it calls. unleak doesn't see it: the code is not Python, or not in the project. The message names the one callable that has to keep what it is given for the cycle to be there.",
    ],
    [
      "Look at what the callable does. `--library` makes the Python code of a framework known. Where it does keep it, give it a function that asks a `weakref.ref(self)`, or disconnect it where the object is closed.",
    ],
  ),
});

/** What it is given is a child that keeps the instance, or what calls the instance. */
function adviceFor(leak: Leak): string {
  return leak.keeper?.isItself ? weakly(leak.keeper, leak) : "give it a function that asks a `weakref.ref(self)`";
}

function condition({ assumption, module }: Leak): string {
  return assumption ? `if \`${firstWords(assumption.callee)}\` (${placeOf(assumption.site, module)}) keeps what it is given, ` : "";
}
