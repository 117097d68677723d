"""Describes the classes of wxPython Classic, PyGTK 2 and PyQt 4 as JSON: names and kinds alone, as their public sources tell them.

    python2.7 scripts/toolkits.py WX PYGTK PYGOBJECT PYQT4 > src/python/toolkits.json

Each is a folder of sources, of which nothing is run:

    WX         wxPython/src of wxPython Classic (github.com/wxWidgets/wxPython-Classic), for the proxies that SWIG wrote: gtk/, msw/, ...
    PYGTK      PyGTK 2.24 (gitlab.gnome.org/Archive/pygtk), for its .defs and .override files
    PYGOBJECT  PyGObject 2.20 or near it (gitlab.gnome.org/GNOME/pygobject), for the tables of methods in gobject/*.c
    PYQT4      PyQt 4 (riverbankcomputing.com), for sip/*/*.sip

The rows are those of `stdlib.json` (see `src/python/stdlib.ts`), with these differences.

- `w` are methods that sip makes: an instance gives them bound, the class a function that takes no instance (`sipMethodDescr`).
- `quiet` are metaclasses that do nothing with plain functions in a class body: `gobject.GObjectMeta` looks for `gobject.property`, `__gsignals__`
  and the like; `sip.wrappertype` for nothing, and `pyqtWrapperType` for signals, properties and what `pyqtSlot` has marked.
- What C code sets on an instance is `this`, by SWIG. PyGTK and sip set nothing.
- `__setattr__` of GObject, which does what object's does, and `__getattr__` of QObject, which finds no name that Python code sets, are left out.
- A metaclass is said where it is another than that of the bases.
- Modules have more names than these classes: what is not in the table may still be there.
"""
import ast
import fnmatch
import json
import os
import re
import sys

from stdlib import merge

OBJECT = '__builtin__.object'


class Row(object):
    def __init__(self, bases, kinds, sets=(), meta=None, quiet=False):
        self.bases = bases
        self.kinds = dict(kinds)
        self.sets = set(sets)
        self.meta = meta
        self.quiet = quiet

    def join(self, other):
        """The same class as another platform has it."""
        for name, letter in other.kinds.items():
            self.kinds.setdefault(name, letter)
        self.sets |= other.sets


def files(folder, pattern):
    for path, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if fnmatch.fnmatch(name, pattern):
                yield os.path.join(path, name)


def text_of(path):
    with open(path) as stream:
        return stream.read()


# ---- wxPython: proxies in Python

CORE = ['_core', '_gdi', '_windows', '_controls', '_misc']


