"""Python imports this at its start: each test's outcome goes to the file that the environment names.

What a runner prints is no safe source, because tests print in between. Every runner of the age (unittest, nose,
regrtest, the projects' own) reports to a unittest.TestResult, so that is where this listens. At the end it says which
files the modules came from. Processes that the tests start are left alone.
"""
import os

_path = os.environ.pop('JUDGE_RESULTS', None)


def _say(*fields):
    # Opened each time: a test may close what it doesn't know, and processes that share a shell share the file.
    with open(_path, 'a') as results:
        results.write('\t'.join(' '.join(str(field).split()) for field in fields) + '\n')


def _listen():
    from unittest.result import TestResult

    def wrap(name, outcome):
        original = getattr(TestResult, name)

        def reporting(self, test, *details):
            _say('test', _name(test), outcome(*details))
            return original(self, test, *details)
        setattr(TestResult, name, reporting)

    wrap('addSuccess', lambda: 'ok')
    wrap('addError', lambda error: 'ERROR ' + _kind(error))
    wrap('addFailure', lambda error: 'FAIL ' + _kind(error))
    wrap('addSkip', lambda reason: 'skipped')
    wrap('addExpectedFailure', lambda error: 'expected failure')
    wrap('addUnexpectedSuccess', lambda: 'unexpected success')


def _name(test):
    try:
        return test.id()
    except Exception:
        return type(test).__name__


def _kind(error):
    return getattr(error[0], '__name__', 'exception')


def _tell_files():
    import sys
    for module in list(sys.modules.values()):
        path = getattr(module, '__file__', None)
        if isinstance(path, str):
            _say('file', os.path.abspath(path))


if _path:
    import atexit
    _listen()
    atexit.register(_tell_files)
