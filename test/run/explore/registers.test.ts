// Models that another model checker publishes the numbers of states of, message by message.
import { expect, test } from "vitest";
import { always, explore, type Options, sometimes, type World } from "../../../lib/run/explore/explore.ts";
import { nodes } from "../../../lib/run/system.ts";
import {
  abdServer,
  isLinearisable,
  paxosServer,
  registerClient,
  type RegisterHistory,
  registerHistory,
} from "../../fixtures/registers.ts";

const ids = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

const register = (server: typeof paxosServer, servers: number, clients: number): Options => ({
  processes: {
    ...nodes(ids(0, servers), server(servers)),
    ...nodes(ids(servers, clients), registerClient(servers)),
  },
  network: { ignored: "stay" },
  monitor: registerHistory,
  properties: [
    always("linearisable", ({ monitor }: World<never, RegisterHistory>) => isLinearisable(monitor)),
    sometimes(
      "a value is read",
      ({ inFlight }: World) =>
        inFlight.some(({ message }) =>
          message.type === "GetOk" && (message as { value?: string }).value !== ""
        ),
    ),
  ],
});

test.each([[2, 544]])(
  "a register of Attiya, Bar-Noy and Dolev with %i servers and 2 clients has %i states",
  (servers, states) => {
    const found = explore(register(abdServer, servers, 2));
    expect(found).toMatchObject({ states, exhausted: true, dropped: 0 });
    expect(found.verdicts["linearisable"].holds).toBe(true);
    expect(found.verdicts["a value is read"].example!.length).toBe(11);
  },
);

test("single-decree Paxos with 3 servers and 2 clients has 16,668 states", () => {
  const found = explore(register(paxosServer, 3, 2));
  expect(found).toMatchObject({ states: 16_668, exhausted: true, dropped: 0 });
  expect(found.verdicts["linearisable"].holds).toBe(true);
  expect(found.verdicts["a value is read"].example!.length).toBe(8);
});
