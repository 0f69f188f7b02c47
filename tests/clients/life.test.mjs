// A ticket's whole life by real clients, on every storage: what customers, agents and others may do and see.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { clients } from "./lib/clients.mjs";
import { people, tokens } from "./lib/people.mjs";
import { post, startServiceFor } from "./lib/service.mjs";
import { skipOn } from "./lib/storages.mjs";

const fields = `
  id number version product customerId subject description status priority category tags assignedTo
  firstResponseAt resolvedAt closedAt slaBreach csatScore csatComment reopenCount createdAt updatedAt deletedAt
  firstResponseDueAt nextResponseDueAt resolutionDueAt`;

const documents = {
  create: `mutation Create($product: String!, $input: CreateTicketInput!) { ticket: createSupportTicket(product: $product, input: $input) {${fields}} }`,
  update: `mutation Update($id: UUID!, $input: UpdateTicketInput!) { ticket: updateSupportTicket(id: $id, input: $input) {${fields}} }`,
  say: `mutation Say($authorId: UUID!, $input: AddTicketMessageInput!) { message: addTicketMessage(authorId: $authorId, input: $input) { id ticketId authorId isInternal content createdAt } }`,
  rate: `mutation Rate($id: UUID!, $score: Int!, $comment: String) { ticket: rateSupportTicket(id: $id, score: $score, comment: $comment) {${fields}} }`,
  delete: `mutation Delete($id: UUID!, $expectedVersion: Int) { ticket: deleteSupportTicket(id: $id, expectedVersion: $expectedVersion) {${fields}} }`,
  restore: `mutation Restore($id: UUID!, $expectedVersion: Int) { ticket: restoreSupportTicket(id: $id, expectedVersion: $expectedVersion) {${fields}} }`,
  ticket: `query Ticket($id: UUID!) { ticket: supportTicket(id: $id) {${fields}} }`,
  list: `query List($product: String!, $filter: TicketFilter, $limit: Int, $offset: Int) { tickets: supportTickets(product: $product, filter: $filter, limit: $limit, offset: $offset) {${fields}} }`,
  messages: `query Messages($ticketId: UUID!) { messages: ticketMessages(ticketId: $ticketId) { authorId isInternal content } }`,
  events: `query Events($ticketId: UUID!) { events: ticketEvents(ticketId: $ticketId) { version kind changes { field before after } } }`,
  dashboard: `query Dashboard($product: String!, $start: DateTime!, $end: DateTime!) {
    views: supportDashboardMetrics(product: $product, periodStart: $start, periodEnd: $end, timeZone: "Asia/Bangkok") {
      overview { totalTickets openTickets resolvedTickets totalActiveTickets newTicketsToday resolvedTicketsToday avgFirstResponseTimeMinutes
        avgResolutionTimeHours firstContactResolutionRate slaComplianceRate slaBreachCount avgCsatScore }
      ticketByStatus { status count }
      ticketByPriority { priority count }
      slaMetrics { totalTickets ticketsMeetingSla ticketsBreachingSla complianceRate breachRate avgFirstResponseMinutes avgResolutionHours }
      responseMetrics { ticketsWithFirstResponse ticketsWithoutFirstResponse avgFirstResponseMinutes medianFirstResponseMinutes
        avgResponseMinutes medianResponseMinutes avgResolutionHours medianResolutionHours }
      topAgents { agentId agentName ticketsAssigned ticketsResolved avgFirstResponseMinutes avgResolutionHours csatScore }
      ticketTrends { date newTickets resolvedTickets activeTickets }
    }
  }`,
};

/** One caller with one client: a method a document, which gives its one field; `refused` gives the error's code. */
function makeCaller(send) {
  const caller = {
    async refused(name, variables) {
      const { data, errors } = await send(documents[name], variables);
      assert.equal(errors.length, 1, `${name} must be refused`);
      assert.equal(Object.values(data ?? { gone: null })[0] ?? null, null);
      return errors[0].extensions.code;
    },
  };
  for (const name of Object.keys(documents)) {
    caller[name] = async (variables) => {
      const { data, errors } = await send(documents[name], variables);
      assert.deepEqual(errors, [], `${name} must work`);
      return Object.values(data)[0];
    };
  }
  return caller;
}

