// What a page of the site may load: its own scripts and styles, and nothing from elsewhere. It is an element
// of the page and not a header, as a page from a file has no server.

/**
 * `file:` is for pages that were opened as files, where 'self' is nothing; on a server it matches nothing.
 * 'unsafe-inline', as outputs of cells are HTML with their own styles and scripts. Cells are scripts from
 * blobs; nothing is evaluated from texts. What a page may not do at all: ask (`connect-src`), send forms,
 * be moved to another base.
 */
const rules = {
  "default-src": "'none'",
  "script-src": "'self' file: 'unsafe-inline' blob:",
  "worker-src": "blob:",
  "style-src": "'self' file: 'unsafe-inline'",
  "font-src": "data:",
  "img-src": "'self' file: data: blob:",
  "connect-src": "'none'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
};

export const policy: string = Object.entries(rules).map(([what, from]) => `${what} ${from}`).join("; ");

export const policyElement: string = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
