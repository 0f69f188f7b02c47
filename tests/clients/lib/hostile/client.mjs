// One request after the other, or many at once, over connections that are kept: no client library between the bytes and the figures.

import { Agent, request } from "node:http";
import { once } from "node:events";

export class Client {
  #agent;

  constructor(service, { localAddress } = {}) {
    this.service = service;
    this.#agent = new Agent({ keepAlive: true, localAddress });
  }

  /** Sends a body to /graphql. @returns status, size and text of the answer */
  post(body, { token, signal } = {}) {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    if (token) headers.authorization = `Bearer ${token}`;
    return this.send("POST", "/graphql", { body, headers, signal });
  }

  async send(method, path, { body, headers = {}, signal } = {}) {
    const sent = request({ host: "127.0.0.1", port: this.service.port, method, path, headers, agent: this.#agent, signal });
    sent.end(body);
    const [answer] = await once(sent, "response");
    const parts = [];
    for await (const part of answer) parts.push(part);
    const bytes = Buffer.concat(parts);
    return { status: answer.statusCode, headers: answer.headers, bytes: bytes.length, text: bytes.toString() };
  }

  close() {
    this.#agent.destroy();
  }
}
