// Computes from the log of a help desk alone the dashboard of each of its products, month by month in Italy and over all, as of
// the log's last row, and compares it with what replay_log --dashboards wrote.
//
// Independent on purpose, as sla_of_log.mjs, whose reading of the log it goes on with: the numbers are written down once more
// from their definitions. Nothing is sorted, indexed or summed that could be counted by walking through all tickets again.
//
//   node numbers_of_log.mjs helpdesk_log.csv dashboards.jsonl
//
// Prints every difference; exit status 1 if there is one. Numbers are the same if they have twelve digits in common.

import { readFileSync } from 'node:fs';
import { instantText, localClock, readLog, replay, workedIn } from './sla_of_log.mjs';

const MINUTE = 60_000_000n, HOUR = 60n * MINUTE, WEEK = 7n * 24n * HOUR;
const OPEN = new Set(['NEW', 'IN_PROGRESS', 'WAITING_ON_CUSTOMER']);

const knownDates = new Map();
/** The local date of an instant, YYYY-MM-DD. */
function dateOf(instant) {
  if (!knownDates.has(instant)) knownDates.set(instant, findDate(instant));
  return knownDates.get(instant);
}
function findDate(instant) {
  const part = Object.fromEntries(localClock.formatToParts(Number(instant / 1000n)).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month.padStart(2, '0')}-${part.day.padStart(2, '0')}`;
}

/** The local days that overlap [start, end), each with the first instant behind it or `end`. Days end at full hours. */
function daysOf(start, end) {
  const days = [];
  for (let at = start; at < end; at += HOUR - (at % HOUR)) {
    if (days.at(-1)?.date !== dateOf(at)) {
      if (days.length > 0) days.at(-1).end = at;
      days.push({ date: dateOf(at), end });
    }
  }
  return days;
}

/** A quotient of two BigInts to about seventeen digits. */
function quotient(dividend, divisor) {
  const whole = dividend / divisor;
  return Number(whole) + Number(dividend - whole * divisor) / Number(divisor);
}
const mean = (lengths, unit) =>
  (lengths.length === 0 ? null : quotient(lengths.reduce((sum, each) => sum + each, 0n), BigInt(lengths.length) * unit));
const percent = (part, whole) => (whole === 0 ? null : 100 * part / whole);

/** As PostgreSQL's percentile_cont: place p * (n - 1) among the sorted, between two of them in proportion. */
function percentile(lengths, hundredths, unit) {
  if (lengths.length === 0) return null;
  const sorted = [...lengths].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const place = hundredths * (lengths.length - 1);
  const below = sorted[Math.floor(place / 100)], above = sorted[Math.ceil(place / 100)];
  return quotient(below * 100n + (above - below) * BigInt(place % 100), 100n * unit);
}

/** The members of one kind of length: counts, means and percentiles, on the wall and in working time. */
function spread(name, cycles, unitName, unit) {
  const members = {};
  const fill = (infix, lengths) => {
    members[`${name}${infix}Count`] = lengths.length;
    const plural = name[0].toUpperCase() + name.slice(1) + infix + unitName;
    members[`avg${plural}`] = mean(lengths, unit);
    for (const [prefix, hundredths] of [['median', 50], ['p90', 90], ['p95', 95]])
      members[`${prefix}${plural}`] = percentile(lengths, hundredths, unit);
  };
  fill('', cycles.map((cycle) => cycle.endedAt - cycle.startedAt - cycle.suspended));
  fill('Working', cycles.map(workedIn));
  return members;
}

/** The whole dashboard of one product, for a window [start, end), as of `now`. */
function dashboardOf(tickets, start, end, now, withTrends) {
  const inWindow = (instant) => instant !== null && start <= instant && instant < end;
  const created = tickets.filter((ticket) => inWindow(ticket.createdAt));
  const fulfilled = (cycle) => cycle.outcome === 'FULFILLED' && inWindow(cycle.endedAt);
  const cycles = tickets.flatMap((ticket) => ticket.cycles.map((cycle) => ({ ...cycle, ticket })));
  const responses = cycles.filter((cycle) => cycle.metric === 'FIRST_RESPONSE' && fulfilled(cycle));
  const resolutions = cycles.filter((cycle) => cycle.metric === 'RESOLUTION' && fulfilled(cycle));
  const backlogAt = (instant) => cycles.filter((cycle) =>
    cycle.metric === 'RESOLUTION' && cycle.startedAt < instant && !(cycle.endedAt !== null && cycle.endedAt < instant)).length;
  const horizon = end < now ? end : now;
  const breaches = cycles.filter((cycle) => inWindow(cycle.breachedAt));
  const breaching = new Set(breaches.map((cycle) => cycle.ticket));
  const meeting = new Set([...responses, ...resolutions]
    .filter((cycle) => cycle.hasDeadline && cycle.breachedAt === null && !breaching.has(cycle.ticket)).map((cycle) => cycle.ticket));
  const slaTotal = breaching.size + meeting.size;
  const firsts = resolutions.filter((cycle) => cycle.ordinal === 1);
  const atFirstContact = firsts.filter(({ ticket, endedAt }) =>
    ticket.publicMessages.filter((at) => at < endedAt).length === 1 &&
    !ticket.resolutions.some((cycle) => cycle.ordinal > 1 && cycle.startedAt < endedAt + WEEK));
  const today = dateOf(now);
  const isToday = (instant) => instant !== null && dateOf(instant) === today;
  const first = spread('firstResponse', responses, 'Minutes', MINUTE);
  const resolution = spread('resolution', resolutions, 'Hours', HOUR);
  const complianceRate = percent(meeting.size, slaTotal);

  const agents = new Map();
  const of = (agent) => {
    if (!agents.has(agent)) agents.set(agent, { assigned: 0, responses: [], resolutions: [] });
    return agents.get(agent);
  };
  for (const ticket of created) if (ticket.assignee !== null) of(ticket.assignee).assigned += 1;
  for (const cycle of responses) of(cycle.endedBy).responses.push(cycle);
  for (const cycle of resolutions) of(cycle.endedBy).resolutions.push(cycle);
  const resolved = (rows) => ({
    ticketsResolved: new Set(rows.map((cycle) => cycle.ticket)).size,
    ...Object.fromEntries(Object.entries(spread('resolution', rows, 'Hours', HOUR)).filter(([name]) => /Count$|^avg/.test(name))),
    csatCount: 0, csatScore: null,
  });
  const ranked = [...agents].map(([agent, { assigned, responses: given, resolutions: made }]) => ({
    agentId: `a0000000-0000-4000-8000-${agent.padStart(12, '0')}`, ticketsAssigned: assigned,
    ...Object.fromEntries(Object.entries(spread('firstResponse', given, 'Minutes', MINUTE)).filter(([name]) => /Count$|^avg/.test(name))),
    ...resolved(made),
  })).sort((a, b) => b.ticketsResolved - a.ticketsResolved || (a.agentId < b.agentId ? -1 : 1));
  const behind = new Set(ranked.slice(10).map((row) => Number(row.agentId.slice(-12))));

  const within = (instant, day) => instant !== null && start <= instant && instant < horizon && dateOf(instant) === day;
  return {
    overview: {
      totalTickets: created.length,
      openTickets: created.filter((ticket) => OPEN.has(ticket.status)).length,
      resolvedTickets: created.filter((ticket) => !OPEN.has(ticket.status)).length,
      totalActiveTickets: backlogAt(horizon),
      newTicketsToday: tickets.filter((ticket) => isToday(ticket.createdAt)).length,
      resolvedTicketsToday: cycles.filter((cycle) => cycle.metric === 'RESOLUTION' && isToday(cycle.endedAt)).length,
      firstResponseCount: responses.length, avgFirstResponseTimeMinutes: first.avgFirstResponseMinutes,
      firstResponseWorkingCount: first.firstResponseWorkingCount,
      avgFirstResponseWorkingMinutes: first.avgFirstResponseWorkingMinutes,
      resolutionCount: resolutions.length, avgResolutionTimeHours: resolution.avgResolutionHours,
      avgFullResolutionTimeHours: mean(resolutions.map((cycle) => cycle.endedAt - cycle.ticket.createdAt), HOUR),
      resolutionWorkingCount: resolution.resolutionWorkingCount, avgResolutionWorkingHours: resolution.avgResolutionWorkingHours,
      firstResolutionCount: firsts.length, firstContactResolutionRate: percent(atFirstContact.length, firsts.length),
      firstContactProvisional: firsts.filter(({ endedAt }) => now < endedAt + WEEK).length,
      slaTicketCount: slaTotal, slaComplianceRate: complianceRate, slaBreachCount: breaches.length,
      csatCount: 0, avgCsatScore: null, csatHistogram: [0, 0, 0, 0, 0], csatPositiveRate: null,
      surveysSent: 0, surveysAnswered: 0, csatResponseRate: null,
    },
    ticketByStatus: ['NEW', 'IN_PROGRESS', 'WAITING_ON_CUSTOMER', 'RESOLVED', 'CLOSED']
      .map((status) => ({ status, count: created.filter((ticket) => ticket.status === status).length })),
    ticketByPriority: [['URGENT', '3'], ['HIGH', '4'], ['MEDIUM', '1'], ['LOW', '2']]
      .map(([priority, seriousness]) => ({ priority, count: created.filter((ticket) => ticket.seriousness === seriousness).length })),
    slaMetrics: {
      totalTickets: slaTotal, ticketsMeetingSla: meeting.size, ticketsBreachingSla: breaching.size, complianceRate,
      breachRate: percent(breaching.size, slaTotal), firstResponseCount: responses.length,
      avgFirstResponseMinutes: first.avgFirstResponseMinutes, resolutionCount: resolutions.length,
      avgResolutionHours: resolution.avgResolutionHours,
    },
    responseMetrics: {
      ticketsWithFirstResponse: created.filter((ticket) => ticket.publicMessages.length > 0).length,
      ticketsWithoutFirstResponse: created.filter((ticket) => ticket.publicMessages.length === 0).length,
      ...first, ...spread('response', responses, 'Minutes', MINUTE), ...resolution, // no customer writes in this log
    },
    topAgents: ranked.slice(0, 10),
    byOthers: resolved([]),
    byOtherAgents: resolved(resolutions.filter((cycle) => behind.has(Number(cycle.endedBy)))),
    ticketTrends: !withTrends ? [] : daysOf(start, horizon).map(({ date, end: endOfDay }) => ({
      date, newTickets: tickets.filter((ticket) => within(ticket.createdAt, date)).length,
      resolvedTickets: cycles.filter((cycle) => cycle.metric === 'RESOLUTION' && within(cycle.endedAt, date)).length,
      activeTickets: backlogAt(endOfDay),
    })),
  };
}

/** The members of the library's structs as GraphQL calls them. */
function inCamelCase(value) {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value)
    .map(([name, member]) => [name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase()), inCamelCase(member)]));
}

function* differences(found, expected, where) {
  if (typeof expected === 'number' && typeof found === 'number') {
    if (Math.abs(found - expected) > 1e-12 * Math.abs(expected)) yield `${where} is ${found}, expected ${expected}`;
  } else if (expected !== null && typeof expected === 'object' && found !== null && typeof found === 'object') {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(found)]))
      if (!(Array.isArray(expected) && name === 'length')) yield* differences(found[name], expected[name], `${where}.${name}`);
  } else if (found !== expected) {
    yield `${where} is ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
  }
}

const [log, dashboards] = process.argv.slice(2);
const rows = readLog(log);
const tickets = [...replay(rows).values()];
const now = rows.at(-1).instant;
let compared = 0, wrong = 0;
for (const line of readFileSync(dashboards, 'utf8').trim().split('\n')) {
  const { product, periodStart, periodEnd, withTrends, dashboard } = inCamelCase(JSON.parse(line));
  const instant = (text) => BigInt(Date.parse(text)) * 1000n;
  const own = tickets.filter((ticket) => `product-${ticket.product}` === product);
  for (const row of dashboard.topAgents) delete row.agentName; // no directory: the id
  const expected = dashboardOf(own, instant(periodStart), instant(periodEnd), now, withTrends);
  for (const difference of differences(dashboard, expected, `${product} ${periodStart}`)) {
    if ((wrong += 1) <= 40) console.log(difference);
  }
  compared += 1;
}
console.log(`${compared} dashboards up to ${instantText(now)}, ${wrong} differences`);
process.exit(compared > 0 && wrong === 0 ? 0 : 1);
