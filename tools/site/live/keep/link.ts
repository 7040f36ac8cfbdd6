// Changed cells as the end of an address: their texts, compressed, in letters that addresses may have.

/** The texts of changed cells by the cells' names. */
export type Changes = Record<string, string>;

const mark = "#live=";
/** Chat programs and mail cut off what is longer; servers never see what stands behind a #. */
export const longLink = 8_000;
/** A page takes no more than this from a link: characters of the address, and bytes that come out of it. */
const most = { address: 200_000, bytes: 2_000_000 };

/** @throws Error if the changes are more than a page would read back */
export async function toLink(changes: Changes): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(changes));
  const packed = await through(text, new CompressionStream("deflate-raw"), Infinity);
  const letters = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""));
  const link = mark + letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  if (link.length > most.address || text.length > most.bytes) {
    throw new Error(
      `the changes make a link of ${link.length.toLocaleString("en")} characters, and pages read ` +
        `${most.address.toLocaleString("en")} at most: download the notebook instead`,
    );
  }
  return link;
}

/** @throws Error saying what is wrong with the link: it comes from anybody */
export async function fromLink(hash: string): Promise<Changes> {
  const letters = hash.slice(mark.length);
  if (hash.length > most.address) throw new Error("the link is too long");
  if (!hash.startsWith(mark) || !/^[\w-]+$/.test(letters)) {
    throw new Error("the link was cut off or changed on its way");
  }
  let read: unknown;
  try {
    const packed = Uint8Array.from(
      atob(letters.replaceAll("-", "+").replaceAll("_", "/")),
      (letter) => letter.charCodeAt(0),
    );
    const text = await through(packed, new DecompressionStream("deflate-raw"), most.bytes);
    read = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new Error("the link was cut off or changed on its way");
  }
  if (!isChanges(read)) throw new Error("the link holds something else than cells of a page");
  return read;
}

function isChanges(read: unknown): read is Changes {
  return typeof read === "object" && read !== null && !Array.isArray(read) &&
    Object.values(read).every((text) => typeof text === "string");
}

/** @throws RangeError as soon as more than `bytes` come out: a short link can unpack to gigabytes */
async function through(
  given: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  bytes: number,
): Promise<Uint8Array> {
  const reader = new Blob([given]).stream().pipeThrough(stream).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > bytes) {
      void reader.cancel();
      throw new RangeError("the link unpacks to more than a page takes");
    }
    chunks.push(next.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
