export const docs = `
A class with \`__del__\` gets \`__enter__\` and \`__exit__\`, directly above \`__del__\`, so that the
program can say where its instances are closed:

\`\`\`diff
 class OsPipeHolder(object):
     def close(self):
         self._read.close()
         self._write.close()

+    def __enter__(self):
+        return self
+
+    def __exit__(self, exc_type, exc_value, traceback):
+        self.close()
+
     def __del__(self):
         self.close()
\`\`\`

\`\`\`python
with OsPipeHolder() as holder:
    use(holder)                         # closed at the end, also after an exception
\`\`\`

\`__del__\` runs when the last reference goes, and nobody sees when that is. On Python 2 an object
with \`__del__\` in a reference cycle ends in \`gc.garbage\`: its \`__del__\` never runs, and its files,
pipes and sockets stay open until the process fails with "Too many open files". A \`with\` statement
closes them all the same.

\`__exit__\` calls the one method that \`__del__\` calls, whatever else \`__del__\` prints, logs or sets
to \`None\`; of several, the one with a usual name such as \`close\`, \`stop\` or \`release\`; and if it
calls none, a \`close\`, \`dispose\` or \`cleanup\` of the class. In any case it has to be a method that
does all that \`__del__\` does to release something: where there is no such method, \`__exit__\` calls
\`self.__del__()\`. Where \`__del__\` asks something first (\`if self.fd is not None: self.rollback()\`), and
the method raises or asserts on that, \`__exit__\` asks it as well. It returns nothing, so that an
exception goes on.

It is safe, and done by default, because \`with\` fails on such a class today: two methods that
nobody could use take nothing away. It is unsafe, or not done at all, where a class has one of the
two, where it or a subclass may get them from elsewhere, or where the program asks for them.

What it doesn't do:

- It doesn't change the places that make the instances. \`unleak -t with-statement\` does that.
- It doesn't take \`__del__\` away, which still runs after the \`with\` block. Where the closer is not
  fit to run twice, a warning says so (\`not-idempotent\`).
- It says nothing of a \`__del__\` that only prints, logs, raises or does nothing, or that counts for a test.
- It leaves alone a class that has both methods, of its own or from an ancestor, and a class that
  inherits the right ones from an ancestor in the same run.
`;
