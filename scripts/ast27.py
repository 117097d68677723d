"""What Python 2.7 itself sees in Python files: for each path on standard input (one a line), a line of JSON.

    {"path": ..., "error": "why 2.7 does not compile it"}
    {"path": ..., "classes": [...], "marks": [...]}

`scripts/agreement.ts` makes the same of what unleak parses, and says what the fields mean.
"""
import ast
import json
import sys
import threading

FUNCTIONS = (ast.FunctionDef, ast.Lambda)


def main():
    for line in sys.stdin:
        path = line.rstrip("\n")
        print json.dumps(view(path), encoding="latin-1")


def view(path):
    with open(path, "rb") as stream:
        source = stream.read()
    try:
        compile(source, path, "exec", 0, True)
        tree = compile(source, path, "exec", ast.PyCF_ONLY_AST, True)
    except (SyntaxError, TypeError, ValueError, MemoryError, OverflowError, SystemError, RuntimeError) as error:
        return {"path": path, "error": "%s: %s" % (type(error).__name__, error)}
    return {"path": path, "classes": classes(tree), "marks": Marks(tree).found}


# The class models.

def classes(tree):
    found = [model(node) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return sorted(found, key=lambda cls: (cls["line"], cls["name"]))


def model(cls):
    methods = sorted(own_functions(cls.body), key=lambda node: node.lineno)
    return {
        "name": cls.name,
        "line": cls.lineno,
        "decorators": len(cls.decorator_list),
        "bases": [spelling(base) for base in cls.bases],
        "methods": [signature(method) for method in methods],
        "aliases": sorted(alias for method in methods for alias in aliases(method)),
    }


def own_functions(body):
    """The functions that a class body defines, in whatever branch; not those in other functions or classes."""
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield node
        elif not isinstance(node, ast.ClassDef):
            blocks = [getattr(node, name, None) or [] for name in ("body", "orelse", "finalbody")]
            blocks += [handler.body for handler in getattr(node, "handlers", None) or []]
            for block in blocks:
                if isinstance(block, list):
                    for function in own_functions(block):
                        yield function


def signature(method):
    return "%d %s(%s)" % (method.lineno, method.name, ", ".join(parameters(method.args)))


def parameters(args):
    names = [name for arg in args.args for name in names_of(arg)]
    return names + [star + name for star, name in (("*", args.vararg), ("**", args.kwarg)) if name]


def names_of(target):
    return [target.id] if isinstance(target, ast.Name) else [name for part in target.elts for name in names_of(part)]


def spelling(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return "%s.%s" % (spelling(node.value), node.attr)
    if isinstance(node, ast.Call):
        return spelling(node.func) + "()"
    if isinstance(node, ast.Subscript):
        return spelling(node.value) + "[]"
    return "?"


def aliases(method):
    """The statements `self.x = self.y` of a method."""
    first = method.args.args[0] if method.args.args else None
    is_static = any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in method.decorator_list)
    if not isinstance(first, ast.Name) or is_static:
        return []
    found = []
    for statement in reachable(method.body, first.id):
        if isinstance(statement, ast.Assign):
            found += ["%d %s = %s" % (target.lineno, target.attr, value.attr) for target, value in pairs(statement)
                      if is_own(target, first.id) and is_own(value, first.id)]
    return found


def reachable(nodes, name):
    """All that is below `nodes`, save what has a `name` of its own."""
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            continue
        if isinstance(node, FUNCTIONS) and name in [each.lstrip("*") for each in parameters(node.args)]:
            continue
        yield node
        for below in reachable(ast.iter_child_nodes(node), name):
            yield below


def is_own(node, name):
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name


def pairs(assign):
    """Each target with its value, where tuples match one to one and have no other holder."""
    for target in assign.targets:
        if not is_row(target):
            yield target, assign.value
        elif len(assign.targets) == 1 and is_row(assign.value) and len(target.elts) == len(assign.value.elts):
            if not any(is_row(part) for part in target.elts):
                for pair in zip(target.elts, assign.value.elts):
                    yield pair


def is_row(node):
    return isinstance(node, (ast.Tuple, ast.List))


# The shape of the whole file.

class Marks(ast.NodeVisitor):
    """A word for each statement (in which function or class), attribute, call, string and number, with its line."""

    def __init__(self, tree):
        self.found = []
        self.scope = ""
        self.visit(tree)
        self.found.sort()

    def mark(self, node, word):
        self.found.append("%d %s" % (node.lineno, word))

    def visit(self, node):
        if isinstance(node, ast.stmt) and not self.is_part(node):
            self.mark(node, "statement in " + (self.scope or "module"))
        ast.NodeVisitor.visit(self, node)

    def is_part(self, node):
        """`try: .. except: .. finally: ..` is two statements for the interpreter."""
        return isinstance(node, ast.TryExcept) and getattr(node, "is_part", False)

    def visit_TryFinally(self, node):
        if len(node.body) == 1 and isinstance(node.body[0], ast.TryExcept):
            node.body[0].is_part = node.body[0].lineno == node.lineno
        self.generic_visit(node)

    def within(self, node):
        outer, self.scope = self.scope, node.name
        for statement in node.body:
            self.visit(statement)
        self.scope = outer

    def visit_FunctionDef(self, node):
        for each in node.decorator_list + [node.args]:
            self.visit(each)
        self.within(node)

    def visit_ClassDef(self, node):
        for each in node.decorator_list + node.bases:
            self.visit(each)
        self.within(node)

    def visit_Attribute(self, node):
        self.mark(node, "." + node.attr)
        self.generic_visit(node)

    def visit_Call(self, node):
        if not (isinstance(node.func, ast.Name) and node.func.id == "print"):
            self.mark(node, "call")
        self.generic_visit(node)

    def visit_Str(self, node):
        self.mark(node, "string")

    def visit_Num(self, node):
        self.mark(node, "number")

    def visit_Lambda(self, node):
        self.mark(node, "lambda")
        self.generic_visit(node)

    def visit_Yield(self, node):
        self.mark(node, "yield")
        self.generic_visit(node)


if __name__ == "__main__":
    # An expression of a thousand operators is a tree a thousand levels deep.
    sys.setrecursionlimit(60000)
    threading.stack_size(512 << 20)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
