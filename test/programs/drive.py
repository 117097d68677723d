"""Runs generated programs, each in a process of its own that is forked from this one.

Reads a JSON list of folders from standard input and writes a JSON list: for each folder the observations, a pair for
each step of its main module, or what went wrong when the module was imported. A step that raises is a pair of the name
of the exception and what had been printed before.
"""
import sys
# What programs import is here already, so that a forked process doesn't have to read it.
import abc, cmd, collections, contextlib, copy, cPickle, functools, gc, inspect, json, new, os, pickle, Queue, re, signal, StringIO
import threading, traceback, types, unittest, UserDict, weakref

SECONDS = 10
ADDRESS = re.compile("0x[0-9a-f]+")


def printed(function):
    sys.stdout = StringIO.StringIO()
    raised = ''
    try:
        function()
    except Exception:
        raised = sys.exc_info()[0].__name__
    return [raised, ADDRESS.sub("0x", sys.stdout.getvalue())]


def load():
    try:
        import main
    except Exception:
        return None, traceback.format_exc()
    return main, ''


def observe(folder):
    os.chdir(folder)
    sys.path.insert(0, folder)
    main, trouble = load()
    if main is None:
        return trouble
    steps = sorted((name for name in vars(main) if name.startswith('step_')), key=lambda name: int(name[5:]))
    return [printed(getattr(main, name)) for name in steps]


def child(folder, pipe):
    signal.alarm(SECONDS)
    result = json.dumps(observe(folder), encoding='latin-1')
    os.write(pipe, result) if len(result) < 4096 else os.fdopen(pipe, 'w').write(result)


def forked(folder):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            # What is freed at the end may still run a __del__ that complains.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            child(folder, writing)
        finally:
            os._exit(0)
    os.close(writing)
    result = os.fdopen(reading).read()
    os.waitpid(pid, 0)
    return json.loads(result) if result else 'no answer within %d seconds, or the process died' % SECONDS


if __name__ == '__main__':
    gc.disable()
    answers = [forked(folder) for folder in json.load(sys.stdin)]
    json.dump(answers, sys.stdout)
