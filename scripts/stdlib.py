"""Describes the classes of CPython 2.7.18's standard library and builtins as JSON.

Run it with that interpreter, from the folder of the project:

    PYENV_VERSION=2.7.18 python2.7 scripts/stdlib.py > src/python/stdlib.json

What can be imported is looked at alive. The source is read as well: for what methods set on their instance, for
modules that cannot be imported here, and for what other platforms define in a branch that this one does not take.
`src/python/stdlib.ts` reads the result and says what the letters mean.
"""
import ast
import email
import imp
import inspect
import json
import os
import re
import signal
import sys
import sysconfig
import types
import warnings

LIB = sysconfig.get_path('stdlib')
FOLDERS = [LIB, os.path.join(LIB, 'lib-tk'), os.path.join(LIB, 'lib-dynload')]
C_SUFFIXES = [suffix for suffix, _, kind in imp.get_suffixes() if kind == imp.C_EXTENSION]

LEFT_OUT = {'antigravity', 'this', '_ctypes_test', '_testcapi'}
LEFT_OUT_PARTS = {'__main__', '__phello__', '_bundled', 'idlelib', 'site-packages', 'dist-packages', 'test', 'tests'}
# The import of `user` runs the .pythonrc.py of whoever is at the keyboard; Tix gives Tkinter.Widget another base.
ONLY_READ = {'Tix', 'user'}
SECONDS_PER_IMPORT = 20

MODULE_NOISE = {'__builtins__', '__doc__', '__file__', '__name__', '__package__', '__path__'}
CLASS_NOISE = {'__doc__', '__module__', '__dict__', '__weakref__', '__abstractmethods__', '_abc_cache',
               '_abc_negative_cache', '_abc_negative_cache_version', '_abc_registry'}

# email.MIMEText and the other old names of its modules are objects that fetch the module when they are used.
MODULE_TYPES = (types.ModuleType, email.LazyImporter)
CLASS_TYPES = (type, types.ClassType)
C_METHOD_TYPES = (type(list.append), type(list.__add__))
C_CLASSMETHOD_TYPE = type(dict.__dict__['fromkeys'])
FUNCTION_TYPES = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type([].__add__))


# Finding and importing the modules.

def wanted(module):
    return module not in LEFT_OUT and not LEFT_OUT_PARTS.intersection(module.split('.'))


def find_modules():
    """{module: path of its source, or None when it is written in C}"""
    found = dict.fromkeys(sys.builtin_module_names)
    for folder in FOLDERS:
        find_modules_in(folder, '', found)
    return {module: path for module, path in found.items() if wanted(module)}


def find_modules_in(folder, prefix, found):
    for entry in sorted(os.listdir(folder)):
        path = os.path.join(folder, entry)
        init = os.path.join(path, '__init__.py')
        if os.path.isfile(init):
            found[prefix + entry] = init
            find_modules_in(path, prefix + entry + '.', found)
        elif entry.endswith('.py') and entry != '__init__.py':
            found[prefix + entry[:-3]] = path
        for suffix in C_SUFFIXES:
            if entry.endswith(suffix):
                found.setdefault(prefix + entry[:-len(suffix)], None)


def too_long(signum, frame):
    raise RuntimeError('the import takes too long')


def try_import(module):
    signal.alarm(SECONDS_PER_IMPORT)
    try:
        __import__(module)
    except (Exception, SystemExit):
        pass
    finally:
        signal.alarm(0)


def import_all(modules):
    signal.signal(signal.SIGALRM, too_long)
    warnings.simplefilter('ignore')
    # Those with an underscore last: _LWPCookieJar can only be imported by cookielib or after it.
    for module in sorted(modules, key=lambda module: (module.startswith('_'), module)):
        if module not in ONLY_READ:
            try_import(module)


def from_library(module):
    path = getattr(module, '__file__', None)
    if path is None:
        return True
    inside = os.path.relpath(os.path.realpath(path), os.path.realpath(LIB))
    return not LEFT_OUT_PARTS.union([os.pardir]).intersection(inside.split(os.sep))


def loaded_modules():
    """({name: module}, {other name of a module: its name}), for the modules of the library."""
    modules, aliases = {}, {}
    for key, module in sorted(sys.modules.items()):
        if isinstance(module, MODULE_TYPES) and wanted(key) and from_library(module):
            name = real_name(module, key)
            if name == key:
                modules[key] = module
            else:
                aliases[key] = name
    return modules, aliases


def real_name(module, key):
    """posixpath for os.path. A second copy of a module, which dummy_threading makes, goes by its key instead."""
    if isinstance(module, email.LazyImporter) or sys.modules.get(module.__name__) is module:
        return module.__name__
    return key


# Reading the sources.

def mangle(name, cls):
    """As Python does it: __x in class _C is _C__x."""
    cls = (cls or '').lstrip('_')
    if not cls or not name.startswith('__') or name.endswith('__'):
        return name
    return '_%s%s' % (cls, name)


