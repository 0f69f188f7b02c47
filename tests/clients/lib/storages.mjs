// Places for the service to keep its data in: empty, a test's own, and gone after it.

import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const server = process.env.PLEME_SUPPORT_POSTGRES; // "host=… port=… user=… dbname=…"; tests/support/postgres_cluster sets it

/** Why a test on a storage skips; false if it does not. */
export const skipOn = (storage) =>
  storage === "postgres" && !server ? "no PostgreSQL: tests/support/postgres_cluster COMMAND runs a command with one" : false;

/** A directory that is gone after the test `t`. */
export function makeDirectory(t) {
  const path = mkdtempSync(join(tmpdir(), "pleme-support-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** The folder of the programs that the server of the tests came with; empty: they are on the path. */
export function binaries() {
  const note = join(process.env.PLEME_SUPPORT_POSTGRES_FOLDER ?? "", "binaries");
  return existsSync(note) ? readFileSync(note, "utf8").trim() : "";
}

function findPsql() {
  const path = join(binaries(), "psql");
  return existsSync(path) ? path : "psql";
}

/** Runs SQL on the server; gives the lines of its answer. */
async function runSql(sql, database) {
  const where = database ? `${server} dbname=${database}` : server; // the last dbname counts
  const { stdout } = await promisify(execFile)(findPsql(), ["-XqAt", "-v", "ON_ERROR_STOP=1", "-d", where, "-c", sql]);
  return stdout.split("\n").slice(0, -1);
}

/** An empty database on the server of the tests, dropped after the test `t`. */
export async function makeDatabase(t) {
  const name = `clients_${randomUUID().replaceAll("-", "")}`;
  await runSql(`CREATE DATABASE ${name}`);
  t.after(() => runSql(`DROP DATABASE ${name} WITH (FORCE)`));
  const settings = Object.fromEntries(server.trim().split(/\s+/).map((setting) => setting.split("=")));
  return {
    name,
    uri: `postgresql://?${new URLSearchParams({ ...settings, dbname: name })}`,
    run: (sql) => runSql(sql, name),
    /** Runs SQL in the server's own database, where it may be about this one. */
    administer: (sql) => runSql(sql),
    /** How many connections others have to it. */
    connections: async () => Number((await runSql(`SELECT count(*) FROM pg_stat_activity WHERE datname = '${name}'`))[0]),
  };
}

/** What `--storage` takes for "memory:", "sqlite" or "postgres". */
export async function makePlace(t, storage, directory) {
  if (storage === "sqlite") return `sqlite:${join(directory ?? makeDirectory(t), "support.db")}`;
  if (storage === "postgres") return (await makeDatabase(t)).uri;
  return storage;
}
