// Surveys over HTTP: asked for by who is known, answered by who has nothing but the token.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { people, tokens } from "./lib/people.mjs";
import { post, startServiceFor } from "./lib/service.mjs";

const survey = "{ ticketId ordinal token sentAt expiresAt score comment answeredAt changeableUntil }";
const create = `mutation($input: CreateTicketInput!) { done: createSupportTicket(product: "novaskyn", input: $input) { id } }`;
const resolve = "mutation($id: UUID!) { done: updateSupportTicket(id: $id, input: {status: RESOLVED}) { id } }";
const remove = "mutation($id: UUID!) { done: deleteSupportTicket(id: $id) { id } }";
const request = `mutation($id: UUID!) { done: requestSatisfaction(ticketId: $id) ${survey} }`;
const look = `query($token: String!) { done: satisfactionSurvey(token: $token) ${survey} }`;
const answer = `mutation($token: String!, $score: Int!, $comment: String) { done: rateByToken(token: $token, score: $score, comment: $comment) ${survey} }`;
const ticket = "query($id: UUID!) { done: supportTicket(id: $id) { csatScore csatComment } }";

test("surveys", async (t) => {
  const service = await startServiceFor(t, { storage: "sqlite", tokens });
  const ask = async (query, variables, who) => {
    const { status, body } = await post(service, query, variables, { token: who?.token });
    assert.equal(status, 200, JSON.stringify(body));
    return { done: body.data?.done ?? null, code: body.errors?.[0].extensions.code };
  };
  const { done: { id } } = await ask(create, { input: { customerId: people.ada.id, subject: "Broken", description: "x" } }, people.ada);

  await t.test("are asked for by the desk's own people, of what is resolved", async () => {
    assert.equal((await ask(request, { id }, people.agent)).code, "NOT_RESOLVED");
    await ask(resolve, { id }, people.agent);
    assert.equal((await ask(request, { id }, people.ada)).code, "FORBIDDEN", "not by the customer");
    assert.equal((await ask(request, { id }, people.reader)).code, "FORBIDDEN", "not without support:write");
    assert.equal((await ask(request, { id }, people.stranger)).code, "NOT_FOUND", "not from another product");
  });

  const { done: asked } = await ask(request, { id }, people.agent);
  assert.match(asked.token, /^[0-9a-f]{32}$/);
  assert.deepEqual((await ask(request, { id }, people.host)).done, asked);

  await t.test("are answered without a login, by the token", async () => {
    assert.deepEqual((await ask(look, { token: asked.token })).done, asked);
    const { done: answered } = await ask(answer, { token: asked.token, score: 2, comment: "ช้า" });
    assert.deepEqual([answered.score, answered.comment], [2, "ช้า"]);
    assert.ok(answered.changeableUntil > answered.answeredAt);
    assert.equal((await ask(answer, { token: asked.token, score: 4 })).done.score, 4);
    assert.deepEqual((await ask(ticket, { id }, people.agent)).done, { csatScore: 4, csatComment: null });
    assert.equal((await ask(answer, { token: asked.token, score: 9 })).code, "INVALID_ARGUMENT");
    // Who has a login may as well, whatever it lets him do.
    assert.equal((await ask(answer, { token: asked.token, score: 5 }, people.powerless)).done.score, 5);
    const byGet = await fetch(`${service.url}?${new URLSearchParams({ query: look, variables: JSON.stringify({ token: asked.token }) })}`,
      { headers: { accept: "application/graphql-response+json" } });
    assert.equal((await byGet.json()).data.done.score, 5);
  });

  await t.test("don't tell what tokens there are, nor what became of a ticket", async () => {
    for (const token of [randomUUID().replaceAll("-", ""), "nonsense", "", id]) {
      assert.deepEqual(await ask(look, { token }), { done: null, code: undefined });
      assert.equal((await ask(answer, { token, score: 5 })).code, "NOT_FOUND");
    }
    await ask(remove, { id }, people.agent);
    assert.deepEqual(await ask(look, { token: asked.token }), { done: null, code: undefined });
    assert.equal((await ask(answer, { token: asked.token, score: 5 })).code, "NOT_FOUND");
  });

  await t.test("open nothing else", async () => {
    const input = { customerId: people.ada.id, subject: "Sneaked in", description: "x" };
    for (const [query, variables] of [
      [create, { input }], [request, { id }], [ticket, { id }], ["{ viewer { kind } }"], ["{ __typename }"],
      ["{ __schema { queryType { name } } }"], ["{ serviceInfo { name } }"],
      [`query($token: String!) { done: satisfactionSurvey(token: $token) { score } viewer { kind } }`, { token: asked.token }],
      [`mutation($token: String!, $input: CreateTicketInput!) { rateByToken(token: $token, score: 1) { score } done: createSupportTicket(product: "novaskyn", input: $input) { id } }`,
        { token: asked.token, input }],
    ]) {
      const { status, headers, body } = await post(service, query, variables);
      assert.equal(status, 401, query);
      assert.match(headers.get("www-authenticate"), /^Bearer /);
      assert.equal(body.errors[0].extensions.code, "UNAUTHENTICATED");
      assert.equal("data" in body, false);
    }
    const wrong = await post(service, look, { token: asked.token }, { token: "unknown-token-unknown-token" });
    assert.equal(wrong.status, 401, "a login that is not known is refused, survey or not");
    const { done } = await ask(`{ done: supportTickets(product: "novaskyn") { subject } }`, {}, people.agent);
    assert.deepEqual(done, []);
  });

  await t.test("leave no token in the log", async () => {
    assert.ok(service.log.length > 10);
    assert.ok(![...service.stdout, ...service.stderr].some((line) => line.includes(asked.token)));
  });
});
