import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: { misspelt: "a handler's name is misspelt, to be found" },
  right: [
    {
      cell: "greeter",
      replace: 'this.broadcast({ type: "Hello" });',
      with: 'for (const peer of this.peers) this.send(peer, { type: "Hello" });',
      why: "greets one after the other",
    },
    {
      cell: "greeter",
      replace: 'this.broadcast({ type: "Hello" });',
      with: 'for (const peer of [...this.peers].reverse()) this.send(peer, { type: "Hello" });',
      why: "nobody has promised in which order greetings go out",
    },
    {
      cell: "greeter",
      replace: "this.heard.add(from);",
      with: "if (!this.heard.has(from)) this.heard.add(from);",
      why: "a set holds each of its members once anyway",
    },
    {
      cell: "greeter",
      replace: "heard = new Set<ProcessId>();",
      with: "heard = new Set<ProcessId>([]);",
      why: "empty, too",
    },
    {
      cell: "greeter",
      replace: 'this.send(from, { type: "Welcome" });',
      with: 'const answer: Greeting = { type: "Welcome" };\n    this.send(from, answer);',
      why: "makes the message first",
    },
  ],
};
