// The bounds of the service, each run into: what is too much is refused, everybody else is served, and what was taken comes back.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { people, tokens } from "./lib/people.mjs";
import { binary, post, startService, startServiceFor } from "./lib/service.mjs";
import { askUntil, exchange, head, parseAnswers, readAll } from "./lib/sockets.mjs";
import { makeDirectory } from "./lib/storages.mjs";

const create = `mutation C($id: UUID!, $text: String!) { createSupportTicket(product: "thai", input: {customerId: $id, subject: "s", description: $text}) { number } }`;
const list = `{ supportTickets(product: "thai", limit: 200) { number description } }`;
const makeTicket = (service, text = "d") => post(service, create, { id: people.ada.id, text });
const get = (service, path) => fetch(service.origin + path);
const rawGet = (path, more = "") => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}\r\n`;
const rawPost = (service, query, variables) => {
  const body = JSON.stringify({ query, variables });
  return head(service, body) + body;
};

/** Why a test skips that needs a program of the machine; false if it is there. */
function skipWithout(program, ...args) {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return false;
  } catch {
    return `no program ${program}`;
  }
}
const skipLock = skipWithout("sqlite3", "--version");
const skipLimit = skipWithout("prlimit", "--version");

/** Another process that keeps the database of the service locked for writing, until `release` is called. */
async function lock(t, directory) {
  const shell = spawn("sqlite3", [join(directory, "support.db")], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(shell, "exit");
  t.after(() => shell.kill());
  shell.stdin.write("BEGIN IMMEDIATE;\nSELECT 'locked';\n");
  await once(shell.stdout, "data");
  return { release: () => (shell.stdin.end("ROLLBACK;\n"), ended) };
}

test("a database that another process keeps locked", { skip: skipLock }, async (t) => {
  const directory = makeDirectory(t);
  const service = await startServiceFor(t, { storage: "sqlite", directory, args: ["--threads", "2", "--tick-seconds", "0"] });
  assert.equal((await makeTicket(service)).body.errors, undefined);
  const held = await lock(t, directory);
  let ended = 0;
  const writers = Array.from({ length: 8 }, async () => {
    const began = performance.now();
    const answer = await makeTicket(service);
    ++ended;
    return { ...answer, took: performance.now() - began };
  });
  assert.equal((await post(service, list)).body.data.supportTickets.length, 1);
  assert.equal((await get(service, "/livez")).status, 200);
  assert.equal(ended, 0, "reads do not wait for writers");

  const first = await Promise.race(writers);
  assert.equal(first.body.errors[0].extensions.code, "STORAGE_UNAVAILABLE");
  const sick = await askUntil(() => get(service, "/healthz"), ({ status }) => status === 503);
  assert.deepEqual(await sick.json(), { status: "unavailable", storage: "unwritable" });
  assert.equal((await get(service, "/livez")).status, 200);
  const logged = JSON.parse(await service.line((line) => line.includes('"codes"')));
  assert.deepEqual([logged.status, logged.codes], [200, ["STORAGE_UNAVAILABLE"]]);
  await service.line((line) => line === "support_service: writes to storage fail: the database stayed locked", "stderr");
  await service.line((line) => line.startsWith("support_service: a request was answered with STORAGE_UNAVAILABLE"), "stderr");

  for (const { status, body, headers, took } of await Promise.all(writers)) {
    // Who was begun late has less time left than the storage waits: he alone is told that his time was over, once it was.
    if (status === 200 && body.errors[0].extensions.code === "TIMED_OUT") assert.ok(took >= 5000, `${took} ms`);
    else if (status === 200) assert.equal(body.errors[0].extensions.code, "STORAGE_UNAVAILABLE");
    else assert.deepEqual([status, body.errors[0].extensions.code, headers.get("retry-after")], [503, "OVERLOADED", "1"], "who waited too long was not begun");
  }
  await held.release();
  await askUntil(() => get(service, "/healthz"), ({ status }) => status === 200); // without any client's write
  await service.line((line) => line === "support_service: writes to storage work again", "stderr");
  assert.equal((await makeTicket(service)).body.errors, undefined);
});

test("the line of those who wait is bounded, and what comes beyond it is told to come again", { skip: skipLock }, async (t) => {
  const directory = makeDirectory(t);
  const service = await startServiceFor(t, { storage: "sqlite", directory, args: ["--threads", "1", "--queue", "1", "--tick-seconds", "0", "--operation-timeout", "60"] });
  const held = await lock(t, directory);
  const socket = connect(service.port, "127.0.0.1");
  const answers = readAll(socket);
  socket.write(rawPost(service, create, { id: people.ada.id, text: "d" }));
  const others = Array.from({ length: 3 }, () => makeTicket(service));
  const refused = await Promise.race(others); // there is a place for one beside the one that runs
  assert.deepEqual([refused.status, refused.body.errors[0].extensions.code, refused.headers.get("retry-after")], [503, "OVERLOADED", "1"]);
  assert.equal((await get(service, "/livez")).status, 200);
  assert.equal((await get(service, "/healthz")).status, 200);
  socket.write(rawGet("/livez", "Connection: close\r\n")); // while the first one is being worked on
  assert.equal((await get(service, "/livez")).status, 200);
  await held.release();
  const [made, alive] = parseAnswers(await answers);
  assert.equal(made.status, 200);
  assert.equal(alive.body, '{"status":"ok"}', "what a client sends while it waits is its next request");
  const statuses = (await Promise.all(others)).map(({ status }) => status).sort();
  assert.ok(statuses.includes(503) && statuses.every((status) => [200, 503].includes(status)));
  assert.equal((await post(service, list)).status, 200);
});

test("a file that can't grow is told by a code, on stderr and in the health, and heals by itself", { skip: skipLimit }, async (t) => {
  const directory = makeDirectory(t);
  const service = await startServiceFor(t, { storage: "sqlite", directory, args: ["--tick-seconds", "0"] });
  const limit = (bytes) => execFileSync("prlimit", ["--pid", String(service.pid), `--fsize=${bytes}:`]);
  assert.equal((await makeTicket(service)).body.errors, undefined);
  limit(statSync(join(directory, "support.db-wal")).size);
  const refused = await makeTicket(service, "long ".repeat(4000));
  assert.match(refused.body.errors[0].extensions.code, /^(STORAGE_UNAVAILABLE|OUTCOME_UNKNOWN)$/);
  await service.line((line) => line.startsWith("support_service: writes to storage fail: "), "stderr");
  await askUntil(() => get(service, "/healthz"), ({ status }) => status === 503);
  assert.equal((await post(service, list)).body.data.supportTickets.length, 1);
  limit("unlimited");
  await askUntil(() => get(service, "/healthz"), ({ status }) => status === 200);
  await service.line((line) => line === "support_service: writes to storage work again", "stderr");
  assert.equal((await makeTicket(service)).body.errors, undefined);
});

/** Sends a request and, once the service has it, resets the connection; returns when the service has seen that too. */
async function askAndLeave(service, request) {
  const socket = connect(service.port, "127.0.0.1").on("error", () => {});
  await new Promise((resolve) => socket.write(request, resolve));
  await get(service, "/livez"); // one thread reads for all: what was there before this request has been read
  socket.resetAndDestroy();
  await get(service, "/livez");
}

test("work ends when its client has left", { skip: skipLock }, async (t) => {
  const directory = makeDirectory(t);
  const service = await startServiceFor(t, { storage: "sqlite", directory, args: ["--operation-timeout", "600", "--tick-seconds", "0"] });
  const field = (name) => `${name}: createSupportTicket(product: "thai", input: {customerId: "${people.ada.id}", subject: "s", description: "${name}"}) { number }`;
  // A worker that is slow to begin finds that the client has left already: then once more.
  for (let round = 0, isDone = false; !isDone; ++round) {
    const held = await lock(t, directory);
    await askAndLeave(service, rawPost(service, `mutation { ${field("first")} ${field("second")} }`));
    await held.release();
    let seen = 0;
    const line = JSON.parse(await service.line((text) => text.includes('"codes"') && ++seen > round));
    assert.ok(["200 STOPPED", "503 OVERLOADED"].includes(`${line.status} ${line.codes}`), JSON.stringify(line));
    const made = (await post(service, list)).body.data.supportTickets.map(({ description }) => description);
    assert.ok(!made.includes("second"), "what comes after the client has left is not begun");
    isDone = line.status === 200 && made.includes("first");
  }
});

const ahead = { "": "", ", who had asked ahead for more than is read": rawGet("/livez").repeat(2000) };
for (const [who, more] of Object.entries(ahead)) test(`a wait for storage ends when its client has left${who}`, { skip: skipLock }, async (t) => {
  const directory = makeDirectory(t);
  const service = await startServiceFor(t, { storage: "sqlite", directory, args: ["--operation-timeout", "600", "--tick-seconds", "0"] });
  const held = await lock(t, directory);
  await askAndLeave(service, rawPost(service, create, { id: people.ada.id, text: "first" }) + more);
  const line = JSON.parse(await service.line((text) => text.includes('"codes"')));
  assert.ok(["200 STOPPED", "503 OVERLOADED"].includes(`${line.status} ${line.codes}`), JSON.stringify(line));
  await held.release();
  assert.deepEqual((await post(service, list)).body.data.supportTickets, []);
  assert.equal(service.log.filter(({ path, codes }) => path === "/graphql" && codes).length, 1);
});

test("work whose client has left is not begun", { skip: skipLock }, async (t) => {
  const directory = makeDirectory(t);
  const service = await startServiceFor(t, { storage: "sqlite", directory, args: ["--threads", "1", "--operation-timeout", "600", "--tick-seconds", "0"] });
  const held = await lock(t, directory);
  const first = exchange(service, rawPost(service, create, { id: people.ada.id, text: "first" }).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
  await get(service, "/livez");
  await askAndLeave(service, rawPost(service, create, { id: people.ada.id, text: "second" }));
  await held.release();
  assert.equal(parseAnswers(await first)[0].status, 200);
  const line = JSON.parse(await service.line((text) => text.includes('"codes"')));
  assert.deepEqual([line.status, line.codes], [503, ["OVERLOADED"]]);
  const { body } = await post(service, list);
  assert.deepEqual(body.data.supportTickets.map(({ description }) => description), ["first"]);
});

test("connections of one address are bounded, and every way out of one gives its place back", async (t) => {
  const service = await startServiceFor(t, { args: ["--clients-per-address", "1", "--timeout", "1"] });
  const open = (localAddress = "127.0.0.1") => connect({ port: service.port, host: "127.0.0.1", localAddress }).on("error", () => {});
  const first = open();
  const given = once(first, "close");
  first.write("GET");
  const second = open();
  assert.equal(await readAll(second), "", "one too many is closed");
  const elsewhere = open("127.0.0.2");
  elsewhere.write(rawGet("/livez", "Connection: close\r\n"));
  assert.equal(parseAnswers(await readAll(elsewhere))[0].status, 200, "another address has places of its own");
  await given;

  const body = '{"query":"{ __typename }"}';
  const ask = async () => {
    const [answer] = parseAnswers(await exchange(service, rawGet("/livez", "Connection: close\r\n")));
    return answer;
  };
  const ways = {
    "closed before a byte": async (socket) => socket.end(),
    "closed in a header": async (socket) => socket.end("POST /gra"),
    "closed in a body": async (socket) => socket.end(head(service, body) + "{"),
    "reset in a header": async (socket) => (socket.write("POST /gra", () => socket.resetAndDestroy()), once(socket, "close")),
    "reset after a request": async (socket) => (socket.write(head(service, body) + body, () => socket.resetAndDestroy()), once(socket, "close")),
    "refused": async (socket) => socket.write("POST /graphql HTTP/1.1\r\n\r\n"),
    "no HTTP": async (socket) => socket.write("\x00\x01\r\n\r\n"),
    "too large": async (socket) => socket.write(`POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n`),
    "silent in a header": async (socket) => socket.write("GET / HTTP/1.1\r\n"),
    "silent in a body": async (socket) => socket.write(head(service, body)),
    "a 100 that nobody waits for": async (socket) => (socket.write(head(service, body, "Expect: 100-continue\r\n"), () => socket.resetAndDestroy()), once(socket, "close")),
  };
  for (const [way, leave] of Object.entries(ways)) {
    await t.test(way, async () => {
      const socket = open();
      socket.resume();
      await once(socket, "ready");
      await leave(socket);
      const answer = await askUntil(ask, (it) => it !== undefined);
      assert.equal(answer.status, 200);
    });
  }
});

test("without a bound for one address only their number in all counts", async (t) => {
  const service = await startServiceFor(t, { args: ["--clients-per-address", "0"] });
  const sockets = Array.from({ length: 300 }, () => connect(service.port, "127.0.0.1").on("error", () => {}));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  const last = sockets.at(-1);
  last.write(rawGet("/livez", "Connection: close\r\n"));
  assert.equal(parseAnswers(await readAll(last))[0].status, 200);
  for (const socket of sockets) socket.destroy();
});

test("answers that nobody takes are bounded in all, and small ones still sent", async (t) => {
  const service = await startServiceFor(t, { args: ["--unsent-mebibytes", "1", "--tick-seconds", "0"] });
  for (let i = 0; i < 50; ++i) await makeTicket(service, "d".repeat(9000));
  const large = await post(service, list);
  assert.equal(large.body.data.supportTickets.length, 50);
  const stalled = Array.from({ length: 3 }, () => {
    const socket = connect(service.port, "127.0.0.1").on("error", () => {});
    socket.pause(); // never reads: the kernel takes some answers, the service keeps the next
    socket.write(rawPost(service, list).repeat(100));
    return socket;
  });
  const ask = () => fetch(service.url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query: list }) })
    .then(async (response) => ({ status: response.status, body: await response.json() }));
  const refused = await askUntil(ask, ({ status }) => status === 503);
  assert.equal(refused.body.errors[0].extensions.code, "OVERLOADED");
  assert.equal((await post(service, "{ __typename }")).status, 200);
  assert.equal((await get(service, "/livez")).status, 200);
  for (const socket of stalled) socket.destroy();
  await askUntil(ask, ({ status }) => status === 200);
});

/** A service whose stdout is read by the line that says where it listens, and not any further. */
async function startUnread(t) {
  const child = spawn(binary, ["--listen", "127.0.0.1:0", "--dev", "--storage", "memory:", "--tick-seconds", "0"], { stdio: ["ignore", "pipe", "pipe"] });
  t.after(() => child.kill("SIGKILL"));
  child.stderr.resume();
  const [first] = await once(child.stdout, "data");
  child.stdout.pause();
  const origin = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(first.toString())[1];
  return { child, origin, port: Number(new URL(origin).port), exited: once(child, "exit") };
}

/** More lines than the reader's pipe and the queue of the log hold together. */
async function flood(service) {
  const count = 10_000;
  const each = 500;
  const path = `/${"x".repeat(190)}`;
  for (let sent = 0; sent < count; sent += each) {
    const answers = await exchange(service, rawGet(path).repeat(each - 1) + rawGet(path, "Connection: close\r\n"));
    assert.equal(answers.match(/HTTP\/1\.1 404 /g).length, each);
  }
  return count;
}

test("whoever does not read the log holds up nobody, and is told later what is missing", async (t) => {
  const service = await startUnread(t);
  const count = await flood(service);
  assert.equal((await get(service, "/livez")).status, 200);
  let lines = 0;
  let dropped = 0;
  const reader = createInterface({ input: service.child.stdout });
  const told = new Promise((resolve) => reader.on("line", (text) => {
    const line = JSON.parse(text);
    if (line.dropped === undefined) ++lines;
    else dropped += line.dropped;
    if (lines + dropped === count + 1) resolve();
  }));
  await told;
  assert.ok(dropped > 0, "some lines were too many");
  service.child.kill("SIGTERM");
  assert.deepEqual(await service.exited, [0, null]);
});

test("whoever does not read the log does not keep the service from ending", async (t) => {
  const service = await startUnread(t);
  await flood(service);
  const began = process.hrtime.bigint();
  service.child.kill("SIGTERM");
  assert.deepEqual(await service.exited, [0, null]);
  assert.ok(Number(process.hrtime.bigint() - began) / 1e9 < 10);
});

test("SIGTERM answers whom the kernel had let in, all of them", async (t) => {
  const service = await startService();
  t.after(() => service.stop());
  service.signal("SIGSTOP"); // what is sent now is seen by the kernel alone
  const body = '{"query":"{ serviceInfo { name } }"}';
  const sockets = Array.from({ length: 20 }, () => connect(service.port, "127.0.0.1"));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  const answers = sockets.map(readAll);
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.write(head(service, body) + body, resolve))));
  service.signal("SIGTERM");
  service.signal("SIGCONT");
  for (const text of await Promise.all(answers)) {
    const [answer] = parseAnswers(text);
    assert.equal(answer.status, 200);
    assert.match(answer.header, /^connection: close/im);
  }
  assert.deepEqual(await service.exited, { code: 0, signal: null });
});

test("SIGTERM ends the service in time though storage does not answer", { skip: skipLock }, async (t) => {
  const directory = makeDirectory(t);
  const service = await startService({ storage: `sqlite:${join(directory, "support.db")}`, args: ["--operation-timeout", "600"] });
  t.after(() => service.stop());
  const held = await lock(t, directory);
  const body = JSON.stringify({ query: create, variables: { id: people.ada.id, text: "d" } });
  const waiting = Array.from({ length: 30 }, () => exchange(service, head(service, body) + body));
  await get(service, "/livez");
  const began = process.hrtime.bigint();
  assert.deepEqual(await service.stop(), { code: 0, signal: null });
  assert.ok(Number(process.hrtime.bigint() - began) / 1e9 < 15);
  await Promise.all(waiting);
  await held.release();
});

test("SIGHUP ends nothing", async (t) => {
  const service = await startServiceFor(t, { tokens });
  service.signal("SIGHUP");
  assert.equal((await get(service, "/livez")).status, 200);
  assert.equal((await post(service, "{ __typename }", {}, { token: people.ada.token })).status, 200);
});
