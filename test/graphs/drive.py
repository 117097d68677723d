"""Runs programs that let go of what they made, each in a process of its own that is forked from this one.

Reads a JSON list of programs from standard input and writes a JSON list. For each program: the names of the classes of
which instances are alive once `run` is over, with what becomes of them: `freed late` by the collector, `never freed`, or
`kept` by something that lives itself. Or a text: what went wrong.
"""
import sys
import collections, ctypes, functools, gc, heapq, itertools, json, os, Queue, signal, threading, traceback, types, weakref

SECONDS = 10


def instances(module):
    classes = dict((id(each), each) for each in vars(module).values() if isinstance(each, (type, types.ClassType)))
    found = []
    for each in gc.get_objects():
        cls = each.__class__ if type(each) is types.InstanceType else type(each)
        if id(cls) in classes and cls.__name__ != 'Key':
            found.append(each)
    return found


def names(instance):
    cls = instance.__class__ if type(instance) is types.InstanceType else type(instance)
    found, queue = [], [cls]
    while queue:
        each = queue.pop()
        if each is not object and each.__name__ not in found:
            found.append(each.__name__)
            queue.extend(each.__bases__)
    return found


def garbage():
    """The ids of all that is in gc.garbage, or held by that."""
    seen, queue, program = set(), list(gc.garbage), sys.modules['main']
    while queue:
        each = queue.pop()
        if id(each) in seen or isinstance(each, types.ModuleType) or each is program.__dict__ or each in (object, type):
            continue
        if isinstance(each, (type, types.ClassType)) and program.__dict__.get(each.__name__) is each:
            continue
        if isinstance(each, types.FunctionType):
            queue.extend(each.func_closure or ())
            queue.extend(each.func_defaults or ())
            seen.add(id(each))
            continue
        if isinstance(each, types.FrameType):
            seen.add(id(each))
            queue.extend(each.f_locals.values())
            if each.f_back and each.f_back.f_code.co_filename == 'main.py':
                queue.append(each.f_back)
            continue
        seen.add(id(each))
        queue.extend(gc.get_referents(each))
    return seen


def told(module):
    # A comprehension would hold the last one: its variable is one of the function.
    first = list((id(each), names(each)) for each in instances(module))
    gc.collect()
    after = set(id(each) for each in instances(module))
    lost = garbage()
    fate = lambda key: 'freed late' if key not in after else 'never freed' if key in lost else 'kept'
    return [[fate(key), classes] for key, classes in first]


def observe(text):
    module = types.ModuleType('main')
    sys.modules['main'] = module
    try:
        exec compile(text, 'main.py', 'exec') in module.__dict__
        module.run()
    except Exception:
        return traceback.format_exc()
    sys.exc_clear()
    return told(module)


def forked(text):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            signal.alarm(SECONDS)
            os.write(writing, json.dumps(observe(text)))
        finally:
            os._exit(0)
    os.close(writing)
    result = os.fdopen(reading).read()
    os.waitpid(pid, 0)
    return json.loads(result) if result else 'no answer within %d seconds, or the process died' % SECONDS


if __name__ == '__main__':
    gc.collect()
    gc.disable()
    json.dump([forked(text) for text in json.load(sys.stdin)], sys.stdout)
