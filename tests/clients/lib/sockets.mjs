// HTTP as bytes on a socket: what fetch would never send, and what it would hide of the answers.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";

/** Everything that the service sends on one connection until it ends it. */
export async function readAll(socket) {
  let text = "";
  socket.setEncoding("utf8").on("data", (part) => (text += part));
  socket.on("error", () => {}); // a reset after the answer ends it as well
  await once(socket, "close");
  return text;
}

/** Sends parts on a connection of their own; gives everything that comes back until the service ends it. */
export async function exchange(service, ...parts) {
  const socket = connect(service.port, "127.0.0.1");
  const answer = readAll(socket);
  for (const part of parts) socket.write(part);
  return answer;
}

/** The header of a POST of GraphQL. */
export const head = (service, body, more = "") =>
  `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:${service.port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n`;

/** Splits the answers of one connection. */
export function parseAnswers(text) {
  const answers = [];
  for (let rest = text; rest; ) {
    const end = rest.indexOf("\r\n\r\n");
    const header = rest.slice(0, end);
    const length = Number(/^content-length: (\d+)/im.exec(header)?.[1] ?? 0);
    const bytes = Buffer.from(rest.slice(end + 4));
    answers.push({ status: Number(header.split(" ")[1]), header, body: bytes.subarray(0, length).toString() });
    rest = bytes.subarray(length).toString();
  }
  return answers;
}

/** Checks that a body is a refusal as GraphQL clients read it; gives its errors. */
export function isGraphqlError(body) {
  const { errors, data } = JSON.parse(body);
  assert.ok(errors.length >= 1 && errors.every(({ message }) => typeof message === "string" && message.length > 0));
  assert.equal(data, undefined);
  return errors;
}

/** Asks again and again until an answer is as it should be; what the service does by itself needs a moment. */
export async function askUntil(ask, isRight) {
  for (;;) {
    let answer;
    try {
      answer = await ask();
    } catch {
      continue; // nobody was let in yet
    }
    if (isRight(answer)) return answer;
    await answer?.body?.cancel?.(); // a response of fetch keeps its connection until it is read
  }
}
