import { type Handlers, Process, type ProcessId } from "../../core/process.ts";

type Greeting = { type: "Hello" } | { type: "Welcome" };

/** The first process of the course: who is greeted answers, and who greets remembers who answered. */
export class Greeter extends Process<Greeting> implements Handlers<Greeting> {
  heard = new Set<ProcessId>();

  greet() {
    this.broadcast({ type: "Hello" });
  }

  onHello(_message: object, from: ProcessId) {
    this.send(from, { type: "Welcome" });
  }

  onWelcome(_message: object, from: ProcessId) {
    this.heard.add(from);
  }
}
