// Requests whose end two parties might see in two places, and whose host or type is in doubt. Each is answered once, and the connection is closed
// where what follows can't be trusted: nothing of a body is ever answered as a request.

const inner = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
const post = (fields, content = inner, host = "Host: localhost\r\n") => `POST /graphql HTTP/1.1\r\n${host}Content-Type: application/json\r\n${fields}\r\n${content}`;
const query = '{"query":"{__typename}"}';
const chunked = `${query.length.toString(16)}\r\n${query}\r\n0\r\n\r\n`;
const get = (fields) => `GET /livez HTTP/1.1\r\n${fields}Connection: close\r\n\r\n`;

/** name, request, the only status that may come */
export const framings = [
  ...["gzip", "xchunked", "identity", "chunked, identity", "chunked, chunked", '"chunked"', "chunked;q=1", ""].map((coding) =>
    [`Transfer-Encoding: ${coding}`, post(`Transfer-Encoding: ${coding}\r\n`), [400, 501]]),
  ["Transfer-Encoding: gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", chunked), [400, 501]],
  ["two Transfer-Encodings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunked + inner), [400, 501]],
  ["Transfer-Encoding, then Content-Length", post(`Transfer-Encoding: gzip\r\nContent-Length: ${query.length}\r\n`, query + inner), [400, 501]],
  ["Content-Length, then Transfer-Encoding", post(`Content-Length: ${query.length}\r\nTransfer-Encoding: gzip\r\n`, query + inner), [400, 501]],
  ["Content-Length and chunked", post(`Content-Length: 5\r\nTransfer-Encoding: chunked\r\n`, chunked + inner), [400]],
  ["two Content-Lengths", post(`Content-Length: 0\r\nContent-Length: ${inner.length}\r\n`), [400]],
  ["a chunk that is longer than it says", post("Transfer-Encoding: chunked\r\n", `3\r\n${query}\r\n0\r\n\r\n${inner}`), [400]],
  ["no Host", get(""), [400]],
  ["two Hosts", get("Host: localhost\r\nHost: localhost\r\n"), [400]],
  ["a Host that is none", get("Host: local host/evil\r\n"), [400]],
  ["absolute form", "GET http://localhost/livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", [200]],
  ["two Content-Types", post(`Content-Length: ${query.length}\r\nContent-Type: text/plain\r\nConnection: close\r\n`, query), [400]],
  ["two Authorizations", post(`Content-Length: ${query.length}\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\nConnection: close\r\n`, query), [400]],
];
