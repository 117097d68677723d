export const docs = `
An instance that stores one of its own methods holds itself: the attribute holds the bound method,
and the bound method holds the instance. Counting references never frees such a cycle. On Python 2
the garbage collector doesn't either when the object has \`__del__\`: it puts the object in
\`gc.garbage\` and never runs \`__del__\`. The files, pipes and sockets of these objects stay open
until the process fails with "Too many open files".

\`\`\`diff
 class OsPipeHolder(object):
     def __init__(self):
         self._read, self._write = open_pipe()
-        self.isClosed = self.is_closed

     def is_closed(self):
         return self._read is None and self._write is None

+    isClosed = is_closed
+
     def __del__(self):
         if not self.is_closed():
             self.close()
\`\`\`

\`holder.isClosed()\` works as before. The bound method is now made when somebody asks for it, and
nothing keeps it afterwards, so the holder is freed with its last reference. A class without
\`__del__\` is rewritten too: its instances are freed late today, when the collector runs.

It is safe, and done by default, when unleak can show that

- the line stands directly in \`__init__\` and runs on every way through it;
- the method is a function, a static method or a class method of the class itself, or a plain
  function of a known ancestor, and nothing replaces it, on an instance or on a class;
- nothing else in the hierarchy sets or binds the alias;
- a subclass that overrides the method can have the alias as well (unleak writes it there, in
  whatever file the subclass is);
- no \`__slots__\`, \`__setattr__\` or metaclass is involved, and every ancestor is known;
- nothing looks at the dictionary of the instance, at the attributes of the class, at whether the
  alias is there, or at which object it is.

What it doesn't do:

- It leaves alone other cycles, such as a dictionary of bound methods or a stored \`lambda\`.
  \`unleak leaks\` lists them.
- It says nothing about \`self.A = self.M\` where \`M\` is a property or data: that is not this cycle.
- It doesn't touch the callers, and it doesn't judge what \`__del__\` does. An object that was never
  freed is freed now, so its \`__del__\` runs: that is the one change a program can notice.
`;
