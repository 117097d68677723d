"""What lies in gc.garbage of a running program, and which attributes hold it: for `unleak leaks --garbage FILE`.

    import unleak_probe
    unleak_probe.dump('/tmp/dump.json')            # now
    unleak_probe.install('/tmp/dump-%p.json')      # whenever the process gets SIGUSR2; %p is its number
    unleak_probe.count(Pump)                       # how many are alive

With UNLEAK_PROBE=FILE in the environment, a program that imports this module writes FILE when it exits.

Written for Python 2.4 to 2.7, of the standard library alone. It raises nothing into the program but what the program's own signal
handlers raise, and calls nothing that objects define: it asks the collector what they refer to (gc.get_referents), and types for what C
knows of them. It holds on to no object, and leaves the collector's settings and gc.garbage as they are. What it does and writes is bounded.

A signal that comes while the main thread waits: reading, writing and accepting go on (Python 2.6 and newer), and the dump is written
when that returns; select, poll and time.sleep end early, as for any signal. While the main thread waits for a lock or joins a thread, no
handler of Python 2 runs: call dump() from another thread there.
"""

import atexit
import errno
import gc
import os
import signal
import stat
import sys
import time
import types

from collections import deque

try:
    import thread
except ImportError:
    import dummy_thread as thread
# Not as a program may have replaced it in `os`.
try:
    import posix as system
except ImportError:
    import nt as system

try:
    import fcntl
except ImportError:
    fcntl = None
try:
    import resource
except ImportError:
    resource = None

__all__ = ['dump', 'install', 'count']

FORMAT = 'unleak-probe'
VERSION = 1

# What is looked at and told, at most.
MOST_OBJECTS = 1000000  # of gc.garbage
MOST_TYPES = 300        # of gc.garbage, with cycles
SAMPLES = 16            # objects of a type from which cycles are searched
MOST_CYCLES = 40        # of a type
MOST_FOUND = 24         # cycles of a sample
MOST_VISITED = 800      # objects in the search from a sample
MOST_REFERENCES = 400   # of an object
MOST_STEPS = 250000     # references in all searches
MOST_IN_ONE = 20000     # references in the search from a sample
MOST_LINKS = 24         # of a cycle that is told
MOST_MEMBERS = 2000     # of a class
MOST_ANCESTORS = 60     # of a class
MOST_NAME = 200         # characters
MOST_PATH = 2000        # characters
MOST_DESCRIPTORS = 65536


# --- What C knows of types and objects, asked without what they define. `x.y` is read of objects alone whose type is one of these.

class _Slotted(object):
    __slots__ = ('slot',)


_Member = type(_Slotted.__dict__['slot'])
_GetSet = type(type.__dict__['__dict__'])
_Cell = type((lambda value: lambda: value)(0).func_closure[0])
_Generator = type((lambda: (yield_ for yield_ in ()))())
_Instance = types.InstanceType
_Classic = types.ClassType
_Frame = types.FrameType
_Function = types.FunctionType
_Method = types.MethodType
_Module = types.ModuleType

_mro_of = type.__dict__['__mro__'].__get__
_dict_of = type.__dict__['__dict__'].__get__
_name_of = type.__dict__['__name__'].__get__
_module_of = type.__dict__['__module__'].__get__
_module_dict_of = _Module.__dict__['__dict__'].__get__


def _identities(*kinds):
    """Types to ask `id(type(x)) in` of: to compare them would call what a metaclass defines."""
    return dict([(id(kind), True) for kind in kinds])


# What leads nowhere.
_PLAIN = _identities(str, unicode, int, long, float, complex, bool, type(None), types.CodeType, type(Ellipsis), type(NotImplemented),
                     xrange, slice, file)
_TEXTS = _identities(str, unicode)
_KEYS = _identities(str, unicode, int)
_COLLECTIONS = _identities(dict, list, tuple, set, frozenset, deque)
# What an object of the program's own classes refers to others through.
_BETWEEN = _identities(dict, list, tuple, set, frozenset, deque, types.FunctionType, types.MethodType)


