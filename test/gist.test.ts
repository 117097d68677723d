import { expect, it } from "vitest";
import type { Line, View } from "../src/report/html/data.js";
import { gistOf } from "../src/report/html/gist.js";

/** A view of these lines of a diff. */
function view(text: string, kind: View["kind"] = "change"): View {
  const lines = text.split("\n").map((line): Line => [line[0] as Line[0], ["", line.slice(1)]]);
  return { file: 0, kind, hunks: [{ before: 1, after: 1, lines }] };
}

it.each([
  ["what comes in its place", " a\n-  self.x = self.m\n+  self._x = 'm'\n b", "`self.x = self.m` becomes `self._x = 'm'`"],
  [
    "its own line of several",
    "-  self.y = self.n\n-  self.x = self.m\n+  self._y = 'n'\n+  self._x = 'm'",
    "`self.x = self.m` becomes `self._x = 'm'`",
  ],
  [
    "one of another block",
    "-  self.y = self.n\n+  self._y = 'n'\n b\n-  self.x = self.m\n+  self._x = 1",
    "`self.x = self.m` becomes `self._x = 1`",
  ],
  ["what comes elsewhere", "-  self.x = self.m\n+  pass\n b\n+  x = m\n+", "`self.x = self.m` becomes `x = m`"],
  ["that nothing does", " a\n-  self.x = self.m\n b", "`self.x = self.m` goes"],
  [
    "what else goes",
    "+import weakref\n a\n-  self.up = up\n+  self.up = weakref.proxy(up)",
    "`self.up = up` becomes `self.up = weakref.proxy(up)`",
  ],
  ["what is new alone", " a\n+  self.x = None\n b", "`self.x = None` is added"],
  ["a property", "-  self.x = self.m\n+  self._x = 'm'\n b\n+  @property\n+  def x(self):", "`self.x = self.m` becomes a property"],
  [
    "what closes, below its guards",
    "+  def __exit__(self, *args):\n+    if self.f:\n+      self.close()\n+\n b",
    "`with` calls `self.close()`",
  ],
])("tells %s", (_, diff, told) => {
  expect(gistOf("self.x = self.m", 0, [view(diff)])).toBe(told);
});

it("is the line itself of what stays, and says what needs an option", () => {
  expect(gistOf("self.x = self.m", 0, [view(">  self.x = self.m", "place")])).toBe("`self.x = self.m`");
  expect(gistOf("self.stats = {", 0, [])).toBe("`self.stats = {…`");
  const forward = view("-  self.x = self.m\n b\n+  def x(self):", "forward");
  expect(gistOf("self.x = self.m", 0, [forward])).toBe("`self.x = self.m` becomes `def x(self):` with --forward");
});

it("has no backticks but its own", () => {
  expect(gistOf("self.x = `1`", 0, [])).toBe("`self.x = ˋ1ˋ`");
});
