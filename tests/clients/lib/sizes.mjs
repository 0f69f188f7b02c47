// How much a test tries, from tests/sizes.txt.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const table = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../../sizes.txt"), "utf8");

/** The usual size of this name, or the long one where PLEME_SUPPORT_LONG_TESTS is 1. */
export function testSize(name) {
  const line = table.split("\n").find((each) => each.split(/\s+/)[0] === name);
  if (line === undefined) throw new Error(`tests/sizes.txt has no ${name}`);
  const [, usual, long] = line.replaceAll("'", "").split(/\s+/);
  return Number(process.env.PLEME_SUPPORT_LONG_TESTS === "1" ? long : usual);
}
