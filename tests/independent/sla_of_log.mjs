// Computes from the log of a help desk alone what a service-level policy must have made of every ticket: one JSON line for
// each FIRST_RESPONSE and RESOLUTION cycle, with its deadline and its breach.
//
// Independent on purpose: what the library answers is compared with this. So nothing is shared with it: the rules are written
// down once more, time zones come from Intl instead of <chrono>, and working time is walked span by span and day by day from the
// start of the clock, with no closed formula and no sum carried on from one pause to the next.
//
//   node sla_of_log.mjs helpdesk_log.csv [--summary]
//
// numbers_of_log.mjs goes on with the tickets that are read here.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

// Instants, since 1970, and lengths of time are microseconds as BigInt.
const SECOND = 1_000_000n;
const HOUR = 3600n * SECOND;
/** In working time, whatever the priority. NEXT_RESPONSE has no target, so its cycles are left out. */
const TARGET = { FIRST_RESPONSE: 8n * HOUR, RESOLUTION: 40n * HOUR };

// Working time: Monday to Friday 09:00 to 13:00 and 14:00 to 18:00 in Italy, no holidays.

const SHIFTS = [[9, 13], [14, 18]];
const DAY_MS = 86_400_000;
const knownDays = new Map();
export const localClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
  hour: 'numeric', minute: 'numeric', second: 'numeric',
});

