// Requests that make HTTP itself work, as bytes: header fields, targets, chunks. Those up to 16 KiB are read, the rest is refused.

import { people } from "../people.mjs";
import { exchange, parseAnswers } from "../sockets.mjs";
import { fill } from "./text.mjs";

const query = '{"query":"{__typename}"}';
const post = (fields, content = query) =>
  `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n${fields}\r\n${content}`;
const known = `Authorization: Bearer ${people.admin.token}\r\n`;
const sized = (fields) => post(`Content-Length: ${query.length}\r\n${known}${fields}`);
const get = (target) => `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${known}\r\n`;

async function send(service, request) {
  const [{ status, header, body }] = parseAnswers(await exchange(service, request));
  return { status, headers: { "content-type": /^content-type: (.*)$/im.exec(header)?.[1] }, bytes: body.length, text: body };
}

const shape = (name, make) => ({ name, make, send });

export const http = [
  shape("many header fields", (bytes) => sized(fill(bytes, (i) => `X-${i}: y`, { between: "\r\n" }) + "\r\n")),
  shape("one long header field", (bytes) => sized(`X: ${"y".repeat(bytes)}\r\n`)),
  shape("many media types", (bytes) => sized(`Accept: ${fill(bytes, (i) => `a/b${i};q=0.${i % 10}`, { between: "," })}, */*\r\n`)),
  shape("many lines of media types", (bytes) => sized(`${fill(bytes, (i) => `Accept: a/b${i}`, { between: "\r\n" })}\r\nAccept: */*\r\n`)),
  shape("many parameters of a media type", (bytes) => sized(`Accept: application/json;${fill(bytes, (i) => `p${i}="\\"${i}"`, { between: ";" })}, */*\r\n`)),
  shape("a long token", (bytes) => post(`Content-Length: ${query.length}\r\nAuthorization: Bearer ${"t".repeat(bytes)}\r\n`)),
  shape("a long target", (bytes) => get(`/${"x".repeat(bytes)}`)),
  shape("a target of escapes", (bytes) => get(`/graphql?query=${"%20".repeat(bytes / 3)}%7B__typename%7D`)),
  shape("a target of many parameters", (bytes) => get(`/graphql?query=%7B__typename%7D&${fill(bytes, (i) => `p${i}=1`, { between: "&" })}`)),
  shape("chunks of one byte", (bytes) => post(`Transfer-Encoding: chunked\r\n${known}`, `${fill(bytes, () => "1\r\n \r\n", { between: "" })}${query.length.toString(16)}\r\n${query}\r\n0\r\n\r\n`)),
  shape("extensions of chunks", (bytes) => post(`Transfer-Encoding: chunked\r\n${known}`, `1;${"x".repeat(bytes)}\r\n \r\n${query.length.toString(16)}\r\n${query}\r\n0\r\n\r\n`)),
  shape("empty lines before a request", (bytes) => "\r\n".repeat(bytes / 2) + get("/livez")),
];
