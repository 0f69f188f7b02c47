// Service levels by a real client, on every storage: settings, clocks, explanations, dry runs, and the service's own ticks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { people, tokens } from "./lib/people.mjs";
import { post, startService, startServiceFor } from "./lib/service.mjs";
import { makeDirectory, makePlace, skipOn } from "./lib/storages.mjs";

const product = "novaskyn";
const clockFields = "metric ordinal state policy targetMinutes startedAt dueAt remaining pausedFor breachedAt";
const hour = 3_600_000;

/** Asks until an answer will do. Nothing waits by the clock but for the end of all patience. */
async function poll(ask, isGood, patience = 60_000) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (isGood(answer)) return answer;
    assert.ok(Date.now() < end, `nothing came of it: ${JSON.stringify(answer)}`);
  }
}

for (const storage of ["sqlite", "postgres", "memory:"]) {
  test(`policies and clocks on ${storage}`, { skip: skipOn(storage) }, async (t) => {
    const service = await startServiceFor(t, { storage, tokens, args: ["--tick-seconds", "0"] });
    const as = async (person, query, variables) => {
      const { body } = await post(service, query, variables, people[person]);
      return { ...body.data, code: body.errors?.[0].extensions.code, message: body.errors?.[0].message };
    };
    const calendar = {
      name: "always", timeZone: "Europe/Rome",
      hours: [{ inForceFrom: "2020-01-01", weekly: ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
        .map((day) => ({ day, from: 0, to: 1440 })) }],
    };
    const policy = {
      name: "standard", calendar: "always", warnings: [{ percent: 80 }],
      targets: ["FIRST_RESPONSE", "RESOLUTION"].map((metric) => ({ metric, priority: "MEDIUM", minutes: 60 })),
    };
    const save = "mutation($product: String!, $input: SupportCalendarInput!) { it: saveSupportCalendar(product: $product, input: $input) { version calendars { name version } } }";
    const create = "mutation($product: String!, $input: SlaPolicyInput!) { it: createSlaPolicy(product: $product, input: $input) { version changedBy policies { name calendar onReopen pauses { metric status } } } }";

    for (const person of ["ada", "agent", "reader"]) {
      assert.equal((await as(person, create, { product, input: policy })).message, "this needs the permission support:admin");
      assert.equal((await as(person, save, { product, input: calendar })).code, "FORBIDDEN");
    }
    assert.equal((await as("admin", create, { product, input: policy })).message, "calendar of policy 'standard' must be the name of a calendar of the product");
    assert.deepEqual((await as("admin", save, { product, input: calendar })).it, { version: 1, calendars: [{ name: "always", version: 1 }] });
    assert.deepEqual((await as("admin", create, { product, input: policy })).it, {
      version: 2, changedBy: people.admin.id,
      policies: [{ name: "standard", calendar: "always", onReopen: "RESUME",
        pauses: [{ metric: "NEXT_RESPONSE", status: "WAITING_ON_CUSTOMER" }, { metric: "RESOLUTION", status: "WAITING_ON_CUSTOMER" }] }],
    });
    assert.equal((await as("reader", "{ deskSettings(product: \"novaskyn\") { version } }")).deskSettings.version, 2);
    assert.equal((await as("ada", "{ deskSettings(product: \"novaskyn\") { version } }")).code, "FORBIDDEN");
    assert.deepEqual((await as("reader", "{ supportCalendars(product: \"novaskyn\") { timeZone holidays { date } } }")).supportCalendars,
      [{ timeZone: "Europe/Rome", holidays: [] }]);

    const made = (await as("ada", `mutation($product: String!, $input: CreateTicketInput!) { it: createSupportTicket(product: $product, input: $input) { id createdAt resolutionDueAt clocks { ${clockFields} } } }`,
      { product, input: { customerId: people.ada.id, subject: "Help", description: "Please" } })).it;
    assert.deepEqual(made.clocks.map(({ metric }) => metric), ["FIRST_RESPONSE", "RESOLUTION"]);
    const [first] = made.clocks;
    assert.deepEqual([first.state, first.policy, first.targetMinutes, first.startedAt, first.pausedFor, first.breachedAt],
      ["RUNNING", "standard", 60, made.createdAt, 0, null]);
    assert.equal(Date.parse(first.dueAt) - Date.parse(made.createdAt), hour);
    assert.equal(made.resolutionDueAt, made.clocks[1].dueAt);
    assert.ok(first.remaining <= 3600 && first.remaining > 3000);

    await as("agent", "mutation($id: UUID!) { updateSupportTicket(id: $id, input: {status: WAITING_ON_CUSTOMER}) { id } }", made);
    const listed = (await as("ada", "{ supportTickets(product: \"novaskyn\") { id resolutionDueAt clocks { state dueAt } } }")).supportTickets[0];
    assert.deepEqual(listed, { id: made.id, resolutionDueAt: null, clocks: [{ state: "RUNNING", dueAt: first.dueAt }, { state: "PAUSED", dueAt: null }] });

    const explain = "query($id: UUID!) { it: slaExplanation(ticketId: $id) { policy policies { policy verdict } clocks { calendar clock { metric state } entries { step } } } }";
    assert.deepEqual((await as("agent", explain, made)).it, {
      policy: "standard", policies: [{ policy: "standard", verdict: "APPLIES" }],
      clocks: [
        { calendar: "always", clock: { metric: "FIRST_RESPONSE", state: "RUNNING" }, entries: [{ step: "STARTED" }] },
        { calendar: "always", clock: { metric: "RESOLUTION", state: "PAUSED" }, entries: [{ step: "STARTED" }, { step: "PAUSED" }] },
      ],
    });
    assert.equal((await as("ada", explain, made)).code, "FORBIDDEN");
    assert.equal((await as("agent", explain, { id: people.ada.id })).it, null);

    const dryRun = "query($product: String!, $policies: [SlaPolicyInput!]!) { it: slaDryRun(product: $product, policies: $policies) { examined next changed { ticketId before { metric dueAt } after { metric dueAt } } } }";
    const longer = { ...policy, targets: [{ metric: "FIRST_RESPONSE", priority: "MEDIUM", minutes: 120 }] };
    const previewed = (await as("reader", dryRun, { product, policies: [longer] })).it;
    assert.deepEqual([previewed.examined, previewed.next, previewed.changed.length], [1, null, 1]);
    assert.equal(Date.parse(previewed.changed[0].after[0].dueAt) - Date.parse(previewed.changed[0].before[0].dueAt), hour);
    assert.deepEqual(previewed.changed[0].after.map(({ metric }) => metric), ["FIRST_RESPONSE"]);
    assert.deepEqual((await as("reader", dryRun, { product, policies: [policy] })).it.changed, []);
    assert.equal((await as("ada", dryRun, { product, policies: [] })).code, "FORBIDDEN");
    assert.equal((await as("reader", "{ deskSettings(product: \"novaskyn\") { version } }")).deskSettings.version, 2, "a dry run writes nothing");
  });
}

