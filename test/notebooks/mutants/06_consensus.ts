import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  equivalent: {
    "voting-class Voting.propose: this.proposal = value; this.votes.set(this.id, value); → this.votes.set(this.id, value); this.proposal = value;":
      "nothing comes between the two",
    'voting-class Voting.propose: this.votes.set(this.id, value); this.broadcast({ type: "Vote", value }); → this.broadcast({ type: "Vote", value }); this.votes.set(this.id, value);':
      "nothing comes between the two",
    'voting-class Voting.propose: this.broadcast({ type: "Vote", value }); this.count(); → this.count(); this.broadcast({ type: "Vote", value });':
      "who counts first decides the same, and tells its vote as well",
    "voting-class Voting.onVote: if (this.decision !== undefined) return; this.votes.set(from, value); → this.votes.set(from, value); if (this.decision !== undefined) return;":
      "a vote after the decision is held and not counted",
    "flood-class FloodSet.propose: this.proposal = value; this.seen.add(value); → this.seen.add(value); this.proposal = value;":
      "nothing comes between the two",
    "flood-class FloodSet.onValues: for (const value of values) received.add(value); this.received.set(round, received); → this.received.set(round, received); for (const value of values) received.add(value);":
      "the set is the same object",
    "flood-class FloodSet.onTimeoutRound: this.received.delete(this.round); → (nothing)":
      "what came in in a round is not looked at again",
    "rounds-class Rounds.value: value = 0; → value = (-1);": "it is set before it is read",
    "rounds-class Rounds.value: value = 0; → value = 1;": "it is set before it is read",
    "rounds-class Rounds.beginRound: this.heard.delete(`report ${this.round}`); → (nothing)":
      "what is over is not looked at again",
    "rounds-class Rounds.beginRound: this.heard.delete(`report ${this.round}`); this.heard.delete(`suggestion ${this.round}`); → this.heard.delete(`suggestion ${this.round}`); this.heard.delete(`report ${this.round}`);":
      "neither reads what the other sets",
    "rounds-class Rounds.beginRound: this.heard.delete(`suggestion ${this.round}`); → (nothing)":
      "what is over is not looked at again",
    "rounds-class Rounds.beginRound: this.heard.delete(`suggestion ${this.round}`); this.round++; → this.round++; this.heard.delete(`suggestion ${this.round}`);":
      "what is left over is not looked at again",
    'rounds-class Rounds.beginRound: this.round++; this.phase = "report"; → this.phase = "report"; this.round++;':
      "neither reads what the other sets",
    'rounds-class Rounds.beginRound: this.phase = "report"; this.broadcast({ type: "Report", round: this.round, value: this.value }); → this.broadcast({ type: "Report", round: this.round, value: this.value }); this.phase = "report";':
      "nothing comes between the two",
    'rounds-class Rounds.beginRound: this.broadcast({ type: "Report", round: this.round, value: this.value }); this.hear("report", this.round, this.value, this.id); → this.hear("report", this.round, this.value, this.id); this.broadcast({ type: "Report", round: this.round, value: this.value });':
      "only one who is late begins two rounds at once, and nobody waits for it",
    "rounds-class Rounds.hear: if (round < this.round) return; → (nothing)":
      "what is over is held, and not looked at again",
    "rounds-class Rounds.hear: if (round < this.round) return; const heard = this.heard.get(`${phase} ${round}`) ?? new Map(); → const heard = this.heard.get(`${phase} ${round}`) ?? new Map(); if (round < this.round) return;":
      "the second has no effect if it returns",
    "rounds-class Rounds.hear: heard.set(from, value); this.heard.set(`${phase} ${round}`, heard); → this.heard.set(`${phase} ${round}`, heard); heard.set(from, value);":
      "the map is the same object",
    "rounds-class Rounds.hear: this.heard.set(`${phase} ${round}`, heard); if (phase === this.phase && round === this.round) this.proceed([...heard.values()]); → if (phase === this.phase && round === this.round) this.proceed([...heard.values()]); this.heard.set(`${phase} ${round}`, heard);":
      "what is over is held, and not looked at again",
    'rounds-class Rounds.proceed: if (this.phase === "suggestion") return this.endRound(heard); const value = this.suggestion(heard); → const value = this.suggestion(heard); if (this.phase === "suggestion") return this.endRound(heard);':
      "what is computed first is not used if it returns",
    'rounds-class Rounds.proceed: const value = this.suggestion(heard); this.phase = "suggestion"; → this.phase = "suggestion"; const value = this.suggestion(heard);':
      "what is suggested does not depend on the phase",
    'rounds-class Rounds.proceed: this.phase = "suggestion"; this.broadcast({ type: "Suggestion", round: this.round, value }); → this.broadcast({ type: "Suggestion", round: this.round, value }); this.phase = "suggestion";':
      "nothing comes between the two",
    "rounds-class Rounds.endRound: const wasDecided = this.decision !== undefined; const suggested = [0, 1].find((value) => this.count(suggestions, value) > 0); → const suggested = [0, 1].find((value) => this.count(suggestions, value) > 0); const wasDecided = this.decision !== undefined;":
      "neither reads what the other sets",
    "rounds-class Rounds.endRound: const suggested = [0, 1].find((value) => this.count(suggestions, value) > 0); → const suggested = [1].find((value) => this.count(suggestions, value) > 0);":
      "who hears of 0 alone falls back to 0",
    "rounds-class Rounds.endRound: const suggested = [0, 1].find((value) => this.count(suggestions, value) > 0); → const suggested = [(-1), 1].find((value) => this.count(suggestions, value) > 0);":
      "who hears of 0 alone falls back to 0",
    "rounds-class Rounds.endRound: const suggested = [0, 1].find((value) => this.count(suggestions, value) > 0); → const suggested = [1, 1].find((value) => this.count(suggestions, value) > 0);":
      "who hears of 0 alone falls back to 0",
    'rounds-class Rounds.endRound: if (this.count(suggestions, this.value) > this.faulty) this.decide(this.value); this.phase = "idle"; → this.phase = "idle"; if (this.count(suggestions, this.value) > this.faulty) this.decide(this.value);':
      "neither reads what the other sets",
    'rounds-class Rounds.endRound: this.phase = "idle"; → (nothing)':
      "who has stopped can only decide the same again",
  },
  right: [
    {
      cell: "voting-class",
      replace: "return Math.min(...votes);",
      with: "return [...votes].sort((a, b) => a - b)[0];",
      why: "finds the least, too",
    },
    {
      cell: "voting-class",
      replace: "const enough = this.peers.length + 1 - this.faulty;",
      with: "const all = [this.id, ...this.peers], enough = all.length - this.faulty;",
      why: "counts all in another way",
    },
    {
      cell: "flood-class",
      replace: "if (this.round <= this.faulty) this.beginRound();",
      with: "if (this.round < this.faulty + 1) this.beginRound();",
      why: "is the same of whole numbers",
    },
    {
      cell: "flood-class",
      replace: "this.received.delete(this.round);",
      with: "",
      why: "keeps what is not looked at again",
    },
    {
      cell: "rounds-class",
      replace: "return [0, 1].find((value) => this.count(reports, value) > half) ?? null;",
      with: "return [1, 0].find((value) => this.count(reports, value) > half) ?? null;",
      why: "asks for 1 first, and two cannot have more than half",
    },
    {
      cell: "rounds-class",
      replace: "return heard.filter((other) => other === value).length;",
      with: "return heard.reduce<number>((sum, other) => sum + (other === value ? 1 : 0), 0);",
      why: "counts in another way",
    },
    {
      cell: "coin-class",
      replace: "return this.choose(2);",
      with: "return 1 - this.choose(2);",
      why: "calls the coin's sides otherwise",
    },
  ],
};
