import { describe, expect, it } from "vitest";
import { readReports } from "../src/verify/outcomes/read.js";
import { folderOf, run } from "./command.js";
import { python2, skipReason } from "./python2.js";

/** What is read of an output, as plain objects. */
const told = (...outputs: readonly string[]) =>
  readReports(outputs).map(({ runner, outcomes, isWhole, totals }) => ({
    runner,
    isWhole,
    totals,
    outcomes: Object.fromEntries(outcomes),
  }));

const MODULE = `import sys
import unittest


class T(unittest.TestCase):
    def test_a(self): pass
    def test_b(self):
        """A doc string."""
        self.assertEqual([1, 2, 3], [1, 2, 4])
    def test_c(self): raise KeyError('x')
    @unittest.skip('no reason')
    def test_d(self): pass
    @unittest.expectedFailure
    def test_e(self): self.fail('x')
    @unittest.expectedFailure
    def test_f(self): pass
    def test_g(self): sys.stderr.write('noise without end')
    def test_h(self): sys.stderr.write('noise\\n')


class U(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise ValueError('boo')
    def test_z(self): pass
`;

describe.skipIf(skipReason !== undefined)("what Python 2.7's own unittest prints", () => {
  const folder = folderOf({ "test_x.py": MODULE });
  const printed = (...flags: readonly string[]) => {
    const { out, err } = run(python2?.command ?? "", ["-m", "unittest", ...flags, "test_x"], folder);
    return told(out, err);
  };
  const totals = ["ran 8: failures=1, errors=2, skipped=1, expected failures=1, unexpected successes=1"];
  const failing = {
    "test_b (test_x.T)": "failed AssertionError",
    "test_c (test_x.T)": "error KeyError",
    "setUpClass (test_x.U)": "error ValueError",
  };

  it("names each test with -v, whatever tests print in between", () => {
    const outcomes = {
      ...failing,
      "test_a (test_x.T)": "ok",
      "test_d (test_x.T)": "skipped",
      "test_e (test_x.T)": "expected failure",
      "test_f (test_x.T)": "unexpected success",
      "test_g (test_x.T)": "ok",
      "test_h (test_x.T)": "ok",
    };
    expect(printed("-v")).toEqual([{ runner: "unittest", isWhole: true, totals, outcomes }]);
  });

  it("names what fails without it", () => {
    expect(printed()).toEqual([{ runner: "unittest", isWhole: false, totals, outcomes: failing }]);
  });

  it("is not taken for nose where a docstring is one word", () => {
    const module = 'import unittest\n\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        """Word"""\n';
    const { err } = run(python2?.command ?? "", ["-m", "unittest", "-v", "test_w"], folderOf({ "test_w.py": module }));
    expect(told(err)).toEqual([{ runner: "unittest", isWhole: true, totals: ["ran 1"], outcomes: { "test_a (test_w.T)": "ok" } }]);
  });

  it("names a module that can't be imported", () => {
    const { err } = run(python2?.command ?? "", ["-m", "unittest", "discover"], folderOf({ "test_y.py": "import nosuch\n" }));
    expect(told(err)).toEqual([
      {
        ...{ runner: "unittest", isWhole: false, totals: ["ran 1: errors=1"] },
        outcomes: { "test_y (unittest.loader.ModuleImportFailure)": "error ImportError" },
      },
    ]);
  });

  it("of its regrtest, names each file", () => {
    const { out, err } = run(python2?.command ?? "", ["-m", "test.regrtest", "test_bool", "test_winsound", "test_nosuch"], folder);
    const [report] = told(out, err);
    expect(report).toMatchObject({
      runner: "regrtest",
      outcomes: { test_bool: "ok", test_winsound: "skipped", test_nosuch: "failed" },
      totals: ["1 test OK.", "1 test failed", "1 test skipped"],
    });
  });
});

it("what is no runner's output says nothing", () => {
  expect(told("", "All good.\n1 passed the door\nRan away\n", "FAIL: no\nOK\n")).toEqual([]);
});

it("several runners in one command are told apart, and runs of one are joined", () => {
  const once = (word: string) => `test_a (m.T) ... ${word}\n\n${"-".repeat(70)}\nRan 1 test in 0.001s\n\nOK\n`;
  expect(told("== 2 passed in 0.01 seconds ==\n", once("ok") + once("skipped 'x'"))).toEqual([
    { runner: "pytest", isWhole: false, totals: ["2 passed"], outcomes: {} },
    { runner: "unittest", isWhole: true, totals: ["ran 1", "ran 1"], outcomes: { "test_a (m.T)": "ok + skipped" } },
  ]);
});

