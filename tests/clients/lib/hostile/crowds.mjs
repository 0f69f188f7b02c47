// What many clients can do that one request can't: fill caches, hold answers, leave, wait in line, keep others out.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { people } from "../people.mjs";
import { head, parseAnswers } from "../sockets.mjs";
import { startAttackers } from "./attackers.mjs";
import { checkAnswer, settle } from "./costs.mjs";
import { tokenOf } from "./desk.mjs";
import { body, times } from "./text.mjs";

/** A socket that nobody reads from yet, of any address of the loopback. */
async function open(service, localAddress = "127.0.0.1") {
  const socket = connect({ port: service.port, host: "127.0.0.1", localAddress }).on("error", () => {}); // a reset ends it as well
  socket.pause();
  await Promise.race([once(socket, "connect"), once(socket, "close")]);
  return socket;
}

const openMany = (service, count, address) => Promise.all(Array.from({ length: count }, (_, i) => open(service, address?.(i))));
const request = (service, content, more = "") => head(service, content, `Authorization: Bearer ${people.admin.token}\r\n${more}`) + content;

const begins = (socket) => socket.readableLength > 0 || Promise.race([once(socket, "readable"), once(socket, "close")]);

/** The bytes of an answer until the service ends the connection. */
async function readToEnd(socket) {
  let text = "";
  socket.setEncoding("utf8").on("data", (part) => (text += part)).resume();
  await once(socket, "close");
  return text;
}

/** Documents that are never seen again, as long as a document may be. @returns megabytes that stay */
export async function fillCaches({ client, meter }, who) {
  await settle(meter);
  const before = meter.memory();
  const send = async (document) => checkAnswer(await client.post(body(document), { token: tokenOf(who) }));
  for (let i = 0; i < 50; ++i) await send(`#${i}\n{${" __typename".repeat(11_600)}}`);
  for (let i = 0; i < 50; ++i) await send(`query q${i}{satisfactionSurvey(token:"x"){${"score ".repeat(14_000)}}}`);
  for (let i = 0; i < 500; ++i) await send(`{a${i}:__typename}`);
  await settle(meter);
  return meter.memory() - before;
}

/**
 * Asks for `path` again and again while six attackers are at work: until each of them has been answered ten times, a hundred times at
 * least, or until it is slow too often. @returns milliseconds of each, and how many answers of each status attackers got
 */
export async function probe(service, client, path, attacks) {
  const attackers = await startAttackers(service, attacks, 6);
  const took = [];
  let seen = new Map();
  const isDone = () => took.length >= 100 && [...seen.values()].reduce((sum, count) => sum + count, 0) >= 60;
  for (let slow = 0; !isDone() && slow <= Math.max(5, took.length / 20); ) {
    const began = process.hrtime.bigint();
    const status = await client.send("GET", path, { signal: AbortSignal.timeout(2000) }).then((answer) => answer.status, () => "none");
    const milliseconds = Number(process.hrtime.bigint() - began) / 1e6;
    took.push(status === 200 ? milliseconds : Infinity);
    if (!(took.at(-1) <= 200)) ++slow;
    if (took.length % 20 === 0) seen = await attackers.count();
  }
  await attackers.end();
  return { took, seen };
}

/** 80 clients ask for megabytes each, and read nothing. @returns the most megabytes that this takes, and those that stay once they are gone */
export async function holdAnswers({ service, meter }) {
  const large = body(`{${times(2, (i) => `a${i}:supportTickets(product:"novaskyn",limit:200){${times(30, (j) => `d${j}:description`)}}`)}}`);
  await settle(meter);
  const before = meter.memory();
  meter.forgetPeak();
  const sockets = await openMany(service, 80);
  for (const socket of sockets) socket.write(request(service, large));
  await Promise.all(sockets.map(begins)); // of an answer or of a refusal
  await settle(meter);
  const most = meter.peak() - before;
  for (const socket of sockets) socket.destroy();
  await settle(meter);
  return { most, kept: meter.memory() - before };
}

/**
 * How clients leave, having asked ahead for less or for more than the service reads while it works; and the most of the work that may
 * still be done. A reset is seen at once; who has closed his side may still read, for 100 ms, and if he has much unsent even his
 * closing is seen only by the answer to what was read.
 */
export const waysToLeave = {
  "by a reset": { leave: (socket) => socket.resetAndDestroy(), most: 1 / 10 },
  "by closing": { leave: (socket) => socket.destroy(), most: 1 / 4 },
  "by a reset, with long requests ahead": { leave: (socket) => socket.resetAndDestroy(), most: 1 / 10, pad: 60_000 },
  "by closing, with long requests ahead": { leave: (socket) => socket.destroy(), most: 1 / 4, pad: 60_000 },
};

/** What one such request costs where many are worked on at once and nobody leaves. */
async function costInCrowd({ service, meter }, content, sockets) {
  await settle(meter);
  const before = meter.processorTime();
  for (const socket of sockets) socket.write(request(service, content) + request(service, content, "Connection: close\r\n"));
  await Promise.all(sockets.map(readToEnd));
  await settle(meter);
  return (meter.processorTime() - before) / (2 * sockets.length);
}

/** 20 clients ask for much and leave once the first answer comes. @returns milliseconds that it would cost, and that were spent once they had left */
export async function crowdThatLeaves(attacked, { content, milliseconds }, { leave, pad = 0 }) {
  const { service, meter } = attacked;
  const asked = content + " ".repeat(pad);
  const each = Math.max(2, Math.min(50, Math.ceil(4000 / milliseconds / 20)));
  const cost = await costInCrowd(attacked, asked, await openMany(service, 20));
  const sockets = await openMany(service, 20);
  await settle(meter);
  for (const socket of sockets) socket.write(request(service, asked).repeat(each));
  await Promise.race(sockets.map(begins));
  for (const socket of sockets) leave(socket);
  const before = meter.processorTime();
  await settle(meter);
  return { all: sockets.length * each * cost, after: meter.processorTime() - before };
}

/** More requests at once than the service lets wait. @returns how many answers of each status came */
export async function overload({ service, meter }, { content }) {
  await settle(meter);
  const sockets = await openMany(service, 400, (i) => `127.0.0.${2 + (i % 2)}`);
  for (const socket of sockets) socket.write(request(service, content, "Connection: close\r\n"));
  const counts = {};
  for (const text of await Promise.all(sockets.map(readToEnd))) {
    const answers = parseAnswers(text);
    assert.equal(answers.length, 1);
    JSON.parse(answers[0].body);
    counts[answers[0].status] = (counts[answers[0].status] ?? 0) + 1;
  }
  return counts;
}

/** Silent connections of one address, as many as it gets, and 20 requests of another. @returns statuses of their answers */
export async function crowdOut({ service, meter }) {
  await settle(meter);
  const silent = await openMany(service, 600);
  const others = await openMany(service, 20, () => "127.0.0.2");
  const answers = await Promise.all(others.map((socket) => {
    socket.write("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return readToEnd(socket);
  }));
  for (const socket of silent) socket.destroy();
  await settle(meter);
  return answers.map((text) => parseAnswers(text)[0]?.status);
}
