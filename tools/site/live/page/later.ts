// A session that is loaded when it is first needed.
import { loadPart } from "../session/parts.ts";
import type { Outcome, PageCell, Session, SessionOptions } from "../session/session.ts";
import type { Show } from "../session/outputs.ts";

export class LaterSession {
  private loading: Promise<Session> | undefined;
  private loaded: Session | undefined;
  private interrupts = 0;

  constructor(private readonly options: () => SessionOptions) {}

  async get(): Promise<Session> {
    if (this.loaded) return this.loaded;
    this.loading ??= this.load().catch((error) => {
      this.loading = undefined;
      throw error;
    });
    return await this.loading;
  }

  async run(cell: PageCell, show: Show): Promise<Outcome> {
    const { interrupts } = this;
    try {
      const session = await this.get();
      return interrupts === this.interrupts ? await session.run(cell, show) : "interrupted";
    } catch (error) {
      const { name: ename, message: evalue } = error as Error;
      show([{ output_type: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] }]);
      return "error";
    }
  }

  interrupt(): void {
    this.interrupts++;
    this.loaded?.interrupt();
  }

  restart(): void {
    this.loaded?.restart();
  }

  private async load(): Promise<Session> {
    const options = this.options();
    const made = await loadPart<typeof Session>(`${options.base}session.js`, "session");
    return this.loaded = new made(options);
  }
}
