/**
 * A reader of OTLP/JSON after the protocol's description, which shares nothing with the library: it refuses
 * what a collector would.
 */

export type ReadSpan = {
  service: string;
  traceId: string;
  id: string;
  parent: string | undefined;
  name: string;
  kind: number;
  from: bigint;
  to: bigint;
  attributes: Record<string, string>;
  events: { name: string; at: bigint }[];
  links: string[];
  error: string | undefined;
};

// deno-lint-ignore no-explicit-any
type Json = Record<string, any>;

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Only the fields that the protocol has. */
function fields(value: Json, names: string): Json {
  for (const key of Object.keys(value)) demand(names.split(" ").includes(key), `there is no field ${key}`);
  return value;
}

/** Bytes in hexadecimal digits, not all of them 0. */
function id(value: unknown, bytes: number): string {
  demand(typeof value === "string" && value.length === 2 * bytes, `${value} has not ${bytes} bytes`);
  demand(/^[0-9a-f]+$/i.test(value as string) && !/^0+$/.test(value as string), `${value} is no id`);
  return (value as string).toLowerCase();
}

/** An unsigned integer of 64 bits, as a decimal text. */
function fixed64(value: unknown): bigint {
  demand(typeof value === "string" && /^\d+$/.test(value), `${value} is no time`);
  demand(BigInt(value as string) < 2n ** 64n, `${value} is too large`);
  return BigInt(value as string);
}

function attributes(list: Json[] = []): Record<string, string> {
  return Object.fromEntries(list.map((one) => {
    const { key, value } = fields(one, "key value");
    demand(typeof key === "string" && typeof fields(value, "stringValue").stringValue === "string", key);
    return [key, value.stringValue];
  }));
}

/** @throws Error for what is no valid request */
export function readOtlp(text: string): ReadSpan[] {
  const spans: ReadSpan[] = [];
  for (const one of fields(JSON.parse(text), "resourceSpans").resourceSpans) {
    const { resource, scopeSpans } = fields(one, "resource scopeSpans");
    const service = attributes(fields(resource, "attributes").attributes)["service.name"];
    demand(service !== undefined, "who is it?");
    for (const { scope, spans: own } of scopeSpans) {
      demand(typeof scope.name === "string", "a scope has a name");
      for (const span of own) spans.push(spanOf(service, span));
    }
  }
  const known = new Map(spans.map((span) => [`${span.traceId} ${span.id}`, span]));
  demand(known.size === spans.length, "an id is given twice");
  for (const { traceId, parent, links, id } of spans) {
    demand(parent === undefined || known.has(`${traceId} ${parent}`), `${id} has no parent in its trace`);
    for (const link of links) demand(known.has(link), `${id} is linked to nothing`);
  }
  return spans;
}

function spanOf(service: string, given: Json): ReadSpan {
  const span = fields(
    given,
    "traceId spanId parentSpanId name kind startTimeUnixNano endTimeUnixNano attributes events links status",
  );
  const from = fixed64(span.startTimeUnixNano), to = fixed64(span.endTimeUnixNano);
  demand(typeof span.name === "string" && span.name !== "", "a span has a name");
  demand(Number.isInteger(span.kind) && span.kind >= 1 && span.kind <= 5, `${span.kind} is no kind`);
  demand(from <= to, `${span.name} ends before it begins`);
  const status = fields(span.status ?? {}, "code message");
  return {
    service,
    traceId: id(span.traceId, 16),
    id: id(span.spanId, 8),
    parent: span.parentSpanId === undefined ? undefined : id(span.parentSpanId, 8),
    name: span.name,
    kind: span.kind,
    from,
    to,
    attributes: attributes(span.attributes),
    events: (span.events ?? []).map((event: Json) => {
      attributes(fields(event, "timeUnixNano name attributes").attributes);
      return { name: event.name, at: fixed64(event.timeUnixNano) };
    }),
    links: (span.links ?? []).map((link: Json) => {
      fields(link, "traceId spanId");
      return `${id(link.traceId, 16)} ${id(link.spanId, 8)}`;
    }),
    error: status.code === 2 ? status.message : undefined,
  };
}
