// What no client should send, and what the service does then: it answers, in GraphQL where it can, and lives on.

import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { people, tokens } from "./lib/people.mjs";
import { post, startService, startServiceFor } from "./lib/service.mjs";
import { askUntil, exchange, head, isGraphqlError, parseAnswers, readAll } from "./lib/sockets.mjs";
import { makeDatabase, makeDirectory, skipOn } from "./lib/storages.mjs";

test("on one service", async (t) => {
  const service = await startServiceFor(t, { storage: "sqlite", args: ["--threads", "2"] });
  const alive = async () => {
    const { status, body } = await post(service, "{ serviceInfo { name } }");
    assert.equal(status, 200);
    assert.equal(body.data.serviceInfo.name, "support_service");
  };
  const check = (name, body) => t.test(name, async () => {
    await body();
    await alive();
  });
  const raw = async (body, headers = {}) => {
    const response = await fetch(service.url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  await check("bytes that are no HTTP", async () => {
    for (const garbage of ["\x00\x01\x02\x03\r\n\r\n", "GET\r\n\r\n", "GET /graphql HTTP/9.9\r\n\r\n", "hello\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "POST /graphql HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
      "POST /graphql HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
      "POST /graphql HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"]) {
      const [answer] = parseAnswers(await exchange(service, Buffer.from(garbage, "latin1")));
      assert.ok(answer, JSON.stringify(garbage));
      assert.ok([400, 413].includes(answer.status), `${JSON.stringify(garbage)}: ${answer.status}`);
      isGraphqlError(answer.body);
    }
  });

  await check("a connection that ends in the middle of a request", async () => {
    for (const part of ["POST /gra", head(service, "{}"), `${head(service, "{}")}{`]) {
      const socket = connect(service.port, "127.0.0.1");
      socket.end(part);
      assert.equal(await readAll(socket), "");
    }
  });

  await check("huge headers", async () => {
    for (const request of [`GET /graphql HTTP/1.1\r\nHost: x\r\nCookie: ${"c".repeat(100_000)}\r\n\r\n`, `GET /${"a".repeat(60_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET / HTTP/1.1\r\n${"A: b\r\n".repeat(20_000)}\r\n`]) {
      const [answer] = parseAnswers(await exchange(service, request));
      assert.equal(answer.status, 431);
      isGraphqlError(answer.body);
    }
  });

  await check("huge bodies", async () => {
    const size = 10 * 1024 * 1024;
    const big = "x".repeat(size);
    const [declared] = parseAnswers(await exchange(service, head(service, big), big));
    assert.equal(declared.status, 413);
    isGraphqlError(declared.body);
    const chunk = `10000\r\n${"y".repeat(0x10000)}\r\n`;
    const chunked = await exchange(service, `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
      ...Array(12).fill(chunk));
    assert.equal(parseAnswers(chunked)[0].status, 413);
    const padding = " ".repeat(256 * 1024 - 26);
    assert.equal((await raw(`{"query":"{__typename}"}  ${padding}`)).status, 200, "256 KiB is still read");
    assert.equal((await raw(`{"query":"{__typename}"}   ${padding}`)).status, 413, "a byte more is not");
  });

  await check("JSON that is deep, broken or something else", async () => {
    for (const body of ["[".repeat(100_000), `{"query":"{a}","variables":${'{"a":'.repeat(50_000)}`, `{"query":"{__typename}","variables":{"a":${"[".repeat(200)}${"]".repeat(200)}}}`,
      "{", "nul", '"query"', "[]", '[{"query":"{__typename}"}]', '{"query":7}', '{"query":null}', '{"query":"{__typename}","variables":[]}', "\ufeff{}", ""]) {
      const { status, text } = await raw(body);
      assert.equal(status, 400, body.slice(0, 40));
      isGraphqlError(text);
    }
  });

  await check("text that is not UTF-8", async () => {
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      const body = Buffer.concat([Buffer.from('{"query":"{ __type(name: \\"'), Buffer.from(bytes), Buffer.from('\\") { name } }"}')]);
      const { status, text } = await raw(body);
      assert.equal(status, 400);
      isGraphqlError(text);
      const encoded = bytes.map((byte) => `%${byte.toString(16)}`).join("");
      const got = await fetch(`${service.url}?query=${encodeURIComponent('{ __type(name: "')}${encoded}${encodeURIComponent('") { name } }')}`);
      isGraphqlError(await got.text());
    }
    const { body } = await post(service, 'mutation { createSupportTicket(product: "thai", input: {customerId: "00000000-0000-4000-8000-000000000001", subject: "a\\u0000b", description: "x"}) { id } }');
    assert.equal(body.errors.length, 1);
    const lone = await raw('{"query":"{ __type(name: \\"\\ud800\\") { name } }"}');
    isGraphqlError(lone.text);
  });

  await check("media types, methods and paths", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "application/jsonp"]) {
      const { status, text } = await raw('{"query":"{__typename}"}', { "content-type": type });
      assert.equal(status, 415, type);
      isGraphqlError(text);
    }
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const response = await fetch(service.url, { method });
      assert.equal(response.status, 405, method);
      assert.equal(response.headers.get("allow"), "GET, POST");
      isGraphqlError(await response.text());
    }
    const mutation = await fetch(`${service.url}?query=${encodeURIComponent("mutation { __typename }")}`);
    assert.equal(mutation.status, 405);
    assert.equal(mutation.headers.get("allow"), "POST");
    isGraphqlError(await mutation.text());
    assert.equal((await raw('{"query":"{__typename}"}', { accept: "text/plain" })).status, 406);
    const formats = { "application/json;q=0.5, application/graphql-response+json": "application/graphql-response+json", "application/graphql-response+json;q=0.1, */*": "application/json",
      "application/*": "application/json", "text/html, application/json": "application/json" };
    for (const [accept, type] of Object.entries(formats))
      assert.equal((await raw('{"query":"{__typename}"}', { accept })).headers.get("content-type"), `${type}; charset=utf-8`, accept);
    for (const target of ["?query=%", "?query=%zz", "?query=a&query=b", "?variables=%7B%7D", "?query=%7B__typename%7D&variables=7", "?query=%7B__typename%7D&extensions=%7B"]) {
      const response = await fetch(service.url + target);
      assert.equal(response.status, 400, target);
      isGraphqlError(await response.text());
    }
  });

  await check("documents that would cost a lot", async () => {
    const nested = (depth) => `${"{a".repeat(depth)}${"}".repeat(depth)}`;
    const spread = Array.from({ length: 60 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} __typename }`).join("\n");
    const documents = {
      "nested braces": nested(20_000),
      "braces that never close": "{a".repeat(50_000),
      "nested lists": `{ __type(name: ${"[".repeat(50_000)}) { name } }`,
      "list types": `query Q($v: ${"[".repeat(30_000)}Int${"]".repeat(30_000)}) { __typename }`,
      "a fragment cycle": "query Q { ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
      "a fragment that is its own": "query Q { ...A } fragment A on Query { serviceInfo { ...A } }",
      "doubling fragments": `query Q { ...F0 } ${spread} fragment F60 on Query { __typename }`,
      "directives": `query Q { __typename ${"@skip(if: false) ".repeat(5000)} }`,
      "introspection in circles": `{ __schema { types { ${"fields { type { ".repeat(12)} name ${"} } ".repeat(12)} } } }`,
      "an empty document": "",
      "only a comment": `# ${"x".repeat(60_000)}`,
      "a subscription": "subscription S { x }",
      "two operations, none named": "query A { __typename } query B { __typename }",
      "many errors": `{ ${Array.from({ length: 3000 }, (_, i) => `unknown${i}`).join(" ")} }`,
    };
    for (const [name, document] of Object.entries(documents)) {
      const started = process.hrtime.bigint();
      const { status, body } = await post(service, document);
      const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
      assert.ok(milliseconds < 3000, `${name} took ${milliseconds} ms`);
      if (name === "doubling fragments" && status === 200) continue; // it is a legal question, and cheap if fragments are visited once
      assert.equal(status, 400, name);
      assert.ok(body.errors.length >= 1 && body.errors.length <= 101, name);
    }
    const aliases = Array.from({ length: 1500 }, (_, i) => `a${i}: serviceInfo { name }`).join(" ");
    const wide = await post(service, `{ ${aliases} }`);
    assert.ok(wide.status === 200 ? Object.keys(wide.body.data).length === 1500 : wide.body.errors.length >= 1);
    const heavy = await post(service, `{ ${Array.from({ length: 500 }, (_, i) => `a${i}: supportTickets(product: "thai", limit: 200) { id }`).join(" ")} }`);
    assert.ok([200, 400].includes(heavy.status));
  });

  await check("requests sent before the answers of earlier ones", async () => {
    const request = (name) => {
      const body = JSON.stringify({ query: `{ ${name}: __typename }` });
      return head(service, body) + body;
    };
    const last = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`;
    const names = Array.from({ length: 50 }, (_, i) => `n${i}`);
    const answers = parseAnswers(await exchange(service, names.map(request).join("") + last));
    assert.equal(answers.length, 51);
    names.forEach((name, i) => assert.deepEqual(JSON.parse(answers[i].body), { data: { [name]: "Query" } }));
  });

  await check("a client that waits for 100-continue, HTTP/1.0, HEAD", async () => {
    const body = '{"query":"{__typename}"}';
    const socket = connect(service.port, "127.0.0.1");
    socket.write(head(service, body, "Expect: 100-continue\r\nConnection: close\r\n"));
    const [first] = await once(socket, "data");
    assert.match(first.toString(), /^HTTP\/1\.1 100 /);
    const rest = readAll(socket);
    socket.write(body);
    assert.equal(parseAnswers(await rest)[0].status, 200);
    assert.equal(parseAnswers(await exchange(service, "GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"))[0].status, 200);
    const headed = await exchange(service, "HEAD /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    assert.ok(headed.startsWith("HTTP/1.1 200") && headed.endsWith("\r\n\r\n"));
  });

  await check("with --dev, another host's name that leads here", async () => {
    const answer = await exchange(service, "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert.equal(parseAnswers(answer)[0].status, 421);
    for (const host of ["localhost", "127.0.0.1:1", "[::1]:8080", "LOCALHOST:80"]) {
      const allowed = await exchange(service, `GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      assert.equal(parseAnswers(allowed)[0].status, 200, host);
    }
  });
});

test("a client that does not go on is let go", async (t) => {
  const service = await startServiceFor(t, { args: ["--timeout", "1"] });
  const sockets = ["", "POST /graphql HTTP/1.1\r\nHost:", head(service, "{}"), `${head(service, "{}")}{`].map((part) => {
    const socket = connect(service.port, "127.0.0.1");
    socket.write(part);
    return readAll(socket);
  });
  assert.deepEqual(await Promise.all(sockets), ["", "", "", ""]);
  assert.equal((await post(service, "{ __typename }")).status, 200);
});

for (const storage of ["sqlite", "postgres"]) test(`texts that a database might take for its own, on ${storage}`, { skip: skipOn(storage) }, async (t) => {
  const service = await startServiceFor(t, { storage });
  const create = "mutation C($input: CreateTicketInput!) { createSupportTicket(product: \"thai\", input: $input) { subject category } }";
  const list = "query Q($filter: TicketFilter) { supportTickets(product: \"thai\", filter: $filter) { subject } }";
  const nasty = ["' OR 1=1 --", "%_", '"; DROP TABLE support_tickets; --', "\u{1F600}", "*", "NEAR(", '"', "\\", "\\x00", "{a,NULL}", "$1", "E'\\'"];
  for (const text of nasty) {
    const filter = { searchQuery: text, category: text };
    const before = await post(service, list, { filter });
    assert.deepEqual(before.body, { data: { supportTickets: [] } }, text);
    const input = { customerId: people.ada.id, subject: text, description: text, category: text, tags: [text], idempotencyKey: text };
    const made = await post(service, create, { input });
    assert.deepEqual(made.body, { data: { createSupportTicket: { subject: text, category: text } } }, text);
    const found = await post(service, list, { filter });
    assert.deepEqual(found.body, { data: { supportTickets: [{ subject: text }] } }, text);
  }
});

for (const storage of ["sqlite", "postgres"]) test(`many at once, and more than the service takes, on ${storage}`, { skip: skipOn(storage) }, async (t) => {
  const service = await startServiceFor(t, { storage, tokens });
  const create = `mutation C($i: CreateTicketInput!) { createSupportTicket(product: "novaskyn", input: $i) { number } }`;
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => post(service, create,
    { i: { customerId: people.ada.id, subject: `Ticket ${i}`, description: "x" } }, { token: people.ada.token })));
  const numbers = answers.map(({ body }) => body.data.createSupportTicket.number);
  assert.equal(new Set(numbers).size, 200, "numbers are unique");
  const sockets = Array.from({ length: 600 }, () => connect(service.port, "127.0.0.1").on("error", () => {}));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  await Promise.race(sockets.map((socket) => once(socket, "close"))); // the one too many is closed
  for (const socket of sockets) socket.destroy();
  const served = await askUntil(() => post(service, "{ __typename }", {}, { token: people.ada.token }), () => true);
  assert.equal(served.status, 200, "as soon as the service has seen that they are gone");
});

