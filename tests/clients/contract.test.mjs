// The schema as clients see it: built by graphql-js from introspection, compared with the contract and with the SDL.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  buildASTSchema, buildClientSchema, buildSchema, findBreakingChanges, getIntrospectionQuery, parse, printSchema,
  validateSchema, visit,
} from "graphql";
import { toCome } from "./lib/contract_to_come.mjs";
import { post, startServiceFor } from "./lib/service.mjs";

const shared = process.env.PLEME_SUPPORT_SHARED ?? join(dirname(fileURLToPath(import.meta.url)), "../../../shared");
const contract = join(shared, "schema.graphql");

/** What the service has to answer to: the contract without its second depth, whose names come with their features. */
function readFirstDepth() {
  const [text, second] = readFileSync(contract, "utf8").split(/^# -+ second depth\b.*$/m);
  assert.ok(second, "the contract has a second depth");
  return buildASTSchema(visit(parse(text), {
    InputValueDefinition: ({ description }) => (description?.value === "second depth" ? null : undefined),
  }));
}

test("the schema of the service", async (t) => {
  const service = await startServiceFor(t);
  const options = { descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true,
    inputValueDeprecation: true, oneOf: true };
  const { status, body } = await post(service, getIntrospectionQuery(options));
  assert.equal(status, 200);
  assert.equal(body.errors, undefined);
  const schema = buildClientSchema(body.data);
  const sdl = await (await fetch(`${service.origin}/schema.graphql`)).text();

  await t.test("is valid", () => assert.deepEqual(validateSchema(schema), []));

  await t.test("breaks nothing of the contract", { skip: existsSync(contract) ? false : `there is no ${contract}` }, () => {
    assert.deepEqual(findBreakingChanges(readFirstDepth(), schema), []);
  });

  await t.test("lacks of the second depth what is to come, and nothing else", (t) => {
    if (!existsSync(contract)) return t.skip(`there is no ${contract}`);
    const whole = buildSchema(readFileSync(contract, "utf8"));
    assert.deepEqual(findBreakingChanges(whole, schema).map(({ description }) => description), toCome);
  });

  await t.test("as SDL says the same as introspection, to the letter", () => {
    assert.equal(sdl.trim(), printSchema(schema).trim());
    assert.equal(printSchema(buildSchema(sdl)).trim(), sdl.trim());
  });

  await t.test("asks with the query of every tool", async () => {
    const plain = await post(service, getIntrospectionQuery(), undefined, { operationName: "IntrospectionQuery" });
    assert.equal(plain.body.errors, undefined);
  });
});
