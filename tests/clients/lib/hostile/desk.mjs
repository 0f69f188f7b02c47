// The desk that is attacked: demo data, a customer with few tickets and one with none, and what an attacker may have prepared.

import { people, tokens } from "../people.mjs";
import { startServiceFor } from "../service.mjs";
import { Client } from "./client.mjs";
import { Meter } from "./measure.mjs";
import { body } from "./text.mjs";

/** The service on its demo desk, with what attackers need to know of it. Both end with the test `t`. */
export async function startDesk(t, storage) {
  const service = await startServiceFor(t, { storage, tokens, args: ["--demo-data", "5000", "--tick-seconds", "0"] });
  const client = new Client(service);
  t.after(() => client.close());
  const ask = async (text, who = "admin", variables = {}) => {
    const { data, errors } = JSON.parse((await client.post(body(text, variables), { token: people[who].token })).text);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const { all, resolved } = await ask(`{all:supportTickets(product:"novaskyn",limit:200){id customerId} resolved:supportTickets(product:"novaskyn",limit:200,filter:{status:RESOLVED}){id}}`);
  const create = `createSupportTicket(product:"novaskyn",input:{customerId:"${people.bob.id}",subject:"s",description:"d"}){id}`;
  const made = await ask(`mutation{${["talk", "flooded", "third"].map((name) => `${name}:${create}`).join(" ")}}`, "bob");
  const talk = made.talk.id;
  for (let i = 0; i < 16; ++i) // what a patient attacker has written before
    await ask(`mutation{addTicketMessage(authorId:"${people.admin.id}",input:{ticketId:"${talk}",content:"${"m".repeat(60_000)}"}){id}}`);
  const calendar = {
    name: "many holidays",
    hours: [{ inForceFrom: "2020-01-01", weekly: [{ day: "MONDAY", from: 1, to: 900 }] }],
    holidays: Array.from({ length: 1000 }, (_, i) => ({ date: new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10), spans: [{ from: 1, to: 2 }] })),
  };
  await ask('mutation($c:SupportCalendarInput!){saveSupportCalendar(product:"novaskyn",input:$c){version}}', "admin", { c: calendar });
  const ids = (tickets) => tickets.map(({ id }) => id);
  const desk = { tickets: ids(all), resolved: ids(resolved), customer: all[0].customerId, talk, flooded: made.flooded.id };
  return { service, client, desk, meter: new Meter(service.pid) };
}

export const tokenOf = (who) => (who === "nobody" ? undefined : people[who].token);