test("SIGTERM finishes what is under way", async (t) => {
  for (const signal of ["SIGTERM", "SIGINT"]) {
    await t.test(signal, async (inner) => {
      const service = await startService({ storage: "memory:" });
      inner.after(() => service.stop());
      const body = '{"query":"{ serviceInfo { name } }"}';
      const started = connect(service.port, "127.0.0.1"); // half of it is there
      const idle = connect(service.port, "127.0.0.1"); // nothing of it is
      const answer = readAll(started);
      const nothing = readAll(idle);
      started.write(head(service, body, "Expect: 100-continue\r\n"));
      await once(started, "data"); // the service has read the header
      service.signal(signal);
      await service.line((line) => line.includes("stopping"), "stderr");
      assert.equal(await nothing, "", "an idle connection is closed at once");
      await assert.rejects(fetch(`${service.origin}/healthz`), "nobody new is let in");
      started.write(body);
      const answers = parseAnswers(await answer);
      assert.equal(answers.at(-1).status, 200);
      assert.match(answers.at(-1).header, /^connection: close/im);
      assert.match(answers.at(-1).body, /support_service/);
      assert.deepEqual(await service.exited, { code: 0, signal: null });
    });
  }
  await t.test("without any connection", async () => {
    const service = await startService({ storage: "memory:" });
    assert.deepEqual(await service.stop(), { code: 0, signal: null });
  });
  await t.test("and nobody's silence keeps it for long", async () => {
    const service = await startService({ storage: "memory:" });
    const silent = connect(service.port, "127.0.0.1");
    silent.on("error", () => {});
    silent.write(head(service, "{}", "Expect: 100-continue\r\n"));
    await once(silent, "data");
    const began = process.hrtime.bigint();
    assert.deepEqual(await service.stop(), { code: 0, signal: null });
    assert.ok(Number(process.hrtime.bigint() - began) / 1e9 < 12);
    silent.destroy();
  });
});

