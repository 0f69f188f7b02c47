// HTTP/1.1 as its texts have it (RFC 9110, RFC 9112), byte by byte: what is framed in two ways is refused, what is only unusual
// is answered.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { startServiceFor } from "./lib/service.mjs";
import { exchange, head, isGraphqlError, parseAnswers, readAll } from "./lib/sockets.mjs";

const inner = "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"; // what must not be taken for a request
const question = '{"query":"{ __typename }"}';

test("on one service", async (t) => {
  const service = await startServiceFor(t);
  const host = `Host: 127.0.0.1:${service.port}`;
  const refused = async (request, status) => {
    const answers = parseAnswers(await exchange(service, request));
    assert.deepEqual(answers.map((answer) => answer.status), [status], JSON.stringify(request));
    assert.match(answers[0].header, /^connection: close/im);
    isGraphqlError(answers[0].body);
  };
  const get = (target, fields) => `GET ${target} HTTP/1.1\r\n${fields}Connection: close\r\n\r\n`;
  const askedBy = async (request) => parseAnswers(await exchange(service, request));

  await t.test("a transfer coding other than chunked ends the connection", async () => {
    for (const coding of ["gzip", "xchunked", "identity", "chunked, identity", "chunked, chunked", '"chunked"', "gzip, identity", "chunked;q=1", ""])
      await refused(`POST /graphql HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: ${coding}\r\n\r\n${inner}`, 400);
    await refused(`POST /graphql HTTP/1.1\r\n${host}\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n${inner}`, 501);
    for (const lines of ["Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"])
      await refused(`POST /graphql HTTP/1.1\r\n${host}\r\n${lines}\r\n0\r\n\r\n${inner}`, 400);
    await refused(`POST /graphql HTTP/1.0\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`, 400);
  });

  await t.test("a transfer coding beside a length ends the connection, in either order", async () => {
    for (const coding of ["gzip", "chunked", "identity", "gzip, chunked"])
      for (const fields of [[`Transfer-Encoding: ${coding}`, "Content-Length: 26"], ["Content-Length: 26", `Transfer-Encoding: ${coding}`]])
        await refused(`POST /graphql HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\n${fields.join("\r\n")}\r\n\r\n${question}${inner}`, 400);
  });

  await t.test("chunks are read", async () => {
    const size = question.length.toString(16);
    const request = `POST /graphql HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: Chunked\r\n\r\n${size}\r\n${question}\r\n0\r\n\r\n${inner}`;
    const answers = await askedBy(request);
    assert.deepEqual(answers.map(({ status }) => status), [200, 200]);
    assert.equal(answers[0].body, '{"data":{"__typename":"Query"}}');
  });

  await t.test("one Host, and a valid one", async () => {
    for (const fields of ["", `${host}\r\n${host}\r\n`, "Host: 127.0.0.1\r\nHost: evil.example\r\n", "Host:\r\n", "Host: a b\r\n", "Host: 127.0.0.1/x\r\n",
      "Host: me@127.0.0.1\r\n", "Host: 127.0.0.1:x\r\n", "Host: [::1\r\n", "Host: 127.0.0.1, 127.0.0.1\r\n"])
      await refused(get("/livez", fields), 400);
    assert.deepEqual((await askedBy("GET /livez HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")).map(({ status }) => status), [200]);
  });

  await t.test("an absolute target is answered, and says whom it is for", async () => {
    for (const target of [`http://127.0.0.1:${service.port}/graphql?query=%7B__typename%7D`, "HTTP://localhost/graphql?query=%7B__typename%7D", "https://[::1]/livez"]) {
      const [answer] = await askedBy(get(target, "Host: evil.example\r\n")); // is not looked at then
      assert.equal(answer.status, 200, target);
    }
    const [posted] = await askedBy(head(service, question, "Connection: close\r\n").replace("/graphql", "http://127.0.0.1/graphql") + question);
    assert.equal(posted.body, '{"data":{"__typename":"Query"}}');
    assert.equal((await askedBy(get("http://127.0.0.1", "Host: 127.0.0.1\r\nAccept: text/html\r\n")))[0].status, 200, "an empty path is /");
    assert.equal((await askedBy(get("http://evil.example/livez", "Host: 127.0.0.1\r\n")))[0].status, 421, "--dev looks at the target too");
    for (const target of ["ftp://127.0.0.1/livez", "http:///livez", "http://me@127.0.0.1/livez", "livez"]) await refused(get(target, `${host}\r\n`), 400);
    await refused(get(`http://127.0.0.1/livez`, ""), 400);
    const line = JSON.parse(await service.line((text) => text.includes('"path":"/graphql"')));
    assert.equal(line.path, "/graphql", "the log names the path alone");
  });

  await t.test("several lines of a list are one list, and of what is said once must agree", async () => {
    const ask = async (...fields) => (await askedBy(head(service, question, `${fields.join("\r\n")}\r\nConnection: close\r\n`) + question))[0];
    assert.equal((await ask("Accept: text/html", "Accept: application/json")).status, 200);
    assert.equal((await ask("Accept: text/html", "Accept: text/plain")).status, 406);
    assert.match((await ask("Accept: application/json;q=0.1", "Accept: application/graphql-response+json")).header, /^content-type: application\/graphql-response\+json/im);
    assert.equal((await ask("Content-Type: application/json")).status, 200);
    assert.equal((await ask("Content-Type: text/plain")).status, 400);
    assert.equal((await ask("Authorization: Bearer a", "Authorization: Bearer b")).status, 400);
  });

  await t.test("a client that closes its side once it has asked is answered", async () => {
    const ask = async (request) => {
      const socket = connect({ port: service.port, host: "127.0.0.1", allowHalfOpen: true });
      const answer = readAll(socket);
      socket.end(request);
      socket.once("end", () => socket.destroy());
      return parseAnswers(await answer);
    };
    const one = head(service, question) + question;
    assert.deepEqual((await ask(one)).map(({ body }) => body), ['{"data":{"__typename":"Query"}}']);
    assert.equal((await ask(one.repeat(20))).length, 20);
  });

  await t.test("whoever is still alive is told", async () => {
    for (const path of ["/livez", "/healthz"]) {
      const response = await fetch(service.origin + path);
      assert.deepEqual([response.status, response.headers.get("cache-control"), (await response.json()).status], [200, "no-store", "ok"], path);
      assert.equal((await fetch(service.origin + path, { method: "POST" })).status, 405, path);
    }
  });

  await t.test("a hundred requests in one write, each byte of the next ones kept", async () => {
    const socket = connect(service.port, "127.0.0.1");
    const answers = readAll(socket);
    const one = head(service, question) + question;
    const all = Buffer.from(one.repeat(100) + inner);
    socket.write(all.subarray(0, 5001)); // ends somewhere in a request
    await once(socket, "data");
    socket.write(all.subarray(5001));
    const parsed = parseAnswers((await answers));
    assert.equal(parsed.length, 101);
    assert.ok(parsed.every(({ status }) => status === 200));
  });
});
