export const docs = `
An object that is closed in \`finally\` is opened with \`with\`:

\`\`\`diff
-holder = OsPipeHolder(8)
-try:
+with OsPipeHolder(8) as holder:
     use(holder)
-finally:
-    holder.close()
\`\`\`

It does the same in fewer words, and nobody can forget the \`finally\`. It is done where the class
is known, its \`__exit__\` does \`self.close()\` and nothing else, and its \`__enter__\` returns the
object. A class that \`context-manager\` gives the two methods counts if both run together:

\`\`\`
unleak -t method-alias -t context-manager -t with-statement src
\`\`\`

Where the object is closed at the end of a block, with no \`try\`, the rewrite is unsafe: on an
exception it is closed now, where it wasn't.

The \`except\` and \`else\` of the \`try\` stay in a \`try\` inside the block. So do other statements of
\`finally\`, and then the rewrite is unsafe: when one of them fails, the object stays open today.

\`with contextlib.closing(C()) as c:\` becomes \`with C() as c:\`, and the import of \`closing\`
goes when nothing else uses it.

So is a file that \`open\`, \`file\`, \`os.fdopen\` or \`codecs.open\` makes: what closes it and what leaves
its block do the same. Of files, only what \`finally\` or \`closing\` closes is told.

Where the \`setup.py\` above says that the project runs on Python 2.5, the module gets
\`from __future__ import with_statement\`.

What it doesn't do:

- It doesn't touch a place where the closer, or a \`finally\` around the place, asks which exception is
  being propagated: in Python 2 \`sys.exc_info()\` knows it in \`__exit__\` and not in \`finally\`.
- It leaves alone what it can't prove: a class that may be replaced, a name that may be bound anew.
`;