def known_test(test, module):
    """Whether 2.7 enters an `if` when the module is imported; None when it depends on the platform."""
    for node in ast.walk(test):
        if isinstance(node, ast.Str) and node.s == '__main__':
            return False
        if isinstance(node, ast.Name) and node.id not in ('sys', '__name__', 'True', 'False'):
            return None
        if isinstance(node, ast.Attribute) and node.attr not in ('version_info', 'version', 'hexversion'):
            return None
        if isinstance(node, ast.Call):
            return None
    code = compile(ast.Expression(test), '<test>', 'eval')
    return bool(eval(code, {'sys': sys, '__name__': module, '__builtins__': {'True': True, 'False': False}}))


def branches(node, module):
    if isinstance(node, ast.If):
        known = known_test(node.test, module)
        return [body for value, body in ((True, node.body), (False, node.orelse)) if known in (value, None)]
    if isinstance(node, (ast.For, ast.While)):
        return [node.body, node.orelse]
    if isinstance(node, ast.TryExcept):
        return [node.body] + [handler.body for handler in node.handlers] + [node.orelse]
    if isinstance(node, ast.TryFinally):
        return [node.body, node.finalbody]
    return [node.body] if isinstance(node, ast.With) else []


def statements(body, module):
    """The statements of a body, with those of every branch that some platform takes."""
    for node in body:
        yield node
        for branch in branches(node, module):
            for inner in statements(branch, module):
                yield inner


def target_names(target):
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)]


def bound_by(node):
    """(name, what it is bound to) for each name that a statement binds: a node, or (import, alias), or None."""
    if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
        return [(node.name, node)]
    if isinstance(node, ast.Import):
        return [(alias.asname or alias.name.split('.')[0], (node, alias)) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(alias.asname or alias.name, (node, alias)) for alias in node.names if alias.name != '*']
    if isinstance(node, ast.Assign):
        return [(name, node.value if isinstance(target, ast.Name) else None)
                for target in node.targets for name in target_names(target)]
    if isinstance(node, ast.For):
        return [(name, node) for name in target_names(node.target)]
    return []


def bindings(body, module):
    """{name: all that it is bound to, in order}, without the names that a `del` takes away again."""
    bound, deleted = {}, set()
    for node in statements(body, module):
        for name, value in bound_by(node):
            bound.setdefault(name, []).append(value)
        if isinstance(node, ast.Delete):
            deleted.update(name for target in node.targets for name in target_names(target))
    return {name: values for name, values in bound.items() if name not in deleted}


def parameters(function):
    args = function.args
    names = [node.id for arg in args.args for node in ast.walk(arg) if isinstance(node, ast.Name)]
    return names + [name for name in (args.vararg, args.kwarg) if name]


# No attribute is called so: these stand among the names for what a method does with the instance as a whole.
# ASKS stands before a name that is made up of a text and what the running program says: 'do_*'.
LOOKS, COPIES, ASKS = '*looks*', '*copies*', '*asks*'
MARKS = {'vars': LOOKS, 'copy': COPIES}


PICKLING = {'__reduce__', '__reduce_ex__', '__getstate__', '__setstate__', '__getnewargs__', 'dump', 'load'}


class Assignments(ast.NodeVisitor):
    """Gathers the attributes that a method sets on, or deletes from, its first parameter."""

    def __init__(self, me, cls):
        self.me = me
        self.cls = cls
        self.names = set()
        self.made = {}

    def visit_Assign(self, node):
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.made[target.id] = made_name(node.value) or self.replaced_in(target.id, node.value)
        self.generic_visit(node)

    def replaced_in(self, name, value):
        """name = name.replace('-', '_')"""
        function, args = getattr(value, 'func', None), getattr(value, 'args', [])
        is_own = isinstance(function, ast.Attribute) and getattr(function.value, 'id', None) == name
        is_replaced = is_own and function.attr == 'replace' and all(isinstance(arg, ast.Str) for arg in args)
        made = self.made.get(name)
        return made.replace(*[arg.s for arg in args]) if made and is_replaced else None

    def is_me(self, node):
        return isinstance(node, ast.Name) and node.id == self.me

    def visit_Attribute(self, node):
        if self.is_me(node.value) and not isinstance(node.ctx, ast.Load):
            self.names.add(mangle(node.attr, self.cls))
        elif self.is_me(node.value) and node.attr == '__dict__':
            self.names.add(LOOKS)
        self.generic_visit(node)

    def visit_Subscript(self, node):
        """self.__dict__['x'] = ..."""
        value, key = node.value, getattr(node.slice, 'value', None)
        if (isinstance(value, ast.Attribute) and value.attr == '__dict__' and self.is_me(value.value)
                and isinstance(key, ast.Str)):
            # That attribute is all that is asked for.
            if not isinstance(node.ctx, ast.Load):
                self.names.add(key.s)
        else:
            self.generic_visit(node)

    def visit_Call(self, node):
        """setattr(self, 'x', ...), object.__setattr__(self, 'x', ...), self.__setattr__('x', ...)"""
        function = getattr(node.func, 'id', getattr(node.func, 'attr', None))
        if function in ('setattr', 'delattr', '__setattr__', '__delattr__'):
            bound = isinstance(node.func, ast.Attribute) and self.is_me(node.func.value)
            args = ([node.func.value] if bound else []) + node.args
            if len(args) > 1 and self.is_me(args[0]) and isinstance(args[1], ast.Str):
                self.names.add(args[1].s)
        if function in MARKS and node.args and self.is_me(node.args[0]):
            self.names.add(MARKS[function])
        if function in ('hasattr', 'getattr') and len(node.args) > 1 and self.is_me(node.args[0]):
            made = made_name(node.args[1]) or self.made.get(getattr(node.args[1], 'id', None))
            if made:
                self.names.add(ASKS + made)
        if function in ('update', 'setdefault') and isinstance(getattr(node.func, 'value', None), ast.Attribute):
            # self.__dict__.update(other) looks at the other one.
            for each in node.args:
                self.visit(each)
        else:
            self.generic_visit(node)

    def visit_FunctionDef(self, node):
        if self.me not in parameters(node):
            self.generic_visit(node)

    visit_Lambda = visit_FunctionDef

    def visit_ClassDef(self, node):
        outer, self.cls = self.cls, node.name
        self.generic_visit(node)
        self.cls = outer