def _mro(cls):
    return _mro_of(cls) or ()


def _is_kind(cls, kind):
    """Whether a type is another one or inherits from it."""
    for base in _mro(cls):
        if base is kind:
            return True
    return False


def _is_class(x):
    return type(x) is _Classic or _is_kind(type(x), type)


def _first(items, most):
    """At most so many of what may change meanwhile."""
    found = []
    try:
        for item in items:
            if len(found) >= most:
                break
            found.append(item)
    except RuntimeError:
        pass
    return found


def _members(cls):
    """The names and values in the body of a class."""
    if type(cls) is _Classic:
        items = dict.iteritems(cls.__dict__)
    else:
        names = _dict_of(cls)
        if names is None:
            # A type of C that nobody has made ready, or one that the collector has cleared.
            return []
        items = names.iteritems()
    return [(name, value) for name, value in _first(items, MOST_MEMBERS) if type(name) is str]


def _class_of(x):
    """The class of an object as people say it: of an instance of an old-style class not `instance`."""
    if type(x) is _Instance:
        for y in gc.get_referents(x):
            if type(y) is _Classic:
                return y
    return type(x)


def _ancestors(cls):
    """The class and those it inherits from, each once."""
    if type(cls) is not _Classic:
        return list(_mro(cls)[:MOST_ANCESTORS])
    found = [cls]
    for each in found:
        for base in each.__bases__:
            if len(found) < MOST_ANCESTORS and not [known for known in found if known is base]:
                found.append(base)
    return found


def _name(cls):
    if type(cls) is _Classic:
        return cls.__name__
    return _name_of(cls)


def _module_name(cls):
    if type(cls) is _Classic:
        found = cls.__dict__.get('__module__')
    else:
        try:
            found = _module_of(cls)
        except AttributeError:
            found = None
    if type(found) is str:
        return found
    return None


def _module_file(name):
    """The source of a module that is loaded."""
    if type(sys.modules) is not dict:
        return None
    module = sys.modules.get(name)
    if not _is_kind(type(module), _Module):
        return None
    names = _module_dict_of(module)
    if type(names) is not dict or id(type(names.get('__file__'))) not in _TEXTS:
        return None
    return _source_file(names['__file__'])


def _source_file(path):
    if path[-4:] in ('.pyc', '.pyo'):
        return path[:-1]
    return path


def _place(cls):
    """The file of a class, and the first line of its methods there."""
    path = None
    module = _module_name(cls)
    if module is not None:
        path = _module_file(module)
    line = None
    codes = [value.func_code for _, value in _members(cls) if type(value) is _Function]
    for code in codes:
        if path is None:
            path = _source_file(code.co_filename)
        if os.path.basename(code.co_filename) == os.path.basename(path) and (line is None or code.co_firstlineno < line):
            line = code.co_firstlineno
    return path, line


# --- What an object refers to, by which name.

class _Shape(object):
    """What is known of all objects of a type."""

    def __init__(self, cls):
        self.cls = cls
        self.members = []
        self.dict_of = None
        self.container = None
        for base in _mro(cls):
            if type(base) is _Classic:
                continue
            if self.container is None:
                self.container = _CONTAINERS.get(id(base))
            for name, value in _members(base):
                if type(value) is _Member:
                    self.members.append((name, value.__get__))
                elif name == '__dict__' and type(value) is _GetSet and self.dict_of is None:
                    self.dict_of = value.__get__


def _key(key):
    """A key of a dict, where it is a name or a number."""
    if id(type(key)) in _KEYS:
        return key
    return None


def _dict_items(x):
    found = []
    for key, value in _first(dict.iteritems(x), MOST_REFERENCES):
        found.append(('item', _key(key), value))
        if id(type(key)) not in _PLAIN:
            found.append(('key', None, key))
    return found


def _attributes(names):
    return [('attribute', key, value) for _, key, value in _dict_items(names)]


def _numbered(items):
    found = []
    for value in _first(items, MOST_REFERENCES):
        found.append(('item', len(found), value))
    return found


