"""What Python imports at its start, where this folder is on PYTHONPATH: at the exit it says which files the modules came from.

It is for any Python from 2.4 on, reads what it has to know from the file `settings` beside it, and leaves a file for each process
in `records`. An entry of `sys.path` that leads to the original of the tree leads to its copy instead. Whatever fails here is silent:
no program is to notice that it is there.
"""
import os
import sys


class _Recorder(object):
    def __init__(self, here, open=open):
        self.here = here
        self.open = open
        self.folder = os.getcwd()
        self.lines = []
        self.is_told = False
        self.tracer = None
        self.settings = {}
        for line in open(os.path.join(here, 'settings')):
            key, value = line.rstrip('\n').split('\t', 1)
            self.settings.setdefault(key, []).append(value)

    def begin(self):
        import atexit
        sys.path[:] = [self.mapped(entry) for entry in sys.path if not self.is_here(entry)]
        atexit.register(self.end)
        if sys.version_info[0] == 2:
            # Kept where Python 2 lets go of it at its end, before the modules go: no path leads there.
            sys.path_importer_cache[os.path.join(self.here, 'records')] = _Last(self.end)
        if 'trace' in self.settings:
            self.tracer = _Tracer(self, self.settings['trace'])
            self.tracer.begin()

    def is_here(self, entry):
        return isinstance(entry, str) and os.path.abspath(entry) == self.here

    def mapped(self, entry):
        if isinstance(entry, str) and entry:
            for name in (entry, os.path.realpath(entry)):
                for original in self.settings.get('original', []):
                    if name == original or name.startswith(original + os.sep):
                        self.lines.append('mapped\t' + entry)
                        return self.settings['copy'][0] + name[len(original):]
        return entry

    def end(self):
        if self.is_told:
            return
        self.is_told = True
        try:
            if self.tracer:
                self.tracer.end()
            self.tell_modules()
            name = os.path.join(self.here, 'records', str(os.getpid()))
            record = self.open(name, 'a')
            record.write(''.join([line.replace('\n', ' ') + '\n' for line in self.lines]))
            record.close()
        except Exception:
            pass

    def tell_modules(self):
        for name, names in self.modules():
            path = names.get('__file__')
            if isinstance(path, str):
                self.lines.append('module\t%s\t%s' % (name, self.absolute(path)))

    def modules(self):
        """What was imported, and what a package still holds that was taken out again, as `test.regrtest` does it."""
        found = list(sys.modules.items())
        known = {}
        while found:
            name, module = found.pop()
            if type(name) is not str or not issubclass(type(module), type(sys)) or (name, id(module)) in known:
                continue
            known[name, id(module)] = module
            # An attribute of a module that is made when it is asked for is not asked for.
            names = object.__getattribute__(module, '__dict__')
            yield name, names
            for held in list(names.values()):
                if issubclass(type(held), type(sys)):
                    found.append((object.__getattribute__(held, '__dict__').get('__name__'), held))

    def absolute(self, path):
        return os.path.normpath(os.path.join(self.folder, path))


class _Last(object):
    """Ends what a program keeps from ending that sets `sys.exitfunc`, by which Python 2 runs all that is registered with `atexit`."""

    def __init__(self, end):
        self.end = end

    def __del__(self):
        self.end()


class _Tracer(object):
    """Remembers the lines of some files that were run."""

    def __init__(self, recorder, paths):
        self.recorder = recorder
        self.reached = dict([(path, {}) for path in paths])
        self.known = {}

    def begin(self):
        import threading
        threading.settrace(self.call)
        sys.settrace(self.call)
        # At the very end nothing can be imported any more.
        import trace
        self.executable = getattr(trace, 'find_executable_linenos', None) or trace._find_executable_linenos

    def call(self, frame, event, argument):
        name = frame.f_code.co_filename
        if name not in self.known:
            self.known[name] = self.reached.get(self.recorder.absolute(name))
        lines = self.known[name]
        if lines is None:
            return None

        def line(frame, event, argument):
            lines[frame.f_lineno] = True
            return line
        lines[frame.f_lineno] = True
        return line

    def end(self):
        sys.settrace(None)
        for path, lines in self.reached.items():
            try:
                told = [str(line) for line in self.executable(path)]
            except Exception:
                continue
            self.recorder.lines.append('code\t%s\t%s' % (path, ' '.join(told)))
            self.recorder.lines.append('reached\t%s\t%s' % (path, ' '.join([str(line) for line in lines])))


def _others():
    """The module of this name that would have been imported without this one."""
    if sys.version_info[0] == 2:
        import imp
        try:
            found = imp.find_module('sitecustomize')
        except ImportError:
            return
        imp.load_module('sitecustomize', *found)
    else:
        from importlib.machinery import PathFinder
        from importlib.util import module_from_spec
        spec = PathFinder.find_spec('sitecustomize')
        if spec is not None:
            sys.modules['sitecustomize'] = module_from_spec(spec)
            spec.loader.exec_module(sys.modules['sitecustomize'])


try:
    _Recorder(os.path.dirname(os.path.abspath(__file__))).begin()
except Exception:
    pass
_others()
