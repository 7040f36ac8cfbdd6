/** The devices that wait to take a failed member's place: an array that takes in none that could not. */
import type { BlockDevice } from "../device/device.ts";
import { brief } from "../../core/plain.ts";
import { checkFree, layOn, takeOff } from "../device/roles.ts";

const CHANGING = ["push", "unshift", "splice", "fill", "copyWithin", "pop", "shift", "sort", "reverse"];

/**
 * A list of devices. However it is changed, all it would hold then is looked at; what is refused changes
 * nothing.
 * @param whole the array whose spares they are
 * @param first what it holds to begin with, looked at already
 * @param check throws for a device that cannot be a member
 */
export function spareList(
  whole: BlockDevice,
  first: readonly BlockDevice[],
  check: (device: BlockDevice) => void,
): BlockDevice[] {
  const spares = [...first];
  const become = (next: readonly BlockDevice[]) => {
    const before = [...spares], kept = before.filter((device) => next.includes(device));
    const added = [...next];
    for (const device of kept) added.splice(added.indexOf(device), 1);
    spares.splice(0, Infinity, ...kept); // `whole` names them among its parts
    try {
      for (const device of added) {
        if (device?.submit === undefined) {
          throw new TypeError(`a spare must be a device, got ${brief(device)}`);
        }
        check(device);
        checkFree(whole, device);
        spares.push(device);
      }
    } catch (error) {
      spares.splice(0, Infinity, ...before);
      throw error;
    }
    spares.splice(0, Infinity, ...next);
    for (const device of before) if (!next.includes(device)) takeOff(whole, device);
    for (const device of added) layOn(whole, device);
  };
  const changed = <T>(change: (next: BlockDevice[]) => T): T => {
    const next = [...spares], result = change(next);
    become(next);
    return result;
  };
  const list: BlockDevice[] = new Proxy(spares, {
    get(_target, name) {
      const value = Reflect.get(spares, name);
      if (!CHANGING.includes(name as string)) return value;
      return (...given: unknown[]) =>
        changed((next) => {
          const result = Reflect.apply(value, next, given);
          return result === next ? list : result;
        });
    },
    set: (_target, name, value) => changed((next) => Reflect.set(next, name, value)),
    defineProperty: (_target, name, how) => changed((next) => Reflect.defineProperty(next, name, how)),
    deleteProperty: (_target, name) => changed((next) => Reflect.deleteProperty(next, name)),
  });
  return list;
}
