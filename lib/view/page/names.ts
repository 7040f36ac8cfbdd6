/**
 * Names of messages and timers carry the hosted part that they belong to, `lock/Request`. Where no other part
 * has a `Request`, the prefix tells nothing apart.
 */

/** A name within its hosted part: `Request` of `lock/Request`; what follows a timer's name stays. */
export function ownName(name: string): string {
  const end = name.indexOf(" "), first = end < 0 ? name : name.slice(0, end);
  return first.slice(first.lastIndexOf("/") + 1) + (end < 0 ? "" : name.slice(end));
}

/**
 * How names are shortened among others: those keep their prefixes that would be the same without.
 * @param names of everything that occurs
 */
export function shortNames(names: Iterable<string>): (name: string) => string {
  const whole = new Map<string, Set<string>>();
  for (const name of names) {
    const type = name.split(" ", 1)[0], own = ownName(type), some = whole.get(own);
    if (some) some.add(type);
    else whole.set(own, new Set([type]));
  }
  return (name) => {
    const type = name.split(" ", 1)[0];
    return (whole.get(ownName(type))?.size ?? 1) > 1 ? name : ownName(name);
  };
}