class Reach(ast.NodeVisitor):
    """Gathers the names that a method asks its first parameter for: these it may call. Where the instance goes anywhere else, any may be called."""

    def __init__(self, me, cls, is_class):
        self.me = me
        self.cls = cls
        self.is_class = is_class
        self.names = set()
        self.is_told = True
        self.is_kept = False

    def is_me(self, node):
        return isinstance(node, ast.Name) and node.id == self.me

    def visit_Name(self, node):
        if node.id == self.me or node.id in ('locals', 'vars', 'eval', 'execfile'):
            self.is_told = False

    def visit_Exec(self, node):
        self.is_told = False

    def visit_Attribute(self, node):
        if not self.is_me(node.value):
            self.visit(node.value)
        elif node.attr == '__dict__':
            self.is_told = False
        elif node.attr != '__class__':
            self.names.add(mangle(node.attr, self.cls))

    def visit_Assign(self, node):
        """table[key] = self"""
        kept = self.is_me(node.value) and all(isinstance(each, (ast.Attribute, ast.Subscript)) for each in node.targets)
        self.is_kept = self.is_kept or kept
        for each in node.targets + ([] if kept else [node.value]):
            self.visit(each)

    def visit_Call(self, node):
        """Base.method(self, ...), isinstance(self, C)"""
        args = list(node.args)
        if args and self.is_me(args[0]):
            name = getattr(node.func, 'id', None)
            if isinstance(node.func, ast.Attribute) and not self.is_me(node.func.value) and self.is_class(node.func.value):
                self.names.add(mangle(node.func.attr, self.cls))
                args.pop(0)
            elif name in ('isinstance', 'id', 'type'):
                args.pop(0)
        for each in [node.func] + args + [keyword.value for keyword in node.keywords]:
            self.visit(each)
        for each in (node.starargs, node.kwargs):
            if each is not None:
                self.visit(each)

    def visit_FunctionDef(self, node):
        self.is_told = False

    visit_Lambda = visit_ClassDef = visit_FunctionDef


