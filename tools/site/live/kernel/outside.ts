// A cell may be another visitor's, from a link. In its worker there is no document; what would reach this
// browser's storage, its other pages, more workers or, where a policy forgot it, the network, is taken away.

const outside = [
  ..."fetch fetchLater XMLHttpRequest WebSocket WebSocketStream WebTransport EventSource importScripts".split(
    " ",
  ),
  ..."indexedDB caches cookieStore webkitRequestFileSystem webkitRequestFileSystemSync".split(" "),
  ..."webkitResolveLocalFileSystemURL webkitResolveLocalFileSystemSyncURL navigator".split(" "),
  ..."BroadcastChannel Worker SharedWorker postMessage close".split(" "),
];

/** Before the first cell; what the kernel itself needs of it, it has taken. */
export function withoutOutside(): void {
  for (const name of outside) {
    for (let at: object | null = globalThis; at !== null; at = Object.getPrototypeOf(at)) {
      delete (at as Record<string, unknown>)[name];
    }
  }
}
