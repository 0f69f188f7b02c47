// Bad days of the machine under the service: what clients, health and log are told, and that it heals.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { people, tokens } from "./lib/people.mjs";
import { post, startServiceFor } from "./lib/service.mjs";
import { askUntil } from "./lib/sockets.mjs";
import { makeDirectory } from "./lib/storages.mjs";

const mounts = spawnSync("unshare", ["--mount", "true"]).status === 0;
const skip = mounts ? false : "no mount namespace: needs root";

/** A launcher that runs a script in a mount namespace of the service's own, with "$1" the directory, and becomes the service. */
const inNamespace = (script, directory) => ["unshare", "--mount", "sh", "-ec", `${script}; shift; exec "$@"`, "sh", directory];

const create = `mutation C($id: UUID!, $text: String!) { createSupportTicket(product: "novaskyn", input: {customerId: $id, subject: "s", description: $text}) { id } }`;
const list = `{ supportTickets(product: "novaskyn", limit: 1) { id } }`;

test("a full disk has one code, which health and log tell too, and heals once there is room", { skip }, async (t) => {
  const directory = makeDirectory(t);
  const disk = join(directory, "disk");
  mkdirSync(disk);
  const service = await startServiceFor(t, {
    directory, tokens, storage: `sqlite:${join(disk, "support.db")}`, args: ["--tick-seconds", "0"],
    launcher: inNamespace(`mount -t tmpfs -o size=6m none "$1"; head -c 2000000 /dev/zero > "$1/filler"`, disk),
  });
  const { token, id } = people.agent;
  const text = "x".repeat(30_000);
  const codes = new Set();
  let made = 0;
  while (codes.size === 0) {
    const { status, body } = await post(service, create, { id, text }, { token });
    assert.equal(status, 200);
    if (body.errors) codes.add(body.errors[0].extensions.code);
    else made += 1;
    assert.ok(made < 1000, "the disk is full some time");
    const shown = JSON.stringify(body);
    for (const hidden of [directory, "support.db", "sqlite", "INSERT"]) assert.ok(!shown.toLowerCase().includes(hidden.toLowerCase()));
  }
  for (let n = 0; n < 5; n += 1)
    for (const { extensions } of (await post(service, create, { id, text }, { token })).body.errors ?? []) codes.add(extensions.code);
  assert.deepEqual([...codes], ["STORAGE_FULL"]);
  assert.equal((await post(service, list, {}, { token })).body.data.supportTickets.length, 1, "reads go on");
  const health = await askUntil(() => fetch(`${service.origin}/healthz`), ({ status }) => status === 503);
  assert.deepEqual(await health.json(), { status: "unavailable", storage: "full" });
  await service.line((line) => line.includes("writes to storage fail: the disk is full"), "stderr");

  rmSync(join(`/proc/${service.pid}/root`, disk, "filler"));
  await askUntil(() => fetch(`${service.origin}/healthz`), ({ status }) => status === 200); // without any client's request
  assert.equal((await post(service, create, { id, text }, { token })).body.errors, undefined);
  const all = await post(service, `{ supportTickets(product: "novaskyn", limit: 200) { id } }`, {}, { token });
  assert.ok(all.body.data.supportTickets.length >= Math.min(made + 1, 200), "nothing that was acknowledged is lost");
});
