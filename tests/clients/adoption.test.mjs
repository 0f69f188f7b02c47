// A database of the original taken over by the steps of the page, as they stand there, for a service with a role of its own.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { people } from "./lib/people.mjs";
import { post, runToEnd, startService } from "./lib/service.mjs";
import { binaries, makeDatabase, skipOn } from "./lib/storages.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const page = readFileSync(join(root, "docs/guide/moving_from_the_original.md"), "utf8");
const steps = page.split(/^## /m).find((text) => text.startsWith("Steps\n"));
const commands = [...steps.matchAll(/^ {7}(psql .*)$/gm)].map(([, text]) => text);

test("the steps of the page take over a database", { skip: skipOn("postgres") }, async (t) => {
  const database = await makeDatabase(t);
  const uri = (user) => (user ? database.uri.replace(/user=[^&]*/, `user=${user}`) : database.uri);
  const run = (command) => execFileSync("bash", ["-ec", command.replace(/\bDATABASE\b/g, '"$DATABASE"')],
    { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, DATABASE: database.uri, PATH: `${binaries()}:${process.env.PATH}` } });
  const open = (user) => ["--storage", uri(user), "--listen", "127.0.0.1:0", "--dev", "--tick-seconds", "0"];
  const refused = async (user) => assert.deepEqual((({ code, stdout }) => [code, stdout])(await runToEnd(open(user))), [1, ""]);
  const use = async (user, work) => {
    const service = await startService({ storage: uri(user), args: ["--tick-seconds", "0"] });
    await work?.(service);
    assert.equal((await service.stop()).code, 0);
  };

  run("psql -v ON_ERROR_STOP=1 -d DATABASE -f adapters/postgres/tests/original_database.sql");
  await database.run(`INSERT INTO customers VALUES ('${people.ada.id}', 'Ada')`);
  await database.run(`INSERT INTO support_tickets (product, customer_id, subject, description) SELECT 'thai', '${people.ada.id}', 's', 'd' FROM generate_series(1, 20)`);
  await database.administer("CREATE ROLE support LOGIN");
  t.after(() => database.administer("DROP ROLE support")); // what it was granted is gone with the database by then

  assert.equal(commands.length, 3, "a dry run, the adoption, the grant");
  const [dryRun, adopt, grant] = commands;
  await refused();
  run(dryRun);
  await refused();
  run(adopt);
  run(grant);
  await refused("support"); // too early: the table that `open` makes is not granted
  await use();
  run(grant);
  await use("support", async (service) => {
    const { body } = await post(service, `mutation($id: UUID!) { createSupportTicket(product: "thai", input: {customerId: $id, subject: "s", description: "d"}) { number } }`, { id: people.ada.id });
    assert.deepEqual(body, { data: { createSupportTicket: { number: 21 } } });
    const listed = await post(service, `{ supportTickets(product: "thai", limit: 200) { number } }`);
    assert.equal(listed.body.data.supportTickets.length, 21);
  });
});
