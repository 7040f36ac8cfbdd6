/** Channels by their names: other ways between the same processes, beside the network that has no name. */
import { brief } from "../../core/plain.ts";
import { checkNames } from "./known.ts";

/**
 * @param names what the options of each channel are; absent: they are not looked at
 * @throws TypeError for what gives no options by names
 */
export function checkChannels(channels: unknown, names?: readonly string[]): void {
  if (channels === undefined) return;
  if (typeof channels !== "object" || channels === null || Array.isArray(channels)) {
    throw new TypeError(`channels must be options by names, e.g. { serial: {} }, got ${brief(channels)}`);
  }
  for (const [name, options] of Object.entries(channels)) {
    if (name === "") throw new TypeError('a channel needs a name, e.g. "serial", got ""');
    if (typeof options !== "object" || options === null) {
      throw new TypeError(`the channel ${name} needs options, if only {}, got ${brief(options)}`);
    }
    if (names) checkNames(`the channel ${name}`, options, names);
  }
}

/** @param doing begins the message, e.g. `P1 sends Ping` */
export function unknownChannel(doing: string, channel: unknown, known: readonly string[]): RangeError {
  const given = typeof channel === "string" ? `"${channel}"` : brief(channel);
  return new RangeError(
    `${doing} on the channel ${given}, but the channels are ${known.join(", ") || "none"}: ` +
      "name it in the options, e.g. channels: { serial: {} }",
  );
}
