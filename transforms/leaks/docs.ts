export const docs = `
An object that holds itself is not freed with its last reference. On Python 2 the garbage collector
finds it later, but where something in the cycle has \`__del__\` it doesn't free it either: the
object lands in \`gc.garbage\`, and what it has open stays open. \`method-alias\` mends the commonest
such line. The others need a person, because what they do can't be said in another way without
changing what a program sees. \`leaks\` lists them, and changes nothing.

\`\`\`diff
 class Pump(object):
+    dispatch = {'a': 'on_a'}
+
     def __init__(self):
-        self.dispatch = {'a': self.on_a}
+        self.level = 0

     def handle(self, message):
-        self.dispatch[message]()
+        getattr(self, self.dispatch[message])()
\`\`\`

The change above is one that a person makes: here is the cycle, \`Pump → dispatch (line 3) → dict → bound
method Pump.on_a → Pump\`, and that is one way out of it.

What is listed is a cycle for sure: unleak knows the class of everything in it. What the program
takes apart itself is not listed: an attribute that is set to something else, deleted or emptied
outside of \`__init__\`, in a \`close\` say. Nor is what is held weakly.
`;
