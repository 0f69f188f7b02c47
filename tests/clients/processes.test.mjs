// Two services on one database: what they are asked at once happens once, whichever of them it reaches.

import assert from "node:assert/strict";
import { test } from "node:test";
import { people, tokens } from "./lib/people.mjs";
import { post, startServiceFor } from "./lib/service.mjs";
import { testSize } from "./lib/sizes.mjs";
import { makeDirectory, makePlace, skipOn } from "./lib/storages.mjs";

const create = `mutation Create($input: CreateTicketInput!) { done: createSupportTicket(product: "thai", input: $input) { id number } }`;
const say = `mutation Say($author: UUID!, $input: AddTicketMessageInput!) { done: addTicketMessage(authorId: $author, input: $input) { id } }`;
const callers = 16;
const rounds = testSize("process_rounds");

for (const storage of ["sqlite", "postgres"]) test(`on ${storage}`, { skip: skipOn(storage) }, async (t) => {
  const directory = makeDirectory(t);
  const place = await makePlace(t, storage, directory);
  // They start at the same time, so that both find a database without a schema.
  const services = await Promise.all([0, 1].map(() => startServiceFor(t, { storage: place, tokens, directory, args: ["--threads", "8"] })));
  const { token, id: author } = people.agent;
  const ask = async (service, query, variables) => {
    const { body } = await post(service, query, variables, { token });
    assert.equal(body.errors, undefined);
    return body.data;
  };
  /** Asks the services in turn, all at once. */
  const askAtOnce = (query, makeVariables) => Promise.all(Array.from({ length: callers }, async (_, i) => (await ask(services[i % 2], query, makeVariables(i))).done));
  const only = (answers) => {
    const ids = new Set(answers.map(({ id }) => id));
    assert.equal(ids.size, 1, "all answers name the same");
    return [...ids][0];
  };
  const input = { customerId: people.ada.id, subject: "Where is it?", description: "x" };

  await t.test("one idempotency key, one ticket and one message", async () => {
    for (let round = 0; round < rounds; ++round) {
      const idempotencyKey = `round ${round}`;
      const ticketId = only(await askAtOnce(create, () => ({ input: { ...input, idempotencyKey } })));
      const message = only(await askAtOnce(say, () => ({ author, input: { ticketId, content: "Once", idempotencyKey } })));
      for (const service of services) {
        const found = await ask(service, `query Q($id: UUID!) { ticketMessages(ticketId: $id) { id } ticketEvents(ticketId: $id) { version } }`, { id: ticketId });
        assert.deepEqual(found, { ticketMessages: [{ id: message }], ticketEvents: [{ version: 1 }, { version: 2 }] });
      }
    }
    for (const service of services)
      assert.equal((await ask(service, `{ done: supportTickets(product: "thai", limit: 200) { id } }`)).done.length, rounds);
  });

  await t.test("no number twice", async () => {
    const numbers = [];
    for (let round = 0; round < rounds; ++round)
      numbers.push(...(await askAtOnce(create, (i) => ({ input: { ...input, subject: `Number ${round}.${i}` } }))).map(({ number }) => number));
    assert.equal(new Set(numbers).size, callers * rounds);
  });
});
