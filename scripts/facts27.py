"""The abstract syntax of Python files as Python 2.7's own `ast` has it: for each path on standard input (one a line), a line of JSON.

    {"error": "why 2.7 refuses it"}
    {"shape": [kind, role, word, says, [part, ...]]}

`kind` and `role` are words of `src/facts/schema.ts`; `word` is a name, of `ImportFrom` the number of dots, else null; `says` are the
flags, by their names. Parts are in the order of the text as far as `ast` tells it. `scripts/facts-judge.ts` evens out the rest.
"""
import ast
import json
import re
import sys
import threading

PATH = re.compile(r"[A-Za-z0-9_.\x80-\xff]*[A-Za-z0-9_\x80-\xff]\Z")

OPERATORS = {
    ast.Eq: "Equal", ast.NotEq: "Equal", ast.Lt: "Order", ast.LtE: "Order", ast.Gt: "Order", ast.GtE: "Order",
    ast.In: "In", ast.NotIn: "NotIn", ast.Is: "Is", ast.IsNot: "IsNot",
}
ORDER = ["Equal", "Order", "In", "NotIn", "Is", "IsNot"]
ACCESS = {ast.Load: "Load", ast.Store: "Store", ast.Param: "Store", ast.Del: "Delete"}


def main():
    for line in sys.stdin:
        print json.dumps(answer(line.rstrip("\n")), encoding="latin-1")


def answer(path):
    with open(path, "rb") as stream:
        source = stream.read()
    try:
        tree = compile(source, path, "exec", ast.PyCF_ONLY_AST, True)
    except (SyntaxError, TypeError, ValueError, MemoryError, OverflowError, SystemError, RuntimeError) as error:
        return {"error": "%s: %s" % (type(error).__name__, error)}
    return {"shape": shape("Module", "None", bodies(tree.body, "Body"))}


def shape(kind, role, parts=(), word=None, says=""):
    return [kind, role, word, says, list(parts)]


def of(node, role):
    """One that may be missing: a list of none or one."""
    return [] if node is None else [SHAPES[type(node)](node, role)]


def bodies(nodes, role):
    return [part for node in nodes for part in of(node, role)]


def name(word, role, says="Load"):
    return shape("Name", role, (), word, says)


# Statements.

def definition(node, role):
    parts = bodies(node.decorator_list, "Decorator") + [name(node.name, "Name", "Store")]
    return shape("Def", role, parts + parameters(node.args) + bodies(node.body, "Body"), node.name)


def class_definition(node, role):
    parts = bodies(node.decorator_list, "Decorator") + [name(node.name, "Name", "Store")]
    return shape("Class", role, parts + bodies(node.bases, "Base") + bodies(node.body, "Body"), node.name)


def parameters(args):
    plain = len(args.args) - len(args.defaults)
    parts = bodies(args.args[:plain], "Param")
    for target, value in zip(args.args[plain:], args.defaults):
        parts.append(shape("Parameter", "Param", of(target, "Target") + of(value, "Value")))
    for kind, word in (("Star", args.vararg), ("DoubleStar", args.kwarg)):
        if word is not None:
            parts.append(shape(kind, "Param", [name(word, "Value", "Store")]))
    return parts


def augmented(node, role):
    target = of(node.target, "Target")
    target[0][3] = "Augment"
    return shape("AugAssign", role, target + of(node.value, "Value"))


def try_statement(node, role):
    handlers = [
        shape("Handler", "None", of(each.type, "Type") + of(each.name, "Target") + bodies(each.body, "Body"))
        for each in getattr(node, "handlers", ())
    ]
    parts = bodies(node.body, "Body") + handlers
    return shape("Try", role, parts + bodies(getattr(node, "orelse", ()), "Orelse") + bodies(getattr(node, "finalbody", ()), "Final"))


def with_statement(node, role):
    item = shape("Item", "None", of(node.context_expr, "Value") + of(node.optional_vars, "Target"))
    return shape("With", role, [item] + bodies(node.body, "Body"))


def alias(node):
    path = node.name.split(".")
    target = [name(node.asname, "Target", "Store")] if node.asname else []
    return shape("Alias", "Element", [name(each, "Path") for each in path] + target, node.asname or path[0])


def import_from(node, role):
    path = [name(each, "Path") for each in node.module.split(".")] if node.module else []
    is_star = [each.name for each in node.names] == ["*"]
    parts = path + ([] if is_star else [alias(each) for each in node.names])
    return shape("ImportFrom", role, parts, node.level or 0, "IsStar" if is_star else "")


def expression(node, role):
    """With `print_function`, `print >>f, x` is a row that begins with a shift; what it looks like is all that the scanner knows."""
    first, others = node.value, []
    if isinstance(first, ast.Tuple) and first.elts:
        first, others = first.elts[0], first.elts[1:]
    file = shifted(first)
    return shape("Print", role, of(file, "Into") + bodies(others, "Arg")) if file else of(node.value, role)[0]


LEFT = {ast.BinOp: "left", ast.Compare: "left", ast.IfExp: "body"}


