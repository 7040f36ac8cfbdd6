/** Which nodes of a directed graph lead to each other. */

/**
 * The number of the strongly connected component of each node, from 0 on: whoever is reached from a component
 * has a lower number (Tarjan 1972, without recursion, as a path may be as long as there are nodes).
 * @param degree how many edges leave a node
 * @param target where its i-th edge leads, from 0 on; −1: the edge does not count
 */
export function strongComponents(
  nodes: number,
  degree: (node: number) => number,
  target: (node: number, edge: number) => number,
): Int32Array {
  const component = new Int32Array(nodes).fill(-1), order = new Int32Array(nodes).fill(-1);
  const low = new Int32Array(nodes), next = new Int32Array(nodes);
  const stack: number[] = [], calls: number[] = [];
  let count = 0, found = 0;
  for (let root = 0; root < nodes; root++) {
    if (order[root] >= 0) continue;
    calls.push(root);
    while (calls.length > 0) {
      const at = calls[calls.length - 1];
      if (order[at] < 0) {
        order[at] = low[at] = count++;
        stack.push(at);
      }
      if (next[at] < degree(at)) {
        const to = target(at, next[at]++);
        if (to < 0 || component[to] >= 0) continue;
        if (order[to] < 0) calls.push(to);
        else low[at] = Math.min(low[at], order[to]);
        continue;
      }
      calls.pop();
      if (calls.length > 0) low[calls[calls.length - 1]] = Math.min(low[calls[calls.length - 1]], low[at]);
      if (low[at] !== order[at]) continue;
      for (let member = -1; member !== at;) {
        member = stack.pop()!;
        component[member] = found;
      }
      found++;
    }
  }
  return component;
}
