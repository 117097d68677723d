export const docs = `
An object that stores one of its own methods as state, \`self.state = self.start\` and later
\`self.state = self.other\`, holds itself: the attribute holds the bound method, and the bound method
holds the object. No class attribute can take its place, because each object has a state of its own.
A property can: it stores the method's name, and makes the bound method when somebody asks for it.

\`\`\`diff
 class Lexer(object):
     def __init__(self, source):
         self.source = source
         self.state = self.in_text

+    @property
+    def state(self):
+        return getattr(self, self._state)
+
+    @state.setter
+    def state(self, method):
+        self._state = method.__name__
+
     def in_text(self, char):
         if char == '<':
             self.state = self.in_tag
\`\`\`

Where an object may be asked for its state before it has one, the getter has two lines more, which raise
the \`AttributeError\` that the object raises today.

The statements that set the state, and those that call it, stay as they are, in whatever files they
are. One finding is about an attribute with all its places. It is off unless it is named.

It is safe when unleak can show, over the whole hierarchy and project, that

- every value that is ever stored there is a method of the same object, or \`None\`;
- each of these is a plain method under its own name, in every class that may look it up, and nothing
  replaces it;
- the attribute is deleted nowhere, bound in no class body, and nothing looks at the dictionary of the
  object, at the attributes of the class, or at which object the attribute is;
- no \`__slots__\`, \`__setattr__\`, \`__getattr__\` or metaclass is involved, and every ancestor is known.

A class without \`object\` among its ancestors has no properties that can be set. There the writes are
rewritten to the name, \`self.state = 'start'\`, and the reads to \`getattr(self, self.state)\`, where all of
both stand in the class itself and in those that inherit from it.

What a program may notice:

- An object that was never freed, or late, is freed with its last reference, and its \`__del__\` runs.
- Such objects can be pickled, which fails today: a bound method can't be.
- The state of a shallow copy runs on the copy, and on the original today: where objects may be copied,
  it is unsafe (\`copied\`).
- It takes time. Under 2.7.18, the best of fifteen runs: a call through the property took three and a
  half times as long as through the attribute (0.95 instead of 0.28 microseconds), setting the state
  three to six times. By its name, in an old-style class, a call took two to two and a half times as
  long, and setting it half.

\`property\` with a setter needs Python 2.6.
`;