const ids = (tickets) => tickets.map(({ id }) => id);

async function live(make, url) {
  const as = Object.fromEntries(Object.entries(people).map(([name, { token }]) => [name, makeCaller(make(url, token))]));
  const { ada, bob, agent, stranger, host } = as;
  const product = "novaskyn";
  const word = `w${randomUUID().slice(0, 8)}`; // tells this life's tickets from others of the same service
  const input = {
    customerId: people.ada.id, subject: `Cream never came ${word}`, description: "Ordered in March. ยังไม่ได้รับของ", priority: "HIGH",
    category: "shipping", idempotencyKey: `key-${word}`,
  };

  // Creating, and doing it again.
  const made = await ada.create({ product, input });
  assert.equal(made.status, "NEW");
  assert.equal(made.version, 1);
  assert.equal(made.priority, "HIGH");
  assert.deepEqual(made.tags, []);
  assert.equal(made.product, product);
  assert.match(made.createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/);
  assert.deepEqual(await ada.create({ product, input }), made, "a retry returns the ticket of the first call");
  assert.equal(await ada.refused("create", { product, input: { ...input, subject: "Other" } }), "IDEMPOTENCY_MISMATCH");
  assert.equal(await ada.refused("create", { product, input: { ...input, customerId: people.bob.id, idempotencyKey: null } }), "FORBIDDEN");
  assert.equal(await ada.refused("create", { product: "thai", input }), "FORBIDDEN");
  assert.equal(await ada.refused("create", { product, input: { ...input, tags: ["vip"], idempotencyKey: null } }), "FORBIDDEN", "not a customer's");
  assert.equal(await ada.refused("create", { product, input: { ...input, subject: "  ", idempotencyKey: null } }), "INVALID_ARGUMENT");
  const id = made.id;
  const second = await ada.create({ product, input: { customerId: people.ada.id, subject: `Second ${word}`, description: "x" } });
  const ofBob = await bob.create({ product, input: { customerId: people.bob.id, subject: `Bob's ${word}`, description: "y", priority: "LOW" } });
  assert.equal(second.priority, "MEDIUM");
  assert.equal(new Set([made.number, second.number, ofBob.number]).size, 3);

  // Lists: filters, pages, and who sees what.
  const search = { searchQuery: word };
  assert.deepEqual(ids(await agent.list({ product, filter: search })), [ofBob.id, second.id, id], "newest first");
  assert.deepEqual(ids(await agent.list({ product, filter: search, limit: 1, offset: 1 })), [second.id]);
  assert.deepEqual(ids(await agent.list({ product, filter: { ...search, status: "NEW", priority: "HIGH" } })), [id]);
  assert.deepEqual(ids(await agent.list({ product, filter: { ...search, category: "shipping" } })), [id]);
  assert.deepEqual(ids(await agent.list({ product, filter: { ...search, customerId: people.bob.id } })), [ofBob.id]);
  assert.deepEqual(ids(await agent.list({ product, filter: { ...search, status: "CLOSED" } })), []);
  assert.deepEqual(ids(await agent.list({ product, filter: { searchQuery: `ได้รับ ${word.toUpperCase()}` } })), [id], "Thai, and any case");
  assert.deepEqual(ids(await ada.list({ product, filter: search })), [second.id, id]);
  assert.deepEqual(ids(await ada.list({ product, filter: { ...search, customerId: people.bob.id } })), []);
  assert.deepEqual(ids(await stranger.list({ product, filter: search })), []);
  assert.equal(await agent.refused("list", { product, limit: 201 }), "INVALID_ARGUMENT");
  assert.equal(await agent.refused("list", { product: "No Such!" }), "INVALID_ARGUMENT");

  // What lies outside a caller's reach does not exist for him.
  for (const outsider of [bob, stranger]) {
    assert.equal(await outsider.ticket({ id }), null);
    assert.deepEqual(await outsider.messages({ ticketId: id }), []);
    assert.deepEqual(await outsider.events({ ticketId: id }), []);
    assert.equal(await outsider.refused("update", { id, input: { status: "CLOSED" } }), "NOT_FOUND");
    assert.equal(await outsider.refused("delete", { id }), outsider === bob ? "FORBIDDEN" : "NOT_FOUND");
  }
  for (const change of [{ subject: "Mine" }, { status: "RESOLVED" }, { priority: "URGENT" }, { category: null }, { assignedTo: people.agent.id }, { tags: [] }])
    assert.equal(await ada.refused("update", { id, input: change }), "FORBIDDEN", "not a customer's to change");
  assert.equal(await ada.refused("delete", { id }), "FORBIDDEN");
  assert.equal(await agent.refused("update", { id: randomUUID(), input: { subject: "Nothing" } }), "NOT_FOUND");

  // Updating and assigning.
  let ticket = await agent.update({ id, input: { priority: "URGENT", assignedTo: people.agent.id, tags: ["parcel", "vip", "parcel"] } });
  assert.deepEqual([ticket.priority, ticket.assignedTo, ticket.tags, ticket.version], ["URGENT", people.agent.id, ["parcel", "vip"], 2]);
  assert.ok(ticket.updatedAt > made.updatedAt);
  assert.equal(ticket.category, "shipping", "what is left out stays");
  assert.deepEqual(ids(await agent.list({ product, filter: { ...search, assignedTo: people.agent.id } })), [id]);
  ticket = await agent.update({ id, input: { category: null } });
  assert.equal(ticket.category, null, "null clears");
  assert.equal((await agent.update({ id, input: {} })).version, ticket.version, "nothing changes nothing");
  assert.equal(await agent.refused("update", { id, input: { subject: "Late", expectedVersion: 1 } }), "CONFLICT");
  ticket = await agent.update({ id, input: { subject: `${input.subject}!`, expectedVersion: ticket.version } });
  assert.equal(await agent.refused("update", { id, input: { subject: null } }), "INVALID_ARGUMENT");

  // The conversation, and what is said among agents.
  const note = await agent.say({ authorId: people.agent.id, input: { ticketId: id, content: "Carrier lost it", isInternal: true } });
  assert.equal(note.isInternal, true);
  assert.equal((await agent.ticket({ id })).firstResponseAt, null, "a note is no response");
  assert.equal(await ada.refused("say", { authorId: people.ada.id, input: { ticketId: id, content: "psst", isInternal: true } }), "FORBIDDEN");
  assert.equal(await ada.refused("say", { authorId: people.agent.id, input: { ticketId: id, content: "I am the agent" } }), "FORBIDDEN");
  const reply = { ticketId: id, content: "We are looking for it.", idempotencyKey: `reply-${word}` };
  const said = await agent.say({ authorId: people.agent.id, input: reply });
  assert.deepEqual(await agent.say({ authorId: people.agent.id, input: reply }), said);
  assert.equal(await agent.refused("say", { authorId: people.agent.id, input: { ...reply, content: "Other" } }), "IDEMPOTENCY_MISMATCH");
  ticket = await agent.ticket({ id });
  assert.deepEqual([ticket.status, ticket.firstResponseAt], ["IN_PROGRESS", said.createdAt]);
  ticket = await agent.update({ id, input: { status: "WAITING_ON_CUSTOMER" } });
  await ada.say({ authorId: people.ada.id, input: { ticketId: id, content: "It is order 17. ขอบคุณค่ะ" } });
  assert.equal((await ada.ticket({ id })).status, "IN_PROGRESS");
  const contents = (messages) => messages.map(({ content }) => content);
  assert.deepEqual(contents(await agent.messages({ ticketId: id })), ["Carrier lost it", reply.content, "It is order 17. ขอบคุณค่ะ"]);
  assert.deepEqual(contents(await ada.messages({ ticketId: id })), [reply.content, "It is order 17. ขอบคุณค่ะ"], "no internal notes");
  assert.ok((await agent.events({ ticketId: id })).some(({ kind }) => kind === "NOTE_ADDED"));
  assert.ok((await ada.events({ ticketId: id })).every(({ kind }) => kind !== "NOTE_ADDED"));

  // Resolving, rating, reopening.
  assert.equal(await ada.refused("rate", { id, score: 5 }), "NOT_RESOLVED");
  ticket = await agent.update({ id, input: { status: "RESOLVED" } });
  assert.ok(ticket.resolvedAt);
  assert.equal(await agent.refused("rate", { id, score: 5 }), "FORBIDDEN");
  assert.equal(await ada.refused("rate", { id, score: 6 }), "INVALID_ARGUMENT");
  ticket = await ada.rate({ id, score: 2, comment: "Slow" });
  assert.deepEqual([ticket.csatScore, ticket.csatComment], [2, "Slow"]);
  assert.equal((await host.rate({ id, score: 3 })).csatScore, 3, "the host rates for the customer");
  await ada.say({ authorId: people.ada.id, input: { ticketId: id, content: "It broke again" } });
  ticket = await ada.ticket({ id });
  assert.deepEqual([ticket.status, ticket.reopenCount, ticket.resolvedAt], ["IN_PROGRESS", 1, null]);
  assert.equal(await agent.refused("update", { id, input: { status: "NEW" } }), "INVALID_TRANSITION");
  await agent.update({ id, input: { status: "RESOLVED" } });
  assert.equal((await ada.rate({ id, score: 5, comment: "Kind" })).csatScore, 5);
  ticket = await agent.update({ id, input: { status: "CLOSED" } });
  assert.ok(ticket.closedAt && ticket.resolvedAt);

  // Deleting and restoring.
  assert.equal(await agent.refused("delete", { id, expectedVersion: ticket.version - 1 }), "CONFLICT");
  const gone = await agent.delete({ id, expectedVersion: ticket.version });
  assert.ok(gone.deletedAt);
  assert.equal(await agent.ticket({ id }), null);
  assert.deepEqual(ids(await agent.list({ product, filter: search })), [ofBob.id, second.id]);
  assert.equal(await agent.refused("update", { id, input: { subject: "Ghost" } }), "TICKET_DELETED");
  assert.equal(await ada.refused("say", { authorId: people.ada.id, input: { ticketId: id, content: "Hello?" } }), "TICKET_DELETED");
  const back = await agent.restore({ id, expectedVersion: gone.version });
  assert.deepEqual([back.deletedAt, back.status, back.version], [null, "CLOSED", gone.version + 1]);
  assert.deepEqual((await agent.events({ ticketId: id })).map(({ version }) => version),
    Array.from({ length: back.version }, (_, i) => i + 1), "one event a version");

  // The seven views.
  const day = 24 * 3600 * 1000;
  const period = { start: new Date(Date.now() - day).toISOString(), end: new Date(Date.now() + day).toISOString() };
  const views = await agent.dashboard({ product, ...period });
  assert.ok(views.overview.totalTickets >= 3);
  assert.ok(views.overview.resolvedTickets >= 1);
  assert.equal(views.overview.totalTickets, views.overview.openTickets + views.overview.resolvedTickets);
  assert.deepEqual(views.ticketByStatus.map(({ status }) => status), ["NEW", "IN_PROGRESS", "WAITING_ON_CUSTOMER", "RESOLVED", "CLOSED"]);
  assert.deepEqual(views.ticketByPriority.map(({ priority }) => priority), ["URGENT", "HIGH", "MEDIUM", "LOW"]);
  assert.equal(views.ticketByStatus.reduce((sum, { count }) => sum + count, 0), views.overview.totalTickets);
  assert.ok(views.responseMetrics.ticketsWithFirstResponse >= 1);
  assert.ok(views.slaMetrics.totalTickets >= 0);
  assert.deepEqual([views.topAgents[0].agentId, views.topAgents[0].agentName], [people.agent.id, "Anong"]);
  assert.ok(views.ticketTrends.length >= 2 && views.ticketTrends.some(({ newTickets }) => newTickets >= 3));
  assert.equal((await stranger.dashboard({ product, ...period }))?.overview.totalTickets ?? 0, 0);
  assert.equal(await agent.refused("dashboard", { product, start: period.end, end: period.start }), "INVALID_ARGUMENT");

  // Permissions of the service.
  assert.equal((await as.reader.ticket({ id })).id, id);
  assert.equal(await as.reader.refused("update", { id, input: { subject: "No" } }), "FORBIDDEN");
  for (const [name, variables] of [["ticket", { id }], ["messages", { ticketId: id }], ["events", { ticketId: id }],
    ["list", { product }], ["dashboard", { product, ...period }], ["create", { product, input }], ["say", { authorId: people.powerless.id, input: reply }],
    ["rate", { id, score: 1 }], ["delete", { id }], ["restore", { id }]])
    assert.equal(await as.powerless.refused(name, variables), "FORBIDDEN", name);
}