describe("what nose prints", () => {
  const blocks = `
======================================================================
ERROR: Failure: ImportError (No module named nosuch)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "/usr/lib/python2.7/dist-packages/nose/loader.py", line 418, in loadTestsFromName
    addr.filename, addr.module)
ImportError: No module named nosuch

======================================================================
FAIL: test_pump.test_close
----------------------------------------------------------------------
Traceback (most recent call last):
  File "/usr/lib/python2.7/dist-packages/nose/case.py", line 197, in runTest
    self.test(*self.arg)
  File "/srv/test_pump.py", line 12, in test_close
    assert 1 == 2
AssertionError:
-------------------- >> begin captured logging << --------------------
pump: DEBUG: closing
--------------------- >> end captured logging << ---------------------

----------------------------------------------------------------------
Ran 6 tests in 0.012s

FAILED (SKIP=1, errors=1, failures=1)
`;
  const lines = `Failure: ImportError (No module named nosuch) ... ERROR
test_pump.TestPump.test_open ... ok
test_pump.test_close ... FAIL
test_pump.test_even(2,) ... ok
test_a (test_pump.Case) ... ok
test_pump.test_later ... SKIP: not yet
`;

  it.each([
    [
      "-v",
      lines,
      {
        "test_pump.TestPump.test_open": "ok",
        "test_pump.test_even(2,)": "ok",
        "test_a (test_pump.Case)": "ok",
        "test_pump.test_later": "skipped",
      },
    ],
    ["nothing", "E.F..S\n", {}],
  ])("with %s", (_flags, begin, others) => {
    const failing = {
      "Failure: ImportError (No module named nosuch)": "error ImportError",
      "test_pump.test_close": "failed AssertionError",
    };
    expect(told(begin + blocks)).toEqual([
      {
        ...{ runner: "nose", isWhole: begin === lines, totals: ["ran 6: SKIP=1, errors=1, failures=1"] },
        outcomes: { ...failing, ...others },
      },
    ]);
  });
});

describe("what pytest 4.6 prints", () => {
  const failures = `
=================================== FAILURES ===================================
________________________________ TestPump.test_b _______________________________

self = <test_pump.TestPump instance at 0x7f1c0a0b8f80>

    def test_b(self):
>       assert 1 == 2
E       assert 1 == 2

test_pump.py:9: AssertionError
__________________________________ test_c[2] ___________________________________

n = 2

    @pytest.mark.parametrize('n', [1, 2])
    def test_c(n):
>       {}[n]
E       KeyError: 2

test_pump.py:14: KeyError
`;
  const head = `============================= test session starts ==============================
platform linux2 -- Python 2.7.18, pytest-4.6.11, py-1.11.0, pluggy-0.13.1
rootdir: /tmp/x
collected 5 items
`;
  const total = "================ 2 failed, 2 passed, 1 skipped, 1 warnings in 0.05 seconds ================\n";
  const failing = { "TestPump.test_b": "failed AssertionError", "test_c[2]": "failed KeyError" };
  const whole = {
    "test_pump.py::TestPump::test_a": "ok",
    "test_pump.py::TestPump::test_b": "failed",
    "test_pump.py::test_c[1]": "ok",
    "test_pump.py::test_c[2]": "failed",
    "test_pump.py::test_d": "skipped",
  };

  it.each([
    ["nothing", `${head}\ntest_pump.py .F.Fs                                          [100%]\n${failures}${total}`, false, failing],
    [
      "-q",
      `.F.Fs                                                       [100%]\n${failures}2 failed, 2 passed, 1 skipped in 0.05 seconds\n`,
      false,
      failing,
    ],
    [
      "-v",
      `${head}
test_pump.py::TestPump::test_a PASSED                                    [ 20%]
test_pump.py::TestPump::test_b FAILED                                    [ 40%]
test_pump.py::test_c[1] PASSED                                           [ 60%]
test_pump.py::test_c[2] FAILED                                           [ 80%]
test_pump.py::test_d SKIPPED                                             [100%]
${failures}${total}`,
      true,
      whole,
    ],
    [
      "-v -n 2",
      `${head}
[gw0] [ 20%] PASSED test_pump.py::TestPump::test_a 
[gw1] [ 40%] FAILED test_pump.py::TestPump::test_b 
[gw0] [ 60%] PASSED test_pump.py::test_c[1] 
[gw0] [ 80%] FAILED test_pump.py::test_c[2] 
[gw1] [100%] SKIPPED test_pump.py::test_d 
${failures}${total}`,
      true,
      whole,
    ],
  ])("with %s", (_flags, output, isWhole, outcomes) => {
    expect(told(output)).toEqual([{ runner: "pytest", isWhole, totals: ["2 failed, 2 passed, 1 skipped"], outcomes }]);
    expect(told(output.replaceAll("FAILED", "\x1b[31mFAILED\x1b[0m"))).toEqual(told(output));
  });

  it("of what fails outside of tests", () => {
    const output = `==================================== ERRORS ====================================
________________________ ERROR collecting test_valve.py ________________________
ImportError while importing test module '/tmp/x/test_valve.py'.
E   ImportError: No module named nosuch
______________________ ERROR at setup of TestPump.test_a _______________________
test_pump.py:4: ValueError
!!!!!!!!!!!!!!!!!!! Interrupted: 1 errors during collection !!!!!!!!!!!!!!!!!!!
=========================== 2 error in 0.10 seconds ============================
`;
    expect(told(output)).toEqual([
      {
        ...{ runner: "pytest", isWhole: false, totals: ["2 error"] },
        outcomes: { "collecting test_valve.py": "error", "setup of TestPump.test_a": "error ValueError" },
      },
    ]);
  });

  it.each([
    "no tests ran in 0.01 seconds",
    "===== no tests ran in 0.01 seconds =====",
    "=== 3 passed in 65.20s (0:01:05) ===",
    "1 passed, 2 deselected in 0.12s",
  ])("at its end: %s", (line) => {
    expect(told(`${line}\n`)).toMatchObject([{ runner: "pytest" }]);
  });
});

