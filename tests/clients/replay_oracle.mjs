// Reads the log of a help desk and says what every ticket must have come to, knowing nothing of the library: from the
// replay rules of the log's README and the lifecycle of the help desk alone. Compares with what replay_log --summary wrote.
//
//   node replay_oracle.mjs --log helpdesk_log.csv --summary summary.csv [--outcomes outcomes.jsonl]
//
// A replay under a policy also needs the outcomes that tests/independent/sla_of_log.mjs computes: a breach is a version.
// Prints every difference; exit status 1 if there is one, 2 if a file can't be read.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

function readCsv(path) {
  const [header, ...lines] = readFileSync(path, 'utf8').split(/\r?\n/).filter((line) => line !== '');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, i) => [names[i], field])));
}

const PRIORITY = { 1: 'MEDIUM', 2: 'LOW', 3: 'URGENT', 4: 'HIGH' };
const RESOLVING = new Set(['Resolve ticket', 'RESOLVED', 'VERIFIED', 'INVALID', 'DUPLICATE']);
const NOTED = new Set(['Create SW anomaly', 'Resolve SW anomaly', 'Require upgrade', 'Schedule intervention']);
const person = (role, number) => `${role}0000000-0000-4000-8000-${number.padStart(12, '0')}`;

/** One ticket. Instants are microseconds since 1970 as BigInt; one change is one version and one instant of its own. */
class Ticket {
  constructor(row) {
    this.product = `product-${row.product}`;
    this.status = 'NEW';
    this.priority = PRIORITY[row.seriousness];
    this.assigned = '';
    this.reopens = 0;
    this.messages = 0;
    this.notes = 0;
    this.firstResponse = this.resolved = this.closed = null;
    this.version = 1;
    this.updated = this.created = at(row);
  }

  /** A change at a row's instant, or one microsecond after the last change if that is later. */
  change(row, make) {
    const instant = at(row) > this.updated ? at(row) : this.updated + 1n;
    make(instant);
    this.updated = instant;
    this.version += 1;
  }

  setStatus(status, instant) {
    const wasDone = this.status === 'RESOLVED' || this.status === 'CLOSED';
    const isDone = status === 'RESOLVED' || status === 'CLOSED';
    if (!wasDone && isDone) this.resolved = instant;
    if (wasDone && !isDone) {
      this.reopens += 1;
      this.resolved = this.closed = null;
    }
    if (status === 'CLOSED') this.closed = instant;
    this.status = status;
  }

  move(row, status) {
    if (status !== this.status) this.change(row, (instant) => this.setStatus(status, instant));
  }

  play(row) {
    const isDone = () => this.status === 'RESOLVED' || this.status === 'CLOSED';
    const agent = person('a', row.agent);
    if (PRIORITY[row.seriousness] !== this.priority)
      this.change(row, () => { this.priority = PRIORITY[row.seriousness]; });
    if (row.activity === 'Take in charge ticket') {
      // One update with status and assignee, as one would send it; then the message.
      const status = isDone() || this.status === 'WAITING_ON_CUSTOMER' ? 'IN_PROGRESS' : this.status;
      if (status !== this.status || agent !== this.assigned)
        this.change(row, (instant) => {
          if (status !== this.status) this.setStatus(status, instant);
          this.assigned = agent;
        });
      this.change(row, (instant) => {
        this.messages += 1;
        this.firstResponse ??= instant;
        if (this.status === 'NEW') this.setStatus('IN_PROGRESS', instant);
      });
    } else if (row.activity === 'Wait') {
      if (isDone()) this.move(row, 'IN_PROGRESS');
      this.move(row, 'WAITING_ON_CUSTOMER');
    } else if (RESOLVING.has(row.activity)) {
      if (!isDone()) this.move(row, 'RESOLVED');
    } else if (row.activity === 'Closed') {
      this.move(row, 'CLOSED');
    } else if (NOTED.has(row.activity)) {
      this.change(row, () => { this.messages += 1; this.notes += 1; });
    } else if (row.activity !== 'Assign seriousness' && row.activity !== 'Insert ticket') {
      throw new Error(`unknown activity '${row.activity}'`);
    }
  }
}

const at = (row) => BigInt(Date.parse(row.at)) * 1000n;

/** RFC 3339 with six digits of fraction, or none when there is none. */
function instantText(instant) {
  if (instant === null) return '';
  const whole = new Date(Number(instant / 1000000n) * 1000).toISOString().slice(0, 19);
  const fraction = instant % 1000000n;
  return fraction === 0n ? `${whole}Z` : `${whole}.${String(fraction).padStart(6, '0')}Z`;
}

function expectedSummary(log) {
  const tickets = new Map();
  for (const row of log) {
    if (!tickets.has(row.case)) tickets.set(row.case, new Ticket(row));
    tickets.get(row.case).play(row);
  }
  return tickets;
}

function expectedRow(ticket) {
  return {
    product: ticket.product, status: ticket.status, priority: ticket.priority, reopen_count: String(ticket.reopens),
    message_count: String(ticket.messages), note_count: String(ticket.notes),
    first_response_at: instantText(ticket.firstResponse), resolved_at: instantText(ticket.resolved),
    closed_at: instantText(ticket.closed), assigned_to: ticket.assigned, version: String(ticket.version),
  };
}

function* differences(tickets, summary) {
  const found = new Map(summary.map((row) => [row.case, row]));
  if (found.size !== summary.length) yield 'the summary has a case twice';
  const lastNumber = new Map();
  for (const [name, ticket] of tickets) {
    const row = found.get(name);
    if (!row) { yield `case ${name}: missing`; continue; }
    for (const [column, expected] of Object.entries(expectedRow(ticket)))
      if (row[column] !== expected) yield `case ${name}: ${column} is '${row[column]}', expected '${expected}'`;
    // The map is in order of creation, in which the numbers of a product rise.
    if (!(Number(row.number) > (lastNumber.get(row.product) ?? 0))) yield `case ${name}: number ${row.number} does not rise`;
    lastNumber.set(row.product, Number(row.number));
  }
  for (const name of found.keys()) if (!tickets.has(name)) yield `case ${name}: not in the log`;
}

let log, summary, outcomes = [];
try {
  const { values } = parseArgs({ options: { log: { type: 'string' }, summary: { type: 'string' }, outcomes: { type: 'string' } } });
  log = readCsv(values.log);
  summary = readCsv(values.summary);
  if (values.outcomes) outcomes = readFileSync(values.outcomes, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
} catch (problem) {
  console.error(`replay_oracle: ${problem.message}`);
  process.exit(2);
}
const tickets = expectedSummary(log);
for (const outcome of outcomes) if (outcome.breachedAt !== null) tickets.get(outcome.case).version += 1;
const found = [...differences(tickets, summary)];
found.forEach((line) => console.log(line));
const sum = (read) => [...tickets.values()].reduce((total, ticket) => total + read(ticket), 0);
console.log(`${tickets.size} tickets, ${sum((t) => t.messages)} messages (${sum((t) => t.notes)} notes), ${sum((t) => t.version)} events, ` +
  `${sum((t) => t.reopens)} reopens, ${sum((t) => (t.firstResponse === null ? 0 : 1))} first responses, ` +
  `${sum((t) => (t.resolved === null ? 0 : 1))} resolutions; ${found.length} differences`);
process.exit(found.length === 0 ? 0 : 1);