test("a database that breaks under the service is told by its code alone", async (t) => {
  const directory = makeDirectory(t);
  const service = await startServiceFor(t, { storage: "sqlite", tokens, directory });
  const { token, id } = people.agent;
  const create = `mutation C($id: UUID!) { createSupportTicket(product: "thai", input: {customerId: $id, subject: "s", description: "d"}) { id } }`;
  assert.equal((await post(service, create, { id }, { token })).body.errors, undefined);
  for (const file of ["support.db", "support.db-wal", "support.db-shm"]) {
    const path = join(directory, file);
    if (existsSync(path)) writeFileSync(path, Buffer.alloc(statSync(path).size, 0xa5));
  }
  const answers = [
    await post(service, create, { id }, { token }),
    await post(service, `{ supportTickets(product: "thai") { id } }`, {}, { token }),
  ];
  for (const { status, body } of answers) {
    assert.equal(status, 200);
    assert.match(body.errors[0].extensions.code, /^STORAGE_(CORRUPT|UNAVAILABLE)$/);
    const text = JSON.stringify(body);
    for (const hidden of [directory, "support.db", "SELECT", "INSERT", "sqlite", "malformed"])
      assert.ok(!text.toLowerCase().includes(hidden.toLowerCase()), `${hidden} in ${text}`);
  }
  const health = await askUntil(() => fetch(`${service.origin}/healthz`), ({ status }) => status === 503);
  assert.deepEqual(await health.json(), { status: "unavailable", storage: "unreachable" });
});

