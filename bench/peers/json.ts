/** The plainest explorer there is, for one model. */

/** TwoPhase with plain objects and no process classes, whole states as JSON in a Set. */
export function jsonSearch(count: number): { states: number; transitions: number } {
  type State = { managers: string[]; master: string; prepared: boolean[]; sent: boolean[]; decision: string };
  const all = (value: boolean) => new Array<boolean>(count).fill(value);
  const first: State = {
    managers: new Array(count).fill("working"),
    master: "init",
    prepared: all(false),
    sent: all(false),
    decision: "",
  };
  const seen = new Set([JSON.stringify(first)]);
  let level = [first], next: State[] = [];
  let transitions = 0;
  const go = (found: State) => {
    transitions++;
    const text = JSON.stringify(found);
    if (seen.has(text)) return;
    seen.add(text);
    next.push(found);
  };
  const expand = (state: State) => {
    const manager = (at: number, to: string) =>
      state.managers.map((before, other) => (other === at ? to : before));
    const flag = (flags: boolean[], at: number) => flags.map((before, other) => other === at || before);
    if (state.master === "init") {
      if (state.prepared.every(Boolean)) go({ ...state, master: "committed", decision: "commit" });
      go({ ...state, master: "aborted", decision: "abort" });
    }
    for (let at = 0; at < count; at++) {
      if (state.master === "init" && state.sent[at]) go({ ...state, prepared: flag(state.prepared, at) });
      if (state.managers[at] === "working") {
        go({ ...state, managers: manager(at, "prepared"), sent: flag(state.sent, at) });
        go({ ...state, managers: manager(at, "aborted") });
      }
      if (state.decision === "commit") go({ ...state, managers: manager(at, "committed") });
      if (state.decision === "abort") go({ ...state, managers: manager(at, "aborted") });
    }
  };
  for (; level.length > 0; level = next) {
    next = [];
    level.forEach(expand);
  }
  return { states: seen.size, transitions };
}
