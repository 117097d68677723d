"""Prints each file, of those that standard input names, that this interpreter does not compile, and why."""
import sys
import warnings

warnings.simplefilter('ignore')
for path in sys.stdin.read().splitlines():
    with open(path, 'rb') as source:
        text = source.read()
    try:
        compile(text.replace('\r\n', '\n').replace('\r', '\n') + '\n', path, 'exec', 0, 1)
    except Exception as error:
        print '%s\t%s: %s' % (path, type(error).__name__, ' '.join(str(error).split()))
