// HTTP as bytes on a socket, for what no client library would send.

import { once } from "node:events";
import { connect } from "node:net";
import { body } from "./text.mjs";

/** A socket to the service that nobody reads from yet; `from` is an address of the loopback. */
export async function open(service, { from, reads = true } = {}) {
  const socket = connect({ port: service.port, host: "127.0.0.1", localAddress: from, noDelay: true, allowHalfOpen: true });
  socket.on("error", () => {}); // a reset ends it as well
  if (!reads) socket.pause();
  await Promise.race([once(socket, "connect"), once(socket, "close")]);
  return socket;
}

/** All that comes on a socket until the service ends it. */
export async function readAll(socket) {
  const parts = [];
  socket.on("data", (part) => parts.push(part));
  await Promise.race([once(socket, "end"), once(socket, "close")]);
  socket.destroy();
  return Buffer.concat(parts).toString("latin1");
}

/** Statuses of the answers in what a connection got. */
export const statuses = (text) => [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));

/** A POST of a query as bytes. */
export function requestOf(service, query, { token, head = "" } = {}) {
  const content = body(query);
  return `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:${service.port}\r\nContent-Type: application/json\r\n${token ? `Authorization: Bearer ${token}\r\n` : ""}${head}Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`;
}
