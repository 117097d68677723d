"""Imports each module that is named and prints the file it came from, or why it can't be imported."""
import sys

# Tests and demos that run on import would print, or read the arguments.
names, sys.argv[1:] = sys.argv[1:], []
for name in names:
    try:
        __import__(name)
        answer = getattr(sys.modules[name], '__file__', '')
    except BaseException as error:
        answer = '!%s: %s' % (type(error).__name__, ' '.join(str(error).split()))
    sys.__stdout__.write('%s\t%s\n' % (name, answer))