def made_name(node):
    """`do_*` for 'do_' + name and 'do_%s' % name; None where no text begins or ends it."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Str):
        parts = re.split(r'%\w', node.left.s)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [getattr(node.left, 's', ''), getattr(node.right, 's', '')]
    else:
        return None
    made = '*'.join(parts)
    return made if re.match(r'\w*\*\w*$', made) and made != '*' else None


def first_parameter(function):
    args = function.args
    if args.args:
        return getattr(args.args[0], 'id', None)
    # OrderedDict.__init__(*args, **kwds) begins with self = args[0], so that a key may be named self.
    for node in function.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
            index = getattr(node.value.slice, 'value', None)
            if getattr(node.value.value, 'id', '') == args.vararg and getattr(index, 'n', None) == 0:
                return getattr(node.targets[0], 'id', None)
    return None


def set_by(function, cls):
    me = first_parameter(function)
    if not me:
        return set()
    visitor = Assignments(me, cls)
    for node in function.body:
        visitor.visit(node)
    # An instance that holds a bound method can't be pickled, whatever that looks at.
    return visitor.names - {LOOKS} if function.name in PICKLING else visitor.names


# What an `__init__` asks its instance for.

# What keeps an object, or refers to it weakly, and asks nothing of it.
KEEPERS = {'add', 'append', 'ref', 'proxy', 'isinstance', 'id'}
EVERYTHING = '*'


def read_by(function, cls, sources, seen):
    """The names that a function, and the methods and functions that it runs so, may ask its first argument for."""
    if function.func_code in seen:
        return set()
    seen.add(function.func_code)
    source = sources.get(function.func_globals.get('__name__'))
    node, owner = source.function(function) if source else (None, None)
    me = node and first_parameter(node)
    if not me:
        return {EVERYTHING}
    names = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and getattr(part.value, 'id', None) == me and isinstance(part.ctx, ast.Load):
            names.add(mangle(part.attr, owner))
    for name in list(names):
        names |= read_by_attribute(name, cls, sources, seen)
    given = [call for call in ast.walk(node) if isinstance(call, ast.Call) and is_given(call, me)]
    for call in given:
        names |= read_by_call(call, me, function, cls, sources, seen)
    asked = [part for part in ast.walk(node) if isinstance(part, ast.Attribute)]
    told = len([part for part in asked if getattr(part.value, 'id', None) == me])
    said = len([part for part in ast.walk(node) if getattr(part, 'id', None) == me and isinstance(part.ctx, ast.Load)])
    # The `__init__` of each base has a row of its own.
    others = [part for part in asked if isinstance(part.value, ast.Call) and wrapper(part.value) == 'super' and part.attr != '__init__']
    return names if said == told + len(given) and not others else {EVERYTHING}


def is_given(call, me):
    return [getattr(arg, 'id', None) for arg in call.args + [each.value for each in call.keywords]].count(me) == 1


def read_by_attribute(name, cls, sources, seen):
    names = set()
    for base in inspect.getmro(cls):
        value = vars(base).get(name)
        functions = functions_in(value)
        for function in functions:
            names |= read_by(function, cls, sources, seen)
        # What is written in C, or is no function, runs nothing of the instance that its type doesn't say.
        if value is not None and not functions and hasattr(type(value), '__get__') and base.__module__ != '__builtin__':
            names.add(EVERYTHING)
    return names


def read_by_call(call, me, function, cls, sources, seen):
    """`Base.__init__(self, x)`, `super(C, self).__init__(x)`, `_register(self)`, and what only keeps it."""
    called = wrapper(call)
    if called == 'super' or called in KEEPERS:
        return set()
    if not call.args or getattr(call.args[0], 'id', None) != me:
        return {EVERYTHING}
    if isinstance(call.func, ast.Attribute):
        is_base = any(called in vars(base) for base in inspect.getmro(cls))
        return read_by_attribute(called, cls, sources, seen) if is_base else {EVERYTHING}
    value = function.func_globals.get(called)
    return read_by(value, cls, sources, seen) if isinstance(value, types.FunctionType) else {EVERYTHING}


def read_early(cls, sources):
    """What the functions ask for that make an instance, where they are written in Python."""
    makers = [vars(cls).get('__init__'), getattr(vars(cls).get('__new__'), '__func__', None)]
    names = set()
    for maker in makers:
        if isinstance(maker, types.FunctionType):
            names |= {EVERYTHING} if maker.func_name == '__new__' else read_by(maker, cls, sources, set())
    return names


def wrapper(node):
    """`staticmethod` for the call staticmethod(f), or for the name that decorates."""
    if isinstance(node, ast.Call):
        node = node.func
    return getattr(node, 'id', getattr(node, 'attr', None))


WRAPPERS = {'staticmethod': 's', 'classmethod': 'c', 'property': 'p', 'abstractproperty': 'p', 'setter': 'p',
            'getter': 'p', 'deleter': 'p'}


def read_kind(name, value, kinds, source):
    """The letter of one attribute, as far as a class body tells it."""
    if isinstance(value, ast.FunctionDef):
        letters = [WRAPPERS[wrapper(node)] for node in value.decorator_list if wrapper(node) in WRAPPERS]
        return (letters + ['s' if name == '__new__' else 'f'])[0]
    if isinstance(value, ast.Call):
        return WRAPPERS.get(wrapper(value), 'd')
    if isinstance(value, ast.Name):
        if value.id in kinds:
            return kinds[value.id]
        return 'f' if isinstance(source.bindings.get(value.id, [None])[-1], ast.FunctionDef) else 'd'
    return 'f' if isinstance(value, ast.Lambda) else 'd'


class Source(object):
    """One module as its source tells it."""

    def __init__(self, module, path):
        self.module = module
        self.file = os.path.basename(path)
        self.package = module if self.file == '__init__.py' else module.rpartition('.')[0]
        with open(path, 'rb') as stream:
            tree = ast.parse(stream.read())
        self.tree = tree
        self.bindings = bindings(tree.body, module)
        self.stars = [node for node in statements(tree.body, module)
                      if isinstance(node, ast.ImportFrom) and node.names[0].name == '*']
        self.classes = {}
        self.find_classes(tree.body, '')
        self.functions = {}
        self.find_functions(tree, None)

    def find_classes(self, body, prefix):
        for node in statements(body, self.module):
            if isinstance(node, ast.ClassDef):
                self.classes.setdefault(prefix + node.name, []).append(node)
                self.find_classes(node.body, prefix + node.name + '.')

    def find_functions(self, node, cls):
        """By line, each with the class whose name mangles the names in it."""
        if isinstance(node, ast.ClassDef):
            cls = node.name
        if isinstance(node, ast.FunctionDef):
            self.functions[node.lineno] = (node, cls)
        for child in ast.iter_child_nodes(node):
            self.find_functions(child, cls)

    def attributes(self, definition):
        """{name: letter} of a class body."""
        kinds = {}
        # In the order of the source, because `close = _close` says nothing before _close is known.
        for node in statements(definition.body, self.module):
            for name, value in bound_by(node):
                kinds[name] = read_kind(name, value, kinds, self)
            if isinstance(node, ast.Delete):
                for target in node.targets:
                    for name in target_names(target):
                        kinds.pop(name, None)
        kinds.update((name, 'p') for name in literal_slots(definition))
        return {mangle(name, definition.name): kind for name, kind in kinds.items()}

    def sets(self, definition):
        kinds = self.attributes(definition)
        names = set()
        for node in statements(definition.body, self.module):
            if isinstance(node, ast.FunctionDef) and kinds.get(mangle(node.name, definition.name)) not in ('s', 'c'):
                names |= set_by(node, definition.name)
        return names

    def function(self, function):
        """The node of a function that was met alive, with the class whose name mangles the names in it."""
        code = function.func_code
        node, cls = self.functions.get(code.co_firstlineno, (None, None))
        # Code that was made by exec has a line number too, but of no file.
        if node is None or node.name != code.co_name or os.path.basename(code.co_filename) != self.file:
            return None, None
        return node, cls

    def sets_of_function(self, function):
        """What a function that was met alive sets on its first argument."""
        node, cls = self.function(function)
        return set_by(node, cls) if node else set()


def literal_slots(definition):
    names = []
    for node in definition.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], 'id', None) == '__slots__':
            names += [item.s for item in ast.walk(node.value) if isinstance(item, ast.Str)]
    return names


# The classes that are alive.

def is_class(value):
    return isinstance(value, CLASS_TYPES)


def kind(name, value):
    """The letter of an attribute; `value` is as it stands in the class's __dict__."""
    if isinstance(value, types.FunctionType):
        return 'f'
    if isinstance(value, staticmethod) or (name == '__new__' and isinstance(value, types.BuiltinFunctionType)):
        return 's'
    if isinstance(value, (classmethod, C_CLASSMETHOD_TYPE)):
        return 'c'
    # `close = Other.close` gives an unbound method, which binds again.
    if isinstance(value, C_METHOD_TYPES) or (isinstance(value, types.MethodType) and value.im_self is None):
        return 'm'
    # A bound method has a __get__ as well, but it stays bound to what it was bound to.
    if isinstance(value, types.MethodType):
        return 'd'
    return 'p' if hasattr(type(value), '__get__') else 'd'


