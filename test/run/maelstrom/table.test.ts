// What clients of Maelstrom ask, as operations of a class, and its answers as replies (doc/workloads.md).
import { describe, expect, test } from "vitest";
import { detailsOf, replyOf, rpcFor } from "../../../lib/run/maelstrom/table.ts";

const idOf = (name: string) => Number(name.slice(1)) + 1;
const asked = (body: { type: string; [field: string]: unknown }, ...operations: string[]) => {
  const rpc = rpcFor(body, (operation) => operations.includes(operation));
  return rpc && [rpc.operation, ...detailsOf(rpc, body, idOf)];
};
const replied = (
  type: string,
  operation: string,
  value: unknown,
  fields: object = { key: 1, from: 2, to: 3 },
) => replyOf(rpcFor({ type, ...fields }, (name) => name === operation)!, value);

describe("a request is the operation that", () => {
  test("the class has, and the request has the fields of", () => {
    expect(asked({ type: "read", key: 7 }, "read")).toEqual(["read", 7]);
    expect(asked({ type: "read" }, "read", "messages")).toEqual(["messages"]);
    expect(asked({ type: "read" }, "read")).toEqual(["read"]);
    expect(asked({ type: "add", delta: -2 }, "add")).toEqual(["add", -2]);
    expect(asked({ type: "cas", key: 7, from: 1, to: 2 }, "cas")).toEqual(["cas", 7, 1, 2]);
    expect(asked({ type: "write", key: 7, value: 1 }, "read")).toBeUndefined();
    expect(asked({ type: "write", key: 7 }, "write")).toBeUndefined();
  });
  test("names processes by numbers in a topology", () => {
    const topology = { n0: ["n1"], n1: ["n0", "n2"], n2: [] };
    expect(asked({ type: "topology", topology }, "topology")).toEqual(["topology", {
      1: [2],
      2: [1, 3],
      3: [],
    }]);
  });
});

test("an answer is a reply with one field or none, or the error that it stands for", () => {
  expect(replied("read", "read", 4)).toEqual({ type: "read_ok", value: 4 });
  expect(replied("read", "messages", [4], {})).toEqual({ type: "read_ok", messages: [4] });
  expect(replied("write", "write", undefined, { key: 1, value: 2 })).toEqual({ type: "write_ok" });
  expect(replied("cas", "cas", true)).toEqual({ type: "cas_ok" });
  expect(replied("read", "read", null)).toMatchObject({ type: "error", code: 20 });
  expect(replied("cas", "cas", null)).toMatchObject({ type: "error", code: 20 });
  expect(replied("cas", "cas", false)).toMatchObject({ type: "error", code: 22 });
});
