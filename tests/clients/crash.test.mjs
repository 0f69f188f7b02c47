// kill -9 under write load, round after round on one database: what was acknowledged is there, and nothing is half.

import assert from "node:assert/strict";
import { randomInt, randomUUID } from "node:crypto";
import { test } from "node:test";
import { people, tokens } from "./lib/people.mjs";
import { post, startService } from "./lib/service.mjs";
import { testSize } from "./lib/sizes.mjs";
import { makeDatabase, makeDirectory, makePlace, skipOn } from "./lib/storages.mjs";

const plan = ["sqlite", "postgres"].map((storage) => ({ storage, rounds: testSize(`crash_rounds_${storage}`) }));
const writers = 6;
const product = "novaskyn";

const create = `mutation Create($input: CreateTicketInput!) { done: createSupportTicket(product: "${product}", input: $input) { id number version } }`;
const say = `mutation Say($author: UUID!, $input: AddTicketMessageInput!) { done: addTicketMessage(authorId: $author, input: $input) { id } }`;
const update = `mutation Update($id: UUID!, $input: UpdateTicketInput!) { done: updateSupportTicket(id: $id, input: $input) { version } }`;

/** What the service has acknowledged, and what it was still at when it died. */
class Ledger {
  tickets = new Map(); // id -> { number, subject, version, messages: Map(id -> content), subjects: Map(version -> subject) }
  unknown = []; // inputs of creates without an answer
  acknowledged = 0;
}

/** Writes until the service is gone. `acknowledge` is called after each entry in the ledger. */
async function write(service, ledger, acknowledge) {
  const ask = async (query, variables, token) => {
    const { body } = await post(service, query, variables, { token });
    assert.equal(body.errors, undefined);
    return body.data.done;
  };
  for (;;) {
    const input = { customerId: people.ada.id, subject: `Ticket ${randomUUID()}`, description: "x".repeat(500), idempotencyKey: randomUUID() };
    ledger.unknown.push(input);
    const made = await ask(create, { input }, people.ada.token);
    ledger.unknown.splice(ledger.unknown.indexOf(input), 1);
    const entry = { number: made.number, subject: input.subject, version: made.version, messages: new Map(), subjects: new Map() };
    ledger.tickets.set(made.id, entry);
    acknowledge();
    for (let i = randomInt(4); i > 0; --i) {
      const [who, isInternal] = randomInt(2) ? [people.ada, false] : [people.agent, Boolean(randomInt(2))];
      const content = randomUUID();
      const message = await ask(say, { author: who.id, input: { ticketId: made.id, content, isInternal } }, who.token);
      entry.messages.set(message.id, content);
      acknowledge();
      const subject = `Ticket ${randomUUID()}`;
      const changed = await ask(update, { id: made.id, input: { subject, priority: ["LOW", "HIGH", "URGENT"][randomInt(3)] } }, people.agent.token);
      assert.ok(changed.version > entry.version);
      Object.assign(entry, { version: changed.version, subject });
      entry.subjects.set(changed.version, subject);
      acknowledge();
    }
  }
}

/** Writes under load and kills the service in the middle of it. */
async function playRound(service, ledger) {
  let left = randomInt(50, 300);
  const acknowledge = () => {
    ledger.acknowledged += 1;
    if (--left === 0) service.signal("SIGKILL");
  };
  const outcomes = await Promise.allSettled(Array.from({ length: writers }, () => write(service, ledger, acknowledge)));
  assert.ok(left <= 0, `the writers stopped before the service was killed: ${outcomes[0].reason}`);
  assert.deepEqual(await service.exited, { code: null, signal: "SIGKILL" });
  for (const { reason } of outcomes) assert.ok(!(reason instanceof assert.AssertionError), reason?.message);
}

const fields = ["subject", "status", "priority"];

/** One ticket whole: its events have every version, fold to its row, and have their messages. */
function checkTicket({ ticket, events, messages }) {
  assert.deepEqual(events.map(({ version }) => version), Array.from({ length: ticket.version }, (_, i) => i + 1), "versions have no gap");
  for (const field of fields) {
    const last = events.flatMap(({ changes }) => changes).filter((change) => change.field === field).at(-1);
    assert.equal(ticket[field], last.after, `${field} is what the events say`);
  }
  const announced = events.filter(({ messageId }) => messageId).map(({ messageId }) => messageId);
  assert.deepEqual(announced.sort(), messages.map(({ id }) => id).sort(), "each message has its event, each event its message");
}