/** What clocks on the wall show at an instant, as the milliseconds at which clocks in Greenwich show the same. */
function wallOf(ms) {
  const part = Object.fromEntries(localClock.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
}

/** The instant, in milliseconds, at which clocks on the wall show `wall`: the guess is put right until they do. */
function instantOfWall(wall) {
  let ms = wall;
  for (let tries = 0; tries < 3 && wallOf(ms) !== wall; ++tries) ms += wall - wallOf(ms);
  if (wallOf(ms) !== wall) throw new Error(`no clock ever shows ${new Date(wall).toISOString()}`);
  return ms;
}
const localDay = (instant) => Math.floor(wallOf(Number(instant / 1000n)) / DAY_MS);

/** The working spans [from, to) of a local day, which is given as a count of days since 1970. */
function spansOfDay(day) {
  if (!knownDays.has(day)) {
    const weekday = new Date(day * DAY_MS).getUTCDay();
    const at = (hour) => BigInt(instantOfWall(day * DAY_MS + hour * 3_600_000)) * 1000n;
    knownDays.set(day, weekday === 0 || weekday === 6 ? [] : SHIFTS.map(([from, to]) => [at(from), at(to)]));
  }
  return knownDays.get(day);
}

/**
 * The earliest instant at which the working time inside `stretches` has come to `target`. A stretch is {from, to} and counts
 * from `from` until `to`, or for ever if that is null; the last one has to count for ever.
 */
function deadlineOf(stretches, target) {
  let counted = 0n;
  for (const { from, to } of stretches)
    for (let day = localDay(from); to === null || day <= localDay(to); ++day)
      for (const [opens, closes] of spansOfDay(day)) {
        const start = opens > from ? opens : from;
        const end = to === null || closes < to ? closes : to;
        if (end <= start) continue;
        if (counted + (end - start) >= target) return start + (target - counted);
        counted += end - start;
      }
  throw new Error('the clock stands still and will never reach its target');
}

/** The working time of a cycle that has ended: of the stretches of its clock what lies between its start and its end. */
export function workedIn({ clock, startedAt, endedAt }) {
  let worked = 0n;
  for (const stretch of clock.stretches) {
    const from = stretch.from > startedAt ? stretch.from : startedAt;
    const to = stretch.to !== null && stretch.to < endedAt ? stretch.to : endedAt;
    if (from >= to) continue;
    for (let day = localDay(from); day <= localDay(to); ++day)
      for (const [opens, closes] of spansOfDay(day)) {
        const start = opens > from ? opens : from;
        const end = closes < to ? closes : to;
        if (end > start) worked += end - start;
      }
  }
  return worked;
}

// Cycles. The cycles of one metric of a ticket share a clock: {stretches, breached}.

const isRunning = (cycle) => cycle.endedAt === null;
/** When a cycle breaches: at its deadline, but not before its clock went on, if that stood still since the very instant of it. */
const breachOf = ({ dueAt, countsSince }) => (dueAt > countsSince ? dueAt : countsSince);
const isLate = (cycle, instant) => cycle.breachedAt === null && cycle.dueAt !== null && breachOf(cycle) < instant;

/** Starts a cycle on a new clock, or on the one of the cycle before it; a clock breaches once. */
function startCycle(metric, ordinal, clock, instant) {
  const cycle = {
    metric, ordinal, clock, startedAt: instant, endedAt: null, endedBy: null, outcome: null, suspended: 0n,
    paused: false, countsSince: instant, dueAt: null, breachedAt: null, hasDeadline: !clock.breached,
  };
  count(cycle, instant);
  return cycle;
}

/** Lets the clock run from an instant on, as far as anybody knows for ever. */
function count(cycle, instant) {
  cycle.clock.stretches.push({ from: instant, to: null });
  cycle.countsSince = instant;
  cycle.paused = false;
  if (cycle.hasDeadline && cycle.breachedAt === null) cycle.dueAt = deadlineOf(cycle.clock.stretches, TARGET[cycle.metric]);
}

function pause(cycle, instant) {
  cycle.clock.stretches.at(-1).to = instant;
  cycle.paused = true;
  if (cycle.breachedAt === null) cycle.dueAt = null;
}

/** Ends a cycle. A pause that was going on ends with it, so that there is a deadline to look back on. */
function endCycle(cycle, outcome, instant, agent) {
  if (cycle.paused) count(cycle, instant);
  cycle.clock.stretches.at(-1).to = instant;
  cycle.endedAt = instant;
  cycle.endedBy = agent;
  cycle.outcome = outcome;
}

/** What counted as cancelled is owed again: the same cycle, without the time in between. */
function resume(cycle, instant) {
  if (cycle.outcome !== 'CANCELLED') return;
  cycle.suspended += instant - cycle.endedAt;
  cycle.endedAt = cycle.endedBy = cycle.outcome = null;
  count(cycle, instant);
}

function breach(cycle) {
  cycle.breachedAt = breachOf(cycle);
  cycle.clock.breached = true;
}

class Ticket {
  constructor(row) {
    this.status = 'NEW';
    this.product = row.product;
    this.createdAt = row.instant;
    this.seriousness = row.seriousness;
    this.assignee = null;
    this.agent = null; // who is at work on it
    this.publicMessages = []; // their instants
    this.changed = row.instant; // the last change: a command's or a breach's
    this.firstResponse = startCycle('FIRST_RESPONSE', 1, { stretches: [], breached: false }, row.instant);
    this.resolutions = [startCycle('RESOLUTION', 1, { stretches: [], breached: false }, row.instant)];
  }

  get cycles() { return [this.firstResponse, ...this.resolutions]; }
  get isDone() { return this.status === 'RESOLVED' || this.status === 'CLOSED'; }

  /** Of the running cycles whose deadlines passed strictly before an instant, the one to breach next. */
  earliestLate(instant) {
    return this.cycles.filter((cycle) => isRunning(cycle) && isLate(cycle, instant)).sort((a, b) => Number(breachOf(a) - breachOf(b)))[0];
  }

  /** A change strictly after the last one; deadlines that pass before it are changes of their own and may put it off. */
  change(instant, make) {
    const notBefore = (wanted) => (wanted > this.changed ? wanted : this.changed + 1n);
    for (let late; (late = this.earliestLate(notBefore(instant))) !== undefined;) {
      breach(late);
      this.changed = notBefore(late.breachedAt);
    }
    this.changed = notBefore(instant);
    make(this.changed);
  }

  /** Time goes on and nobody does anything. */
  wait(instant) {
    for (let late; (late = this.earliestLate(instant)) !== undefined;) breach(late);
  }

  enter(status, now) {
    const [wasDone, resolution] = [this.isDone, this.resolutions.at(-1)];
    this.status = status;
    if (wasDone && !this.isDone) {
      resume(this.firstResponse, now);
      this.resolutions.push(startCycle('RESOLUTION', resolution.ordinal + 1, resolution.clock, now));
    } else if (!wasDone && this.isDone) {
      endCycle(resolution, 'FULFILLED', now, this.agent);
      if (isRunning(this.firstResponse)) endCycle(this.firstResponse, 'CANCELLED', now, this.agent);
    } else if (status === 'WAITING_ON_CUSTOMER') {
      pause(resolution, now);
    } else if (resolution.paused) {
      count(resolution, now);
    }
  }

  setSeriousness(instant, seriousness) {
    if (seriousness !== this.seriousness) this.change(instant, () => { this.seriousness = seriousness; });
  }

  update(instant, status, assignee = this.assignee) {
    if (status === this.status && assignee === this.assignee) return;
    this.assignee = assignee;
    this.change(instant, (now) => { if (status !== this.status) this.enter(status, now); });
  }

  addPublicMessage(instant) {
    this.change(instant, (now) => {
      this.publicMessages.push(now);
      resume(this.firstResponse, now); // an answer answers what was not when the ticket was resolved
      if (isRunning(this.firstResponse)) endCycle(this.firstResponse, 'FULFILLED', now, this.agent);
      if (this.status === 'NEW') this.enter('IN_PROGRESS', now);
    });
  }
}

// The replay: which commands a row stands for.

const nothing = () => {};
const note = (ticket, { instant }) => ticket.change(instant, nothing);
const resolve = (ticket, { instant }) => { if (!ticket.isDone) ticket.update(instant, 'RESOLVED'); };
const ACTIVITIES = {
  'Assign seriousness': nothing, 'Insert ticket': nothing,
  'Create SW anomaly': note, 'Resolve SW anomaly': note, 'Require upgrade': note, 'Schedule intervention': note,
  'Resolve ticket': resolve, RESOLVED: resolve, VERIFIED: resolve, INVALID: resolve, DUPLICATE: resolve,
  Closed: (ticket, { instant }) => ticket.update(instant, 'CLOSED'),
  Wait(ticket, { instant }) {
    if (ticket.isDone) ticket.update(instant, 'IN_PROGRESS');
    ticket.update(instant, 'WAITING_ON_CUSTOMER');
  },
  'Take in charge ticket'(ticket, { instant, agent }) {
    const resumes = ticket.isDone || ticket.status === 'WAITING_ON_CUSTOMER';
    ticket.update(instant, resumes ? 'IN_PROGRESS' : ticket.status, agent);
    ticket.addPublicMessage(instant);
  },
};

export function readLog(path) {
  const [names, ...rows] = readFileSync(path, 'utf8').trim().split(/\r?\n/).map((line) => line.split(','));
  return rows.map((fields) => Object.fromEntries(fields.map((field, i) => [names[i], field])))
    .map((row) => ({ ...row, instant: BigInt(Date.parse(row.at)) * 1000n }));
}

/** The tickets as they are at the instant of the last row. */
export function replay(rows) {
  const tickets = new Map();
  for (const row of rows) {
    if (!tickets.has(row.case)) tickets.set(row.case, new Ticket(row));
    const ticket = tickets.get(row.case);
    ticket.agent = row.agent;
    ticket.setSeriousness(row.instant, row.seriousness);
    ACTIVITIES[row.activity](ticket, row);
  }
  for (const ticket of tickets.values()) ticket.wait(rows.at(-1).instant);
  return tickets;
}

/** RFC 3339 in UTC, with six digits of fraction or none. */
export function instantText(instant) {
  if (instant === null) return null;
  const whole = new Date(Number(instant / SECOND) * 1000).toISOString().slice(0, 19);
  return instant % SECOND === 0n ? `${whole}Z` : `${whole}.${String(instant % SECOND).padStart(6, '0')}Z`;
}

const lineOf = (name, { metric, ordinal, outcome, ...at }) => JSON.stringify({
  case: name, metric, ordinal, startedAt: instantText(at.startedAt), endedAt: instantText(at.endedAt), outcome,
  dueAt: instantText(at.dueAt), breachedAt: instantText(at.breachedAt),
});

/** Every cycle is counted once; a breached one as breached, whatever became of it. */
function summaryOf(cycles) {
  const counts = { met: 0, breached: 0, cancelled: 0, running: 0, 'reopened after a breach': 0 };
  for (const { hasDeadline, breachedAt, outcome } of cycles)
    counts[!hasDeadline ? 'reopened after a breach' : breachedAt !== null ? 'breached'
      : { null: 'running', FULFILLED: 'met', CANCELLED: 'cancelled' }[outcome]] += 1;
  return Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(', ');
}

function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { summary: { type: 'boolean' } } });
  const tickets = replay(readLog(positionals[0]));
  const inOrder = [...tickets].sort(([a], [b]) => Number(a) - Number(b));
  for (const [name, ticket] of inOrder) for (const cycle of ticket.cycles) console.log(lineOf(name, cycle));
  if (values.summary) {
    console.error(`${tickets.size} tickets`);
    console.error(`first responses: ${summaryOf(inOrder.map(([, ticket]) => ticket.firstResponse))}`);
    console.error(`resolutions: ${summaryOf(inOrder.flatMap(([, ticket]) => ticket.resolutions))}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main();
