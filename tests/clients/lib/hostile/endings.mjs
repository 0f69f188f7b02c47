// Services at their end, and with a log that nobody reads.

import assert from "node:assert/strict";
import { once } from "node:events";
import { people, tokens } from "../people.mjs";
import { startService } from "../service.mjs";
import { Client } from "./client.mjs";
import { open, readAll, requestOf, statuses } from "./raw_http.mjs";
import { body } from "./text.mjs";

/** SIGTERM while connections wait that the kernel has accepted and the service has not: all of them are answered. */
export async function endWithBacklog(directory) {
  const service = await startService({ tokens, directory });
  service.signal("SIGSTOP");
  const sockets = await Promise.all(Array.from({ length: 20 }, () => open(service)));
  const request = requestOf(service, "{serviceInfo{name}}", { token: people.agent.token, head: "Connection: close\r\n" });
  for (const socket of sockets) socket.write(request);
  const answers = sockets.map(readAll);
  service.signal("SIGTERM");
  service.signal("SIGCONT");
  const texts = await Promise.all(answers);
  assert.deepEqual(await service.exited, { code: 0, signal: null });
  return texts.map((text) => statuses(text)[0]);
}

/** Whoever reads the log stops reading: requests go on, and SIGTERM ends the service all the same. */
export async function stallLog(t, directory) {
  const service = await startService({ tokens, directory });
  t.after(() => service.signal("SIGKILL"));
  service.child.stdout.pause();
  const client = new Client(service);
  const content = body("{viewer{kind}}");
  for (let i = 0; i < 4000; ++i) {
    const { status } = await client.post(content, { token: people.agent.token, signal: AbortSignal.timeout(5000) });
    assert.equal(status, 200, `request ${i}`);
  }
  client.close();
  const began = process.hrtime.bigint();
  service.signal("SIGTERM");
  const [code] = await once(service.child, "exit", { signal: AbortSignal.timeout(15_000) });
  assert.equal(code, 0);
  return Number(process.hrtime.bigint() - began) / 1e9;
}
