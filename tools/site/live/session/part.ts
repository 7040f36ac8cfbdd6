import { Session } from "./session.ts";

(globalThis.__live__ ??= {}).session = Session;
