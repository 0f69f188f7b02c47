// What one small request, or a crowd of clients, can take from the service: all of it is bounded, and the bounds are asserted here.
// HOSTILE_TABLE=1 node hostile.test.mjs prints what each shape costs, measured to the end even where it is out of bounds.

import assert from "node:assert/strict";
import { test } from "node:test";
import { bounds, measureShape, settle, tableHead, tableLine } from "./lib/hostile/costs.mjs";
import { checkCaches, crowdOut, holdAnswers, leave, overload, probe, slack } from "./lib/hostile/crowds.mjs";
import { startDesk, tokenOf } from "./lib/hostile/desk.mjs";
import { endWithBacklog, stallLog } from "./lib/hostile/endings.mjs";
import { framings } from "./lib/hostile/framing.mjs";
import { open, readAll, requestOf, statuses } from "./lib/hostile/raw_http.mjs";
import { dashboards, dryRuns, lists, mutations, variables } from "./lib/hostile/shapes_calls.mjs";
import { introspection, json, mistakes, nesting, selections, words } from "./lib/hostile/shapes_documents.mjs";
import { people } from "./lib/people.mjs";
import { startServiceFor } from "./lib/service.mjs";
import { makeDirectory } from "./lib/storages.mjs";

const tabled = process.env.HOSTILE_TABLE === "1";
const print = (line) => tabled && console.log(line);
const calls = { dashboards, lists, "dry runs": dryRuns, variables, mutations };
const documents = { selections, introspection, mistakes, nesting, words, json };

const storages = { memory: { place: "memory:", families: { ...documents, ...calls } }, sqlite: { place: "sqlite", families: calls } };
for (const [storage, { place, families }] of Object.entries(storages)) test(`on ${storage}`, async (t) => {
  const attacked = await startDesk(t, place);
  const { service, client, desk, meter } = attacked;
  print(tableHead);
  for (const [family, shapes] of Object.entries(families)) await t.test(family, async (inner) => {
    await settle(meter);
    const before = meter.memory();
    for (const shape of shapes.filter(({ name }) => name.includes(process.env.HOSTILE_SHAPE ?? ""))) await inner.test(shape.name, async () => {
      const measured = await measureShape(attacked, shape);
      print(tableLine(storage, measured));
      assert.deepEqual(measured.wrong, []);
    });
    await settle(meter);
    const kept = meter.memory() - before;
    print(`${family}: ${kept.toFixed(1)} MB stay`);
    assert.ok(kept < slack, `${kept.toFixed(1)} MB stay`);
  });

  const attacks = [...dashboards, ...lists, ...dryRuns, ...variables, ...selections, ...introspection].filter(({ who }) => who !== "nobody")
    .map(({ who, make }) => ({ content: make(16_384, desk), token: tokenOf(who) }));
  for (const path of ["/livez", "/healthz"]) await t.test(`${path} beside six attackers`, async () => {
    const { took, seen } = await probe(service, client, path, attacks);
    print(`${path}: ${took.length} probes, ${took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.95)].toFixed(1)} ms or less for 95 of 100; answers of attackers ${JSON.stringify([...seen])}`);
    assert.ok(took.filter((milliseconds) => milliseconds <= 200).length >= 95, `${took.map(Math.round)} ms`);
  });
  if (storage !== "memory") return;

  for (const who of ["nobody", "admin"]) await t.test(`documents that are never seen again, by ${who}`, async () => print(`caches, ${who}: ${await checkCaches(attacked, who)} MB stay`));
  await t.test("answers that nobody reads", async () => {
    const { most, kept } = await holdAnswers(attacked);
    print(`unread answers: ${most.toFixed(1)} MB, then ${kept.toFixed(1)} MB`);
    assert.ok(most < 128, `${most.toFixed(1)} MB`);
    assert.ok(kept < slack, `${kept.toFixed(1)} MB stay`);
  });
  await t.test("clients that leave", async () => {
    const { one, after, all } = await leave(attacked);
    print(`left: ${after.toFixed(1)} ms after it, ${one.toFixed(1)} ms each, ${all.toFixed(1)} ms all`);
    assert.ok(after < all / 4, `${after} of ${all} ms were spent on those who had left`);
  });
  await t.test("more than the service keeps", async () => {
    const counts = await overload(attacked);
    print(`overload: ${JSON.stringify(counts)}`);
    assert.deepEqual(Object.keys(counts).filter((status) => !["200", "503"].includes(status)), []);
    assert.ok(counts[200] > 0 && counts[503] > 0, JSON.stringify(counts));
  });
  await t.test("one address does not keep the others out", async () => assert.deepEqual(await crowdOut(service), Array(20).fill(200)));
  await t.test("who has said all closes his half", async () => {
    const socket = await open(service);
    socket.end(requestOf(service, "{viewer{kind}}", { token: people.agent.token }));
    assert.deepEqual(statuses(await readAll(socket)), [200]);
  });
});

test("where a request ends", async (t) => {
  const service = await startServiceFor(t);
  for (const [name, request, allowed] of framings) await t.test(name, async () => {
    const socket = await open(service);
    socket.write(request);
    const [status, ...more] = statuses(await readAll(socket));
    assert.ok(allowed.includes(status), `${status}`);
    assert.deepEqual(more, [], "nothing else is answered");
  });
  await t.test("several Accept lines", async () => {
    const socket = await open(service);
    socket.write(requestOf(service, "{__typename}", { head: "Accept: text/html\r\nAccept: application/json\r\nConnection: close\r\n" }));
    assert.deepEqual(statuses(await readAll(socket)), [200]);
  });
});

test("SIGTERM answers connections that the kernel had accepted", async (t) =>
  assert.deepEqual(await endWithBacklog(makeDirectory(t)), Array(20).fill(200)));

test("a log that nobody reads", async (t) => {
  const seconds = await stallLog(t, makeDirectory(t));
  print(`stalled log: ended in ${seconds.toFixed(1)} s`);
});
