// What many clients can do that one request can't: fill caches, hold answers, leave, wait in line, keep others out.

import assert from "node:assert/strict";
import { once } from "node:events";
import { people } from "../people.mjs";
import { startAttackers } from "./attackers.mjs";
import { bounds, checkAnswer, settle } from "./costs.mjs";
import { tokenOf } from "./desk.mjs";
import { open, readAll, requestOf, statuses } from "./raw_http.mjs";
import { body } from "./text.mjs";

const dashboards = Array.from({ length: 20 }, (_, i) =>
  `a${i}:supportDashboardMetrics(product:"novaskyn",periodStart:"2020-01-01T00:00:00Z",periodEnd:"2029-12-01T00:00:00Z"){overview{totalTickets}}`).join(" ");
const lists = Array.from({ length: 20 }, (_, i) =>
  `a${i}:supportTickets(product:"novaskyn",limit:200,offset:${i}){id subject description category tags status createdAt updatedAt customerId}`).join(" ");

/** Megabytes beyond what the process had; what its allocator keeps of them at the end is the slack. */
export const slack = 24;

/** Documents that are never seen again, each as long as a document may be. */
export async function checkCaches({ client, meter }, who) {
  await settle(meter);
  const before = meter.memory();
  for (let i = 0; i < 100; ++i) {
    const answer = await client.post(body(`#${i}\n{${" __typename".repeat(11_600)}}`), { token: tokenOf(who) });
    checkAnswer(answer);
    assert.equal(answer.status, who === "nobody" ? 401 : 200);
  }
  for (let i = 0; i < 100; ++i)
    checkAnswer(await client.post(body(`query q${i}{satisfactionSurvey(token:"x"){${"score ".repeat(14_000)}}}`), { token: tokenOf(who) }));
  for (let i = 0; i < 1000; ++i) checkAnswer(await client.post(body(`{a${i}:__typename}`), { token: tokenOf(who) }));
  await settle(meter);
  const kept = meter.memory() - before;
  assert.ok(kept < slack, `${kept.toFixed(1)} MB stay`);
  return kept;
}

/** Probes of `path` while attackers keep every worker busy. @returns the milliseconds that each took */
export async function probe(service, client, path, attacks) {
  const end = await startAttackers(service, attacks, 6);
  const took = [];
  for (let slow = 0; took.length < 100 && slow <= 5; ) {
    const began = process.hrtime.bigint();
    const status = await client.send("GET", path, { signal: AbortSignal.timeout(2000) }).then((answer) => answer.status, () => "none");
    took.push(Number(process.hrtime.bigint() - began) / 1e6);
    if (status !== 200 || took.at(-1) > 200) ++slow;
  }
  return { took, seen: await end() };
}

/** 80 clients ask for megabytes each and read nothing. @returns the most megabytes that the service had for them */
export async function holdAnswers({ service, meter }) {
  await settle(meter);
  const before = meter.memory();
  meter.forgetPeak();
  const request = requestOf(service, `{${lists}}`, { token: people.admin.token });
  const sockets = await Promise.all(Array.from({ length: 80 }, () => open(service, { reads: false })));
  for (const socket of sockets) socket.write(request);
  await settle(meter);
  const most = meter.peak() - before;
  for (const socket of sockets) socket.destroy();
  await settle(meter);
  return { most, kept: meter.memory() - before };
}

/** Clients that send work and leave before its answer. @returns milliseconds of processor time that were spent after that, and on one of them that stays */
export async function leave({ service, client, meter }) {
  await settle(meter);
  const request = requestOf(service, `{${dashboards}}`, { token: people.admin.token });
  const begun = meter.processorTime();
  await client.post(body(`{${dashboards}}`), { token: people.admin.token });
  await settle(meter);
  const one = meter.processorTime() - begun;
  const sockets = await Promise.all(Array.from({ length: 40 }, () => open(service)));
  for (const socket of sockets) socket.write(request.repeat(4));
  await Promise.race(sockets.map((socket) => once(socket, "data"))); // they are all there, and one is answered
  const before = meter.processorTime();
  sockets.forEach((socket, i) => (i % 2 ? socket.destroy() : socket.resetAndDestroy()));
  await settle(meter);
  return { one, after: meter.processorTime() - before, all: 160 * one };
}

/** More requests at once than the service keeps. @returns how many answers of each status came */
export async function overload({ service, meter }) {
  const request = requestOf(service, `{${dashboards}}`, { token: people.admin.token, head: "Connection: close\r\n" });
  const texts = await Promise.all(Array.from({ length: 200 }, async () => {
    const socket = await open(service);
    socket.write(request);
    return readAll(socket);
  }));
  await settle(meter);
  const counts = {};
  for (const text of texts) {
    const [status, ...more] = statuses(text);
    assert.deepEqual(more, []);
    JSON.parse(text.slice(text.indexOf("\r\n\r\n") + 4));
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

/** Silent connections of one address, as many as it can get; another address is let in all the same. */
export async function crowdOut(service) {
  const silent = await Promise.all(Array.from({ length: 600 }, () => open(service)));
  const answers = await Promise.all(Array.from({ length: 20 }, async () => {
    const socket = await open(service, { from: "127.0.0.2" });
    socket.write("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return statuses(await readAll(socket));
  }));
  for (const socket of silent) socket.destroy();
  return answers.flat();
}
