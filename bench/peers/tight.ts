/**
 * The least work that the ring of bench/simulate.ts can cost in JavaScript: one loop over typed arrays, no
 * objects, no functions, nothing that a simulator would need besides. A message is a slot: its time, its
 * receiver, its hops, its place in a calendar queue whose bucket width is set by hand for this very load.
 */

/** @returns the virtual time of the last delivery, ms: it depends on every draw */
export function tightRing(processes: number, inFlight: number, deliveries: number): number {
  const meanMs = 10;
  const perMs = inFlight / (2 * meanMs); // half as many days a ms as events
  let buckets = 256;
  while (buckets < 4 * inFlight) buckets *= 2;
  const mask = buckets - 1;
  const heads = new Int32Array(buckets).fill(-1);
  const next = new Int32Array(inFlight), to = new Int32Array(inFlight), hops = new Int32Array(inFlight);
  const time = new Float64Array(inFlight);
  const seen = new Int32Array(processes);
  let a = 1, b = 2, c = 3, counter = 4; // sfc32
  let now = 0, day = 0, slot = 0, done = 0;
  while (done < deliveries) {
    if (done >= 0 && slot >= inFlight) {
      // take the next message
      let head = heads[day & mask];
      while (head < 0 || Math.floor(time[head] * perMs) > day) head = heads[++day & mask];
      heads[day & mask] = next[head];
      now = time[head];
      seen[to[head]]++;
      if (++done === deliveries) break;
      hops[head]++;
      to[head] = to[head] + 1 === processes ? 0 : to[head] + 1;
      slot = inFlight + head;
    }
    // send it on (the first messages start here)
    const message = slot < inFlight ? slot : slot - inFlight;
    if (slot < inFlight) to[message] = message % processes;
    const bits = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + bits) | 0;
    const arrives = now - meanMs * Math.log(((bits >>> 0) + 0.5) * 2.3283064365386963e-10);
    time[message] = arrives;
    const bucket = Math.floor(arrives * perMs) & mask;
    let before = -1, at = heads[bucket];
    while (at >= 0 && time[at] <= arrives) {
      before = at;
      at = next[at];
    }
    next[message] = at;
    if (before < 0) heads[bucket] = message;
    else next[before] = message;
    slot = slot < inFlight ? slot + 1 : inFlight;
  }
  return now + seen[0] * 0;
}

/**
 * The same over a 4-ary heap instead of a calendar queue set by hand: the least work for who does not know
 * the load beforehand.
 * @returns the virtual time of the last delivery, ms
 */
export function tightHeapRing(processes: number, inFlight: number, deliveries: number): number {
  const meanMs = 10;
  const time = new Float64Array(inFlight + 1),
    to = new Int32Array(inFlight + 1),
    hops = new Int32Array(inFlight + 1);
  const seen = new Int32Array(processes);
  let a = 1, b = 2, c = 3, counter = 4; // sfc32
  let size = 0, now = 0;
  for (let done = -inFlight; done < deliveries; done++) {
    let receiver = done + inFlight, hop = 0, place = size;
    if (done >= 0) {
      now = time[0];
      receiver = to[0] + 1 === processes ? 0 : to[0] + 1;
      hop = hops[0] + 1;
      seen[to[0]]++;
      place = 0; // the next message takes the place of the one delivered
    } else size++;
    const bits = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + bits) | 0;
    const arrives = now - meanMs * Math.log(((bits >>> 0) + 0.5) * 2.3283064365386963e-10);
    if (done < 0) {
      for (let above = (place - 1) >> 2; place > 0 && time[above] > arrives; above = (place - 1) >> 2) {
        time[place] = time[above];
        to[place] = to[above];
        place = above;
      }
    } else {
      for (let child = 1; child < size; child = 4 * place + 1) {
        let least = child;
        const end = Math.min(child + 4, size);
        for (let other = child + 1; other < end; other++) if (time[other] < time[least]) least = other;
        if (time[least] >= arrives) break;
        time[place] = time[least];
        to[place] = to[least];
        hops[place] = hops[least];
        place = least;
      }
    }
    time[place] = arrives;
    to[place] = receiver % processes;
    hops[place] = hop;
  }
  return now + seen[0] * 0;
}
