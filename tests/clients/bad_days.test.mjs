// Bad days of the machine under the service: what clients, health and log are told, and that it heals.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { people, tokens } from "./lib/people.mjs";
import { post, startServiceFor } from "./lib/service.mjs";
import { askUntil } from "./lib/sockets.mjs";
import { makeDirectory } from "./lib/storages.mjs";

const mounts = spawnSync("unshare", ["--mount", "true"]).status === 0;
const skipShell = spawnSync("sqlite3", ["--version"]).status === 0 ? false : "no program sqlite3";
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
    launcher: inNamespace(`mount -t tmpfs -o size=12m none "$1"; head -c 6500000 /dev/zero > "$1/filler"`, disk),
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

test("a wrong clock that changed settings years ahead is told by the ticks of a right one, which serves", { skip: skipShell }, async (t) => {
  const directory = makeDirectory(t);
  const file = join(directory, "support.db");
  const before = await startServiceFor(t, { directory, tokens, storage: `sqlite:${file}`, args: ["--tick-seconds", "0"] });
  const input = { name: "standard", targets: [{ metric: "RESOLUTION", priority: "MEDIUM", minutes: 60 }] };
  const made = await post(before, "mutation($input: SlaPolicyInput!) { createSlaPolicy(product: \"novaskyn\", input: $input) { version } }", { input }, people.admin);
  assert.equal(made.body.errors, undefined);
  await before.stop();
  const ahead = spawnSync("sqlite3", [file, "UPDATE desk_settings SET at = at + 10 * 365 * 86400 * 1000000"]);
  assert.equal(ahead.status, 0, String(ahead.stderr));
  const service = await startServiceFor(t, { directory, tokens, storage: `sqlite:${file}`, args: ["--tick-seconds", "1"] });
  await service.line((line) => line.includes("changes are dated later than this machine's clock, up to 20"), "stderr");

  const began = Date.now();
  const { body } = await post(service, create, { id: people.ada.id, text: "t" }, people.agent);
  assert.equal(body.errors, undefined);
  const shown = await post(service, "query($id: UUID!) { it: supportTicket(id: $id) { createdAt resolutionDueAt } }", { id: body.data.createSupportTicket.id }, people.agent);
  const { createdAt, resolutionDueAt } = shown.body.data.it;
  assert.ok(Math.abs(Date.parse(createdAt) - began) < 60_000, createdAt);
  assert.equal(Date.parse(resolutionDueAt) - Date.parse(createdAt), 3_600_000);
});

for (const [machine, kept, refusal] of [
  ["its zone database", [], "ZONES_UNAVAILABLE"],
  ["a name of its zone database", ["Etc/UTC", "Europe/London"], "INVALID_ARGUMENT"],
]) {
  test(`a machine that has lost ${machine} serves, says what is missing, and heals without a restart`, { skip }, async (t) => {
    const product = "novaskyn";
    const zones = "/usr/share/zoneinfo";
    const directory = makeDirectory(t);
    const storage = `sqlite:${join(directory, "support.db")}`;
    const ask = async (service, person, query, variables) => {
      const { status, body } = await post(service, query, variables, people[person]);
      assert.equal(status, 200);
      return body;
    };
    const calendar = {
      name: "desk", timeZone: "Europe/Rome",
      hours: [{ inForceFrom: "2020-01-01", weekly: ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
        .map((day) => ({ day, from: 0, to: 1440 })) }],
    };
    const policy = { name: "standard", calendar: "desk", targets: [["MEDIUM", 60], ["URGENT", 30]]
      .map(([priority, minutes]) => ({ metric: "RESOLUTION", priority, minutes })) };
    const save = "mutation($product: String!, $input: SupportCalendarInput!) { it: saveSupportCalendar(product: $product, input: $input) { version } }";
    const tickets = "{ it: supportTickets(product: \"novaskyn\") { id createdAt resolutionDueAt clocks { state dueAt remaining } } }";
    const dashboard = "query($zone: String!) { supportDashboardMetrics(product: \"novaskyn\", periodStart: \"2026-01-01T00:00:00Z\", periodEnd: \"2026-01-02T00:00:00Z\", timeZone: $zone) { overview { totalTickets } } }";
    const raise = "mutation($id: UUID!) { it: updateSupportTicket(id: $id, input: {priority: URGENT}) { resolutionDueAt } }";
    const minutesOf = ({ createdAt, resolutionDueAt }) => (Date.parse(resolutionDueAt) - Date.parse(createdAt)) / 60_000;

    const before = await startServiceFor(t, { directory, tokens, storage, args: ["--tick-seconds", "0"] });
    assert.equal((await ask(before, "admin", save, { product, input: calendar })).errors, undefined);
    assert.equal((await ask(before, "admin", "mutation($product: String!, $input: SlaPolicyInput!) { createSlaPolicy(product: $product, input: $input) { version } }",
      { product, input: policy })).errors, undefined);
    const { data: { createSupportTicket: { id } } } = await ask(before, "agent", create, { id: people.ada.id, text: "before" });
    await before.stop();

    const copies = kept.map((name) => `mkdir -p "$2/${dirname(name)}"; cp -L "${zones}/${name}" "$2/${name}"`).join("; ");
    const service = await startServiceFor(t, {
      directory, tokens, storage, args: ["--tick-seconds", "1"],
      launcher: ["unshare", "--mount", "sh", "-ec",
        `mkdir -p "$2"; ${copies || ":"}; mount --bind "$2" ${zones}; shift 2; exec "$@"`, "sh", directory, join(directory, "zones")],
    });
    const [stands] = (await ask(service, "agent", tickets)).data.it;
    assert.equal(minutesOf(stands), 60);
    assert.deepEqual(stands.clocks, [{ state: "RUNNING", dueAt: stands.resolutionDueAt, remaining: null }]);
    assert.equal((await ask(service, "agent", raise, { id })).data.it.resolutionDueAt, stands.resolutionDueAt);
    const made = await ask(service, "agent", create, { id: people.ada.id, text: "meanwhile" });
    assert.equal(made.errors, undefined);
    assert.equal((await ask(service, "admin", save, { product, input: { ...calendar, timeZone: "Asia/Bangkok" } })).errors[0].extensions.code, refusal);
    assert.equal((await ask(service, "agent", dashboard, { zone: "Asia/Bangkok" })).errors[0].extensions.code, refusal);
    assert.equal((await ask(service, "agent", dashboard, { zone: "UTC" })).errors, undefined);
    await service.line((line) => line.includes('"desk" of novaskyn for Europe/Rome'), "stderr");
    assert.equal((await fetch(`${service.origin}/healthz`)).status, 200);

    mkdirSync(join(directory, "zones", "Europe"), { recursive: true });
    cpSync(join(zones, "Europe", "Rome"), join(directory, "zones", "Europe", "Rome"), { dereference: true });
    await service.line((line) => line.includes("the time zones of all calendars are known again"), "stderr");
    const healed = (await askUntil(() => ask(service, "agent", tickets), ({ data }) => data.it.every((ticket) => ticket.resolutionDueAt))).data.it;
    const minutes = Object.fromEntries(healed.map((ticket) => [ticket.id === id ? "raised" : "meanwhile", Math.round(minutesOf(ticket))]));
    assert.deepEqual(minutes, { raised: 30, meanwhile: 60 });
    assert.ok(healed.every(({ clocks }) => clocks[0].remaining > 0));
    assert.equal((await fetch(`${service.origin}/healthz`)).status, 200);
  });
}