test("a PostgreSQL that is gone is told by a code alone, and is used again once it is back", { skip: skipOn("postgres") }, async (t) => {
  const database = await makeDatabase(t);
  const { token, id } = people.agent;
  const service = await startServiceFor(t, { storage: `${database.uri}&password=hunter2`, tokens, args: ["--threads", "4", "--tick-seconds", "0"] });
  const create = `mutation C($id: UUID!) { createSupportTicket(product: "thai", input: {customerId: $id, subject: "s", description: "d"}) { id } }`;
  const list = `{ supportTickets(product: "thai") { id } }`;
  assert.equal((await post(service, create, { id }, { token })).body.errors, undefined);

  await database.administer(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS false`);
  await database.administer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database.name}'`);
  const answers = [await post(service, list, {}, { token })]; // finds the connections broken, so that no write is sent on one
  answers.push(await post(service, create, { id }, { token }));
  const health = await fetch(`${service.origin}/healthz`);
  assert.equal(health.status, 503, "whoever asks does not wait: it is known from what was asked before");
  assert.deepEqual(await health.json(), { status: "unavailable", storage: "unreachable" });
  for (const { status, body } of answers) {
    assert.equal(status, 200);
    assert.equal(body.errors[0].extensions.code, "STORAGE_UNAVAILABLE");
    const text = JSON.stringify(body);
    for (const hidden of [database.name, "hunter2", "127.0.0.1", "FATAL", "SELECT", "INSERT", "postgres", "libpq", "terminat"])
      assert.ok(!text.toLowerCase().includes(hidden.toLowerCase()), `${hidden} in ${text}`);
  }

  await database.administer(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS true`);
  await askUntil(() => fetch(`${service.origin}/healthz`), ({ status }) => status === 200); // without any client's request
  assert.equal((await post(service, list, {}, { token })).body.data.supportTickets.length, 1);

  await database.run("ALTER TABLE support_tickets RENAME TO gone"); // an operator's mistake
  const broken = await post(service, list, {}, { token });
  assert.equal(broken.body.errors[0].extensions.code, "STORAGE_CORRUPT");
  assert.ok(!/support_tickets|relation|42P01/.test(JSON.stringify(broken.body)));
  assert.ok(![...service.stdout, ...service.stderr].join("\n").includes("hunter2"));
});

test("--connections bounds what the service has open to PostgreSQL", { skip: skipOn("postgres") }, async (t) => {
  const database = await makeDatabase(t);
  const service = await startServiceFor(t, { storage: database.uri, args: ["--connections", "1", "--threads", "8"] });
  const answers = await Promise.all(Array.from({ length: 100 }, () => post(service, `{ supportTickets(product: "thai") { id } }`)));
  for (const { body } of answers) assert.deepEqual(body, { data: { supportTickets: [] } });
  assert.equal(await database.connections(), 1);
});