class Classes(object):
    """Gives every class that can be reached from the modules its id."""

    def __init__(self, modules, sources):
        self.modules = modules
        self.sources = sources
        self.by_id = {}
        self.homes = {}
        self.ids = {}
        for module, name in sorted(self.places(), key=self.preference):
            self.add_top_level(vars(modules[module])[name], module, name)
        for cls in sorted(self.by_id):
            self.add_nested(cls)
        for cls in sorted(self.by_id):
            self.add_relatives(cls)

    def places(self):
        return [(module, name) for module in self.modules
                for name, value in vars(self.modules[module]).items() if is_class(value)]

    def preference(self, place):
        """In sorted order, but a name that is imported from elsewhere comes last, and before it a private one."""
        module, name = place
        source = self.sources.get(module)
        is_import = source is not None and isinstance(source.bindings.get(name, [()])[-1], tuple)
        return is_import, name.startswith('_'), place

    def id_of(self, cls):
        return self.ids.get(id(cls))

    def add(self, cls, module, qualname):
        name = '%s.%s' % (module, qualname)
        self.by_id[name] = cls
        self.homes[name] = (module, qualname)
        self.ids[id(cls)] = name

    def add_top_level(self, cls, module, name):
        if self.id_of(cls):
            return
        said = self.modules.get(cls.__module__)
        if said and vars(said).get(cls.__name__) is cls:
            module, name = cls.__module__, cls.__name__
        self.add(cls, module, name)

    def add_nested(self, outer):
        module, qualname = self.homes[outer]
        for name, value in sorted(vars(self.by_id[outer]).items()):
            if is_class(value) and not self.id_of(value):
                self.add(value, module, '%s.%s' % (qualname, name))
                self.add_nested(self.id_of(value))

    def add_relatives(self, name):
        """The bases and the metaclass that have no name of their own, such as a namedtuple that is subclassed."""
        cls = self.by_id[name]
        for relative in inspect.getmro(cls)[1:] + inspect.getmro(type(cls)):
            if not self.id_of(relative):
                self.add(relative, relative.__module__, self.free_name(relative))

    def free_name(self, cls):
        name, count = cls.__name__, 1
        while '%s.%s' % (cls.__module__, name) in self.by_id:
            count += 1
            name = '%s@%d' % (cls.__name__, count)
        return name


def definitions_of(cls, qualname, sources):
    """(source, its class statements for the class): more than one when each platform has its own."""
    source = sources.get(cls.__module__)
    if not source or qualname.rpartition('.')[2] != cls.__name__:
        return source, []
    return source, source.classes.get(qualname, [])


def functions_in(value):
    values = [value.fget, value.fset, value.fdel] if isinstance(value, property) else [value]
    return [function for function in values if isinstance(function, types.FunctionType)]


def sets_alive(attributes, sources):
    names = set()
    for value in attributes.values():
        for function in functions_in(value):
            source = sources.get(function.func_globals.get('__name__'))
            names |= source.sets_of_function(function) if source else set()
    return names


