// What a process takes, as the kernel counts it: processor time and memory. Linux only, as the service's container is.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const ticksPerSecond = 100; // USER_HZ, which /proc/PID/stat counts in on every Linux

/** Fields of a stat file from the third on; the second is a name that may hold anything. */
function statFields(path) {
  const text = readFileSync(path, "latin1");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** Calls `read` with each thread's folder; threads that end meanwhile are left out. */
function forEachThread(pid, read) {
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      read(thread, `/proc/${pid}/task/${thread}`);
    } catch (problem) {
      if (!["ENOENT", "ESRCH"].includes(problem.code)) throw problem;
    }
  }
}

export class Meter {
  #seen = new Map(); // each thread's time; those that ended keep their last
  #before; // what threads took that had ended before the first look, as those that load a demo desk have

  constructor(pid) {
    this.pid = pid;
    this.#before = Math.max(0, this.#coarseTime() - this.#exactTime());
  }

  /** Milliseconds of processor time since the start, of threads that have ended too. */
  processorTime() {
    const exact = this.#before + this.#exactTime();
    return Math.max(exact, this.#coarseTime() - 2000 / ticksPerSecond); // a thread that lived between two looks is in no exact time
  }

  /** To the microsecond, of all threads that were ever looked at. */
  #exactTime() {
    forEachThread(this.pid, (thread, folder) => this.#seen.set(thread, Number(readFileSync(`${folder}/schedstat`, "latin1").split(" ")[0]) / 1e6));
    let sum = 0;
    for (const time of this.#seen.values()) sum += time;
    return sum;
  }

  /** In ticks, of every thread that there was. */
  #coarseTime() {
    const fields = statFields(`/proc/${this.pid}/stat`);
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
  }

  /** Whether no thread runs or wants to. */
  isIdle() {
    let idle = true;
    forEachThread(this.pid, (thread, folder) => (idle &&= statFields(`${folder}/stat`)[0] !== "R"));
    return idle;
  }

  #kilobytes(name) {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${this.pid}/status`, "latin1"))[1]);
  }

  /** Megabytes that the process has now. */
  memory() {
    return this.#kilobytes("VmRSS") / 1024;
  }

  /** The most megabytes since `forgetPeak`. */
  peak() {
    return this.#kilobytes("VmHWM") / 1024;
  }

  forgetPeak() {
    writeFileSync(`/proc/${this.pid}/clear_refs`, "5");
  }
}

/** The exponent of a cost that grows as bytes^exponent: the slope of the line through the logarithms. */
export function fitExponent(points) {
  const logs = points.map(({ bytes, milliseconds }) => [Math.log(bytes), Math.log(milliseconds)]);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(logs.map(([value]) => value)), mean(logs.map(([, value]) => value))];
  const over = mean(logs.map(([a, b]) => (a - x) * (b - y)));
  return over / mean(logs.map(([a]) => (a - x) ** 2));
}
