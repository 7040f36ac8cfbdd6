import { nodes, Raft, explore, raftMonitor, raftProperties, invoke, type ProcessId, type RaftMessage } from "happened-before";
const bounded = (terms: Record<number, number>, o: {silent?: boolean, proposes?: boolean} = {}, C: typeof Raft = Raft) => class extends C {
  override awaitLeader() { if (terms[this.id]) super.awaitLeader(); }
  override stand() { if (this.term < terms[this.id]) super.stand(); }
  override onTimeoutHeartbeat() { if (o.proposes) this.propose(this.term); else super.onTimeoutHeartbeat(); }
  override send(to: ProcessId, m: RaftMessage) { if (o.silent && "granted" in m && !m.granted) return; super.send(to, m) }
};
const t = (name: string, o: any) => { const s = performance.now(); const f = explore({ monitor: raftMonitor, properties: raftProperties, bounds: {states: 400_000}, ...o}); console.log(name, f.summary, Math.round(performance.now() - s), "ms"); };
const I = { forces: "instant" as const };
const symmetry = { groups: [[1,2]], ids: ["votedFor", "leader", "votes", "nextIndex.keys", "matchIndex.keys", "waiting", "leaders.values"] };
t("1: 2/2 silent proposes any", { processes: nodes(3, bounded({1:2,2:2}, {silent:true, proposes: true})), time: "any", ...I });
t("1s", { processes: nodes(3, bounded({1:2,2:2}, {silent:true, proposes: true})), time: "any", ...I, symmetry });
t("2: 1/2 silent proposes any", { processes: nodes(3, bounded({1:1,2:2}, {silent:true, proposes: true})), time: "any", ...I });
t("2c: 1/2 silent proposes any crash", { processes: nodes(3, bounded({1:1,2:2}, {silent:true, proposes: true})), time: "any", ...I, faults: {crashes:1,recoveries:1} });
t("2p: 1/2 silent proposes any pending", { processes: nodes(3, bounded({1:1,2:2}, {silent:true, proposes: true})), time: "any" });
t("3: 2/2 proposes quiet crash", { processes: nodes(3, bounded({1:2,2:2}, {proposes: true})), time: "quiet", ...I, faults: {crashes:1,recoveries:1} });
t("3p: 2/2 proposes quiet crash pending", { processes: nodes(3, bounded({1:2,2:2}, {proposes: true})), time: "quiet", faults: {crashes:1,recoveries:1} });
t("4: 3/3/3 proposes quiet crash", { processes: nodes(3, bounded({1:3,2:3,3:3}, {proposes: true})), time: "quiet", ...I, faults: {crashes:1,recoveries:1} });