def describe(name, classes, sources):
    cls = classes.by_id[name]
    source, definitions = definitions_of(cls, classes.homes[name][1], sources)
    kinds, sets = {}, sets_alive(vars(cls), sources)
    for definition in definitions:
        kinds.update(source.attributes(definition))
        sets |= source.sets(definition)
    kinds.update((attribute, kind(attribute, value)) for attribute, value in vars(cls).items())
    meta = None if type(cls) in CLASS_TYPES else classes.id_of(type(cls))
    mro = [classes.id_of(base) for base in inspect.getmro(cls)[1:]]
    early = read_early(cls, sources)
    return Row(mro, isinstance(cls, types.ClassType), kinds, sets, early, meta, False, source, definitions)


def find_reach(row, rows, names):
    """{method: what it may ask the instance for, of what classes bind or nothing sets; '+' where it keeps the instance}, of those that tell."""
    order = [row] + [rows[base] for base in row.mro if base in rows]
    bound = set().union(*[each.kinds for each in order])
    data = set().union(*[each.sets for each in order]) - bound
    reach, untold = {}, set()
    for definition in row.definitions:
        defined = {}
        for node in statements(definition.body, row.source.module):
            for name, value in bound_by(node):
                defined[name] = defined.get(value.id) if isinstance(value, ast.Name) else value
                found = reach_of(defined[name], definition.name, row.source, names)
                name = mangle(name, definition.name)
                if found is None:
                    untold.add(name)
                else:
                    reach.setdefault(name, set()).update(found - data)
    # What is bound in another way than the source says, such as by a loop below the class, is not told.
    return {name: ' '.join(sorted(reached)) for name, reached in reach.items()
            if name not in untold and row.kinds.get(name) in ('f', 'p')}


def reach_of(function, cls, source, names):
    me = isinstance(function, ast.FunctionDef) and first_parameter(function)
    if not me or not function.args.args or me in parameters(function)[1:]:
        return None
    visitor = Reach(me, cls, lambda node: (names.resolve(source, node) or 'd')[0] == 'c')
    for node in function.body:
        visitor.visit(node)
    return visitor.names | ({'+'} if visitor.is_kept else set()) if visitor.is_told else None


class Row(object):
    """What is written about one class."""

    def __init__(self, mro, old, kinds, sets, early, meta, unsure, source, definitions):
        self.mro = mro
        self.old = old
        self.kinds = kinds
        self.sets = sets
        self.early = early
        self.meta = meta
        self.unsure = unsure
        self.source = source
        self.definitions = definitions
        self.reach = {}

    def as_json(self):
        row = {'mro': self.mro, 'meta': self.meta, 'sets': words(self.sets), 'old': int(self.old),
               'slots': int('__slots__' in self.kinds), 'unsure': int(self.unsure),
               'early': EVERYTHING if EVERYTHING in self.early else words(self.early),
               'looks': int(LOOKS in self.sets), 'copies': int(COPIES in self.sets),
               'asks': ' '.join(sorted(name[len(ASKS):] for name in self.sets if name.startswith(ASKS)))}
        row['quiet_methods'] = words(name for name, reached in self.reach.items() if not reached)
        row['reach'] = {name: reached for name, reached in self.reach.items() if reached}
        for letter in 'fmscpd':
            row[letter] = words(name for name, kind in self.kinds.items() if kind == letter and name not in CLASS_NOISE)
        return {key: value for key, value in row.items() if value or key == 'mro'}


def words(names):
    # Other strings can be put into a __dict__ or given to setattr, but no program can write them after a dot.
    return ' '.join(sorted(name for name in names if re.match(r'[A-Za-z_]\w*$', name)))


# The names of the modules. A meaning is a letter and, for a class or a module, which one.

def meaning_alive(value, classes, modules):
    if is_class(value):
        return 'c', classes.id_of(value)
    if isinstance(value, MODULE_TYPES):
        name = real_name(value, value.__name__)
        return ('n', name) if name in modules else ('d', None)
    return ('f' if isinstance(value, FUNCTION_TYPES) else 'd'), None


def names_alive(module, classes, modules):
    return {name: meaning_alive(value, classes, modules)
            for name, value in vars(modules[module]).items() if name not in MODULE_NOISE}


