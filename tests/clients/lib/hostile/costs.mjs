// What a shape of request costs the service at doubling sizes, and whether that is within bounds.

import assert from "node:assert/strict";
import { fitExponent } from "./measure.mjs";
import { tokenOf } from "./desk.mjs";

/** Of one request of at most 64 KB. A debug build's processor time is not the release's. */
export const bounds = {
  milliseconds: 60 * Number(process.env.HOSTILE_SLOWNESS ?? 1),
  megabytes: 16,
  exponent: 1.1,
};
const noise = bounds.milliseconds / 60; // below it, points say nothing about growth
const sizes = [2048, 4096, 8192, 16384, 32768, 65536];
const wanted = process.env.HOSTILE_TABLE === "1" ? "table" : "verdict";

/** Waits until no thread of the service has anything to do: what it does after its answer is counted too. */
export async function settle(meter) {
  for (let quiet = 0; quiet < 3; ) {
    await new Promise(setImmediate);
    quiet = meter.isIdle() ? quiet + 1 : 0;
  }
}

/** Every answer is JSON, and what fails is never the service itself. */
export function checkAnswer({ status, headers, text }) {
  assert.match(headers["content-type"], /^application\/(graphql-response\+)?json/);
  assert.ok(status < 500 || status === 503, `status ${status}`);
  return JSON.parse(text);
}

async function measureOnce({ client, meter }, content, who) {
  await settle(meter);
  const before = { memory: meter.memory(), time: meter.processorTime() };
  meter.forgetPeak();
  const answer = await client.post(content, { token: tokenOf(who) });
  await settle(meter);
  const milliseconds = meter.processorTime() - before.time;
  const megabytes = Math.max(0, meter.peak() - before.memory);
  const { data } = checkAnswer(answer);
  return { milliseconds, megabytes, answered: answer.bytes, isDone: data !== undefined && data !== null };
}

/** Takes the smallest time and the largest memory of two measurements of one request. */
function merge(one, other) {
  if (!one) return other;
  return { ...other, milliseconds: Math.min(one.milliseconds, other.milliseconds), megabytes: Math.max(one.megabytes, other.megabytes) };
}

/** The growth over the sizes that ended as the largest did, where there is enough above the noise to tell. */
function growth(points) {
  const alike = points.filter(({ isDone, milliseconds }) => isDone === points.at(-1).isDone && milliseconds > noise);
  return alike.length < 3 ? undefined : fitExponent(alike);
}

/** Measures a shape at each size, again where a busy machine may have added to it. @returns its points and what is wrong */
export async function measureShape(attacked, shape) {
  const points = [];
  const again = async (index, count) => {
    for (let i = 0; i < count; ++i) {
      const content = shape.make(sizes[index], attacked.desk);
      points[index] = { bytes: Buffer.byteLength(content), ...merge(points[index], await measureOnce(attacked, content, shape.who)) };
    }
  };
  const isTooMuch = ({ milliseconds }) => milliseconds > bounds.milliseconds;
  const from = shape.fixed ? sizes.length - 1 : 0;
  for (let index = from; index < sizes.length; ++index) {
    await again(index, 1);
    const hopeless = points[index].milliseconds > 4 * bounds.milliseconds;
    if (!hopeless) await again(index, shape.stores ? 1 : 2);
    if (!hopeless && isTooMuch(points[index])) await again(index, 4);
    if (hopeless && wanted === "verdict") break;
  }
  const measured = points.slice(from);
  for (let i = 0; i < 4 && growth(measured) > bounds.exponent && !measured.some(isTooMuch); ++i) {
    for (let index = from; index < from + measured.length; ++index) await again(index, 2);
    measured.splice(0, measured.length, ...points.slice(from));
  }
  const exponent = growth(measured);
  const wrong = [];
  for (const { bytes, milliseconds, megabytes } of measured) {
    if (milliseconds > bounds.milliseconds) wrong.push(`${bytes} bytes cost ${milliseconds.toFixed(1)} ms`);
    if (megabytes > bounds.megabytes) wrong.push(`${bytes} bytes took ${megabytes.toFixed(1)} MB`);
  }
  if (exponent > bounds.exponent) wrong.push(`cost grows as bytes^${exponent.toFixed(2)}`);
  return { name: shape.name, points: measured, exponent, wrong };
}

/** A line of the table: the largest request, and the most that any size took. */
export function tableLine(storage, { name, points, exponent, wrong }) {
  const { bytes, isDone } = points.at(-1);
  const most = (of) => Math.max(...points.map((point) => point[of]));
  return `| ${storage} | ${name} | ${bytes} | ${points.at(-1).milliseconds.toFixed(1)} | ${most("milliseconds").toFixed(1)} | ${most("megabytes").toFixed(1)} | ${most("answered")} | ${exponent?.toFixed(2) ?? ""} | ${isDone ? "answered" : "refused"} | ${wrong.length ? "NO" : ""} |`;
}

export const tableHead = "| storage | shape | bytes | ms | most ms | most MB | most bytes answered | exponent | largest is | out of bounds |\n|---|---|---|---|---|---|---|---|---|---|";
