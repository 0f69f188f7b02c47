// Requests that make the service's own fields work: dashboards, lists, searches, dry runs and mutations, by alias, by variable
// and by argument. `make(bytes, desk)` gives a body; `who` is one of lib/people.mjs, or nobody; a shape that `stores` leaves what it wrote.

import { body, fill, times } from "./text.mjs";

const product = 'product:"novaskyn"';
const period = 'periodStart:"2020-01-01T00:00:00Z",periodEnd:"2029-12-01T00:00:00Z"';
const dashboard = (i, zone = "UTC") => `a${i}:supportDashboardMetrics(${product},${period},timeZone:"${zone}"){overview{totalTickets}}`;
const day = (i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString();
const zones = ["Asia/Bangkok", "Europe/Rome", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Cairo", "Asia/Tehran"];
const members = `id product number version customerId subject description status priority category assignedTo tags firstResponseAt resolvedAt
  resolvedBy resolvedByKind closedAt reopenCount agentReplies slaBreach firstResponseDueAt nextResponseDueAt resolutionDueAt csatScore csatComment
  csatRatedAt createdAt updatedAt deletedAt`;
const clock = "metric ordinal state policy targetMinutes startedAt dueAt remaining pausedFor breachedAt";
const views = `overview{totalTickets openTickets avgFirstResponseTimeMinutes avgCsatScore} ticketByStatus{status count} ticketByPriority{priority count}
  slaMetrics{complianceRate} responseMetrics{medianResolutionHours} topAgents{agentId agentName ticketsResolved}
  ticketTrends{date newTickets resolvedTickets activeTickets}`;
const policy = (i, more = "") => `{name:"p${i}",tags:["t${i}"],targets:[{metric:RESOLUTION,priority:LOW,minutes:60},{metric:FIRST_RESPONSE,priority:HIGH,minutes:5}]${more}}`;
const search = (words) => `supportTickets(${product},limit:200,filter:{searchQuery:"${words}"}){id}`;
const letters = "etaoinsrhldcumfpgwybvkxjqz";
const searched = (count) => times(count, (i) => letters[i % letters.length]);
const unknown = "00000000-0000-4000-8000-00000000ffff";

const query = (name, make, more = {}) => ({ name, who: "admin", make: (bytes, desk) => body(`{${make(bytes, desk)}}`), ...more });
const mutation = (name, make, more = {}) => ({ name, who: "admin", make: (bytes, desk) => body(`mutation{${make(bytes, desk)}}`), ...more });

export const dashboards = [
  query("dashboards by alias", (bytes) => fill(bytes, (i) => dashboard(i))),
  query("dashboards by alias, of a customer without tickets", (bytes) => fill(bytes, (i) => dashboard(i)), { who: "ada" }),
  query("dashboards by alias, of a customer with few tickets", (bytes) => fill(bytes, (i) => dashboard(i)), { who: "bob" }),
  query("dashboards of differing periods", (bytes) => fill(bytes, (i) =>
    `a${i}:supportDashboardMetrics(${product},periodStart:"${day(i)}",periodEnd:"2029-12-01T00:00:00Z"){overview{totalTickets}}`)),
  query("dashboards of differing zones", (bytes) => fill(bytes, (i) => dashboard(i, zones[i % zones.length]))),
  { name: "dashboards by variable and fragment", who: "admin", make: (bytes) => body(
    `query($s:DateTime!,$e:DateTime!,$p:String!){${fill(bytes, (i) => `a${i}:supportDashboardMetrics(product:$p,periodStart:$s,periodEnd:$e){...F}`)}} fragment F on SupportDashboardMetrics{overview{totalTickets}}`,
    { s: "2020-01-01T00:00:00Z", e: "2029-12-01T00:00:00Z", p: "novaskyn" }) },
  query("twenty dashboards with all their views", () => times(20, (i) =>
    `a${i}:supportDashboardMetrics(${product},periodStart:"${day(i)}",periodEnd:"2026-12-30T00:00:00Z",timeZone:"${zones[i % zones.length]}"){${views}}`), { fixed: true }),
  query("twenty dashboards of a customer without tickets", () => times(20, (i) => dashboard(i, zones[i % zones.length])), { who: "ada", fixed: true }),
  query("one dashboard of 1,100 days", () => `supportDashboardMetrics(${product},periodStart:"2024-01-01T00:00:00Z",periodEnd:"2026-12-30T00:00:00Z"){${views}}`, { fixed: true }),
];

export const lists = [
  query("lists of 200 with clocks by alias", (bytes) => fill(bytes, (i) => `a${i}:supportTickets(${product},limit:200){id clocks{${clock}}}`)),
  query("twenty lists of 200, everything of each ticket", () => times(20, (i) => `a${i}:supportTickets(${product},limit:200,offset:${i}){${members} clocks{${clock}}}`), { fixed: true }),
  query("one list of 200, its descriptions again and again", (bytes) => `supportTickets(${product},limit:200){${fill(bytes, (i) => `a${i}:description`)}}`),
  query("one list of 200, its clocks again and again", (bytes) => `supportTickets(${product},limit:200){${fill(bytes, (i) => `a${i}:clocks{dueAt}`)}}`),
  query("twenty lists of 200, thirty descriptions of each ticket", () => times(20, (i) => `a${i}:supportTickets(${product},limit:200){${times(30, (j) => `d${j}:description`)}}`), { fixed: true }),
  query("twenty lists of 200, thirty of each of 28 fields", () =>
    `${times(20, (i) => `a${i}:supportTickets(${product},limit:200){...F}`)}} fragment F on SupportTicket{${members.split(/\s+/).map((name) => times(30, (j) => `${name}${j}:${name}`)).join(" ")}`, { fixed: true }),
  query("a list of 200 that spreads one fragment again and again", (bytes) =>
    `supportTickets(${product},limit:200){${fill(bytes, () => "...F")}}} fragment F on SupportTicket{${members}`),
  query("lists at the largest offset by alias", (bytes) => fill(bytes, (i) => `a${i}:supportTickets(${product},limit:200,offset:10000){id}`)),
  query("lists that find nothing by alias", (bytes) => fill(bytes, (i) => `a${i}:supportTickets(${product},limit:200,filter:{category:"none${i}",priority:LOW,status:CLOSED}){id}`)),
  query("searches of 245 words by alias", (bytes) => fill(bytes, (i) => `a${i}:${search(searched(245))}`)),
  query("searches of 16 letters by alias", (bytes) => fill(bytes, (i) => `a${i}:${search(searched(16))}`)),
  query("twenty searches of 15 letters and a word that is nowhere", () => times(20, (i) => `a${i}:${search(`${searched(15)} zqzqx${i}`)}`), { fixed: true }),
  query("twenty searches of one rare letter", () => times(20, (i) => `a${i}:${search(String.fromCharCode(0xf00 + i))}`), { fixed: true }),
  query("one search of 500 letters", () => search("x".repeat(500)), { fixed: true }),
  query("conversations by alias", (bytes, { talk }) => fill(bytes, (i) => `a${i}:ticketMessages(ticketId:"${talk}"){id content}`)),
  query("one long conversation", (bytes, { talk }) => `ticketMessages(ticketId:"${talk}"){${fill(bytes, (i) => `a${i}:content`)}}`),
  query("histories by alias", (bytes, { talk }) => fill(bytes, (i) => `a${i}:ticketEvents(ticketId:"${talk}"){id kind changes{field before after}}`)),
  query("explanations by alias", (bytes, { tickets }) => fill(bytes, (i) =>
    `a${i}:slaExplanation(ticketId:"${tickets[i % tickets.length]}"){policies{policy verdict} clocks{entries{at step}}}`)),
  query("tickets by alias", (bytes, { tickets }) => fill(bytes, (i) => `a${i}:supportTicket(id:"${tickets[i % tickets.length]}"){${members} clocks{${clock}}}`)),
  query("tickets that are not there by alias", (bytes) => fill(bytes, (i) => `a${i}:supportTicket(id:"${unknown}"){id}`)),
  query("settings and calendars by alias", (bytes) => fill(bytes, (i) => `a${i}:deskSettings(${product}){policies{name targets{minutes}}} b${i}:supportCalendars(${product}){name holidays{date}}`)),
  query("surveys by token and alias", (bytes) => fill(bytes, (i) => `a${i}:satisfactionSurvey(token:"token-${i}"){score}`), { who: "nobody" }),
];

export const dryRuns = [
  query("dry runs by alias", (bytes) => fill(bytes, (i) => `a${i}:slaDryRun(${product},policies:[${policy(i)}],limit:200){examined}`)),
  query("one dry run of many policies", (bytes) => `slaDryRun(${product},limit:200,policies:[${fill(bytes, (i) => policy(i), { between: "," })}]){changed{ticketId}}`),
  query("one dry run of a policy with many conditions", (bytes) =>
    `slaDryRun(${product},limit:200,policies:[{name:"p",tags:[${fill(bytes, (i) => `"t${i}"`, { between: "," })}],targets:[{metric:RESOLUTION,priority:LOW,minutes:60}]}]){examined}`),
  { name: "twenty dry runs of 100 policies by variable, in a calendar of many holidays", who: "admin", fixed: true, make: () => body(
    `query($p:[SlaPolicyInput!]!){${times(20, (i) => `a${i}:slaDryRun(${product},policies:$p,limit:200){changed{ticketId}}`)}}`,
    { p: Array.from({ length: 100 }, (_, i) => ({ name: `p${i}`, tags: i < 99 ? [`t${i}`] : [], calendar: "many holidays",
      targets: ["LOW", "MEDIUM", "HIGH", "URGENT"].map((priority) => ({ metric: "RESOLUTION", priority, minutes: 600 })) })) }) },
];

const message = (ticket, content, more = "") => `addTicketMessage(authorId:"${unknown}",input:{ticketId:"${ticket}",content:"${content}"${more}}){id}`;
const creation = (customer, description, more = "") => `createSupportTicket(${product},input:{customerId:"${customer}",subject:"s",description:"${description}"${more}}){id}`;

export const mutations = [
  mutation("ratings by token and alias", (bytes) => fill(bytes, (i) => `a${i}:rateByToken(token:"token-${i}",score:3){score}`), { who: "nobody" }),
  mutation("ratings that are refused by alias", (bytes, { tickets }) => fill(bytes, (i) => `a${i}:rateSupportTicket(id:"${tickets[i % tickets.length]}",score:9){id}`)),
  mutation("messages to nothing by alias", (bytes) => fill(bytes, (i) => `a${i}:${message(unknown, "x")}`)),
  mutation("tickets created by alias", (bytes, { customer }) => fill(bytes, (i) => `a${i}:${creation(customer, `flood ${i}`)}`), { stores: true }),
  mutation("one ticket of a long description", (bytes, { customer }) => creation(customer, "d".repeat(bytes)), { stores: true }),
  mutation("one key for many tickets", (bytes, { customer }) => fill(bytes, (i) => `a${i}:${creation(customer, `other ${i}`, ',idempotencyKey:"one"')}`), { stores: true }),
  mutation("many keys for one message each", (bytes, { customer, flooded }) => fill(bytes, (i) => `a${i}:${message(flooded, "x", `,idempotencyKey:"key-${bytes}-${i}"`)}`), { stores: true }),
  mutation("long tags, many of them", (bytes, { customer }) => creation(customer, "x", `,tags:[${fill(bytes, (i) => `"tag ${i}"`, { between: "," })}]`), { stores: true }),
  mutation("changes of one ticket by alias", (bytes, { flooded }) => fill(bytes, (i) => `a${i}:updateSupportTicket(id:"${flooded}",input:{priority:${i % 2 ? "HIGH" : "LOW"}}){clocks{dueAt}}`), { stores: true }),
  mutation("one ticket deleted and restored by alias", (bytes, { flooded }) => fill(bytes, (i) => `a${i}:deleteSupportTicket(id:"${flooded}"){id} b${i}:restoreSupportTicket(id:"${flooded}"){id}`), { stores: true }),
  mutation("surveys asked for by alias", (bytes, { tickets }) => fill(bytes, (i) => `a${i}:requestSatisfaction(ticketId:"${tickets[i % tickets.length]}"){token}`), { stores: true }),
  mutation("a calendar of many holidays", (bytes) =>
    `saveSupportCalendar(product:"lilitu",input:{name:"flood",hours:[{inForceFrom:"2020-01-01"}],holidays:[${fill(bytes, (i) => `{date:"${day(i).slice(0, 10)}",spans:[{from:1,to:2}]}`, { between: ",", most: 2000 })}]}){version}`, { stores: true }),
  mutation("a policy of many conditions", (bytes) =>
    `createSlaPolicy(product:"lilitu",input:{name:"flood ${bytes}",tags:[${fill(bytes, (i) => `"t${i}"`, { between: "," })}],targets:[{metric:RESOLUTION,priority:LOW,minutes:60}]}){version}`, { stores: true }),
  mutation("settings changed by alias", (bytes) => fill(bytes, (i) => `a${i}:updateDeskSettings(product:"lilitu",input:{purgeDeletedAfter:${1 + (i % 30000)}}){version}`), { stores: true }),
];

export const variables = [
  { name: "a long variable, used by every alias", who: "admin", make: (bytes) => body(
    `mutation($a:UUID!,$i:AddTicketMessageInput!){${fill(bytes / 2, (i) => `a${i}:addTicketMessage(authorId:$a,input:$i){id}`)}}`,
    { a: unknown, i: { ticketId: unknown, content: "c".repeat(bytes / 2) } }) },
  { name: "a long variable, used in every place of a list", who: "admin", make: (bytes, { customer }) => body(
    `mutation($t:String!){createSupportTicket(${product},input:{customerId:"${customer}",subject:$t,description:$t,tags:[${fill(bytes / 2, () => "$t", { between: "," })}]}){id}}`,
    { t: "t".repeat(bytes / 2) }) },
  { name: "a list variable, used in every policy", who: "admin", make: (bytes) => body(
    `query($t:[String!]!){slaDryRun(${product},policies:[${fill(bytes / 2, (i) => `{name:"p${i}",tags:$t,targets:[]}`, { between: "," })}]){examined}}`,
    { t: Array.from({ length: bytes / 20 }, (_, i) => `tag ${i}`) }) },
  { name: "a long default, used by every alias", who: "admin", make: (bytes) => body(
    `query($t:[String!]=[${fill(bytes / 2, (i) => `"t${i}"`, { between: "," })}]){${fill(bytes / 2, (i) => `a${i}:slaDryRun(${product},policies:[{name:"p",tags:$t,targets:[]}]){examined}`)}}`) },
  { name: "many variables", who: "admin", make: (bytes) => {
    const count = Math.floor(bytes / 60);
    return body(`query(${times(count, (i) => `$v${i}:String!`)}){${times(count, (i) => `a${i}:__type(name:$v${i}){name}`)}}`,
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${i}`, "Query"])));
  } },
  { name: "conditions by variable", who: "admin", make: (bytes) => body(`query($b:Boolean!){${fill(bytes, (i) => `a${i}:__typename @include(if:$b)`)}}`, { b: true }) },
];