class Names(object):
    """Every module's names: as they are when the module was imported, and as its source says."""

    def __init__(self, alive, sources):
        self.alive = alive
        self.sources = sources
        self.busy = set()

    def modules(self):
        return set(self.alive) | set(self.sources)

    def table(self, module):
        """{name: meaning}; what is alive is right, the source only adds to it."""
        source = self.sources.get(module)
        names = set(source.bindings if source else ()) - MODULE_NOISE
        if module in self.alive:
            # What stands in for a builtin is for older versions of Python.
            names.difference_update(self.alive['__builtin__'])
        else:
            names.update(name for target in self.starred(source)
                         for name in self.table(target) if not name.startswith('_'))
        table = {name: self.find(module, name) or ('d', None) for name in names}
        table.update(self.alive.get(module, {}))
        # What a loop leaves in its variable is often the last of a dict, so any of it.
        return {name: ('d', None) if self.is_loop_variable(module, name) else table[name] for name in table}

    def is_loop_variable(self, module, name):
        source = self.sources.get(module)
        if not source:
            return False
        if name in source.bindings:
            return any(isinstance(value, ast.For) for value in source.bindings[name])
        return any(self.is_loop_variable(target, name) for target in self.starred(source))

    def starred(self, source):
        """The modules that a module imports everything from."""
        targets = [self.absolute(source, star.module or '', star.level) for star in source.stars]
        return [target for target in targets if target]

    def find(self, module, name):
        """The meaning of a name of a module; None when it cannot be told."""
        known = self.alive.get(module, {}).get(name)
        if known or (module, name) in self.busy:
            return known
        self.busy.add((module, name))
        try:
            return self.find_in_source(module, name) or self.find_submodule(module, name)
        finally:
            self.busy.discard((module, name))

    def find_submodule(self, module, name):
        path = '%s.%s' % (module, name)
        return ('n', path) if path in self.modules() else None

    def find_in_source(self, module, name):
        source = self.sources.get(module)
        if not source:
            return None
        # The last one that can be told: the first may be for a platform whose modules are not here.
        for value in reversed(source.bindings.get(name, [])):
            meaning = self.meaning(source, name, value)
            if meaning:
                return meaning
        meanings = [self.find(target, name) for target in self.starred(source)]
        return next((meaning for meaning in meanings if meaning), None)

    def meaning(self, source, name, value):
        if isinstance(value, ast.ClassDef):
            return 'c', '%s.%s' % (source.module, name)
        if isinstance(value, (ast.FunctionDef, ast.Lambda)):
            return 'f', None
        if isinstance(value, tuple):
            return self.imported(source, *value)
        return self.resolve(source, value)

    def imported(self, source, node, alias):
        if isinstance(node, ast.ImportFrom):
            target = self.absolute(source, node.module or '', node.level)
            return target and self.find(target, alias.name)
        target = self.absolute(source, alias.name, 0)
        if target and not alias.asname:
            target = target[:len(target) - len(alias.name)] + alias.name.split('.')[0]
        return ('n', target) if target else None

    def absolute(self, source, name, level):
        """The module that an import means; None when it is not in the library."""
        package = source.package.split('.') if source.package else []
        if level > 1:
            package = package[:1 - level]
        candidates = ['.'.join(package + [name] if name else package)]
        if level < 1:
            candidates.append(name)
        return next((candidate for candidate in candidates if candidate in self.modules()), None)

    def resolve(self, source, node):
        """The meaning of an expression at the top level of a module."""
        if isinstance(node, ast.Name):
            return self.find(source.module, node.id) or self.find('__builtin__', node.id)
        if isinstance(node, ast.Attribute):
            letter, value = self.resolve(source, node.value) or (None, None)
            return self.find(value, node.attr) if letter == 'n' else None
        return None


# The classes that are only in the sources.

def merge(chains):
    """C3, as it orders the bases of a new-style class; None when the bases contradict one another."""
    chains, merged = [list(chain) for chain in chains if chain], []
    while chains:
        heads = [chain[0] for chain in chains]
        head = next((head for head in heads if not any(head in chain[1:] for chain in chains)), None)
        if head is None:
            return None
        merged.append(head)
        chains = [chain for chain in ([name for name in chain if name != head] for chain in chains) if chain]
    return merged


def first_of_each(names):
    return [name for index, name in enumerate(names) if name not in names[:index]]


class Reader(object):
    """Adds the rows of classes that could not be met alive."""

    def __init__(self, rows, names):
        self.rows = rows
        self.names = names
        self.homes = {}
        self.busy = set()

    def read_all(self):
        for module, source in sorted(self.names.sources.items()):
            for qualname in sorted(source.classes):
                if self.is_missing(source, qualname):
                    self.homes['%s.%s' % (module, qualname)] = (source, qualname)
        for name in sorted(self.homes):
            self.row(name)

    def is_missing(self, source, qualname):
        outer = qualname.rpartition('.')[0]
        if outer:
            return '%s.%s' % (source.module, outer) in self.homes
        alive = self.names.alive.get(source.module, {})
        return qualname in source.bindings and qualname not in alive

    def row(self, name):
        if name not in self.rows and name in self.homes and name not in self.busy:
            self.busy.add(name)
            self.rows[name] = self.read(*self.homes[name])
        return self.rows.get(name)

    def read(self, source, qualname):
        kinds, sets = {}, set()
        definitions = source.classes[qualname]
        for definition in definitions:
            kinds.update(source.attributes(definition))
            sets |= source.sets(definition)
        mro, old, meta, unsure = self.family(source, definitions[-1])
        return Row(mro, old, kinds, sets, {EVERYTHING}, meta, unsure, source, definitions)

    def family(self, source, definition):
        found = [self.base(source, node) for node in definition.bases]
        bases = [name for name in found if name]
        unsure = len(bases) < len(found)
        meta = self.metaclass(source, definition, bases)
        chains = [[name] + self.rows[name].mro for name in bases]
        joined = first_of_each(sum(chains, []))
        if all(self.rows[name].old for name in bases) and not meta:
            return joined, not unsure, None, unsure
        if not bases:
            chains = [['__builtin__.object']]
            bases = ['__builtin__.object']
        merged = merge(chains + [bases])
        return merged or joined, False, None if meta == '__builtin__.type' else meta, unsure or not merged

    def base(self, source, node):
        letter, name = self.names.resolve(source, node) or (None, None)
        return name if letter == 'c' and self.row(name) else None

    def metaclass(self, source, definition, bases):
        inherited = [self.rows[name].meta for name in bases if self.rows[name].meta]
        own = bindings(definition.body, source.module).get('__metaclass__')
        if not own and not bases:
            own = source.bindings.get('__metaclass__')
        letter, name = own and self.names.resolve(source, own[-1]) or (None, None)
        return name if letter == 'c' else (inherited + [None])[0]


