// GraphiQL in headless Chromium: the page comes from the service alone, a query is typed, run and answered.
// GRAPHIQL_PICTURE=FILE saves a picture of it.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { startServiceFor } from "./lib/service.mjs";

const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const web = join(dirname(fileURLToPath(import.meta.url)), "../../examples/support_service/web");
const reason = !existsSync(browserPath) ? `there is no browser at ${browserPath}`
  : !existsSync(join(web, "node_modules/graphiql")) ? "GraphiQL is not installed: npm ci --prefix examples/support_service/web" : false;

const query = `query Desk {
  supportTickets(product: "thai", limit: 3) {
    number
    subject
    status
    priority
    tags
  }
  supportDashboardMetrics(
    product: "thai"
    periodStart: "2020-01-01T00:00:00Z"
    periodEnd: "2020-02-01T00:00:00Z"
  ) {
    ticketByStatus { status count }
  }
}`;

test("GraphiQL runs a query", { skip: reason }, async (t) => {
  const service = await startServiceFor(t, { args: ["--demo-data", "200", "--web", web] });
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const problems = [];
  page.on("pageerror", (problem) => problems.push(String(problem)));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  const hosts = new Set();
  page.on("request", (request) => request.url().startsWith("http") && hosts.add(new URL(request.url()).host));

  await page.goto(service.url);
  const editor = page.locator(".graphiql-query-editor .CodeMirror");
  await editor.waitFor();
  await editor.click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(query);
  await page.locator(".graphiql-execute-button").click();
  const result = page.locator(".result-window");
  await result.getByText("ticketByStatus").first().waitFor();
  const shown = await page.evaluate(() => document.querySelector(".result-window .CodeMirror").CodeMirror.getValue());
  const answer = JSON.parse(shown);
  assert.equal(answer.errors, undefined);
  assert.equal(answer.data.supportTickets.length, 3);
  assert.match(answer.data.supportTickets[0].subject, /\S/);
  assert.equal(answer.data.supportDashboardMetrics.ticketByStatus.length, 5);

  // What it knows of the schema is in the explorer of the documentation.
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
  await page.getByText("query: Query").first().waitFor();

  assert.deepEqual(problems, []);
  assert.deepEqual([...hosts], [new URL(service.url).host], "nothing comes from another host");
  if (process.env.GRAPHIQL_PICTURE) await page.screenshot({ path: process.env.GRAPHIQL_PICTURE });
});

test("without the files the page says how to get them", async (t) => {
  const service = await startServiceFor(t, { args: ["--web", "/nowhere"] });
  const response = await fetch(service.origin, { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } });
  assert.equal(response.status, 200);
  assert.match(await response.text(), /npm ci --prefix examples\/support_service\/web/);
});
