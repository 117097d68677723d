export const docs = `
An object that holds itself is not freed with its last reference. On Python 2 the garbage collector
finds it later, but where something in the cycle has \`__del__\` it doesn't free it either: the
object lands in \`gc.garbage\`, and what it has open stays open. \`method-alias\` mends the commonest
such line. The others need a person, because what they do can't be said in another way without
changing what a program sees. \`leaks\` lists them. Where one of the mends that maintainers make fits, it
is shown as a diff, with what would break it: \`-w --unsafe -t leaks\` applies these, \`unleak review
--unsafe -t leaks\` asks about each.

\`\`\`diff
 class Pump(object):
     def __init__(self):
-        self.dispatch = {'a': self.on_a}
+        self.dispatch = {'a': 'on_a'}

     def handle(self, message):
-        self.dispatch[message]()
+        getattr(self, self.dispatch[message])()
\`\`\`

Here the cycle is \`Pump → dispatch (line 3) → dict → bound method Pump.on_a → Pump\`, and that is the way
out of it which is suggested. The others: a child that only asks its parent keeps a \`weakref.proxy\` of
it; a function captures the values that it reads, or a proxy, in the place of the instance; a stored
method becomes a class attribute, a forwarding method or a property; the method that closes the object,
where the program calls it, forgets what holds it.

What is listed is a cycle for sure: unleak knows the class of everything in it. What the program
takes apart itself is not listed: an attribute that is set to something else, deleted or emptied
outside of \`__init__\`, in a \`close\` say. Nor is what is held weakly.
`;