describe("what trial prints", () => {
  const blocks = `
===============================================================================
[SKIPPED]
not here

test_pump.PumpTests.test_skip
===============================================================================
[FAIL]
Traceback (most recent call last):
  File "/srv/test_pump.py", line 9, in test_b
    self.assertEqual(1, 2)
twisted.trial.unittest.FailTest: not equal:
a = 1
b = 2


test_pump.PumpTests.test_b
test_pump.ValveTests.test_b
===============================================================================
[ERROR]
Traceback (most recent call last):
  File "/srv/test_pump.py", line 12, in test_c
    raise KeyError('x')
exceptions.KeyError: 'x'

test_pump.PumpTests.test_c
-------------------------------------------------------------------------------
Ran 6 tests in 0.046s

FAILED (skips=1, failures=2, errors=1, successes=2)
`;
  const tree = `test_pump
  PumpTests
    test_a ...                                                             [OK]
    test_b ...                                                           [FAIL]
    test_c ... printed by the test
                                                                        [ERROR]
    test_skip ...                                                     [SKIPPED]
  ValveTests
    test_a ...                                                             [OK]
    test_b ...                                                           [FAIL]
`;
  const told_ = {
    "test_pump.PumpTests.test_b": "failed FailTest",
    "test_pump.ValveTests.test_b": "failed FailTest",
    "test_pump.PumpTests.test_c": "error KeyError",
    "test_pump.PumpTests.test_skip": "skipped",
  };

  it.each([
    ["a tree", tree, { "test_pump.PumpTests.test_a": "ok", "test_pump.ValveTests.test_a": "ok" }],
    ["letters", ".FES.F\n", {}],
  ])("as %s", (_how, begin, passed) => {
    expect(told(begin + blocks)).toEqual([
      {
        ...{ runner: "trial", isWhole: begin === tree, totals: ["ran 6: skips=1, failures=2, errors=1, successes=2"] },
        outcomes: { ...told_, ...passed },
      },
    ]);
  });

  it("where all is well", () => {
    const end = `\n${"-".repeat(79)}\nRan 1 tests in 0.001s\n\nPASSED (successes=1)\n`;
    expect(told(`test_pump\n  PumpTests\n    test_a ...                                    [OK]\n${end}`)).toMatchObject([
      { runner: "trial", outcomes: { "test_pump.PumpTests.test_a": "ok" }, totals: ["ran 1: successes=1"] },
    ]);
  });
});
