// The page for clients of the original: its operations with their answers, and each row of its tables, run against the service. Where
// the original's own documents are there, the page is compared with them: every field, argument and member of its API is asked for.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildSchema, getNamedType, parse, TypeInfo, validate, visit, visitWithTypeInfo } from "graphql";
import { people, tokens } from "./lib/people.mjs";
import { post, startServiceFor } from "./lib/service.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const page = readFileSync(join(root, "docs/guide/clients_of_the_original.md"), "utf8");
const shared = process.env.PLEME_SUPPORT_SHARED ?? join(root, "../shared");
const readme = join(shared, "ORIGINAL_README.md");
const contract = join(shared, "schema.graphql");

const blocks = (language) => [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, text]) => text);
const operations = blocks("graphql");
const answers = blocks("json").map((text) => JSON.parse(text));

/** The rows of the table under a heading, each as its cells. */
function rowsUnder(heading) {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  return section.split("\n").filter((line) => line.startsWith("| ")).slice(1).map((line) => line.slice(2, -2).split(" | "));
}
const spansOf = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);

/** Whether `actual` is as it is written: "…" is any text or number. */
function matches(actual, written) {
  if (written === "…") return typeof actual === "string" || typeof actual === "number";
  if (written === null || typeof written !== "object") return actual === written;
  if (actual === null || typeof actual !== "object" || Array.isArray(actual) !== Array.isArray(written)) return false;
  const keys = Object.keys(written);
  return keys.length === Object.keys(actual).length && keys.every((key) => key in actual && matches(actual[key], written[key]));
}
const check = (actual, written, what) => assert.ok(matches(actual, written), `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(written)}`);

const callers = {
  customer: people.ada, agent: people.agent, "agent of another product": people.stranger, "agent who only reads": people.reader, nobody: {},
};
const send = async (service, query, variables, { token }) => (await post(service, query, variables, { token })).body;

async function must(service, query, variables = {}, who = people.agent) {
  const { data, errors } = await send(service, query, variables, who);
  assert.equal(errors, undefined, JSON.stringify(errors));
  return Object.values(data)[0];
}

const make = (service, customer = people.ada) => must(service,
  `mutation($id: UUID!) { createSupportTicket(product: "novaskyn", input: {customerId: $id, subject: "s", description: "d", category: "orders"}) { id } }`,
  { id: customer.id }).then(({ id }) => id);
const move = (service, id, status) => must(service, `mutation($id: UUID!) { updateSupportTicket(id: $id, input: {status: ${status}}) { id } }`, { id });

/** Makes a ticket, and does something to it. */
const madeThen = (then, customer) => async (service) => {
  const id = await make(service, customer);
  await then?.(service, id);
  return id;
};
const note = `mutation($id: UUID!) { addTicketMessage(authorId: "${people.agent.id}", input: {ticketId: $id, content: "n", isInternal: true}) { id } }`;
const remove = "mutation($id: UUID!) { deleteSupportTicket(id: $id) { id } }";
const value = (it) => async () => it;

/** What the variables of the page stand for, made anew for each row. */
const standsFor = {
  customer: ["UUID!", value(people.ada.id)],
  other: ["UUID!", value(people.bob.id)],
  agent: ["UUID!", value(people.agent.id)],
  colleague: ["UUID!", value(people.admin.id)],
  nil: ["UUID!", value("00000000-0000-0000-0000-000000000000")],
  unknown: ["UUID!", value("00000000-0000-4000-8000-00000000ffff")],
  ticket: ["UUID!", madeThen()],
  others: ["UUID!", madeThen(undefined, people.bob)],
  closed: ["UUID!", madeThen((service, id) => move(service, id, "CLOSED"))],
  waiting: ["UUID!", madeThen((service, id) => move(service, id, "WAITING_ON_CUSTOMER"))],
  deleted: ["UUID!", madeThen((service, id) => must(service, remove, { id }))],
  noted: ["UUID!", madeThen((service, id) => must(service, note, { id }))],
  text101: ["String!", value("x".repeat(101))],
  text501: ["String!", value("x".repeat(501))],
  text65537: ["String!", value("x".repeat(65_537))],
  words17: ["String!", value("a ".repeat(17))],
  unknownFilter: ["TicketFilter!", value({ state: "NEW" })],
};
const written = { $unhyphenated: `"${people.ada.id.replaceAll("-", "")}"` }; // a literal, as a variable would be another code