function checkEntry(id, entry, { ticket, events, messages }) {
  assert.ok(ticket, `ticket ${id} was acknowledged`);
  assert.equal(ticket.number, entry.number);
  assert.ok(ticket.version >= entry.version, "an acknowledged version is there");
  for (const [version, subject] of entry.subjects)
    assert.equal(events[version - 1].changes.find(({ field }) => field === "subject").after, subject, "an acknowledged update is there");
  for (const [message, content] of entry.messages)
    assert.equal(messages.find((one) => one.id === message)?.content, content, "an acknowledged message is there");
}

/** Reads tickets with all that belongs to them, some at a time. */
async function read(service, ids) {
  const found = new Map();
  const step = 6; // of three root fields each, of which an operation may have twenty
  for (let at = 0; at < ids.length; at += step) {
    const part = ids.slice(at, at + step);
    const parts = part.map((id, i) => `
      t${i}: supportTicket(id: "${id}") { id number version subject status priority }
      e${i}: ticketEvents(ticketId: "${id}") { version messageId changes { field after } }
      m${i}: ticketMessages(ticketId: "${id}") { id content }`);
    const { body } = await post(service, `{ ${parts.join("")} }`, {}, { token: people.agent.token });
    assert.equal(body.errors, undefined);
    part.forEach((id, i) => found.set(id, { ticket: body.data[`t${i}`], events: body.data[`e${i}`], messages: body.data[`m${i}`] }));
  }
  return found;
}

/** Every ticket that the database holds, acknowledged or not. */
async function list(service) {
  const all = [];
  for (;;) {
    const { body } = await post(service, `{ page: supportTickets(product: "${product}", limit: 200, offset: ${all.length}) { id number subject } }`, {}, { token: people.agent.token });
    assert.equal(body.errors, undefined);
    all.push(...body.data.page);
    if (body.data.page.length < 200) return all;
  }
}

/** An empty place for the data. `settle` is to be awaited after a kill: the server may still be at what the dead one had asked for. */
async function prepare(t, storage, directory) {
  if (storage !== "postgres") return { place: await makePlace(t, storage, directory), settle: async () => {} };
  const database = await makeDatabase(t);
  const settle = async () => {
    while ((await database.connections()) > 0);
  };
  return { place: database.uri, settle };
}

for (const { storage, rounds } of plan) test(`${rounds} times kill -9 on ${storage}`, { timeout: 300_000, skip: skipOn(storage) }, async (t) => {
  const directory = makeDirectory(t);
  const { place, settle } = await prepare(t, storage, directory);
  const ledger = new Ledger();
  let checked = 0;
  for (let round = 0; round <= rounds; ++round) {
    const service = await startService({ storage: place, tokens, directory });
    t.after(() => service.child.exitCode ?? service.child.kill("SIGKILL"));
    const present = await list(service);
    assert.equal(new Set(present.map(({ number }) => number)).size, present.length, "numbers are unique");
    assert.equal(new Set(present.map(({ id }) => id)).size, present.length);
    // New ones are all looked into, acknowledged or not; of the old ones the last round looks into all again.
    const ids = round === rounds ? present.map(({ id }) => id) : present.slice(0, present.length - checked).map(({ id }) => id);
    checked = present.length;
    const found = await read(service, ids);
    for (const whole of found.values()) checkTicket(whole);
    const here = new Set(present.map(({ id }) => id));
    for (const [id, entry] of ledger.tickets) {
      assert.ok(here.has(id), `ticket ${id} was acknowledged in an earlier round`);
      if (found.has(id)) checkEntry(id, entry, found.get(id));
    }
    // A create that was not answered is sent again: with its key it happens once, whether it had happened or not.
    for (const input of ledger.unknown.splice(0)) {
      const { body } = await post(service, create, { input }, { token: people.ada.token });
      assert.equal(body.errors, undefined);
      const { id, number, version } = body.data.done;
      const before = present.filter(({ subject }) => subject === input.subject);
      assert.ok(before.length <= 1 && before.every((one) => one.id === id), "it was made at most once");
      ledger.tickets.set(id, { number, subject: input.subject, version, messages: new Map(), subjects: new Map() });
      if (before.length === 0) checked += 1;
    }
    if (round < rounds) {
      await playRound(service, ledger);
      await settle();
    } else assert.deepEqual(await service.stop(), { code: 0, signal: null });
  }
  t.diagnostic(`${ledger.acknowledged} acknowledged writes to ${ledger.tickets.size} tickets in ${rounds} rounds`);
});
