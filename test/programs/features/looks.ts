import type { ClassSpec } from "../model.js";
import type { Scene } from "../scene.js";

/** An expression that shows what somebody sees who looks at `thing`, in one of the ways in which programs look at objects. */
export function look(scene: Scene, thing: string): string {
  const { alias, method, random } = scene;
  return random.pick([
    `sorted(vars(${thing}))`,
    `sorted(${thing}.__dict__)`,
    `len(vars(${thing}))`,
    `sorted(key for key, value in ${thing}.__dict__.iteritems() if callable(value))`,
    `'${alias}' in ${thing}.__dict__`,
    `hasattr(${thing}.__class__, '${alias}')`,
    `[hasattr(${thing}.__class__, name) for name in ('tag', '${alias}')]`,
    `getattr(${thing}.__class__, '${alias}', None) is None`,
    `${thing}.${alias} is ${thing}.${alias}`,
    `sorted(set(dir(${thing})) - set(dir(${thing}.__class__)))`,
    // These see no difference.
    `getattr(${thing}, '${method}')(${scene.call})`,
    `${thing}.${alias}(${scene.call})`,
    `'%(tag)s' % dict(tag=${thing}.tag)`,
    `isinstance(${thing}, object)`,
  ]);
}

/** A class that has the names of the target and nothing to rewrite: what is done to it must not be blamed on the target. */
export function decoy(scene: Scene): ClassSpec {
  const { program, random } = scene;
  const file = random.pick([scene.target.cls.file, scene.helperFile()]);
  const cls = scene.define(file, random.pick([["object"], []]));
  cls.init = { self: "self", lines: ["self.tag = tag"] };
  const params = ["self", ...(program.shapes.get(scene.method)?.params ?? [])].join(", ");
  cls.members.push(
    [`def ${scene.method}(${params}):`, `    return '${cls.name} %s' % self.tag`],
    [`def ${scene.alias}(${params}):`, "    return 'own'"],
  );
  cls.methods.add(scene.method);
  return cls;
}

/** A scene that is about the target, or about a class that only looks like it. */
export function onStage(scene: Scene): Scene {
  if (scene.random.chance(0.5)) return scene;
  const cls = decoy(scene);
  return scene.about({ cls, alias: scene.alias, method: scene.method });
}
