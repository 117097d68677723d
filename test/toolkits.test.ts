import { describe, expect, it } from "vitest";
import { transformSource } from "../src/index.js";
import { linearize } from "../src/python/mro.js";
import { type LibraryClass, StandardLibrary } from "../src/python/stdlib.js";

const library = StandardLibrary.load();

function classOf(id: string): LibraryClass {
  const cls = library.cls(id);
  if (!cls) throw new Error(`no class ${id}`);
  return cls;
}

/** What becomes of each alias in a text: the name of its reason, or `safe`. */
async function verdicts(text: string): Promise<string[]> {
  const { findings } = await transformSource(text, { transforms: ["method-alias"], others: "none" });
  return findings.map(({ reason }) => reason?.name ?? "safe");
}

const pump = (imports: string, base: string, statement = "self.halt = self.halts", above = "") =>
  `${imports}\n\n${above}class Pump(${base}):\n    def __init__(self):\n        ${base}.__init__(self)\n        ${statement}\n\n    def halts(self):\n        return 1\n`;

describe("a base of a toolkit", () => {
  it.each([
    ["import wx", "wx.Frame"],
    ["import wx", "wx.Panel"],
    ["import wx as w", "w.Dialog"],
    ["from wx import *", "ListCtrl"],
    ["import wx.grid", "wx.grid.Grid"],
    ["import wx.grid as g", "g.PyGridTableBase"],
    ["import gtk", "gtk.Window"],
    ["import gtk.gdk", "gtk.gdk.Pixbuf"],
    ["from gtk import *", "TreeView"],
    ["import gobject", "gobject.GObject"],
    ["from PyQt4 import QtGui", "QtGui.QWidget"],
    ["from PyQt4.QtGui import *", "QMainWindow"],
    ["from PyQt4.QtCore import QThread as T", "T"],
    ["import PyQt4.QtNetwork", "PyQt4.QtNetwork.QTcpServer"],
    ["from PyQt4.QtGui import *\nfrom PyQt4.QtCore import *", "QAbstractTableModel"],
    ["from PyQt4 import QtCore\nfrom PyQt4.QtGui import *", "QtCore.QObject"],
  ])("is known: %s, %s", async (imports, base) => {
    expect(await verdicts(pump(imports, base))).toEqual(["safe"]);
  });

  it.each([
    ["a name that no table has", "import wx", "wx.NoSuchThing"],
    ["another toolkit under a name of its own", "from gi.repository import Gtk", "Gtk.Window"],
    ["one of Python that wx brings", "import wx.lib.agw.aui", "wx.lib.agw.aui.AuiManager"],
  ])("is unknown: %s", async (_what, imports, base) => {
    expect(await verdicts(pump(imports, base))).toEqual(["unknown-base"]);
  });

  it.each([
    ["a name that it has", "import wx", "wx.Frame", "self.Show = self.halts", "name-taken"],
    ["a property that it has", "import wx", "wx.Frame", "self.MenuBar = self.halts", "name-taken"],
    ["a method of C that binds like one of Python", "import gtk", "gtk.Window", "self.halt = self.hide", "safe"],
    ["a method of Python", "import wx", "wx.Frame", "self.halt = self.Close", "safe"],
    ["a method that the class gives bare", "from PyQt4 import QtGui", "QtGui.QWidget", "self.halt = self.close", "inherited-descriptor"],
    ["a static method", "from PyQt4 import QtGui", "QtGui.QWidget", "self.halt = self.mouseGrabber", "inherited-descriptor"],
    ["a class method", "import gtk", "gtk.Window", "self.halt = self.do_realize", "inherited-descriptor"],
    ["a method that nobody has", "import gtk", "gtk.Window", "self.halt = self.no_such", "unresolved-method"],
    [
      "what looks for slots by their names",
      "from PyQt4 import QtGui",
      "QtGui.QWidget",
      "self.on_stop_clicked = self.halts",
      "class-listed",
    ],
    ["what looks for virtual methods by their names", "import gtk", "gtk.Window", "self.do_stop = self.halts", "class-listed"],
    ["what looks at the instance before", "import wx", "wx.App", "self.halt = self.halts", "presence-tested"],
  ])("hands down %s", async (_what, imports, base, statement, expected) => {
    expect(await verdicts(pump(imports, base, statement))).toEqual([expected]);
  });

  it.each([
    ["self.halt = self.destroyed"],
    ["self.halt = self.customContextMenuRequested"],
  ])("hands down signals, which are no methods: %s", async (statement) => {
    expect(await verdicts(pump("from PyQt4 import QtGui", "QtGui.QWidget", statement))).toEqual([]);
  });

  it("has a metaclass that does nothing with functions, and a project's own counts all the same", async () => {
    const own = "class Meta(gobject.GObjectMeta):\n    pass\n\n";
    const text = pump("import gobject", "gobject.GObject", undefined, own);
    expect(await verdicts(text)).toEqual(["safe"]);
    expect(await verdicts(text.replace("):\n    def __init__", "):\n    __metaclass__ = Meta\n\n    def __init__"))).toEqual(["metaclass"]);
  });

  it("leaves alone what a star import of it can't hide", async () => {
    const text = `from PyQt4.QtGui import *\n\nclass Base(object):\n    pass\n\n${pump("", "Base").replace("Base.__init__(self)", "pass")}`;
    expect(await verdicts(text)).toEqual(["safe"]);
  });
});

describe("the table of toolkits", () => {
  const ids = ["wx.Frame", "wx.grid.Grid", "gtk.TreeView", "gobject.GObject", "PyQt4.QtGui.QTableWidget", "PyQt4.QtCore.QThread"];

  it.each(ids)("has %s with an order that Python would give it", (id) => {
    const cls = classOf(id);
    const above = cls.mro.map(classOf);
    expect(above.at(-1)?.id).toBe("__builtin__.object");
    for (const [index, each] of above.entries())
      expect(cls.mro.slice(index + 1).filter((other) => each.mro.includes(other))).toEqual(
        each.mro.filter((other) => cls.mro.includes(other)),
      );
    expect(linearize(cls, above.slice(0, 1), [above], true)).toBeDefined();
  });

  it("tells kinds apart", () => {
    const kindOf = (id: string, name: string) => classOf(id).members.get(name);
    expect(kindOf("wx.Window", "Close")).toBe("function");
    expect(kindOf("wx.Window", "NewControlId")).toBe("static");
    expect(kindOf("wx.Frame", "MenuBar")).toBe("descriptor");
    expect(kindOf("gtk.Widget", "show")).toBe("method-descriptor");
    expect(kindOf("gtk.Widget", "allocation")).toBe("descriptor");
    expect(kindOf("PyQt4.QtGui.QWidget", "closeEvent")).toBe("wrapped-method");
    expect(kindOf("PyQt4.QtCore.QObject", "connect")).toBe("wrapped-method");
    expect(kindOf("PyQt4.QtGui.QAbstractButton", "clicked")).toBe("descriptor");
    expect(classOf("wx.Frame").sets).toEqual(new Set(["this"]));
  });
});
