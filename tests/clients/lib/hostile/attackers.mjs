// A thread of its own for attackers, so that reading what they get delays nobody who measures: each sends the same request for ever.

import { isMainThread, parentPort, workerData, Worker } from "node:worker_threads";
import { once } from "node:events";
import { Client } from "./client.mjs";

async function attack({ service, attacks, seen }) {
  for (let client = new Client(service); ; ) {
    for (const { content, token } of attacks) {
      try {
        const { status } = await client.post(content, { token });
        seen.set(status, (seen.get(status) ?? 0) + 1);
      } catch {
        client = new Client(service); // refused, or closed on: an attacker comes again
      }
    }
  }
}

if (!isMainThread) {
  const { port, attacks, count } = workerData;
  const seen = new Map();
  for (let i = 0; i < count; ++i) attack({ service: { port }, attacks: [...attacks.slice(i % attacks.length), ...attacks.slice(0, i % attacks.length)], seen });
  parentPort.on("message", () => parentPort.postMessage(seen));
}

/** Starts attackers on a service. @returns an end to them, which gives how many answers of each status they got */
export async function startAttackers(service, attacks, count) {
  const thread = new Worker(new URL(import.meta.url), { workerData: { port: service.port, attacks, count } });
  await once(thread, "online");
  return async () => {
    thread.postMessage("how many?");
    const [seen] = await once(thread, "message");
    await thread.terminate();
    return seen;
  };
}