_CONTAINERS = {
    id(dict): (_dict_items, dict.__len__),
    id(list): (lambda x: _numbered(list.__iter__(x)), list.__len__),
    id(tuple): (lambda x: _numbered(tuple.__iter__(x)), tuple.__len__),
    id(set): (lambda x: _numbered(set.__iter__(x)), set.__len__),
    id(frozenset): (lambda x: _numbered(frozenset.__iter__(x)), frozenset.__len__),
    id(deque): (lambda x: _numbered(deque.__iter__(x)), deque.__len__),
}


def _of_function(x):
    code = x.func_code
    names = code.co_freevars
    found = []
    for value in gc.get_referents(x):
        if _is_kind(type(value), dict) and value is not x.func_globals:
            found.extend(_attributes(value))
    for at, cell in enumerate(x.func_closure or ()):
        for value in gc.get_referents(cell):
            found.append(('closure', names[at], value))
    defaults = x.func_defaults or ()
    for at, value in enumerate(defaults):
        named = code.co_argcount - len(defaults) + at
        found.append(('default', code.co_varnames[named], value))
    return found


def _of_method(x):
    return [('self', None, x.im_self), ('function', None, x.im_func)]


def _of_frame(x):
    """The locals. To ask for `f_locals` would make the frame hold them once more."""
    code = x.f_code
    passed = [id(y) for y in (code, x.f_globals, x.f_builtins, x.f_back)]
    values = [y for y in gc.get_referents(x)[:MOST_REFERENCES] if id(y) not in passed]
    names = code.co_varnames + code.co_cellvars + code.co_freevars
    found = []
    for at, value in enumerate(values):
        name = None
        # Which ones are unset can't be told; the first parameter never is, but where it was deleted.
        if len(values) == len(names) or (at == 0 and code.co_argcount > 0):
            name = names[at]
        if type(value) is _Cell:
            found.extend([('local', name, y) for y in gc.get_referents(value)])
        else:
            found.append(('local', name, value))
    if x.f_back is not None:
        found.append(('caller', None, x.f_back))
    return found


def _of_instance(x):
    """An instance of an old-style class."""
    for y in gc.get_referents(x):
        if _is_kind(type(y), dict):
            return _attributes(y)
    return []


def _of_class(x):
    if type(x) is _Classic:
        return [('attribute', name, value) for name, value in _members(x)] + [('base', None, base) for base in x.__bases__]
    return [('attribute', name, value) for name, value in _members(x) if type(value) is not _GetSet and type(value) is not _Member]


def _of_object(x, shape):
    """Any other: its items, its slots, its dictionary, and what its type lets the collector know besides."""
    found = []
    if shape.container is not None:
        items_of, length_of = shape.container
        found = items_of(x)
        if id(shape.cls) in _COLLECTIONS:
            return found
        if length_of(x) > MOST_REFERENCES:
            # The collector would list them all.
            if shape.dict_of is not None:
                found.extend(_attributes(shape.dict_of(x)))
            return found
    referents = gc.get_referents(x)
    told = {}
    for _, _, value in found:
        told[id(value)] = True
    slots = {}
    for name, get in shape.members:
        try:
            value = get(x)
        except AttributeError:
            continue
        slots.setdefault(id(value), []).append(name)
    own = None
    for y in referents[:MOST_REFERENCES]:
        if slots.get(id(y)):
            found.append(('attribute', slots[id(y)].pop(0), y))
        elif id(y) in told:
            continue
        elif shape.dict_of is not None and _is_kind(type(y), dict):
            # Asked for only now: it would be made where there is none.
            if own is None:
                own = shape.dict_of(x)
            if y is own:
                found.extend(_attributes(y))
            else:
                found.append(('other', None, y))
        elif y is not shape.cls:
            found.append(('other', None, y))
    return found


