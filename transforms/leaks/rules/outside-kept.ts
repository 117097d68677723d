import { page, rule } from "../../../src/kit.js";
import { ofShape, told } from "../subject.js";

export default rule({
  id: "outside-kept",
  verdict: "kept",
  find: ofShape("outside"),
  message: (fate, leak, at) => told(leak, fate, at, leak.advice ?? "register a function that asks a `weakref.ref(self)`"),
  page: page(
    "The instance registers itself, or one of its bound methods, with something that lives as long as the program or a thread does.",
    `
import atexit

class Pump(object):
    def __init__(self):
        self.pipe = open('/dev/null')
        atexit.register(self.close)

    def close(self):
        self.pipe.close()
`,
    [
      "No cycle is needed to keep an object: what `atexit`, `signal`, a logger, a list of the module or of a class, or a running thread holds is alive as long as that, and so is all that it holds. On Python 2 `atexit` forgets nothing.",
      "Listed is what the program never takes out again: of a registry nothing is removed, and the handler of the signal is set in one place.",
    ],
    [
      "Register a function that asks a `weakref.ref(self)`, or keep a registry in a `weakref.WeakValueDictionary`. Or take the object out where it is closed.",
    ],
  ),
});
