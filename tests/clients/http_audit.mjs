// Runs the 61 audits of npm `graphql-http` against a running service and prints those that fail.
// Usage: node http_audit.mjs URL [TOKEN]; ends with 1 if one failed.

import { pathToFileURL } from "node:url";
import { serverAudits } from "graphql-http";

/** @returns {Promise<{id: string, name: string, status: string, reason?: string}[]>} one entry an audit */
export async function audit(url, token) {
  const fetchFn = token
    ? (target, init = {}) => fetch(target, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } })
    : fetch;
  const results = [];
  for (const { id, name, fn } of serverAudits({ url, fetchFn })) {
    const { status, reason, response } = await fn();
    await response?.body?.cancel().catch(() => {}); // read already
    results.push({ id, name, status, reason });
  }
  return results;
}

export function describe({ id, name, status, reason }) {
  return `${id} ${name}: ${status}${reason ? `, ${reason}` : ""}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [url, token] = process.argv.slice(2);
  if (!url) {
    console.error("usage: node http_audit.mjs URL [TOKEN]");
    process.exit(2);
  }
  const results = await audit(url, token);
  const failed = results.filter(({ status }) => status !== "ok");
  for (const result of failed) console.log(describe(result));
  console.log(`${results.length - failed.length} of ${results.length} audits pass`);
  process.exit(failed.length === 0 ? 0 : 1);
}