/** Runs one field as it is written on the page, many times over if it says so. @returns the answer's body */
async function ask(service, text, who, known) {
  const [, times = 1, field] = /^(?:(\d+) × )?([^]*)$/.exec(text);
  const name = /^\w+/.exec(field)[0];
  const filled = field.replace(/\$\w+/g, (it) => written[it] ?? it);
  const used = [...new Set([...filled.matchAll(/\$(\w+)/g)].map(([, it]) => it))];
  for (const it of used) known[it] ??= await standsFor[it][1](service);
  const declared = used.length === 0 ? "" : `(${used.map((it) => `$${it}: ${standsFor[it][0]}`).join(", ")})`;
  const whole = filled.endsWith("}") ? filled : `${filled} { __typename }`;
  const kind = /^(create|update|add)/.test(name) ? "mutation" : "query";
  const document = `${kind}${declared} { ${Array.from({ length: Number(times) }, (_, i) => `a${i}: ${whole}`).join(" ")} }`;
  return send(service, document, Object.fromEntries(used.map((it) => [it, known[it]])), who);
}

const start = (t) => startServiceFor(t, { tokens, args: ["--tick-seconds", "0"] });

test("the original's operations are answered as the page says", async (t) => {
  assert.equal(operations.length, answers.length);
  const day = () => new Date().toISOString().slice(0, 10);
  let began;
  do { // what happens over midnight is of two days
    began = day();
    const service = await start(t);
    const variables = { customer: people.ada.id, agent: people.agent.id, today: `${began}T00:00:00Z` };
    variables.tomorrow = new Date(Date.parse(variables.today) + 86_400_000).toISOString();
    for (const [i, query] of operations.entries()) {
      const body = await send(service, query, variables, people.agent);
      variables.ticket ??= body.data?.createSupportTicket?.id;
      if (day() === began) check(body, answers[i], query);
    }
  } while (day() !== began);
});

test("the page has every operation of the original", { skip: existsSync(readme) && existsSync(contract) ? false : `there is no ${readme}` }, () => {
  const signatures = [...readFileSync(readme, "utf8").matchAll(/^- `(\w+\([^`]*\): [^`]+)`$/gm)].map(([, text]) => text);
  assert.equal(signatures.length, 7);
  // The contract's core: what comes after "# depth" in a type, and the second depth as a whole, the original did not have.
  const text = readFileSync(contract, "utf8").split(/^# -+ second depth\b/m)[0].replace(/\n\s*# depth[^]*?\n}/g, "\n}").replace(/"[^"\n]*\bdepth\b[^"\n]*"\s+\w+: [^\n]+/g, "");
  const core = buildSchema(text, { assumeValidSDL: true });
  const fieldsOf = (type) => Object.values(type.getFields());
  const roots = [core.getQueryType(), core.getMutationType()].flatMap(fieldsOf);
  const shown = ({ name, args, type }) => `${name}(${args.map((it) => `${it.name}: ${it.type}`).join(", ")}): ${type}`;
  assert.deepEqual(roots.map(shown).sort(), signatures.sort(), "README and contract have the same operations");

  const wanted = new Set(roots.flatMap(({ name, args }) => args.map((it) => `${name}(${it.name})`)));
  const reach = (type) => {
    const named = getNamedType(type);
    for (const field of named.getFields ? fieldsOf(named) : []) {
      if (wanted.has(`${named}.${field.name}`)) continue;
      wanted.add(`${named}.${field.name}`);
      reach(field.type);
    }
  };
  for (const { name, args, type } of roots) [type, ...args.map((it) => it.type)].forEach((it) => (wanted.add(name), reach(it)));

  const info = new TypeInfo(core);
  for (const operation of operations) {
    const document = parse(operation);
    assert.deepEqual(validate(core, document), [], "the original would have taken it");
    visit(document, visitWithTypeInfo(info, {
      Field: ({ name }) => void (wanted.delete(name.value), wanted.delete(`${getNamedType(info.getParentType())}.${name.value}`)),
      Argument: ({ name }) => void wanted.delete(`${info.getFieldDef().name}(${name.value})`),
      ObjectField: ({ name }) => void wanted.delete(`${getNamedType(info.getParentInputType())}.${name.value}`),
    }));
  }
  assert.deepEqual([...wanted], [], "not asked for by any operation of the page");
});

test("what the page says is refused is refused, by its code", async (t) => {
  const service = await start(t);
  const rows = rowsUnder("What is refused now");
  assert.ok(rows.length > 40, `${rows.length} rows`);
  for (const [asked, by, code] of rows) {
    const [field] = spansOf(asked);
    const { errors } = await ask(service, field, callers[by], {});
    assert.deepEqual([...new Set((errors ?? []).map(({ extensions }) => extensions.code))], spansOf(code), `${by}: ${field}`);
  }
});

test("what the page says is answered otherwise is answered so", async (t) => {
  const rows = rowsUnder("What is answered otherwise");
  assert.ok(rows.length > 10, `${rows.length} rows`);
  for (const [asked, by, answer] of rows) {
    const service = await start(t);
    const known = {};
    if (asked.includes('"orders"')) await make(service);
    let body;
    for (const field of spansOf(asked)) body = await ask(service, field, callers[by], known);
    assert.equal(body.errors, undefined, `${asked}: ${JSON.stringify(body.errors)}`);
    check(body.data.a0, JSON.parse(spansOf(answer)[0]), `${by}: ${asked}`);
  }
});
