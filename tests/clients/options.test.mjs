// The command line, the tokens file and the demo data: what is refused, and how it is said.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { people, tokens } from "./lib/people.mjs";
import { post, runToEnd, startService, startServiceFor } from "./lib/service.mjs";
import { makeDirectory, makePlace, skipOn } from "./lib/storages.mjs";

const good = ["--listen", "127.0.0.1:0", "--storage", "memory:"];

// Begun here and looked at by the test below: the service tries for as long as a call may take before it gives up.
const unreachable = ["postgresql", "postgres"].map((scheme) =>
  runToEnd(["--listen", "127.0.0.1:0", "--dev", "--storage", `${scheme}://ada:hunter2@127.0.0.1:1/desk`]));

test("--help says what there is", async () => {
  const { code, stdout, stderr } = await runToEnd(["--help"]);
  assert.equal(code, 0);
  assert.equal(stderr, "");
  for (const option of ["--listen", "--storage", "--connections", "--standbys", "--tokens", "--dev", "--demo-data", "--tick-seconds", "--threads", "--queue", "--operation-timeout",
    "--web", "--timeout", "--clients-per-address", "--unsent-mebibytes"])
    assert.match(stdout, new RegExp(option));
});

for (const [args, sentence] of [
  [[], /--storage is needed/],
  [["--storage"], /--storage needs a value/],
  [["--storage", "postgres:x", "--dev"], /--storage takes postgresql:\/\/USER@HOST:PORT\/DATABASE, sqlite:FILE or memory:/],
  [["--storage", "mysql://me:hunter2@host/x", "--dev"], /--storage takes/],
  [[...good, "--dev", "--connections", "8"], /--connections is for PostgreSQL/],
  [[...good, "--dev", "--standbys", "postgresql://me@host/x"], /--standbys is for PostgreSQL/],
  [["--storage", "postgresql://me@host/x", "--dev", "--standbys", "host=a"], /--standbys takes postgresql:/],
  [["--storage", "postgresql://me@host/x", "--dev", "--connections", "0"], /--connections takes a number from 1 to 1000/],
  [["--storage", "postgresql://me@host/x", "--dev", "--connections", "1001"], /--connections takes a number/],
  [["--storage", "postgresql://me:hunter2@[host/x", "--dev"], /can't be opened: connection must be|built without PostgreSQL/],
  [["--storage", "sqlite:", "--dev"], /--storage takes/],
  [[...good, "--dev", "--bogus"], /no option "--bogus"/],
  [[...good, "--dev", "--threads", "0"], /--threads takes a number from 1 to 256/],
  [[...good, "--dev", "--queue", "0"], /--queue takes a number from 1 to 10000/],
  [[...good, "--dev", "--operation-timeout", "3601"], /--operation-timeout takes a number from 1 to 3600/],
  [[...good, "--dev", "--timeout=0"], /--timeout takes a number from 1 to 3600/],
  [[...good, "--dev", "--clients-per-address", "513"], /--clients-per-address takes a number from 0 to 512/],
  [[...good, "--dev", "--unsent-mebibytes", "0"], /--unsent-mebibytes takes a number from 1 to 65536/],
  [[...good, "--dev", "--tick-seconds", "86401"], /--tick-seconds takes a number from 0 to 86400/],
  [[...good, "--dev", "--threads", "2x"], /--threads takes a number/],
  [[...good, "--dev", "--demo-data", "99999999999"], /--demo-data takes a number/],
  [["--storage", "memory:", "--dev", "--listen", "localhost:80"], /--listen takes a numeric address/],
  [["--storage", "memory:", "--dev", "--listen", "127.0.0.1:65536"], /--listen takes/],
  [["--storage", "memory:", "--dev", "--listen", "::1:80"], /--listen takes/],
  [["--storage", "memory:", "--dev", "--listen", "0.0.0.0:0"], /loopback addresses only/],
  [["--storage", "memory:", "--dev", "--listen", "[::]:0"], /loopback addresses only/],
  [[...good, "--tokens", "/no/such/file.json"], /tokens file can't be read/],
]) {
  test(`refused: ${args.join(" ") || "nothing"}`, async () => {
    const { code, stdout, stderr } = await runToEnd(args);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, sentence);
    assert.ok(!stderr.includes("hunter2"), "no password is ever printed");
  });
}

const secret = "this-token-is-a-secret";
const entry = { actorId: people.agent.id, kind: "agent", products: "*", permissions: ["support:read"] };
for (const [name, text, sentence] of [
  ["no JSON", "{", /not well-formed JSON/],
  ["no object", "[]", /at least one token/],
  ["a short token", JSON.stringify({ short: entry }), /Entry 1 .*at least 16/],
  ["no actor", JSON.stringify({ [secret]: { ...entry, actorId: undefined } }), /Entry 1 .*actorId: is missing/],
  ["an actor that is none", JSON.stringify({ [secret]: { ...entry, actorId: "me" } }), /actorId: must be a UUID/],
  ["another kind", JSON.stringify({ [secret]: { ...entry, kind: "admin" } }), /kind: must be customer, agent, bot or system/],
  ["a bad product", JSON.stringify({ [secret]: { ...entry, products: ["Nova Skyn"] } }), /products: a product is/],
  ["products of another type", JSON.stringify({ [secret]: { ...entry, products: 7 } }), /products: must be/],
  ["another permission", JSON.stringify({ [secret]: { ...entry, permissions: ["support:everything"] } }), /permissions: there are/],
  ["a delegation that is none", JSON.stringify({ [secret]: { ...entry, actsFor: "yes" } }), /actsFor: must be customers or anyone/],
  ["a customer with notes", JSON.stringify({ [secret]: { ...entry, kind: "customer", internalNotes: true } }), /internalNotes: a customer/],
  ["a field too many", JSON.stringify({ [secret]: { ...entry, premissions: [] } }), /a field that no entry has/],
  ["the second entry", JSON.stringify({ [secret]: entry, [`${secret}-2`]: { ...entry, kind: 1 } }), /Entry 2 .*kind/],
]) {
  test(`tokens refused: ${name}`, async (t) => {
    const file = join(makeDirectory(t), "tokens.json");
    writeFileSync(file, text);
    const { code, stderr } = await runToEnd([...good, "--tokens", file]);
    assert.equal(code, 2);
    assert.match(stderr, sentence);
    assert.ok(!stderr.includes(secret), "no token is ever printed");
  });
}

test("a database that is none is refused with a sentence", async (t) => {
  const file = join(makeDirectory(t), "support.db");
  writeFileSync(file, "this is a text file, and not a short one at that ".repeat(100));
  const { code, stderr } = await runToEnd(["--listen", "127.0.0.1:0", "--dev", "--storage", `sqlite:${file}`]);
  assert.equal(code, 1);
  assert.match(stderr, /The database can't be opened/);
});

test("a PostgreSQL that can't be reached is refused with a sentence that names nobody", async () => {
  for (const { code, stdout, stderr } of await Promise.all(unreachable)) {
    assert.equal(stdout, "");
    if (code === 2) assert.equal(stderr, "support_service: This support_service was built without PostgreSQL.\n");
    else assert.deepEqual([code, stderr], [1, "support_service: The database can't be opened: the database can't be reached.\n"]);
  }
});

test("an address that is taken is refused with a sentence", async (t) => {
  const first = await startServiceFor(t);
  const { code, stderr } = await runToEnd(["--listen", `127.0.0.1:${first.port}`, "--dev", "--storage", "memory:"]);
  assert.equal(code, 1);
  assert.match(stderr, /Listening on 127\.0\.0\.1:\d+ failed/);
});

for (const kind of ["sqlite", "postgres"]) test(`demo data is loaded once, with a line every tenth where there is no terminal: ${kind}`, { skip: skipOn(kind) }, async (t) => {
  const directory = makeDirectory(t);
  const storage = await makePlace(t, kind, directory);
  const count = async (service) => {
    const { body } = await post(service, `{ ${["novaskyn", "lilitu", "thai"].map((product) => `${product}: supportTickets(product: "${product}", limit: 200) { id subject status }`).join(" ")} }`);
    return Object.values(body.data).flat();
  };
  const args = ["--demo-data", "60", "--tick-seconds", "0"]; // time alone would change tickets between the two looks
  const first = await startService({ storage, args });
  const tickets = await count(first);
  assert.equal(tickets.length, 60);
  assert.ok(tickets.some(({ subject }) => /[\u0E00-\u0E7F]/u.test(subject)), "some of it is Thai");
  assert.ok(new Set(tickets.map(({ status }) => status)).size >= 3);
  await first.line((line) => line === "demo data: 100 %", "stderr");
  const lines = first.stderr.filter((line) => line.startsWith("demo data: "));
  assert.deepEqual(lines, Array.from({ length: 11 }, (_, i) => `demo data: ${i * 10} %`));
  const day = 86_400_000;
  const { body } = await post(first, `query Views($start: DateTime!, $end: DateTime!) { supportDashboardMetrics(product: "novaskyn", periodStart: $start, periodEnd: $end) {
    overview { totalTickets avgCsatScore } topAgents { agentName } ticketTrends { date } } }`,
    { start: new Date(Date.now() - 90 * day).toISOString(), end: new Date(Date.now() + 1000).toISOString() });
  assert.ok(body.data.supportDashboardMetrics.overview.totalTickets > 0);
  assert.ok(body.data.supportDashboardMetrics.topAgents.every(({ agentName }) => /^\p{L}+ \p{L}+$/u.test(agentName)));
  assert.deepEqual(await first.stop(), { code: 0, signal: null });

  const again = await startServiceFor(t, { storage, directory, args });
  await again.line((line) => line.includes("there are tickets already"), "stderr");
  assert.deepEqual(await count(again), tickets);
});

test("the access log tells who asked for what, and neither variables nor tokens", async (t) => {
  const service = await startServiceFor(t, { tokens });
  await post(service, "query Whoami($secretVariable: String!) { viewer { kind } again: __type(name: $secretVariable) { name } }", { secretVariable: "hunter2" },
    { token: people.ada.token, operationName: "Whoami" });
  await fetch(`${service.origin}/graphql?query=%7B__typename%7D&variables=%7B%22hunter%22%3A2%7D`, { headers: { authorization: "Bearer wrong-token-wrong-token" } });
  const asked = JSON.parse(await service.line((line) => line.includes("Whoami")));
  assert.deepEqual([asked.method, asked.path, asked.status, asked.actor, asked.operation], ["POST", "/graphql", 200, people.ada.id, "Whoami"]);
  assert.ok(asked.microseconds >= 0 && asked.bytes > 0 && !Number.isNaN(Date.parse(asked.time)));
  assert.equal(asked.codes, undefined, "there are none");
  const refused = JSON.parse(await service.line((line) => line.includes('"status":401')));
  assert.deepEqual([refused.path, refused.actor, refused.operation, refused.codes], ["/graphql", null, null, ["UNAUTHENTICATED"]]);
  const everything = [...service.stdout, ...service.stderr].join("\n");
  for (const hidden of ["hunter", "token-of", "wrong-token"]) assert.ok(!everything.includes(hidden), hidden);
});

test("health and unknown paths", async (t) => {
  const service = await startServiceFor(t, { tokens, storage: "sqlite" });
  const health = await fetch(`${service.origin}/healthz`);
  assert.equal(health.status, 200);
  assert.deepEqual(await health.json(), { status: "ok", storage: "ok" });
  for (const path of ["/nothing", "/graphiql/../main.cpp", "/graphiql/%2e%2e/package.json", "/healthz/x", "/livez/"]) {
    const { status } = await fetch(`${service.origin}${path}`);
    assert.equal(status, 404, path);
  }
  assert.equal((await fetch(`${service.origin}/schema.graphql`)).status, 401);
});

test("without --tokens and --dev nobody is let in, and the operator is told", async (t) => {
  const service = await startServiceFor(t, { dev: false });
  const { status, body } = await post(service, "{ __typename }");
  assert.equal(status, 401);
  assert.equal(body.errors[0].extensions.code, "UNAUTHENTICATED");
  assert.match(await service.line((line) => line.includes("401"), "stderr"), /--tokens/);
});

test("with both, a token that is shown counts, and none is the dev agent", async (t) => {
  const service = await startServiceFor(t, { tokens, dev: true });
  const who = async (token) => post(service, "{ viewer { actorId kind } }", undefined, { token });
  assert.equal((await who(people.ada.token)).body.data.viewer.actorId, people.ada.id);
  assert.equal((await who(undefined)).body.data.viewer.kind, "AGENT");
  assert.equal((await who("token-that-nobody-has")).status, 401);
});
