"""How Python 2.7 sees two versions of a file: for each pair of paths on standard input (a tab between them), a line of JSON.

Null where the second compiles and is the first but for a rewritten alias; otherwise what is wrong. Names come as arguments:
the class, the alias and the method.
"""
import ast
import json
import sys

CLASS, ALIAS, METHOD = sys.argv[1:]
ADDED = ("__enter__", "__exit__")


def read(path):
    with open(path, "rb") as stream:
        source = stream.read()
    compile(source, path, "exec", 0, True)
    return compile(source, path, "exec", ast.PyCF_ONLY_AST, True)


def is_alias(node, in_class):
    if not (isinstance(node, ast.Assign) and len(node.targets) == 1):
        return False
    target, value = node.targets[0], node.value
    if in_class:
        return isinstance(target, ast.Name) and target.id == ALIAS and isinstance(value, ast.Name) and value.id == METHOD
    return isinstance(target, ast.Attribute) and target.attr == ALIAS and isinstance(value, ast.Attribute) and value.attr == METHOD


def aliasless(tree, after):
    """What is left when what is meant to change is taken out of the class; None where the alias isn't where it should be."""
    found = 0
    for cls in ast.walk(tree):
        if isinstance(cls, ast.ClassDef) and cls.name == CLASS:
            for body in [cls.body] + [each.body for each in cls.body if isinstance(each, ast.FunctionDef)]:
                aliases = [each for each in body if is_alias(each, body is cls.body)]
                found += len(aliases) if (body is cls.body) == after else 2 * len(aliases)
                gone = lambda each: isinstance(each, ast.Pass) or getattr(each, "name", None) in ADDED
                body[:] = [each for each in body if each not in aliases and not gone(each)]
    return ast.dump(tree) if found == 1 else "%d aliases" % found if after else None


def verdict(before, after):
    then = read(before)
    try:
        now = read(after)
    except SyntaxError as error:
        return "the rewrite does not compile: %s" % error
    return None if aliasless(then, False) == aliasless(now, True) else "more than the alias has changed"


if __name__ == "__main__":
    for line in sys.stdin:
        print json.dumps(verdict(*line.rstrip("\n").split("\t")))