def shifted(node):
    """An expression without the `print >>` that it begins with; None where it doesn't."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.RShift) and getattr(node.left, "id", None) == "print":
        return node.right
    if isinstance(node, ast.BoolOp):
        first = shifted(node.values[0])
        return first and ast.BoolOp(node.op, [first] + node.values[1:])
    field = LEFT.get(type(node))
    first = field and shifted(getattr(node, field))
    if first:
        setattr(node, field, first)
        return node
    return None


# Expressions.

def accessed(kind, word, parts):
    return lambda node, role: shape(kind, role, parts(node), word(node), ACCESS[type(node.ctx)])


def call(node, role):
    parts = of(node.func, "Func") + bodies(node.args, "Arg")
    parts += [shape("Keyword", "Arg", of(each.value, "Value"), each.arg) for each in node.keywords]
    for kind, value in (("Star", node.starargs), ("DoubleStar", node.kwargs)):
        if value is not None:
            parts.append(shape(kind, "Arg", of(value, "Value")))
    return shape("Call", role, parts)


def indexes(node, role="Index"):
    if isinstance(node, ast.ExtSlice):
        return [part for each in node.dims for part in indexes(each)]
    if isinstance(node, ast.Index):
        return of(node.value, role)
    if isinstance(node, ast.Slice):
        return [shape("Slice", role, bodies((node.lower, node.upper, node.step), "Element"))]
    return [shape("Ellipsis", role)]


def string(node, role):
    value = node.s
    if isinstance(value, unicode):
        try:
            value = value.encode("ascii")
        except UnicodeError:
            # Which bytes of the file they are, only the file knows.
            return shape("String", role, (), None, "?")
    says = ["IsPath"] if PATH.match(value) else []
    if says and "." in value:
        says.append("IsDotted")
    if ">>>" in value:
        says.append("HasPrompt")
    return shape("String", role, (), value.split(".")[-1] if "IsPath" in says else None, " ".join(says))


def compare(node, role):
    found = set(OPERATORS[type(each)] for each in node.ops)
    says = " ".join(each for each in ORDER if each in found)
    return shape("Compare", role, bodies([node.left] + node.comparators, "Element"), None, says)


def pairs(node):
    return [part for pair in zip(node.keys, node.values) for part in of(pair[0], "Key") + of(pair[1], "Value")]


def loops(generators):
    return [
        shape("Comprehension", "None", of(each.target, "Target") + of(each.iter, "Iter") + bodies(each.ifs, "Test"))
        for each in generators
    ]


def looped(kind):
    return lambda node, role: shape(kind, role, of(node.elt, "Element") + loops(node.generators))


def dictionary_loop(node, role):
    return shape("DictComp", role, of(node.key, "Key") + of(node.value, "Value") + loops(node.generators))


def fields(kind, *roles):
    """For those that need nothing but what is in their fields, each a node, a list of nodes or None."""
    def write(node, role):
        parts = []
        for field, each in roles:
            value = getattr(node, field)
            parts += bodies(value, each) if isinstance(value, list) else of(value, each)
        return shape(kind, role, parts)
    return write


def branch(kind, *others):
    return fields(kind, *others + (("body", "Body"), ("orelse", "Orelse")))


SHAPES = {
    ast.FunctionDef: definition,
    ast.ClassDef: class_definition,
    ast.Return: fields("Return", ("value", "Value")),
    ast.Delete: fields("Delete", ("targets", "Target")),
    ast.Assign: fields("Assign", ("targets", "Target"), ("value", "Value")),
    ast.AugAssign: augmented,
    ast.Print: fields("Print", ("dest", "Into"), ("values", "Arg")),
    ast.For: branch("For", ("target", "Target"), ("iter", "Iter")),
    ast.While: branch("While", ("test", "Test")),
    ast.If: branch("If", ("test", "Test")),
    ast.With: with_statement,
    ast.Raise: fields("Raise", ("type", "Arg"), ("inst", "Arg"), ("tback", "Arg")),
    ast.TryExcept: try_statement,
    ast.TryFinally: try_statement,
    ast.Assert: fields("Assert", ("test", "Test"), ("msg", "Arg")),
    ast.Import: lambda node, role: shape("Import", role, [alias(each) for each in node.names]),
    ast.ImportFrom: import_from,
    ast.Exec: fields("Exec", ("body", "Value"), ("globals", "Into"), ("locals", "Into")),
    ast.Global: lambda node, role: shape("Global", role, [name(each, "Element") for each in node.names]),
    ast.Expr: expression,
    ast.Pass: fields("Pass"),
    ast.Break: fields("Break"),
    ast.Continue: fields("Continue"),
    ast.BoolOp: lambda node, role: shape(type(node.op).__name__, role, bodies(node.values, "Element")),
    ast.BinOp: fields("Operation", ("left", "Element"), ("right", "Element")),
    ast.UnaryOp: lambda node, role: (
        shape("Not", role, of(node.operand, "Value")) if isinstance(node.op, ast.Not)
        else shape("Operation", role, of(node.operand, "Element"))
    ),
    ast.Lambda: lambda node, role: shape("Lambda", role, parameters(node.args) + of(node.body, "Body")),
    ast.IfExp: fields("IfExp", ("body", "Body"), ("test", "Test"), ("orelse", "Orelse")),
    ast.Dict: lambda node, role: shape("Dict", role, pairs(node)),
    ast.Set: fields("Set", ("elts", "Element")),
    ast.ListComp: looped("ListComp"),
    ast.SetComp: looped("SetComp"),
    ast.GeneratorExp: looped("Generator"),
    ast.DictComp: dictionary_loop,
    ast.Yield: fields("Yield", ("value", "Value")),
    ast.Compare: compare,
    ast.Call: call,
    ast.Repr: fields("Repr", ("value", "Value")),
    ast.Num: fields("Number"),
    ast.Str: string,
    ast.Attribute: accessed("Attribute", lambda node: node.attr, lambda node: of(node.value, "Object")),
    ast.Subscript: accessed("Subscript", lambda node: None, lambda node: of(node.value, "Object") + indexes(node.slice)),
    ast.Name: accessed("Name", lambda node: node.id, lambda node: []),
    ast.List: fields("List", ("elts", "Element")),
    ast.Tuple: fields("Tuple", ("elts", "Element")),
}


if __name__ == "__main__":
    # An expression of a thousand operators is a tree a thousand levels deep.
    sys.setrecursionlimit(60000)
    threading.stack_size(512 << 20)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