class Proxies(object):
    """The classes of wxPython's modules, of all platforms together."""

    def __init__(self, folder):
        self.rows = {}
        self.others = {}
        for path in files(folder, '*.py'):
            name = os.path.basename(path)[:-3]
            if os.path.isfile(path[:-3] + '_wrap.cpp') or name in CORE:
                self.read('wx' if name in CORE else 'wx.' + name, ast.parse(text_of(path)))

    def read(self, module, tree):
        functions = set(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                name = '%s.%s' % (module, node.name)
                row = Row([self.base(module, base) for base in node.bases], kinds_in(node, functions), set_in(node))
                self.rows.setdefault(name, row).join(row)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
                if '%s.%s' % (module, node.value.id) in self.rows:
                    for target in node.targets:
                        self.others.setdefault(module, {})[target.id] = '%s.%s' % (module, node.value.id)

    def base(self, module, node):
        if isinstance(node, ast.Attribute):
            owner = getattr(node.value, 'id', '')
            return '%s.%s' % ('wx' if owner in CORE + ['wx'] else 'wx.' + owner, node.attr)
        own = '%s.%s' % (module, node.id)
        return own if own in self.rows else '__builtin__.' + node.id


WRAPPERS = {'property': 'p', 'staticmethod': 's', 'classmethod': 'c'}


def kinds_in(definition, functions):
    kinds = {}
    for node in definition.body:
        if isinstance(node, ast.FunctionDef):
            kinds[node.name] = WRAPPERS.get(getattr(node.decorator_list[0], 'id', None), 'u') if node.decorator_list else 'f'
        elif isinstance(node, ast.ClassDef):
            kinds[node.name] = 'd'
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                kinds[target.id] = kind_of(node.value, kinds, functions)
    return dict((name, letter) for name, letter in kinds.items() if letter != 'u')


def kind_of(value, kinds, functions):
    if isinstance(value, ast.Lambda):
        return 'f'
    if isinstance(value, ast.Name):
        return 'f' if value.id in functions else kinds.get(value.id, 'd')
    if isinstance(value, ast.Call):
        return WRAPPERS.get(getattr(value.func, 'id', None), 'u')
    return 'd'


def set_in(definition):
    """What the methods set on the instance; `this` where C code does."""
    found = set()
    for method in definition.body:
        if isinstance(method, ast.FunctionDef) and method.args.args:
            me = getattr(method.args.args[0], 'id', None)
            for node in ast.walk(method):
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and getattr(node.value, 'id', None) == me:
                    found.add(node.attr)
                if isinstance(node, ast.Call) and getattr(node.func, 'attr', '').endswith('_swiginit'):
                    found.add('this')
    return found


# ---- PyGTK: definitions as Scheme writes them, and C code that overrides them

def scheme(text):
    """The lists of a text; a quote is passed over."""
    stack = [[]]
    for token in re.findall(r';[^\n]*|"[^"]*"|[()]|[^\s()"\';]+', text):
        if token == '(':
            stack.append([])
        elif token == ')':
            last = stack.pop()
            stack[-1].append(last)
        elif not token.startswith(';'):
            stack[-1].append(token.strip('"'))
    return stack[0]


MODULES = {'Gtk': 'gtk', 'Gdk': 'gtk.gdk', 'Atk': 'atk', 'Pango': 'pango', 'GtkUnixPrint': 'gtkunixprint'}
ROOTS = {'define-interface': 'gobject.GInterface', 'define-boxed': 'gobject.GBoxed', 'define-pointer': 'gobject.GPointer'}


class Definitions(object):
    def __init__(self, folder):
        self.rows = {}
        # By the name in C.
        self.names = {'GObject': 'gobject.GObject'}
        self.ignored, self.globs = set(), set()
        texts = [text_of(path) for path in files(folder, '*.override')]
        for text in texts:
            self.ignore(text)
        lists = [each for path in files(folder, '*.defs') for each in scheme(text_of(path)) if isinstance(each, list)]
        for each in lists:
            self.name(each)
        for each in lists:
            self.add(each)
        for text in texts:
            self.override(text)
        # pygobject_register_class adds the interfaces that GTK tells at run time: these, which whatever can be seen inherits.
        self.rows['gtk.Widget'].bases += ['atk.ImplementorIface', 'gtk.Buildable']

    def ignore(self, text):
        for block in re.split(r'^%%$', text, flags=re.M):
            words = block.split()
            if words and words[0] in ('ignore', 'ignore-glob'):
                (self.ignored if words[0] == 'ignore' else self.globs).update(words[1:])

    def name(self, definition):
        if definition[0] in ('define-object', 'define-interface', 'define-boxed', 'define-pointer'):
            parts = dict((part[0], part[1]) for part in definition[2:] if len(part) > 1)
            module = MODULES.get(parts.get('in-module'))
            if module:
                self.names[parts['c-name']] = '%s.%s' % (module, definition[1])

    def add(self, definition):
        kind, title, parts = definition[0], definition[1], [part for part in definition[2:] if isinstance(part, list)]
        said = dict((part[0], part[1]) for part in parts if len(part) > 1)
        if kind in ('define-object', 'define-interface', 'define-boxed', 'define-pointer'):
            name = self.names.get(said.get('c-name'))
            if name is None:
                return
            faces = [self.names[part[1]] for part in parts if part[0] == 'implements' and part[1] in self.names]
            parent = ROOTS.get(kind) or self.names.get(said.get('parent'), 'gobject.GObject')
            kinds = dict((field[1], 'p') for part in parts if part[0] == 'fields' for field in part[1:])
            kinds['__init__'] = 'm'
            meta = 'gobject.GObjectMeta' if kind == 'define-object' else None
            self.rows[name] = Row([parent] + faces, kinds, meta=meta)
        row = self.rows.get(self.names.get(said.get('of-object', '').rstrip('*')))
        if row is None:
            return
        if kind == 'define-method' and not self.is_ignored(said.get('c-name', '')):
            row.kinds.setdefault(title, 'm')
        if kind == 'define-virtual':
            row.kinds['do_' + title] = 'c'

    def is_ignored(self, function):
        return function in self.ignored or any(fnmatch.fnmatchcase(function, each) for each in self.globs)

    def override(self, text):
        for directive, owner, title in re.findall(r'^(define|override-attr) (\w+)\.(\w+)', text, flags=re.M):
            row = self.rows.get(self.names.get(owner))
            if row is not None:
                row.kinds.setdefault(title, 'm' if directive == 'define' else 'p')


def c_methods(path, table):
    """The names in a table of methods."""
    body = re.search(r'PyMethodDef %s\[\] = \{(.*?)NULL' % table, text_of(path), flags=re.S).group(1)
    return re.findall(r'\{\s*"(\w+)"', body)


def gobject_rows(folder):
    methods = dict.fromkeys(c_methods(os.path.join(folder, 'gobject', 'pygobject.c'), 'pygobject_methods'), 'm')
    boxed = dict.fromkeys(c_methods(os.path.join(folder, 'gobject', 'pygboxed.c'), 'pygboxed_methods'), 'm')
    # Set by pygobject_register_class, and in pygobject_getsets.
    methods.update({'__init__': 'm', '__gtype__': 'd', '__gdoc__': 'd', 'props': 'p', '__grefcount__': 'p'})
    init = {'__init__': 'm'}
    return {
        'gobject.GObject': Row([OBJECT], methods, meta='gobject.GObjectMeta'),
        'gobject.GObjectMeta': Row(['__builtin__.type'], {'__init__': 'f'}, quiet=True),
        'gobject.GInterface': Row([OBJECT], init),
        'gobject.GBoxed': Row([OBJECT], dict(boxed, **init)),
        'gobject.GPointer': Row([OBJECT], init),
    }


# ---- PyQt: the specifications of sip, which are C++ with directives and annotations

CODE = re.compile(r'Code$|^(?:Docstring|Copying|Doc|ExportedDoc|License|AutoPyName|Platforms|Timeline)$')


def without_code(text):
    """A specification without the code in it; what is conditional stays."""
    kept, closes = [], []
    for line in text.split('\n'):
        directive = re.match(r'\s*%(\w+)', line)
        word = directive and directive.group(1)
        inside = bool(closes) and closes[-1]
        if word == 'End':
            if closes:
                closes.pop()
        elif inside:
            continue
        elif word == 'If':
            closes.append(False)
        elif word == 'MappedType':
            kept.append(line.replace('%MappedType', 'mapped'))
        elif word and CODE.search(word) and '{' not in line:
            closes.append(True)
        elif not word:
            kept.append(line)
    return '\n'.join(kept)


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|(?P<note>/[A-Za-z][^/\n]*/)|(?P<string>"[^"\n]*"|\'[^\'\n]*\')|(?P<word>[A-Za-z_]\w*)|(?P<sign>[^\s\w])|\d\w*', re.S)


def tokens_of(text):
    return [match.group(0) for match in TOKEN.finditer(without_code(text)) if match.lastgroup]


def is_word(token):
    return bool(re.match(r'[A-Za-z_]', token))


OPERATORS = {'==': '__eq__', '!=': '__ne__', '<': '__lt__', '>': '__gt__', '<=': '__le__', '>=': '__ge__', '+': '__add__', '-': '__sub__',
             '*': '__mul__', '/': '__div__', '%': '__mod__', '&': '__and__', '|': '__or__', '^': '__xor__', '~': '__invert__',
             '()': '__call__', '[]': '__getitem__', '<<': '__lshift__', '>>': '__rshift__', '+=': '__iadd__', '-=': '__isub__',
             '*=': '__imul__', '/=': '__idiv__', '%=': '__imod__', '&=': '__iand__', '|=': '__ior__', '^=': '__ixor__',
             '<<=': '__ilshift__', '>>=': '__irshift__'}


class Specification(object):
    """The classes at the top of one module, in `found`: {name: (bases, {member: letter}, annotations)}."""

    def __init__(self, text, found):
        self.tokens = tokens_of(text)
        self.at = 0
        self.found = found
        while self.at < len(self.tokens):
            self.statement(None, None)

    def until(self, *signs):
        """The tokens up to one of the signs outside of brackets, which is passed."""
        taken, depth = [], 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if depth == 0 and token in signs:
                return taken, token
            depth += (token in '([') - (token in ')]') if len(token) == 1 else 0
            taken.append(token)
        return taken, ''

    def block(self):
        """Behind a `{`: up to the `}` that closes it, and a `;`."""
        depth = 1
        while depth and self.at < len(self.tokens):
            depth += {'{': 1, '}': -1}.get(self.tokens[self.at], 0)
            self.at += 1
        self.semicolon()

    def semicolon(self):
        if self.at < len(self.tokens) and self.tokens[self.at] == ';':
            self.at += 1

    def statement(self, owner, section):
        """One statement of a class, or of the module; gives the section that is begun, if any."""
        head, sign = self.until(';', '{', '}') if owner is None else self.until(';', '{', '}', ':')
        words = [token for token in head if is_word(token)]
        while sign == ':' and not (words and words[0] in ('public', 'protected', 'private', 'signals') and len(head) <= 2):
            rest, sign = self.until(';', '{', '}', ':')
            head += [':'] + rest
        words = [token for token in head if is_word(token)]
        if sign == ':':
            return 'signals' if 'signals' in words else words[0]
        if sign == '{':
            self.opened(head, words, owner)
        elif sign == '}':
            self.semicolon()
            return '}'
        elif owner is not None and section != 'private' and words[:1] not in (['class'], ['struct'], ['typedef'], ['enum'], ['friend'], ['using']):
            self.member(head, owner, section)
        return section

    def opened(self, head, words, owner):
        if words and words[0] in ('class', 'struct') and owner is None:
            self.cls(head)
        elif words and words[0] == 'enum':
            names = []
            body, _ = self.until('}')
            self.semicolon()
            for index, token in enumerate(body):
                if is_word(token) and (index == 0 or body[index - 1] == ','):
                    names.append(token)
            if owner is not None:
                owner.update(dict.fromkeys(names + words[1:2], 'd'))
        else:
            if owner is not None and words and words[0] in ('class', 'struct'):
                owner[words[1]] = 'd'
            self.block()

    def cls(self, head):
        notes = [token for token in head if token.startswith('/')]
        plain = [token for token in head if not token.startswith('/') and token not in ('public', 'private', 'protected', 'virtual')]
        split = plain.index(':') if ':' in plain else len(plain)
        bases = ''.join(plain[split + 1:]).split(',') if split < len(plain) else []
        members, section = {}, 'public'
        while section != '}' and self.at < len(self.tokens):
            section = self.statement(members, section)
        self.found[plain[1]] = (bases, members, ' '.join(notes))
        if plain[1] in members:
            del members[plain[1]]
            members['__init__'] = 'm'

    def member(self, head, owner, section):
        paren = head.index('(') if '(' in head else -1
        renamed = re.search(r'PyName\s*=\s*(\w+)', ' '.join(token for token in head if token.startswith('/')))
        if paren < 0:
            names = [token for token in head if is_word(token)]
            if len(names) > 1:
                owner[names[-1]] = 'p'
            return
        before = head[:paren]
        if 'operator' in before:
            sign = ''.join(head[before.index('operator') + 1:paren]) or '()'
            if sign in OPERATORS:
                owner[OPERATORS[sign]] = 'm'
            return
        words = [token for token in before if is_word(token)]
        if not words or '~' in before or words[-1] == '__getattr__':
            return
        name = renamed.group(1) if renamed else words[-1]
        letter = 'p' if section == 'signals' else 's' if 'static' in words else 'm' if name.startswith('__') else 'w'
        # Overloads share one name: a signal may be called like a method, too, and what has a method that is not static binds.
        both = set([letter, owner.get(name, letter)])
        owner[name] = letter if len(both) == 1 else 'p' if 'p' in both else 'w'


SIP = {
    'sip.wrappertype': Row(['__builtin__.type'], {}, quiet=True),
    'sip.simplewrapper': Row([OBJECT], {'__init__': 'm'}, meta='sip.wrappertype'),
    'sip.wrapper': Row(['sip.simplewrapper'], {'__init__': 'm'}, meta='sip.wrappertype'),
    'PyQt4.QtCore.pyqtWrapperType': Row(['sip.wrappertype'], {}, quiet=True),
}


QT_MODULES = 'QtCore QtDBus QtDeclarative QtGui QtMultimedia QtNetwork QtOpenGL QtScript QtSql QtSvg QtTest QtWebKit QtXml'.split()


def qt_rows(folder):
    found, homes = {}, {}
    for path in [path for module in QT_MODULES for path in files(os.path.join(folder, 'sip', module), '*.sip')]:
        module = 'PyQt4.' + os.path.basename(os.path.dirname(path))
        here = {}
        Specification(text_of(path), here)
        for name, described in here.items():
            if 'External' not in described[2]:
                found['%s.%s' % (module, name)] = described
                homes.setdefault(name, '%s.%s' % (module, name))
    rows = dict(SIP)
    for name, (bases, members, notes) in found.items():
        named = [homes[base.split('::')[-1]] for base in bases if base.split('::')[-1] in homes]
        super_type = re.search(r'Supertype\s*=\s*([\w.]+)', notes)
        rows[name] = Row(named or [super_type.group(1) if super_type else 'sip.simplewrapper'], members, meta='sip.wrappertype')
    for name, row in rows.items():
        if is_below('PyQt4.QtCore.QObject', name, rows):
            row.meta = 'PyQt4.QtCore.pyqtWrapperType'
    return rows


def is_below(top, name, rows):
    return name == top or any(base in rows and is_below(top, base, rows) for base in rows[name].bases)


# ---- the table

def mro(name, rows, known):
    if name not in known:
        bases = rows[name].bases if name in rows else ([] if name == OBJECT else [OBJECT])
        chains = [[base] + mro(base, rows, known) for base in bases]
        merged = merge(chains + [bases]) if bases else []
        if merged is None:
            sys.exit('%s has no order: %s' % (name, bases))
        known[name] = merged
    return known[name]


def described(name, rows, known):
    row = rows[name]
    letters = {}
    for member, letter in row.kinds.items():
        letters.setdefault(letter, []).append(member)
    found = dict((letter, ' '.join(sorted(names))) for letter, names in letters.items())
    found['mro'] = mro(name, rows, known)
    if row.sets:
        found['sets'] = ' '.join(sorted(row.sets))
    if row.meta and row.meta not in [rows[base].meta for base in row.bases if base in rows]:
        found['meta'] = row.meta
    if row.quiet:
        found['quiet'] = 1
    return found


def names_of(rows, others):
    names = {}
    for name in rows:
        module, _, last = name.rpartition('.')
        names.setdefault(module, {'missing': 1}).setdefault('k', []).append(last)
    for module, row in names.items():
        row['k'] = ' '.join(sorted(row['k']))
        if others.get(module):
            row['c'] = others[module]
    names['PyQt4'] = {'missing': 1}
    return names


def dump(value):
    return json.dumps(value, sort_keys=True, separators=(',', ':'))


def lines(rows):
    return ',\n'.join('%s:%s' % (dump(key), dump(rows[key])) for key in sorted(rows))


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    wx, pygtk, pygobject, pyqt = sys.argv[1:]
    proxies = Proxies(wx)
    rows = dict(proxies.rows)
    rows.update(gobject_rows(pygobject))
    rows.update(Definitions(pygtk).rows)
    rows.update(qt_rows(pyqt))
    for row in rows.values():
        row.bases = [base for index, base in enumerate(row.bases) if base not in row.bases[:index]]
    known = {OBJECT: []}
    classes = dict((name, described(name, rows, known)) for name in rows)
    comment = dump('Generated by scripts/toolkits.py, which says from what.')
    sys.stdout.write('{\n"version":1,\n"comment":%s,\n"classes":{\n%s\n},\n"names":{\n%s\n}\n}\n' % (
        comment, lines(classes), lines(names_of(rows, proxies.others))))


if __name__ == '__main__':
    main()
