// The audits of GraphQL over HTTP, all of them, one subtest each.

import assert from "node:assert/strict";
import { test } from "node:test";
import { audit, describe } from "./http_audit.mjs";
import { people, tokens } from "./lib/people.mjs";
import { startServiceFor } from "./lib/service.mjs";

for (const { name, options, token } of [
  { name: "without tokens", options: {} },
  { name: "with a token", options: { tokens, storage: "sqlite" }, token: people.agent.token },
]) {
  test(`the 61 audits of graphql-http ${name}`, async (t) => {
    const service = await startServiceFor(t, options);
    const results = await audit(service.url, token);
    assert.equal(results.length, 61);
    assert.deepEqual(results.filter(({ status }) => status !== "ok").map(describe), []);
  });
}