class _Search(object):
    """What all searches of a dump may cost together, and what they have learnt of types."""

    def __init__(self, samples):
        self.shapes = {}
        self.steps = 0
        self.most_in_one = min(MOST_IN_ONE, MOST_STEPS // max(1, 2 * samples))
        self.visited = 0
        self.is_cut = False
        # By which attribute of which class objects of gc.garbage were met on the way, by their identity.
        self.met = {}

    def references(self, x, with_classes):
        cls = type(x)
        if cls is _Instance:
            found = _of_instance(x)
        elif cls is _Function:
            found = _of_function(x)
        elif cls is _Method:
            found = _of_method(x)
        elif cls is _Frame:
            found = _of_frame(x)
        elif _is_class(x):
            found = _of_class(x)
        else:
            shape = self.shapes.get(id(cls))
            if shape is None:
                shape = self.shapes[id(cls)] = _Shape(cls)
            found = _of_object(x, shape)
        if with_classes and not _is_class(x):
            found.append(('class', None, _class_of(x)))
        return found[:2 * MOST_REFERENCES]

    def leads_on(self, y, with_classes):
        cls = type(y)
        if id(cls) in _PLAIN or _is_kind(cls, _Module):
            return False
        return with_classes or not _is_class(y)

    def cycles(self, start, with_classes):
        """The ways from an object back to itself, the shortest first, each a list of (kind, name, object); whether these are all."""
        nodes = [(start, None, None, None)]
        seen = {id(start): True}
        ways = []
        most = min(MOST_STEPS, self.steps + self.most_in_one)
        at = 0
        while at < len(nodes) and len(ways) < MOST_FOUND and at < MOST_VISITED and self.steps < most:
            self.visited += 1
            for kind, name, y in self.references(nodes[at][0], with_classes):
                self.steps += 1
                if y is start:
                    if len(ways) < MOST_FOUND:
                        ways.append(_way(nodes, at) + [(kind, name, start)])
                elif id(y) not in seen and self.leads_on(y, with_classes):
                    seen[id(y)] = True
                    # What stands in the queue is visited, or the search is not whole.
                    if len(nodes) <= MOST_VISITED:
                        nodes.append((y, at, kind, name))
            at += 1
        for node in nodes[1:]:
            if id(node[0]) not in self.met:
                self.met[id(node[0])] = _holder(nodes, node)
        if at < len(nodes):
            self.is_cut = True
        return ways, at == len(nodes)


def _way(nodes, at):
    way = []
    while nodes[at][1] is not None:
        x, before, kind, name = nodes[at]
        way.append((kind, name, x))
        at = before
    way.reverse()
    return way


def _holder(nodes, node):
    """The class of the object that leads to another one, and its attribute, if that has a name."""
    _, at, kind, name = node
    while nodes[at][1] is not None and id(type(nodes[at][0])) in _BETWEEN:
        _, at, kind, name = nodes[at]
    if kind != 'attribute' or type(name) is not str:
        name = None
    return _class_of(nodes[at][0]), name


# --- What is told.

class _Classes(object):
    """The classes that a dump names, each once, by their place in a list."""

    def __init__(self):
        self.places = {}
        self.held = []

    def place(self, cls):
        found = self.places.get(id(cls))
        if found is None:
            found = self.places[id(cls)] = len(self.held)
            self.held.append(cls)
        return found

    def records(self):
        """The ancestors are told of those that are named by now, and not of these ancestors again."""
        ancestors = [[self.place(each) for each in _ancestors(cls) if each is not cls and each is not object] for cls in self.held[:]]
        return [_class_record(cls) + [('ancestors', places or [])] for cls, places in map(None, self.held, ancestors)]

    def link(self, kind, name, x):
        """A step of a cycle."""
        record = [('by', kind)]
        if name is not None:
            record.append(('name', _text(name, MOST_NAME)))
        record.append(('class', self.place(_class_of(x))))
        code = _code_of(x)
        if code is not None:
            place = [('file', _tail(code.co_filename)), ('line', code.co_firstlineno)]
            record.append(('code', [('name', _text(code.co_name, MOST_NAME))] + place))
        return record


def _class_record(cls):
    path, line = _place(cls)
    style = 'new'
    if type(cls) is _Classic:
        style = 'old'
    return [('name', _text(_name(cls), MOST_NAME)), ('module', _text(_module_name(cls), MOST_NAME)), ('file', _tail(path)), ('line', line),
            ('style', style)]


def _text(value, most):
    if id(type(value)) in _TEXTS:
        return value[:most]
    return value


def _tail(path):
    """A path that is too long: its end is what tells files apart."""
    if path is None:
        return None
    return path[-MOST_PATH:]


def _code_of(x):
    if type(x) is _Method:
        x = x.im_func
    if type(x) is _Function:
        return x.func_code
    if type(x) is _Generator and getattr(x, 'gi_frame', None) is not None:
        x = x.gi_frame
    if type(x) is _Frame:
        return x.f_code
    return None


class _Type(object):
    """What is told of the objects of one class in gc.garbage."""

    def __init__(self, cls):
        self.cls = cls
        self.count = 0
        self.passed = 0
        self.samples = []
        self.sampled = 0
        self.on_none = 0
        self.found = {}
        self.order = []
        self.held_by = None

    def sample(self, x):
        """Takes some, as far apart as can be."""
        self.passed += 1
        before, now = [(number * SAMPLES + self.count - 1) // self.count for number in (self.passed - 1, self.passed)]
        if before != now and len(self.samples) < SAMPLES:
            self.samples.append(x)

    def search(self, x, search, classes):
        ways, is_whole = search.cycles(x, False)
        if is_whole and not ways:
            ways, is_whole = search.cycles(x, True)
        self.sampled += 1
        if is_whole and not ways:
            self.on_none += 1
        mine = {}
        for way in ways:
            links = [classes.link(*each) for each in way[:MOST_LINKS]]
            key = repr([_sameness(link) for link in links])
            if key not in self.found:
                if len(self.order) >= MOST_CYCLES:
                    continue
                self.found[key] = [0, links, len(way)]
                self.order.append(key)
            if key not in mine:
                mine[key] = True
                self.found[key][0] += 1

    def record(self, classes):
        cycles = [[('samples', samples), ('length', length), ('links', links)]
                  for samples, links, length in [self.found[key] for key in self.order]]
        record = [('class', classes.place(self.cls)), ('count', self.count), ('sampled', self.sampled), ('onNone', self.on_none),
                  ('cycles', cycles)]
        if self.held_by is not None:
            owner, name = self.held_by
            record.append(('heldBy', [('class', classes.place(owner)), ('name', _text(name, MOST_NAME))]))
        return record


def _sameness(link):
    """Cycles by other keys or places of the same container are the same."""
    if link[0][1] == 'item':
        return [each for each in link if each[0] != 'name']
    return link


def _tally(garbage):
    """The classes in gc.garbage with samples; how many objects were looked at."""
    found = {}
    order = []
    examined = min(len(garbage), MOST_OBJECTS)
    for number in (1, 2):
        for at in xrange(examined):
            try:
                x = garbage[at]
            except IndexError:
                break
            cls = _class_of(x)
            kind = found.get(id(cls))
            if kind is None:
                if number == 2:
                    continue
                kind = found[id(cls)] = _Type(cls)
                order.append(kind)
            if number == 1:
                kind.count += 1
            else:
                kind.sample(x)
    ranked = [(-kind.count, place, kind) for place, kind in enumerate(order)]
    ranked.sort()
    return [kind for _, _, kind in ranked], examined


def _garbage_record(classes):
    garbage = gc.garbage
    if type(garbage) is not list:
        garbage = []
    count = len(garbage)
    kinds, examined = _tally(garbage)
    told = kinds[:MOST_TYPES]
    search = _Search(len(told))
    for number in xrange(SAMPLES):
        for kind in told:
            if number < len(kind.samples) and search.steps < MOST_STEPS:
                # What goes wrong with one sample is said, and the others are told of.
                if _guarded(kind.search, kind.samples[number], search, classes) is not None:
                    search.is_cut = True
    for kind in told:
        if kind.on_none:
            for x in kind.samples:
                if kind.held_by is None:
                    kind.held_by = search.met.get(id(x))
    return [
        ('garbage', [('count', count), ('examined', examined), ('typesLeftOut', len(kinds) - len(told)),
                     ('types', [kind.record(classes) for kind in told])]),
        ('search', [('visited', search.visited), ('steps', search.steps), ('cut', search.is_cut)]),
    ]


def _descriptors():
    """How many descriptors are open, by what they are. Nothing needs to be opened for it, and no file system is asked."""
    limit = None
    if resource is not None:
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    try:
        numbers = [int(name) for name in system.listdir('/proc/self/fd')]
    except (OSError, ValueError):
        most = limit
        if most is None or most < 0 or most > MOST_DESCRIPTORS:
            most = MOST_DESCRIPTORS
        numbers = range(most)
    kinds = {}
    total = 0
    for number in numbers[:MOST_DESCRIPTORS]:
        kind = _descriptor_kind(number)
        if kind is not None:
            total += 1
            kinds[kind] = kinds.get(kind, 0) + 1
    return [('count', total), ('limit', limit), ('complete', len(numbers) <= MOST_DESCRIPTORS), ('kinds', kinds)]


def _descriptor_kind(number):
    try:
        link = system.readlink('/proc/self/fd/%d' % number)
    except (OSError, AttributeError):
        return _kind_by_status(number)
    for start, kind in (('socket:', 'socket'), ('pipe:', 'pipe'), ('anon_inode:', 'event'), ('/dev/', 'device')):
        if link.startswith(start):
            return kind
    return 'file'


_HAS_PROC = os.path.isdir('/proc/self/fd')


def _kind_by_status(number):
    if _HAS_PROC:
        return None
    try:
        mode = system.fstat(number).st_mode
    except OSError:
        return None
    for test, kind in ((stat.S_ISSOCK, 'socket'), (stat.S_ISFIFO, 'pipe'), (stat.S_ISREG, 'file'), (stat.S_ISDIR, 'file')):
        if test(mode):
            return kind
    return 'device'


def _record():
    classes = _Classes()
    record = [
        ('format', FORMAT), ('version', VERSION), ('pid', system.getpid()), ('time', time.time()), ('python', sys.version.split()[0]),
        ('gc', [('enabled', bool(gc.isenabled())), ('debug', gc.get_debug()), ('thresholds', list(gc.get_threshold()))]),
        ('descriptors', _descriptors()),
    ]
    record.extend(_garbage_record(classes))
    # Last: what was told before has named them.
    record.append(('classes', classes.records()))
    return record


# --- JSON, which 2.4 and 2.5 have no module for.

def _json(value, out):
    """Adds a JSON text to a list of strings: a list of pairs with names is an object."""
    if value is None:
        out.append('null')
    elif value is True or value is False:
        out.append(str(value).lower())
    elif type(value) is float:
        out.append('%.3f' % value)
    elif type(value) in (int, long):
        out.append('%d' % value)
    elif type(value) in (str, unicode):
        out.append(_quoted(value))
    elif type(value) is dict:
        _json_parts(value.items(), out, '{', '}')
    elif value and type(value[0]) is tuple:
        _json_parts(value, out, '{', '}')
    else:
        _json_parts(value, out, '[', ']')


def _json_parts(values, out, opening, closing):
    out.append(opening)
    for at, value in enumerate(values):
        if at:
            out.append(', ')
        if opening == '{':
            out.append(_quoted(value[0]) + ': ')
            value = value[1]
        _json(value, out)
    out.append(closing)


_ESCAPES = {'"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t'}


def _quoted(text):
    """ASCII. Bytes that are no UTF-8 become halves of surrogate pairs, U+DC80 and up, as Python 3 has it for names of files."""
    if type(text) is str:
        try:
            text = text.decode('utf-8')
        except UnicodeDecodeError:
            return '"' + ''.join([_escaped(ord(byte) + (ord(byte) > 127 and 0xdc00)) for byte in text]) + '"'
    return '"' + ''.join([_escaped(ord(character)) for character in text]) + '"'


def _escaped(code):
    if code > 0xffff:
        code -= 0x10000
        return '\\u%04x\\u%04x' % (0xd800 + (code >> 10), 0xdc00 + (code & 0x3ff))
    if 32 <= code < 127:
        return _ESCAPES.get(chr(code), chr(code))
    return '\\u%04x' % code


# --- The file.

def _absolute(path):
    """`..` stays: what is before it may be a link."""
    if os.path.isabs(path):
        return path
    return os.path.join(system.getcwd(), path)


def _write_whole(path, text):
    """Writes a file that is there as a whole, or as it was."""
    path = _absolute(path)
    try:
        is_file = stat.S_ISREG(system.lstat(path).st_mode) or stat.S_ISLNK(system.lstat(path).st_mode)
    except OSError:
        is_file = True
    if not is_file:
        raise IOError(errno.EINVAL, 'it is there, and no file')
    _state['number'] += 1
    name = '.unleak-probe-%d-%d-%d' % (system.getpid(), thread.get_ident(), _state['number'])
    temporary = os.path.join(os.path.dirname(path), name)
    descriptor = system.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0666)
    try:
        try:
            if resource is not None and 0 <= resource.getrlimit(resource.RLIMIT_FSIZE)[0] < len(text):
                # The system would send a signal, which may end the program.
                raise IOError(errno.EFBIG, system.strerror(errno.EFBIG))
            _write_all(descriptor, text)
        finally:
            system.close(descriptor)
        system.rename(temporary, path)
    except:
        system.unlink(temporary)
        raise


def _write_all(descriptor, text):
    at = 0
    while at < len(text):
        try:
            at += system.write(descriptor, text[at:at + 65536])
        except OSError, error:
            if error.errno != errno.EINTR:
                raise


def _reserve():
    """Keeps a descriptor, so that a dump can be written when the program has no more."""
    if _state['reserve'] is not None:
        return
    try:
        reading, writing = system.pipe()
    except OSError:
        return
    system.close(writing)
    if fcntl is not None:
        fcntl.fcntl(reading, fcntl.F_SETFD, fcntl.fcntl(reading, fcntl.F_GETFD) | fcntl.FD_CLOEXEC)
    status = system.fstat(reading)
    _state['reserve'] = (reading, status.st_dev, status.st_ino)


def _release():
    """Gives it back, where it is still ours: a daemon may have closed all that there were, and opened others. Whether there was one."""
    if _state['reserve'] is None:
        return False
    descriptor, device, inode = _state['reserve']
    _state['reserve'] = None
    try:
        status = system.fstat(descriptor)
        if (status.st_dev, status.st_ino) == (device, inode):
            system.close(descriptor)
    except OSError:
        pass
    return True


# --- What the program calls.

try:
    _state
except NameError:
    # Not when the module is loaded again.
    _state = {
        'lock': thread.allocate_lock(),
        'pid': system.getpid(),
        'number': 0,
        'path': None,
        'installer': None,
        'at_exit': None,
        'told': False,
        'reserve': None,
    }


def dump(path, collect=False):
    """Writes what is in gc.garbage to a file, which is there as a whole afterwards or as it was before. Gives None, or what went wrong as
    a string; what goes wrong first is said on standard error, too. With `collect` the garbage collector runs before.
    """
    if not _is_path(path):
        return _tell('the path of a dump is a string that names a file')
    if _state['pid'] != system.getpid():
        # A fork may have copied a lock that nobody will ever give back.
        _state['pid'] = system.getpid()
        _state['lock'] = thread.allocate_lock()
    lock = _state['lock']
    if not lock.acquire(0):
        return 'a dump is being written already'
    try:
        return _guarded(_dump, path, collect)
    finally:
        lock.release()


def _dump(path, collect):
    if collect:
        gc.collect()
    has_reserve = _release()
    try:
        out = []
        _json(_record(), out)
        out.append('\n')
        _write_whole(path, ''.join(out))
    finally:
        if has_reserve:
            _reserve()


def install(path=None, signum=getattr(signal, 'SIGUSR2', None), at_exit=False):
    """Has a dump written whenever the process gets a signal (None: no signal), and with `at_exit` when it exits, after a last collection.
    In the path `%p` stands for the number of the process; without one a process that was forked off puts its number behind. Gives None, or
    what went wrong as a string: a handler of the program's own is left as it is, and only the main thread can install one.
    """
    if path is None:
        path = os.environ.get('UNLEAK_PROBE') or 'unleak-probe-%p.json'
    if not _is_path(path):
        return _tell('the path of a dump is a string that names a file')
    return _guarded(_install, path, signum, at_exit)


def _install(path, signum, at_exit):
    if signum is not None and not _is_ours(signal.getsignal(signum)):
        raise ValueError('signal %d has a handler of the program, which is left as it is' % signum)
    # A daemon goes to another folder.
    path = _absolute(path)
    if signum is not None:
        signal.signal(signum, _on_signal)
        if hasattr(signal, 'siginterrupt'):
            signal.siginterrupt(signum, False)
        _state['path'] = path
    if at_exit:
        if _state['at_exit'] is None:
            atexit.register(_on_exit)
        _state['at_exit'] = path
    _state['installer'] = system.getpid()
    _reserve()


def _is_ours(handler):
    if handler is signal.SIG_DFL or handler is signal.SIG_IGN:
        return True
    return type(handler) is _Function and handler.func_name == '_on_signal' and handler.func_globals.get('FORMAT') == FORMAT


def count(*classes):
    """How many instances of these classes and of those that inherit from them are alive, garbage or not. Instances that can't refer to
    anything are unknown to the collector, and not counted.
    """
    found = _guarded(_count, classes)
    if type(found) is int:
        return found
    return 0


def _count(classes):
    known = {}
    total = 0
    for x in gc.get_objects():
        cls = _class_of(x)
        answer = known.get(id(cls))
        if answer is None:
            answer = (False, cls)
            for base in _ancestors(cls):
                for each in classes:
                    if base is each:
                        answer = (True, cls)
            known[id(cls)] = answer
        if answer[0]:
            total += 1
    return total


def _is_path(path):
    return id(type(path)) in _TEXTS and path != ''


def _own_path(path):
    if '%p' in path:
        return path.replace('%p', str(system.getpid()))
    if _state['installer'] != system.getpid():
        return '%s.%d' % (path, system.getpid())
    return path


def _on_signal(signum, frame):
    dump(_own_path(_state['path']))


def _on_exit():
    # What the interpreter would do next anyway.
    dump(_own_path(_state['at_exit']), True)


def _guarded(work, *given):
    """What it gives, or what went wrong as a string. What a handler of the program raises meanwhile is the program's affair."""
    try:
        return work(*given)
    except (KeyboardInterrupt, SystemExit):
        raise
    except:
        kind, error, traceback = sys.exc_info()
        try:
            if _is_foreign(kind, traceback):
                raise kind, error, traceback
            return _tell(_message(kind, error, given))
        finally:
            del kind, error, traceback


def _is_foreign(kind, traceback):
    if not _is_class(kind) or _module_name(kind) != 'exceptions':
        return True
    while traceback is not None:
        names = traceback.tb_frame.f_globals
        if names is not globals() and names is not os.path.__dict__:
            return True
        traceback = traceback.tb_next
    return False


def _message(kind, error, given):
    where = ''
    if given and _is_path(given[0]):
        where = '%s: ' % repr(given[0])
    if (kind is OSError or kind is IOError) and type(error.strerror) is str:
        return where + error.strerror
    if kind is MemoryError:
        return where + 'there is no memory left'
    return '%s%s: %s' % (where, kind.__name__, error)


def _tell(message):
    """On standard error once, where that is a file: anything else would be code of the program."""
    if not _state['told'] and type(sys.stderr) is file:
        _state['told'] = True
        try:
            sys.stderr.write('unleak_probe: %s\n' % message)
        except (IOError, ValueError):
            pass
    return message


# What is loaded when it is first needed is loaded now: a signal comes at any time.
_quoted('\xc3\xa9')
if os.environ.get('UNLEAK_PROBE'):
    install(os.environ['UNLEAK_PROBE'], None, True)
