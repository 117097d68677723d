import { page, rule } from "../../../src/kit.js";
import { ofShape, orBreak, told } from "../subject.js";

export default rule({
  id: "timer-kept",
  verdict: "kept",
  find: ofShape("timer"),
  message: (fate, leak, at) =>
    told(leak, fate, at, `give the timer a function that asks a \`weakref.ref(self)\`, ${orBreak(leak)}, after \`cancel\``),
  page: page(
    "The instance keeps a `threading.Timer` that calls one of its bound methods, or is given it.",
    `
import threading

class Pump(object):
    def __init__(self):
        self.timer = threading.Timer(60, self.stop)

    def stop(self):
        pass
`,
    [
      "A timer keeps its function and its arguments, even when it has fired or was cancelled. While it",
      "runs, the interpreter holds the timer, too, and with it the instance.",
    ],
    [
      "Set the attribute to `None` when the timer is cancelled and when it has fired. So that a running",
      "timer doesn't hold the instance either, give it a function that asks a `weakref.ref(self)`.",
    ],
  ),
});
