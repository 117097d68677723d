import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cyclesIn, dumpIn, probed, withProbe } from "./probe.js";
import { runPython2, skipReason } from "./python2.js";

const PUMP = `class Pump(object):
    def __init__(self):
        self.isClosed = self.is_closed
    def is_closed(self):
        return True
    def __del__(self): pass
`;

describe.skipIf(skipReason !== undefined)("in a program that goes on", () => {
  it("a signal has a dump written while threads leak, as often as it comes", () => {
    const { printed, folder } = probed(`import signal, threading, time
${PUMP}
print unleak_probe.install('dump.json')
stop = []
def leak():
    while not stop:
        for _ in range(50): Pump()
        gc.collect()
threads = [threading.Thread(target=leak) for _ in range(3)]
for thread in threads: thread.start()
counts = []
import json
for _ in range(3):
    os.kill(os.getpid(), signal.SIGUSR2)
    counts.append(json.load(open('dump.json'))['garbage']['count'])
    time.sleep(0.1)
stop.append(1)
for thread in threads: thread.join()
print counts == sorted(counts), counts[2] > 0, [name for name in os.listdir('.') if name.startswith('.')]
`);
    expect(printed).toBe("None\nTrue True []\nexit 0\n");
    expect(cyclesIn(dumpIn(folder))).toEqual(["Pump: isClosed -> instancemethod, self -> Pump"]);
  });

  it("a signal in the middle of a system call ends none that can go on: the dump is written when it returns", () => {
    const { printed, folder } = probed(`import signal, socket, threading, time
unleak_probe.install('dump.json')
def later(work):
    def run():
        time.sleep(0.15); os.kill(os.getpid(), signal.SIGUSR2); time.sleep(0.15); work()
    thread = threading.Thread(target=run); thread.start(); return thread
def answered(work, call):
    if os.path.exists('dump.json'): os.remove('dump.json')
    thread = later(work)
    print call(),
    thread.join()
    print os.path.exists('dump.json')
reading, writing = os.pipe()
answered(lambda: os.write(writing, 'read'), lambda: os.read(reading, 10))
server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen(1)
client = socket.socket()
answered(lambda: client.connect(server.getsockname()), lambda: server.accept() and 'accepted')
child = os.popen('sleep 0.5; echo waited')
answered(lambda: None, lambda: child.read().strip())
`);
    expect(printed).toBe("read True\naccepted True\nwaited True\nexit 0\n");
    expect(dumpIn(folder).garbage.count).toBe(0);
  });

  it("a signal that comes while a dump is being written leaves that alone", () => {
    const { printed, folder } = probed(`import signal
${PUMP}
Pump(); gc.collect()
unleak_probe.install('signal.json')
class Slow(object):
    def __getattr__(self, name): return getattr(os, name)
    def write(self, descriptor, text):
        os.kill(os.getpid(), signal.SIGUSR2)
        print unleak_probe.dump('other.json'), os.path.exists('signal.json')
        return os.write(descriptor, text)
unleak_probe.system = Slow()
print unleak_probe.dump('dump.json')
unleak_probe.system = os
os.kill(os.getpid(), signal.SIGUSR2)
`);
    expect(printed).toBe("a dump is being written already False\nNone\nexit 0\n");
    expect(dumpIn(folder).garbage.count).toBe(1);
    expect(dumpIn(folder, "signal.json").garbage.count).toBe(1);
    expect(existsSync(`${folder}/other.json`)).toBe(false);
  });

  it("a dump that is written by several threads at once is one of them as a whole", () => {
    const { printed, folder } = probed(`import threading
${PUMP}
for _ in range(500): Pump()
gc.collect()
said = []
threads = [threading.Thread(target=lambda: said.append(unleak_probe.dump('dump.json'))) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print sorted(set(map(str, said)))[0], [name for name in os.listdir('.') if name.startswith('.')]
`);
    expect(printed).toBe("None []\nexit 0\n");
    expect(dumpIn(folder).garbage.count).toBe(500);
  });

  it("what a handler of the program raises meanwhile reaches the program, and so does Ctrl-C, and no file is left", () => {
    const { printed } = probed(`import signal
class TimeIsUp(Exception): pass
def ring(signum, frame): raise (TimeIsUp, LookupError)[signum == signal.SIGHUP]('rang')
signal.signal(signal.SIGALRM, ring)
signal.signal(signal.SIGHUP, ring)
class Slow(object):
    def __getattr__(self, name): return getattr(os, name)
    def write(self, descriptor, text):
        os.kill(os.getpid(), self.signum)
        for _ in range(1000): pass
        return os.write(descriptor, text)
unleak_probe.system = Slow()
for signum in (signal.SIGALRM, signal.SIGINT, signal.SIGHUP):
    Slow.signum = signum
    try:
        unleak_probe.dump('dump.json')
    except (TimeIsUp, LookupError, KeyboardInterrupt), error:
        print type(error).__name__, [name for name in os.listdir('.') if name.startswith('.') or name == 'dump.json']
unleak_probe.system = os
print unleak_probe.dump('dump.json')
`);
    expect(printed).toBe("TimeIsUp []\nKeyboardInterrupt []\nLookupError []\nNone\nexit 0\n");
  });

  it("a handler of the program's own is left, and only the main thread can install one: both are told", () => {
    const { printed } = probed(`import signal, threading
def mine(signum, frame): print 'mine'
signal.signal(signal.SIGUSR2, mine)
print unleak_probe.install('dump.json')
os.kill(os.getpid(), signal.SIGUSR2)
def other(): print unleak_probe.install('dump.json', signal.SIGUSR1)
thread = threading.Thread(target=other); thread.start(); thread.join()
print signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL
for given in (('', 10), ('x', 'y'), ('x', 4000), (3, None)): print type(unleak_probe.install(*given)).__name__,
`);
    expect(printed.replace(/^unleak_probe: .*\n/m, "")).toBe(
      "'dump.json': ValueError: signal 12 has a handler of the program, which is left as it is\nmine\n'dump.json': ValueError: signal only works in main thread\nTrue\nstr str str str\nexit 0\n",
    );
  });

  it("the folder may change, and the process may fork: a child writes a file of its own", () => {
    const { printed, folder } = probed(`import signal
${PUMP}
unleak_probe.install('dump.json')
os.mkdir('elsewhere'); os.chdir('elsewhere')
Pump(); gc.collect()
unleak_probe._state['lock'].acquire()
child = os.fork()
if child == 0:
    Pump(); gc.collect()
    os.kill(os.getpid(), signal.SIGUSR2)
    os._exit(len(os.listdir('.')))
print os.waitpid(child, 0)[1]
unleak_probe._state['lock'].release()
os.kill(os.getpid(), signal.SIGUSR2)
print child
`);
    const child = /^0\n(\d+)\nexit 0\n$/.exec(printed)?.[1];
    expect(child, printed).toBeDefined();
    expect(dumpIn(folder).garbage.count).toBe(1);
    expect(dumpIn(folder, `dump.json.${child}`)).toMatchObject({ pid: Number(child), garbage: { count: 2 } });
  });

  it("it may be imported twice, and loaded again", () => {
    const { printed, folder } = probed(`import imp, signal
${PUMP}
print unleak_probe.install('dump.json')
twin = imp.load_source('twin', 'unleak_probe.py')
print twin.install('dump.json')
reload(unleak_probe)
print unleak_probe.install('dump.json')
reload(unleak_probe)
Pump(); gc.collect()
os.kill(os.getpid(), signal.SIGUSR2)
print unleak_probe.count(Pump), twin.count(Pump), unleak_probe.dump('again.json')
`);
    expect(printed).toBe("None\nNone\nNone\n1 1 None\nexit 0\n");
    expect(dumpIn(folder).garbage.count).toBe(1);
  });

  it("with no descriptor left a dump is written all the same, once it is installed, and without stays an error", () => {
    const { printed, folder } = probed(`import resource
${PUMP}
Pump(); gc.collect()
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
unleak_probe.install('dump.json', None, True)
held = []
try:
    while True: held.append(os.open('/dev/null', os.O_RDONLY))
except OSError, error:
    print error.strerror
for _ in range(3): print unleak_probe.dump('now.json')
os.close(held.pop())
print unleak_probe.dump('now.json')
`);
    expect(printed).toBe("Too many open files\nNone\nNone\nNone\nNone\nexit 0\n");
    for (const name of ["now.json", "dump.json"])
      expect(dumpIn(folder, name)).toMatchObject({ garbage: { count: 1 }, descriptors: { limit: 40 } });
    expect(dumpIn(folder).descriptors.kinds.device).toBeGreaterThan(30);
    const without = probed(`import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
held = []
try:
    while True: held.append(os.open('/dev/null', os.O_RDONLY))
except OSError: pass
print unleak_probe.dump('now.json')
`);
    expect(without.printed).toBe("'now.json': Too many open files\nunleak_probe: 'now.json': Too many open files\nexit 0\n");
  });

  it("the descriptor that it keeps is not closed where it has become the program's", () => {
    const { printed } = probed(`
unleak_probe.install('dump.json', None, True)
os.closerange(3, 100)
reading, writing = os.pipe()
more = [os.pipe() for _ in range(5)]
print unleak_probe.dump('dump.json'), unleak_probe.dump('dump.json')
os.write(writing, 'mine')
print os.read(reading, 4), [os.fstat(each) and 1 for pair in more for each in pair]
`);
    expect(printed).toBe("None None\nmine [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\nexit 0\n");
  });

  it("an environment variable has it written at exit, after a last collection, whatever the program ends with", () => {
    for (const ending of ["", "sys.exit(3)\n", "raise ValueError('x')\n", "os.chdir('/')\n"]) {
      const folder = withProbe({ "program.py": `import unleak_probe, os, sys\n${PUMP}\nPump()\n${ending}` });
      process.env.UNLEAK_PROBE = "dump-%p.json";
      try {
        runPython2(["program.py"], folder);
      } finally {
        delete process.env.UNLEAK_PROBE;
      }
      const [name = ""] = readdirSync(folder).filter((each) => /^dump-\d+\.json$/.test(each));
      expect(dumpIn(folder, name).garbage.count, ending).toBe(1);
    }
  });

  it("deep down a stack, or with standard error closed or replaced, it raises nothing", () => {
    const { printed } = probed(`
def down(left):
    if left == 0: return type(unleak_probe.dump('dump.json')).__name__
    return down(left - 1)
found = set()
for left in range(900, 1000):
    try: found.add(down(left))
    except RuntimeError, error: found.add('mine')
print sorted(found)
class Loud(object):
    def write(self, text): raise SystemError(text)
for stream in (None, Loud(), open('/dev/null')):
    sys.stderr = stream
    unleak_probe._state['told'] = False
    print unleak_probe.dump('no/such/folder'),
`);
    expect(printed).toContain("['NoneType', 'mine', 'str']\n");
    expect(printed).toMatch(/('no\/such\/folder': No such file or directory ?){3}\n/);
  });
});
