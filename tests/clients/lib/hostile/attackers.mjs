// A thread of its own for attackers, so that reading what they get delays nobody who measures: each sends its requests in turn, for ever.

import { once } from "node:events";
import { isMainThread, parentPort, workerData, Worker } from "node:worker_threads";
import { Client } from "./client.mjs";

async function attack(service, attacks, seen) {
  for (let client = new Client(service); ; ) {
    for (const { content, token } of attacks) {
      try {
        const { status } = await client.post(content, { token });
        seen.set(status, (seen.get(status) ?? 0) + 1);
      } catch {
        client = new Client(service); // closed on: an attacker comes again
      }
    }
  }
}

if (!isMainThread) {
  const { service, attacks, count } = workerData;
  const seen = new Map();
  for (let i = 0; i < count; ++i) {
    const first = Math.floor((i * attacks.length) / count);
    attack(service, [...attacks.slice(first), ...attacks.slice(0, first)], seen);
  }
  parentPort.on("message", () => parentPort.postMessage(seen));
}

/** Attackers of a service at their work. @returns what tells how many answers of each status they got so far, and what ends them */
export async function startAttackers(service, attacks, many) {
  const thread = new Worker(new URL(import.meta.url), { workerData: { service: { port: service.port }, attacks, count: many } });
  const count = async () => {
    thread.postMessage("what has been answered?");
    const [seen] = await once(thread, "message");
    return seen;
  };
  while ((await count()).size === 0); // at work from the first answer on
  return { count, end: () => thread.terminate() };
}
