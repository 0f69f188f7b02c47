// What a shape of request costs the service at doubling sizes, and at the most of it that is let through; and whether that is within bounds.

import assert from "node:assert/strict";
import { tokenOf } from "./desk.mjs";
import { fitExponent } from "./measure.mjs";

/** How much slower the program is than an optimised one, which the bounds are for; one with sanitizers has no bounds. */
const slowness = Number(process.env.HOSTILE_SLOWNESS ?? 1);
export const isBounded = Number.isFinite(slowness);

/** Of one request of at most 64 KB. */
const bounds = { milliseconds: 60 * slowness, megabytes: isBounded ? 16 : Infinity, exponent: 1.1 };
const noise = slowness; // milliseconds: points below say nothing about growth
const sizes = [2048, 4096, 8192, 16384, 32768, 65536];
const parts = 64; // more than any bound on parts lets through
const measuresAll = process.env.HOSTILE_TABLE === "1";

/** Waits until no thread of the service has anything to do: what it does after its answer is counted too. */
export async function settle(meter) {
  for (let quiet = 0; quiet < 3; ) {
    await new Promise(setImmediate);
    quiet = meter.isIdle() ? quiet + 1 : 0;
  }
}

/** Every answer is JSON, and what fails is never the service itself. @returns the answer's JSON */
export function checkAnswer({ status, headers, text }) {
  assert.match(headers["content-type"], /^application\/(graphql-response\+)?json/);
  assert.ok(status < 500 || status === 503, `status ${status}`);
  return JSON.parse(text);
}

const refusals = new Set(["OPERATION_TOO_LARGE", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"]);
const isLetThrough = ({ errors = [] }) => !errors.some(({ extensions }) => refusals.has(extensions?.code));

async function measureOnce({ service, client, meter }, shape, content) {
  await settle(meter);
  const before = { memory: meter.memory(), time: meter.processorTime() };
  meter.forgetPeak();
  const answer = await (shape.send ? shape.send(service, content) : client.post(content, { token: tokenOf(shape.who) }));
  await settle(meter);
  const milliseconds = meter.processorTime() - before.time;
  const megabytes = Math.max(0, meter.peak() - before.memory);
  return { bytes: Buffer.byteLength(content), milliseconds, megabytes, answered: answer.bytes, isLetThrough: isLetThrough(checkAnswer(answer)) };
}

/** Measures a request once more: the smallest time counts, since others' work only adds to it, and the largest memory. */
async function measureAgain(attacked, shape, content, times, known) {
  let best = known;
  for (let i = 0; i < times; ++i) {
    const next = await measureOnce(attacked, shape, content);
    best = best ? { ...next, milliseconds: Math.min(best.milliseconds, next.milliseconds), megabytes: Math.max(best.megabytes, next.megabytes) } : next;
  }
  return best;
}

const isTooMuch = ({ milliseconds }) => milliseconds > bounds.milliseconds;
const isWorthRepeating = ({ milliseconds, megabytes }) => milliseconds > 4 * noise || megabytes > bounds.megabytes / 4;
const isHopeless = ({ milliseconds }) => milliseconds > 4 * bounds.milliseconds;

/** Measures a request, and again if its cost is one that matters: others' work can be a part of it. */
async function measureWell(attacked, shape, content) {
  let point = await measureAgain(attacked, shape, content, 1);
  if (!isHopeless(point) && isWorthRepeating(point) && !shape.stores) point = await measureAgain(attacked, shape, content, 2, point);
  if (!isHopeless(point) && isTooMuch(point)) point = await measureAgain(attacked, shape, content, 4, point);
  return { ...point, content };
}

/** The most parts that are let through, measured; nothing if one is too many. */
async function measureMost(attacked, shape) {
  let [least, most] = [0, parts];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if ((await measureOnce(attacked, shape, shape.makeOf(middle, attacked.desk))).isLetThrough) least = middle;
    else most = middle - 1;
  }
  return least === 0 ? undefined : { ...(await measureWell(attacked, shape, shape.makeOf(least, attacked.desk))), parts: least };
}

/** The growth over the sizes that ended as the largest did, where there is enough above the noise to tell. */
function growth(points) {
  const alike = points.filter(({ isLetThrough, milliseconds }) => isLetThrough === points.at(-1).isLetThrough && milliseconds > noise);
  return alike.length < 3 ? undefined : fitExponent(alike);
}

/** Measures a shape, again where a busy machine may have added to it. @returns its points, and what is wrong with them */
export async function measureShape(attacked, shape) {
  const points = [];
  for (const size of sizes) {
    points.push(await measureWell(attacked, shape, shape.make(size, attacked.desk)));
    if (isHopeless(points.at(-1)) && !measuresAll) break;
  }
  for (let i = 0; i < 4 && growth(points) > bounds.exponent && !points.some(isTooMuch); ++i)
    for (const [index, point] of points.entries()) points[index] = { ...(await measureAgain(attacked, shape, point.content, 2, point)), content: point.content };
  const exponent = growth(points);
  const most = shape.makeOf && (await measureMost(attacked, shape));
  const wrong = [];
  for (const { bytes, milliseconds, megabytes } of most ? [...points, most] : points) {
    if (milliseconds > bounds.milliseconds) wrong.push(`${bytes} bytes cost ${milliseconds.toFixed(1)} ms`);
    if (megabytes > bounds.megabytes) wrong.push(`${bytes} bytes took ${megabytes.toFixed(1)} MB`);
  }
  if (exponent > bounds.exponent) wrong.push(`cost grows as bytes^${exponent.toFixed(2)}`);
  return { shape, points, exponent, most, wrong };
}

export const tableHead = "| storage | shape | bytes | ms | most let through | ms | most ms | MB | KB answered | exponent | |\n|---|---|---|---|---|---|---|---|---|---|---|";

/** A line of the table: the largest request, the most parts that are let through, and the most that any of them took. */
export function tableLine(storage, { shape, points, exponent, most, wrong }) {
  const { bytes, milliseconds } = points.at(-1);
  const all = most ? [...points, most] : points;
  const highest = (of) => Math.max(...all.map((point) => point[of]));
  const through = most ? `${most.parts} in ${most.bytes} bytes | ${most.milliseconds.toFixed(1)}` : "|";
  return `| ${storage} | ${shape.name} | ${bytes} | ${milliseconds.toFixed(1)} | ${through} | ${highest("milliseconds").toFixed(1)} | ${highest("megabytes").toFixed(1)} | ${Math.round(highest("answered") / 1024)} | ${exponent?.toFixed(2) ?? ""} | ${wrong.join("; ")} |`;
}