const list = "{ it: supportTickets(product: \"thai\", limit: 200) { id status clocks { metric state breachedAt } } }";
const history = "query($id: UUID!) { it: ticketEvents(ticketId: $id) { kind metric dueAt actor at } }";
const breachesOf = async (service, id) =>
  (await post(service, history, { id })).body.data.it.filter(({ kind }) => kind === "SLA_BREACHED");

for (const kind of ["sqlite", "postgres"]) {
  test(`a deadline that passed while nobody served is written down at the start: ${kind}`, { skip: skipOn(kind) }, async (t) => {
    const directory = makeDirectory(t);
    const storage = await makePlace(t, kind, directory);
    const sleeper = await startService({ storage, args: ["--demo-data", "1000", "--tick-seconds", "0"] }); // so many that some are forgotten
    const tickets = (await post(sleeper, list)).body.data.it;
    let late;
    for (const ticket of tickets) {
      const known = new Set((await breachesOf(sleeper, ticket.id)).map(({ dueAt }) => dueAt));
      const clock = ticket.clocks.find(({ breachedAt }) => breachedAt && !known.has(breachedAt));
      if (clock) late = { id: ticket.id, ...clock };
    }
    assert.ok(late, "the demo has a ticket that is late and that nobody has touched since");
    assert.equal((await sleeper.stop()).code, 0);

    const service = await startServiceFor(t, { storage, directory, args: ["--tick-seconds", "86400"] });
    const events = await poll(() => breachesOf(service, late.id), (found) => found.some(({ metric }) => metric === late.metric));
    const event = events.find(({ metric }) => metric === late.metric);
    assert.deepEqual([event.dueAt, event.actor], [late.breachedAt, "SYSTEM"]);
  });
}

test("what comes due later is written down by the timer", async (t) => {
  const service = await startServiceFor(t, { storage: "memory:", args: ["--demo-data", "400", "--tick-seconds", "1"] });
  const isInTime = ({ metric, state }) => metric === "RESOLUTION" && (state === "RUNNING" || state === "PAUSED");
  const ticket = (await post(service, list)).body.data.it.find(({ clocks }) => clocks.some(isInTime));
  assert.ok(ticket, "the demo has a ticket that is in time");
  assert.deepEqual((await breachesOf(service, ticket.id)).filter(({ metric }) => metric === "RESOLUTION"), []);
  // Whatever its priority, more than a minute of work has gone into it: by this policy it is late at once.
  const targets = ["LOW", "MEDIUM", "HIGH", "URGENT"].map((priority) => ({ metric: "RESOLUTION", priority, minutes: 1 }));
  const { body } = await post(service, "mutation($input: SlaPolicyInput!) { createSlaPolicy(product: \"thai\", input: $input, position: 0) { version } }",
    { input: { name: "hasty", targets, pauses: [] } });
  assert.equal(body.errors, undefined);
  await poll(() => breachesOf(service, ticket.id), (found) => found.some(({ metric }) => metric === "RESOLUTION"));
});
