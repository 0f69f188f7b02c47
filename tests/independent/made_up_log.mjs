// Makes up the log of a help desk that has everything a real one rarely has: rows at the very instant of a deadline or of the end
// of working time, many rows of one ticket at one instant, pauses and reopens by the dozen, weeks in which clocks are changed.
// The same seed gives the same log on every machine.
//
//   node made_up_log.mjs [--seed 1] [--cases 300] > log.csv

import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, cases: { type: 'string', default: '300' } },
});

/** Whole numbers from 0 to below `most`: mulberry32, as Math.random takes no seed. */
let state = Number(values.seed);
function below(most) {
  state = (state + 0x6D2B79F5) | 0;
  let bits = Math.imul(state ^ (state >>> 15), 1 | state);
  bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
  return Math.floor(((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32 * most);
}
const pick = (list) => list[below(list.length)];

const HOUR = 3_600_000;
// What is repeated is more likely.
const ACTIVITIES = [
  'Take in charge ticket', 'Take in charge ticket', 'Take in charge ticket', 'Wait', 'Wait', 'Wait', 'Wait',
  'Resolve ticket', 'Resolve ticket', 'Resolve ticket', 'Closed', 'Create SW anomaly', 'Assign seriousness', 'VERIFIED',
];
// All tickets begin on a full hour, as working time and targets do, so that rows and deadlines often meet.
const HOURS_LATER = [0, 0, 0, 1, 4, 8, 9, 16, 24, 24, 24, 48, 72, 120, 168];
const LATE_BY_MS = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const MONTHS = [2, 5, 9]; // from 0: clocks are changed at the end of March and of October

const rows = [];
for (let name = 1; name <= Number(values.cases); ++name) {
  let at = Date.UTC(2010 + below(4), pick(MONTHS), 20 + below(11), 7 + below(10));
  const product = 1 + below(2);
  const length = 1 + below(13);
  for (let i = 0; i < length; ++i) {
    const activity = i === 0 ? 'Insert ticket' : pick(ACTIVITIES);
    const [agent, seriousness] = [1 + below(2), pick([1, 1, 1, 2])];
    rows.push({ at, name, text: `${new Date(at).toISOString()},${name},${activity},${agent},1,${product},${seriousness},1` });
    at += pick(HOURS_LATER) * HOUR + pick(LATE_BY_MS);
  }
}
rows.sort((a, b) => a.at - b.at || a.name - b.name); // stable: the rows of a case keep their order
console.log('at,case,activity,agent,customer,product,seriousness,service_level');
for (const { text } of rows) console.log(text);
