// Requests that make the service's own fields work: dashboards, lists, searches, dry runs and mutations, by alias, by variable
// and by argument. `make(bytes, desk)` gives a body of that size, `makeOf(count, desk)` one of so many parts; `who` is one of
// lib/people.mjs, or nobody; a shape that `stores` leaves what it wrote.

import { people } from "../people.mjs";
import { body, document, fill, repeated, times } from "./text.mjs";

const product = 'product:"novaskyn"';
const unknown = "00000000-0000-4000-8000-00000000ffff";
const day = (i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString();
const zones = ["Asia/Bangkok", "Europe/Rome", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Cairo", "Asia/Tehran"];
const members = `id product number version customerId subject description status priority category assignedTo tags firstResponseAt resolvedAt
  resolvedBy resolvedByKind closedAt reopenCount agentReplies slaBreach firstResponseDueAt nextResponseDueAt resolutionDueAt csatScore csatComment
  csatRatedAt createdAt updatedAt deletedAt`;
const clock = "metric ordinal state policy targetMinutes startedAt dueAt remaining pausedFor breachedAt";
const views = `overview{totalTickets openTickets avgFirstResponseTimeMinutes avgCsatScore} ticketByStatus{status count} ticketByPriority{priority count}
  slaMetrics{complianceRate} responseMetrics{medianResolutionHours} topAgents{agentId agentName ticketsResolved}
  ticketTrends{date newTickets resolvedTickets activeTickets}`;
const decade = 'periodStart:"2020-01-01T00:00:00Z",periodEnd:"2029-12-01T00:00:00Z"';

const mutate = (parts) => `mutation{${parts}}`;
const changes = (name, part, more) => repeated(name, part, { around: mutate, ...more });

const dashboard = (i, { period = decade, zone = "UTC", of = "overview{totalTickets}" } = {}) =>
  `a${i}:supportDashboardMetrics(${product},${period},timeZone:"${zone}"){${of}}`;

export const dashboards = [
  repeated("dashboards by alias", (i) => dashboard(i)),
  repeated("dashboards by alias, of a customer without tickets", (i) => dashboard(i), { who: "ada" }),
  repeated("dashboards by alias, of a customer with few tickets", (i) => dashboard(i), { who: "bob" }),
  repeated("dashboards of differing periods and zones", (i) => dashboard(i, { period: `periodStart:"${day(i)}",periodEnd:"2029-12-01T00:00:00Z"`, zone: zones[i % zones.length] })),
  repeated("dashboards of one day by alias", (i) => dashboard(i, { period: `periodStart:"${day(i)}",periodEnd:"${day(i + 1)}"` })),
  repeated("dashboards of 1,100 days with all their views", (i) => dashboard(i, { period: `periodStart:"2024-01-01T00:00:00Z",periodEnd:"2026-12-${10 + (i % 20)}T00:00:00Z"`, zone: zones[i % zones.length], of: views })),
  repeated("dashboards by variable and fragment", (i) => `a${i}:supportDashboardMetrics(product:$p,periodStart:$s,periodEnd:$e){...F}`, {
    around: (parts) => `query($s:DateTime!,$e:DateTime!,$p:String!){${parts}} fragment F on SupportDashboardMetrics{overview{totalTickets}}`,
    variables: { s: "2020-01-01T00:00:00Z", e: "2029-12-01T00:00:00Z", p: "novaskyn" },
  }),
];

const list = (i, of, more = "") => `a${i}:supportTickets(${product},limit:200${more}){${of}}`;
const search = (i, words) => list(i, "id", `,filter:{searchQuery:"${words}"}`);
const letters = "etaoinsrhldcumfpgwybvkxjqz";
const spelled = (count) => times(count, (i) => letters[i % letters.length]);
const inOneList = (parts) => `{${list(0, parts)}}`;
const connection = (i, of, more = "") => `a${i}:supportTicketsConnection(${product},first:200${more}){${of}}`;
const inOneConnection = (parts) => `{${connection(0, parts)}}`;
const orders = ["CREATED_ASC", "UPDATED_DESC", "UPDATED_ASC", "PRIORITY", "WAITING", "DUE"];
const filters = times(10, (i) => `{searchQuery:"${letters[i % 16]} ${letters[(i + 1) % 16]}",statuses:[NEW,CLOSED]}`, ",");

export const lists = [
  repeated("lists with clocks by alias", (i) => list(i, `id clocks{${clock}}`)),
  repeated("lists of everything by alias", (i) => list(i, `${members} clocks{${clock}}`, `,offset:${i}`)),
  repeated("a list's descriptions again and again", (i) => `a${i}:description`, { around: inOneList }),
  repeated("a list's clocks again and again", (i) => `a${i}:clocks{dueAt}`, { around: inOneList }),
  repeated("a list that spreads one fragment again and again", () => "...F", { around: (parts) => `${inOneList(parts)} fragment F on SupportTicket{${members}}` }),
  repeated("lists that spread thirty of each field", (i) => list(i, "...F"), {
    around: (parts) => `{${parts}} fragment F on SupportTicket{${members.split(/\s+/).map((name) => times(30, (j) => `${name}${j}:${name}`)).join(" ")}}` }),
  repeated("lists at the largest offset by alias", (i) => list(i, "id", ",offset:10000")),
  repeated("lists that find nothing by alias", (i) => list(i, "id", `,filter:{category:"none${i}",priority:LOW,status:CLOSED}`)),
  repeated("searches of 245 words by alias", (i) => search(i, spelled(245))),
  repeated("searches of 16 letters by alias", (i) => search(i, spelled(16))),
  repeated("searches of 15 letters and a word that is nowhere", (i) => search(i, `${spelled(15)} zqzqx${i}`)),
  repeated("searches of a letter that is nowhere", (i) => search(i, String.fromCharCode(0xf00 + i))),
  repeated("searches of 500 letters", (i) => search(i, "x".repeat(499) + letters[i % 26])),
  repeated("connections in every order by alias", (i) => connection(i, `nodes{${members}} count{count}`, `,order:${orders[i % orders.length]}`)),
  repeated("connections in every order that find nothing by alias", (i) => connection(i, "nodes{id}", `,order:${orders[i % orders.length]},filter:{category:"none${i}"}`)),
  repeated("connections of fifty categories by alias", (i) => connection(i, "nodes{id}", `,filter:{categories:[${times(50, (j) => `"c${j}"`, ",")}]}`)),
  repeated("connections of twenty tags by alias", (i) => connection(i, "nodes{id}", `,filter:{tagsAny:[${times(20, (j) => `"t${j}"`, ",")}]}`)),
  repeated("a connection's counts again and again", (i) => `a${i}:count{count}`, { around: inOneConnection }),
  repeated("a list's conversations again and again", (i) => `a${i}:messages(last:5){nodes{content}}`, { around: inOneList }),
  repeated("a list's histories again and again", (i) => `a${i}:events(last:5){nodes{changes{after}}}`, { around: inOneList }),
  repeated("counts of ten searches by alias", (i) => `a${i}:supportTicketCounts(${product},filters:[${filters}]){count}`),
  repeated("conversations by alias", (i, { talk }) => `a${i}:ticketMessages(ticketId:"${talk}"){id content}`),
  repeated("one long conversation again and again", (i) => `a${i}:content`, { around: (parts, { talk }) => `{ticketMessages(ticketId:"${talk}"){${parts}}}` }),
  repeated("histories by alias", (i, { talk }) => `a${i}:ticketEvents(ticketId:"${talk}"){id kind changes{field before after}}`),
  repeated("explanations by alias", (i, { tickets }) => `a${i}:slaExplanation(ticketId:"${tickets[i % tickets.length]}"){policies{policy verdict} clocks{entries{at step}}}`),
  repeated("tickets by alias", (i, { tickets }) => `a${i}:supportTicket(id:"${tickets[i % tickets.length]}"){${members} clocks{${clock}}}`),
  repeated("tickets that are not there by alias", (i) => `a${i}:supportTicket(id:"${unknown}"){id}`),
  repeated("settings and calendars by alias", (i) => `a${i}:deskSettings(${product}){policies{name targets{minutes}}} b${i}:supportCalendars(${product}){name holidays{date}}`),
  repeated("surveys by token and alias", (i) => `a${i}:satisfactionSurvey(token:"token-${i}"){score}`, { who: "nobody" }),
];

const policy = (i) => `{name:"p${i}",tags:["t${i}"],targets:[{metric:RESOLUTION,priority:LOW,minutes:60},{metric:FIRST_RESPONSE,priority:HIGH,minutes:5}]}`;
const dryRun = (i, policies) => `a${i}:slaDryRun(${product},policies:${policies},limit:200){changed{ticketId before{dueAt} after{dueAt}}}`;
const many = { // the last one takes every ticket, in a calendar that is long
  p: Array.from({ length: 100 }, (_, i) => ({ name: `p${i}`, tags: i < 99 ? [`t${i}`] : [], calendar: "many holidays",
    targets: ["LOW", "MEDIUM", "HIGH", "URGENT"].map((priority) => ({ metric: "RESOLUTION", priority, minutes: 600 })) })),
};

export const dryRuns = [
  repeated("dry runs by alias", (i) => dryRun(i, `[${policy(i)}]`)),
  repeated("dry runs of 100 policies by variable, in a calendar of many holidays", (i) => dryRun(i, "$p"), { around: (parts) => `query($p:[SlaPolicyInput!]!){${parts}}`, variables: many }),
  repeated("one dry run of many policies", policy, { between: ",", around: (parts) => `{${dryRun(0, `[${parts}]`)}}` }),
  repeated("one dry run of a policy with many conditions", (i) => `"t${i}"`, { between: ",",
    around: (parts) => `{${dryRun(0, `[{name:"p",tags:[${parts}],targets:[{metric:RESOLUTION,priority:LOW,minutes:60}]}]`)}}` }),
];

const message = (i, ticket, content, more = "") => `a${i}:addTicketMessage(authorId:"${people.admin.id}",input:{ticketId:"${ticket}",content:"${content}"${more}}){id}`;
const creation = (i, customer, description, more = "") => `a${i}:createSupportTicket(${product},input:{customerId:"${customer}",subject:"s",description:"${description}"${more}}){id}`;
const hours = '[{inForceFrom:"2020-01-01",weekly:[{day:MONDAY,from:540,to:1080}]}]';
const hundred = JSON.stringify(Array.from({ length: 100 }, (_, i) => `tag ${i}`));
const stores = { stores: true };

export const mutations = [
  changes("ratings by token and alias", (i) => `a${i}:rateByToken(token:"token-${i}",score:3){score}`, { who: "nobody" }),
  changes("ratings that are refused", (i, { tickets }) => `a${i}:rateSupportTicket(id:"${tickets[i % tickets.length]}",score:9){id}`),
  changes("messages to nothing", (i) => message(i, unknown, "x")),
  changes("tickets created by alias", (i, { customer }) => creation(i, customer, `flood ${i}`), stores),
  changes("long tickets created by alias", (i, { customer }) => creation(i, customer, `flood ${i} ${"long ".repeat(600)}`), stores),
  document("one ticket of a long description", (bytes, { customer }) => mutate(creation(0, customer, "d".repeat(bytes))), stores),
  changes("one key for many tickets", (i, { customer }) => creation(i, customer, `other ${i}`, ',idempotencyKey:"one"'), stores),
  changes("a key for each message", (i, { flooded }) => message(i, flooded, "x", `,idempotencyKey:"key-${i}"`), stores),
  changes("many tags", (i) => `"tag ${i}"`, { between: ",", around: (parts, { customer }) => mutate(creation(0, customer, "x", `,tags:[${parts}]`)), ...stores }),
  changes("changes of one ticket by alias", (i, { flooded }) => `a${i}:updateSupportTicket(id:"${flooded}",input:{priority:${i % 2 ? "HIGH" : "LOW"}}){clocks{dueAt}}`, stores),
  changes("one ticket deleted and restored by alias", (i, { flooded }) => `a${i}:${i % 2 ? "restore" : "delete"}SupportTicket(id:"${flooded}"){id}`, stores),
  changes("surveys asked for by alias", (i, { resolved }) => `a${i}:requestSatisfaction(ticketId:"${resolved[i % resolved.length]}"){token}`, stores),
  changes("a calendar of many holidays", (i) => `{date:"${day(i).slice(0, 10)}",spans:[{from:1,to:2}]}`, { between: ",",
    around: (parts) => mutate(`saveSupportCalendar(product:"lilitu",input:{name:"flood",hours:${hours},holidays:[${parts}]}){version}`), ...stores }),
  changes("calendars by alias", (i) => `a${i}:saveSupportCalendar(product:"lilitu",input:{name:"c${i}",hours:${hours}}){version}`, stores),
  changes("policies of many conditions by alias", (i) => `a${i}:createSlaPolicy(product:"lilitu",input:{name:"flood ${i}",tags:${hundred},targets:[{metric:RESOLUTION,priority:LOW,minutes:60}]}){version}`, stores),
  changes("settings changed by alias", (i) => `a${i}:updateDeskSettings(product:"lilitu",input:{purgeDeletedAfter:${1 + (i % 30000)}}){version}`, stores),
];

const withVariables = (name, make) => ({ name, who: "admin", make: (bytes, desk) => body(...make(bytes, desk)) });
const told = (i) => `a${i}:addTicketMessage(authorId:"${people.admin.id}",input:{ticketId:"${unknown}",content:$t}){id}`;
const withDefault = (bytes, parts) => `mutation($t:String!="${"t".repeat(bytes)}"){${parts}}`;

export const variables = [
  withVariables("a long variable, used by every alias", (bytes) => [
    `mutation($a:UUID!,$i:AddTicketMessageInput!){${fill(bytes / 2, (i) => `a${i}:addTicketMessage(authorId:$a,input:$i){id}`)}}`,
    { a: people.admin.id, i: { ticketId: unknown, content: "c".repeat(bytes / 2) } }]),
  repeated("a variable of 32 KB, used by every alias", (i) => `a${i}:addTicketMessage(authorId:$a,input:$i){id}`, {
    around: (parts) => `mutation($a:UUID!,$i:AddTicketMessageInput!){${parts}}`, variables: { a: people.admin.id, i: { ticketId: unknown, content: "c".repeat(32_768) } } }),
  withVariables("a long variable, used in every place of a list", (bytes, { customer }) => [
    `mutation($t:String!){createSupportTicket(${product},input:{customerId:"${customer}",subject:$t,description:$t,tags:[${fill(bytes / 2, () => "$t", { between: "," })}]}){id}}`,
    { t: "t".repeat(bytes / 2) }]),
  withVariables("a list variable, used in every policy", (bytes) => [
    `query($t:[String!]!){slaDryRun(${product},policies:[${fill(bytes / 2, (i) => `{name:"p${i}",tags:$t,targets:[]}`, { between: "," })}]){examined}}`,
    { t: Array.from({ length: bytes / 20 }, (_, i) => `tag ${i}`) }]),
  repeated("a variable of a hundred tags, used in every policy", (i) => `{name:"p${i}",tags:$t,targets:[{metric:RESOLUTION,priority:LOW,minutes:60}]}`, { between: ",",
    around: (parts) => `query($t:[String!]!){${dryRun(0, `[${parts}]`)}}`, variables: { t: JSON.parse(hundred) } }),
  withVariables("a long default, used by every alias", (bytes) => [withDefault(bytes / 2, fill(bytes / 2, told))]),
  repeated("a default of 32 KB, used by every alias", told, { around: (parts) => withDefault(32_768, parts) }),
  withVariables("many variables", (bytes) => {
    const count = Math.floor(bytes / 60);
    return [`query(${times(count, (i) => `$v${i}:String!`)}){${times(count, (i) => `a${i}:__type(name:$v${i}){name}`)}}`,
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${i}`, "Query"]))];
  }),
  repeated("conditions by variable", (i) => `a${i}:__typename @include(if:$b)`, { around: (parts) => `query($b:Boolean!){${parts}}`, variables: { b: true } }),
];
