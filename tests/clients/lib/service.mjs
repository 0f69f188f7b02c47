// Starts support_service for a test, and ends it by its own process id. Nothing here waits by the clock: only for lines,
// exits and answers.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { makeDirectory, makePlace } from "./storages.mjs";

export const binary = process.env.SUPPORT_SERVICE;
if (!binary) throw new Error("set SUPPORT_SERVICE to the path of the support_service program");

/** Runs the program until it ends by itself. */
export async function runToEnd(args) {
  const child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  const [code, signal] = await once(child, "close");
  return { code, signal, stdout, stderr };
}

/** A running service. */
export class Service {
  #lines = [];
  #errors = [];
  #waiting = [];

  constructor(child) {
    this.child = child;
    this.pid = child.pid;
    this.exited = once(child, "exit").then(([code, signal]) => ({ code, signal }));
    createInterface({ input: child.stdout }).on("line", (line) => this.#take("stdout", line));
    createInterface({ input: child.stderr }).on("line", (line) => this.#take("stderr", line));
  }

  #take(stream, line) {
    (stream === "stdout" ? this.#lines : this.#errors).push(line);
    this.#waiting = this.#waiting.filter(({ matches, resolve }) => !matches(stream, line) || (resolve(line), false));
  }

  /** The first line of a stream, seen already or yet to come, for which `test` holds. Fails if the service ends first. */
  async line(test, stream = "stdout") {
    const known = (stream === "stdout" ? this.#lines : this.#errors).find(test);
    if (known !== undefined) return known;
    const coming = new Promise((resolve) => {
      this.#waiting.push({ matches: (from, line) => from === stream && test(line), resolve });
    });
    const ended = this.exited.then((exit) => {
      throw new Error(`support_service ended (${JSON.stringify(exit)}): ${this.#errors.join("\n")}`);
    });
    return Promise.race([coming, ended]);
  }

  get stdout() {
    return this.#lines;
  }
  get stderr() {
    return this.#errors;
  }
  /** The access log so far. */
  get log() {
    return this.#lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  }

  signal(name) {
    process.kill(this.pid, name);
  }

  /** Ends the service as an operator would. */
  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) this.signal("SIGTERM");
    return this.exited;
  }
}

/** Starts the service on a free port of the loopback and waits until it listens. */
export async function startService({ storage = "memory:", tokens, dev = !tokens, args = [], directory, launcher = [] } = {}) {
  const full = ["--listen", "127.0.0.1:0", "--storage", storage, ...args];
  if (tokens) {
    const file = join(directory, "tokens.json");
    writeFileSync(file, JSON.stringify(tokens));
    full.push("--tokens", file);
  }
  if (dev) full.push("--dev");
  const [program, ...before] = [...launcher, binary]; // a launcher ends by exec, so that the process is the service's
  const service = new Service(spawn(program, [...before, ...full], { stdio: ["ignore", "pipe", "pipe"] }));
  const line = await service.line((text) => text.startsWith("listening on "));
  service.url = line.slice("listening on ".length);
  service.origin = new URL(service.url).origin;
  service.port = Number(new URL(service.url).port);
  return service;
}

/** Starts a service that the test `t` stops at its end, which has to be a clean one. `storage` may be "sqlite" or "postgres". */
export async function startServiceFor(t, options = {}) {
  const directory = options.directory ?? makeDirectory(t);
  const storage = await makePlace(t, options.storage, directory);
  const service = await startService({ ...options, storage, directory });
  t.after(async () => {
    const { code, signal } = await service.stop();
    if (code !== 0) throw new Error(`support_service ended with ${code ?? signal}: ${service.stderr.join("\n")}`);
  });
  return service;
}

/** Sends one request by fetch. */
export async function post(service, query, variables, { token, headers = {}, operationName } = {}) {
  const response = await fetch(service.url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: JSON.stringify({ query, variables, operationName }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
