// Builds bodies of requests of a wanted size from parts that repeat.

/** A GraphQL request as JSON. */
export const body = (query, variables, operationName) => JSON.stringify({ query, variables, operationName });

/** Bytes of a text inside a JSON string. */
const sizeOf = (text) => Buffer.byteLength(JSON.stringify(text)) - 2;

/** `make(0) make(1) …`, until it has so many bytes within a JSON string, or so many parts. */
export function fill(bytes, make, { between = " ", most = Infinity } = {}) {
  const parts = [];
  for (let size = 0; parts.length < most; ) {
    const part = make(parts.length);
    size += sizeOf(part) + sizeOf(between);
    if (size > bytes && parts.length > 0) break;
    parts.push(part);
  }
  return parts.join(between);
}

/** `make(0) … make(count - 1)`. */
export const times = (count, make, between = " ") => Array.from({ length: count }, (_, i) => make(i)).join(between);

/** A shape: parts that repeat, in a document of a wanted size or so many of them. */
export const repeated = (name, part, { around = (parts) => `{${parts}}`, between = " ", variables, ...more } = {}) => ({
  name,
  who: "admin",
  make: (bytes, desk) => body(around(fill(bytes, (i) => part(i, desk), { between }), desk), variables),
  makeOf: (count, desk) => body(around(times(count, (i) => part(i, desk), between), desk), variables),
  ...more,
});

/** A shape: a document of a wanted size. */
export const document = (name, make, more) => ({ name, who: "admin", make: (bytes, desk) => body(make(bytes, desk)), ...more });

/** A word of letters for each number, so that names need no digits to differ. */
export function word(i) {
  let text = "";
  for (let rest = i; ; rest = Math.floor(rest / 26) - 1) {
    text = String.fromCharCode(97 + (rest % 26)) + text;
    if (rest < 26) return text;
  }
}