for (const storage of ["sqlite", "postgres", "memory:"]) {
  test(`on ${storage}`, { skip: skipOn(storage) }, async (t) => {
    const service = await startServiceFor(t, { storage, tokens });
    for (const [name, make] of Object.entries(clients)) await t.test(`a ticket's life by ${name}`, () => live(make, service.url));

    await t.test("a permission that is missing is named", async () => {
      const { body } = await post(service, "{ supportTickets(product: \"novaskyn\") { id } viewer { permissions } }", {}, people.powerless);
      assert.equal(body.data, null);
      assert.equal(body.errors[0].message, "this needs the permission support:read");
      assert.deepEqual(body.errors[0].path, ["supportTickets"]);
      const viewer = await post(service, "{ viewer { actorId kind products permissions internalNotes } serviceInfo { name } }", {}, people.ada);
      assert.deepEqual(viewer.body.data.viewer, {
        actorId: people.ada.id, kind: "CUSTOMER", products: ["novaskyn"], permissions: ["support:read", "support:write"], internalNotes: false,
      });
    });

    await t.test("without a token, or with an unknown one", async () => {
      for (const token of [undefined, "unknown-token-unknown-token"]) {
        const { status, headers, body } = await post(service, "{ viewer { kind } }", {}, { token });
        assert.equal(status, 401);
        assert.match(headers.get("www-authenticate"), /^Bearer /);
        assert.equal(body.errors[0].extensions.code, "UNAUTHENTICATED");
        assert.equal("data" in body, false);
      }
    });
  });
}

