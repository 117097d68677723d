import { page, rule } from "../../../src/kit.js";
import { ofShape, orBreak, told } from "../subject.js";

export default rule({
  id: "thread-kept",
  verdict: "kept",
  find: ofShape("thread"),
  message: (fate, leak, at) =>
    told(
      leak,
      fate,
      at,
      `give the thread a function that asks a \`weakref.ref(self)\`, start it before \`self\` is given away, ${orBreak(leak)}`,
    ),
  page: page(
    "The instance keeps a `threading.Thread` that is to run one of its bound methods.",
    `
import threading

class Pump(object):
    def __init__(self):
        self.thread = threading.Thread(target=self.run)

    def run(self):
        pass
`,
    [
      "A thread holds its target and its arguments until it has run: for as long as it runs, and for ever if it is never started. While it runs, the interpreter holds the thread, too.",
    ],
    [
      "Give the thread a function of the module, or a static method, that takes a `weakref.ref(self)` and asks it at each turn. Don't keep a thread that nobody joins.",
    ],
  ),
});