# Which modules may be missing.

# Extension modules that need another library, or another platform (setup.py of CPython; "Availability" in its docs).
NOT_EVERYWHERE = set("""
    _bsddb _ctypes _curses _curses_panel _hashlib _sqlite3 _ssl _tkinter bz2 crypt dbm gdbm nis readline zlib
    fcntl grp linuxaudiodev ossaudiodev posix pwd resource spwd sunaudiodev syslog termios
    _msi _subprocess _winreg msvcrt nt winsound
    """.split())


class Presence(object):
    """Finds the modules that may be missing, or may fail when they are imported."""

    def __init__(self, names, aliases):
        self.names = names
        self.aliases = aliases
        self.missing = NOT_EVERYWHERE | (names.modules() - set(names.alive))
        size = None
        while size != len(self.missing):
            size = len(self.missing)
            self.missing.update(module for module in names.modules() if self.needs_missing(module))

    def needs_missing(self, module):
        source = self.names.sources.get(module)
        inside = module.rpartition('.')[0] in self.missing
        return inside or bool(source) and any(self.fails(source, node) for node in always_run(source.tree.body, module))

    def fails(self, source, node):
        if isinstance(node, ast.Import):
            return any(self.leads_astray(source, alias.name, 0) for alias in node.names)
        return isinstance(node, ast.ImportFrom) and self.leads_astray(source, node.module or '', node.level)

    def leads_astray(self, source, name, level):
        module = self.names.absolute(source, name, level) or self.aliases.get(name)
        return module is None or module in self.missing


def always_run(body, module):
    """The statements of a body that run on every platform, and whose failure nobody catches."""
    for node in body:
        yield node
        inner = []
        if isinstance(node, ast.If):
            inner = {True: node.body, False: node.orelse}.get(known_test(node.test, module), [])
        elif isinstance(node, ast.TryFinally):
            inner = node.body + node.finalbody
        elif isinstance(node, ast.TryExcept):
            raises = any(isinstance(part, ast.Raise) for handler in node.handlers for part in statements(handler.body, module))
            inner = node.body if raises else []
        for part in always_run(inner, module):
            yield part


# Putting it together.

def names_as_json(module, table):
    row = {'c': {}, 'n': {}}
    for name, (letter, value) in table.items():
        if letter == 'c' and value == '%s.%s' % (module, name):
            row.setdefault('k', []).append(name)
        elif value:
            row[letter][name] = value
        else:
            row.setdefault(letter, []).append(name)
    row = {key: value if isinstance(value, dict) else words(value) for key, value in row.items()}
    return {key: value for key, value in row.items() if value}


def build():
    """(classes, names), as they are written."""
    found = find_modules()
    import_all(found)
    modules, aliases = loaded_modules()
    sources = {module: Source(module, path) for module, path in found.items() if path}
    classes = Classes(modules, sources)
    rows = {name: describe(name, classes, sources) for name in classes.by_id}
    names = Names({module: names_alive(module, classes, modules) for module in modules}, sources)
    Reader(rows, names).read_all()
    for row in rows.values():
        row.reach = find_reach(row, rows, names)
    presence = Presence(names, aliases)
    tables = {module: names.table(module) for module in names.modules()}
    tables.update((alias, tables[module]) for alias, module in aliases.items())
    described = {module: names_as_json(module, table) for module, table in tables.items()}
    for module in described:
        if aliases.get(module, module) in presence.missing:
            described[module]['missing'] = 1
    return {name: row.as_json() for name, row in rows.items()}, described


def dump(value):
    return json.dumps(value, sort_keys=True, separators=(',', ':'))


def lines(rows):
    return ',\n'.join('%s:%s' % (dump(key), dump(rows[key])) for key in sorted(rows))


def silence():
    """Gives what was standard output and standard error, and keeps modules that print or ask away from them."""
    streams = [os.fdopen(os.dup(stream), 'wb') for stream in (1, 2)]
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    return streams


def main():
    if sys.version_info[:3] != (2, 7, 18):
        sys.exit('stdlib.py describes Python 2.7.18, but this is %s' % sys.version.split()[0])
    sys.dont_write_bytecode = True
    # The first entry is the folder of this script; a file there must not pass for a module of the library.
    del sys.path[0]
    output, sys.stderr = silence()
    classes, names = build()
    output.write('{\n"version":1,\n"python":"2.7.18",\n"comment":%s,\n"classes":{\n%s\n},\n"names":{\n%s\n}\n}\n' % (
        dump('Generated by scripts/stdlib.py; run it with a Python 2.7.18 interpreter to make this file again.'),
        lines(classes), lines(names)))
    output.close()


if __name__ == '__main__':
    main()