test("windows that are over, on a desk with a history", async (t) => {
  const service = await startServiceFor(t, { storage: "memory:", args: ["--demo-data", "600"] });
  const tickets = [];
  for (const product of ["novaskyn", "lilitu", "thai"]) {
    const { body } = await post(service, `query Old { ${[0, 200, 400].map((offset) =>
      `from${offset}: supportTickets(product: "${product}", limit: 200, offset: ${offset}) { id customerId status resolvedAt closedAt csatScore }`).join("\n")} }`);
    assert.equal(body.errors, undefined);
    tickets.push(...Object.values(body.data).flat());
  }
  assert.equal(tickets.length, 600);
  const age = (instant) => (instant ? (Date.now() - Date.parse(instant)) / 86_400_000 : 0);

  const closed = tickets.find(({ status, closedAt }) => status === "CLOSED" && age(closedAt) > 8);
  const message = await post(service, `mutation Late($id: UUID!, $author: UUID!) { addTicketMessage(authorId: $author, input: {ticketId: $id, content: "Hello again"}) { id } }`,
    { id: closed.id, author: closed.customerId });
  assert.equal(message.body.errors[0].extensions.code, "REOPEN_WINDOW_OVER");

  const resolved = tickets.find(({ resolvedAt }) => age(resolvedAt) > 29);
  const rating = await post(service, "mutation Late($id: UUID!) { rateSupportTicket(id: $id, score: 5) { id } }", { id: resolved.id });
  assert.equal(rating.body.errors[0].extensions.code, "RATING_WINDOW_OVER");
});
