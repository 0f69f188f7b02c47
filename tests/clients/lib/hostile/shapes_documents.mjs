// Requests that make the parser, the validator, introspection and the messages of errors work, whatever the schema does.
// Shapes are as in shapes_calls.mjs.

import { body, document, fill, repeated, times, word } from "./text.mjs";

const unknown = "00000000-0000-4000-8000-00000000ffff";
const survey = 'satisfactionSurvey(token:"x"){score}';

export const selections = [
  document("n fields that spread a fragment of n fields", (bytes) => {
    const n = Math.floor(bytes / 28);
    return `{${times(n, (i) => `a${i}:viewer{...F}`)}} fragment F on Viewer{${times(n, (i) => `k${i}:kind`)}}`;
  }),
  document("n fields that spread a fragment of n fields, without a token", (bytes) => {
    const n = Math.floor(bytes / 34);
    return `{${survey} ${times(n, (i) => `a${i}:__schema{...F}`)}} fragment F on __Schema{${times(n, (i) => `k${i}:__typename`)}}`;
  }, { who: "nobody" }),
  document("lists that spread a fragment of n fields", (bytes) =>
    `{${times(20, (i) => `a${i}:supportTickets(product:"novaskyn",limit:200){...F}`)}} fragment F on SupportTicket{${fill(bytes - 1600, (i) => `k${i}:id`)}}`),
  document("lists within lists of introspection that spread a fragment of n fields", (bytes) =>
    `{__schema{types{...T}}} fragment T on __Type{${fill(bytes / 2, (i) => `f${i}:fields{...F}`)}} fragment F on __Field{${fill(bytes / 2, (i) => `n${i}:name`)}}`),
  document("fragments that double", (bytes) => {
    const n = Math.floor(bytes / 50);
    return `{...F0} ${times(n, (i) => `fragment F${i} on Query{...F${i + 1} ...F${i + 1}}`)} fragment F${n} on Query{__typename}`;
  }),
  document("every fragment spreads all that follow", (bytes) => {
    const n = Math.floor(Math.sqrt(bytes / 4));
    return `{...F0} ${times(n, (i) => `fragment F${i} on Query{__typename ${times(n - i - 1, (j) => `...F${i + j + 1}`)}}`)}`;
  }),
  document("fragments in circles", (bytes) => {
    const n = Math.floor(Math.sqrt(bytes / 8));
    return `{...F0} ${times(n, (i) => `fragment F${i} on Query{${times(n, (j) => `...F${j}`)}}`)}`;
  }),
  repeated("one field again and again", () => "__typename"),
  repeated("one field with arguments again and again", () => `supportTicket(id:"${unknown}"){id}`),
  document("inline fragments within one another's siblings", (bytes) => {
    const n = Math.floor(Math.sqrt(bytes / 22));
    return `{${times(n, (i) => `...on Query{${times(n, (j) => `a${j}:viewer{kind}`)}}`)}}`;
  }),
  document("pairwise conflicting fragments", (bytes) => {
    const n = Math.floor(bytes / 62);
    return `{${times(n, (i) => `...F${i}`)}} ${times(n, (i) => `fragment F${i} on Query{x:__type(name:"${word(i)}"){name}}`)}`;
  }),
  repeated("conflicting fields of one name", (i) => `x:__type(name:"${word(i)}"){name}`),
  repeated("conflicts deep below", (i) => `__schema{queryType{fields{x:${i % 2 ? "name" : "description"}}}}`),
  document("disjoint parents that share fragments and an alias", (bytes) => {
    const n = Math.floor(bytes / 12 / 12);
    return `{${times(12, (s) => `s${s}:supportTicket(id:"${unknown}"){k:${["subject", "description"][s % 2]} ${times(n, (i) => `...F${i}`)}}`)}} ${times(n, (i) => `fragment F${i} on SupportTicket{f${i}:id}`)}`;
  }),
  document("operations that all reach a chain of fragments", (bytes) => {
    const n = Math.floor(bytes / 60);
    return `${times(n, (i) => `query ${word(i)}{...F0}`)} ${times(n, (i) => `fragment F${i} on Query{...F${i + 1}}`)} fragment F${n} on Query{__type(name:$v){name}}`;
  }),
];

export const introspection = [
  repeated("names of all fields, n times", (i) => `a${i}:name`, { around: (parts) => `{__schema{types{fields{${parts}}}}}` }),
  repeated("names of all fields, n times, without a token", (i) => `a${i}:name`, { around: (parts) => `{${survey} __schema{types{fields{${parts}}}}}`, who: "nobody" }),
  repeated("three lists of introspection below one another", (i) => `a${i}:description`, { around: (parts) => `{__schema{types{fields{args{${parts}}}}}}` }),
  repeated("the schema by alias", (i) => `a${i}:__schema{types{name fields{name args{name}}}}`),
  repeated("the schema by alias, without a token", (i) => `a${i}:__schema{types{name fields{name}}}`, { around: (parts) => `{${survey} ${parts}}`, who: "nobody" }),
  repeated("one type by alias", (i) => `a${i}:__type(name:"SupportTicket"){fields{name type{name}}}`),
  repeated("types in circles", (i) => `a${i}:fields{type{fields{type{name}}}}`, { around: (parts) => `{__schema{types{${parts}}}}` }),
  repeated("types of types", (i) => `a${i}:type{ofType{ofType{name}}}`, { around: (parts) => `{__schema{types{fields{${parts}}}}}` }),
];

const near = ["subjec", "descriptio", "prioritty", "categry", "assignedT", "firstResponseA", "resolvedA", "closedA", "reopenCoun", "agentReplie", "slaBreac", "csatScor", "createdA", "updatedA"];

export const mistakes = [
  repeated("names that are nearly a field's", (i) => `a${i}:${near[i % near.length]}`, { around: (parts) => `{supportTicket(id:"${unknown}"){${parts}}}` }),
  repeated("names that are nearly a root field's", (i) => `supportTicket${word(i)}`),
  repeated("names that are nearly a type's", () => "...on SupportTicke{a}"),
  repeated("names that are nearly an argument's", (i) => `a${i}:supportTickets(produc:"x",limi:1){id}`),
  repeated("names that are nearly an enumerator's", (i) => `a${i}:supportTickets(product:"x",filter:{status:RESOLVE}){id}`),
  document("names that are nearly an input field's", (bytes) => `{supportTickets(product:"x",filter:{${fill(bytes, (i) => `statu${word(i)}:NEW`, { between: "," })}}){id}}`),
  document("names that are nearly a directive's", (bytes) => `{${times(50, (i) => `a${i}:__typename @inclde(if:true)`)} ${"x".repeat(bytes)}}`),
  repeated("long names that are nearly another", (i) => `a${i}:supportTicke${"t".repeat(200)}`),
  document("long unknown names", (bytes) => `{${times(30, (i) => `${"n".repeat(bytes / 30)}${i}`)}}`),
  repeated("values of the wrong kind", (i) => `a${i}:supportTicket(id:7){id}`),
  document("a long value of the wrong kind", (bytes) => `{supportTicket(id:"${"x".repeat(bytes)}"){id}}`),
  document("long values of the wrong kind", (bytes) => `{${times(25, (i) => `a${i}:supportTickets(product:"p",limit:"${"x".repeat(bytes / 25)}"){id}`)}}`),
  document("variables that are not used", (bytes) => `query(${fill(bytes, (i) => `$v${i}:Int`)}){__typename}`),
  repeated("variables that are not defined", (i) => `a${i}:__type(name:$v${i}){name}`),
  document("fragments that are not used", (bytes) => fill(bytes, (i) => `fragment F${i} on Query{__typename}`)),
  document("operations of one name", (bytes) => fill(bytes, () => "query Q{__typename}")),
  document("arguments of one name", (bytes) => `{__type(${fill(bytes, () => 'name:"x"')}){name}}`),
  document("failing fields behind a long comment", (bytes) =>
    `#${"x".repeat((bytes * 3) / 4)}\nmutation{${fill(bytes / 4, (i) => `a${i}:rateSupportTicket(id:"${unknown}",score:9){id}`)}}`),
  document("a failing field written again and again behind a long comment", (bytes) =>
    `#${"x".repeat((bytes * 3) / 4)}\nmutation{${times(8, (i) => fill(bytes / 32, () => `a${i}:rateSupportTicket(id:"${unknown}",score:9){id}`))}}`),
  document("mistakes behind a long comment", (bytes) => `#${"x".repeat((bytes * 3) / 4)}\n{${fill(bytes / 4, (i) => `x${i} x${i}`)}}`),
  document("conflicts with many places behind a long comment", (bytes) => `#${"x".repeat((bytes * 3) / 4)}\n{${fill(bytes / 4, (i) => `x:__type(name:"${i}"){name}`)}}`),
  document("failing fields of long aliases", (bytes) => `mutation{${times(15, (i) => `a${"x".repeat(bytes / 20)}${i}:rateSupportTicket(id:"${unknown}",score:9){id}`)}}`),
  document("a long alias over a list", (bytes) => `{a${"x".repeat(bytes)}:supportTickets(product:"novaskyn",limit:200){id}}`),
  document("long aliases in a list", (bytes) => `{supportTickets(product:"novaskyn",limit:200){a${"x".repeat(bytes)}:id}}`),
  { name: "unknown keys beside a long value", who: "admin", make: (bytes) => body(
    'mutation($i:CreateTicketInput!){createSupportTicket(product:"p",input:$i){id}}',
    { i: { description: "d".repeat(bytes - 700), ...Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}`, 1])) } }) },
  { name: "unknown keys, without end", who: "admin", make: (bytes) => body(
    'mutation($i:CreateTicketInput!){createSupportTicket(product:"p",input:$i){id}}',
    { i: Object.fromEntries(Array.from({ length: bytes / 12 }, (_, i) => [`key${i}`, 1])) }) },
  { name: "control characters beside unknown keys", who: "admin", make: (bytes) => body(
    'mutation($i:CreateTicketInput!){createSupportTicket(product:"p",input:$i){id}}',
    { i: { description: "\u0001".repeat((bytes - 700) / 6), ...Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}`, 1])) } }) },
  { name: "variables of the wrong kind in a long list", who: "admin", make: (bytes) => body(
    "query($t:[SlaPolicyInput!]!){slaDryRun(product:\"p\",policies:$t){examined}}", { t: Array.from({ length: bytes / 3 }, (_, i) => i % 10) }) },
  { name: "long variables of the wrong kind", who: "admin", make: (bytes) => body(
    `query(${times(20, (i) => `$v${i}:UUID!`)}){${times(20, (i) => `a${i}:supportTicket(id:$v${i}){id}`)}}`,
    Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`v${i}`, "v".repeat(bytes / 24)]))) },
  { name: "a long operation's name", who: "admin", make: (bytes) => body("query Q{__typename}", undefined, "n".repeat(bytes)) },
  { name: "a long operation's name, without a token", who: "nobody", make: (bytes) => body(`{${survey}}`, undefined, "n".repeat(bytes)) },
];

const nest = (bytes, open, close, inner = "") => {
  const n = Math.floor(bytes / (open.length + close.length));
  return open.repeat(n) + inner + close.repeat(n);
};

export const nesting = [
  document("selection sets", (bytes) => nest(bytes, "{a", "}")),
  document("selection sets that never close", (bytes) => "{a".repeat(bytes / 2)),
  document("inline fragments", (bytes) => `{${nest(bytes, "...{", "}", "a")}}`),
  document("list values", (bytes) => `{a(b:${nest(bytes, "[", "]")})}`),
  document("object values", (bytes) => `{a(b:${nest(bytes, "{c:", "}", "1")})}`),
  document("list types", (bytes) => `query($v:${nest(bytes, "[", "]", "Int")}){a}`),
  document("defaults", (bytes) => `query($v:Int=${nest(bytes, "[", "]")}){a}`),
  document("arguments of directives", (bytes) => `{a @include(if:${nest(bytes, "[", "]")})}`),
  repeated("the deepest selections allowed, side by side", (i) => `a${i}:__schema{queryType{${"...{".repeat(50)}name${"}".repeat(50)}}}`),
];

export const words = [
  document("directives", (bytes) => `{__typename ${fill(bytes, () => "@skip(if:false)")}}`),
  document("a long name", (bytes) => `{${"n".repeat(bytes)}}`),
  document("a long comment", (bytes) => `#${"c".repeat(bytes)}\n{__typename}`),
  document("many comments", (bytes) => `${"#\n".repeat(bytes / 3)}{__typename}`),
  document("commas", (bytes) => `{__typename${",".repeat(bytes)}}`),
  document("a long string", (bytes) => `{__type(name:"${"s".repeat(bytes)}"){name}}`),
  document("a string of escapes", (bytes) => `{__type(name:"${"\\u0041".repeat(bytes / 7)}"){name}}`),
  document("a block string of many lines", (bytes) => `{__type(name:"""${"  a\n".repeat(bytes / 5)}"""){name}}`),
  document("a block string of empty lines", (bytes) => `{__type(name:"""${"\n".repeat(bytes / 2)}"""){name}}`),
  document("a long number", (bytes) => `{a(b:${"1".repeat(bytes)})}`),
  document("a long fraction", (bytes) => `{a(b:1.${"1".repeat(bytes)}e5)}`),
  document("a string that never ends", (bytes) => `{a(b:"${"s".repeat(bytes)}`),
  document("descriptions", (bytes) => `${'"d" '.repeat(bytes / 6)}{__typename}`),
  document("definitions of types", (bytes) => fill(bytes, (i) => `type T${i}{a:Int}`)),
  document("Thai letters", (bytes) => `{__type(name:"${"ก".repeat(bytes / 3)}"){name}}`),
];

const raw = (name, make, who = "admin") => ({ name, who, make });
const rest = '"query":"{__typename}"';

export const json = [
  raw("arrays", (bytes) => `{${rest},"variables":{"a":${nest(bytes, "[", "]")}}}`),
  raw("objects", (bytes) => `{${rest},"variables":${nest(bytes, '{"a":', "}", "1")}}`),
  raw("arrays that never close", (bytes) => "[".repeat(bytes)),
  raw("one key again and again", (bytes) => `{${rest},"variables":{${fill(bytes / 1.6, () => '"k":1', { between: "," })}}}`),
  raw("many keys", (bytes) => `{${rest},"variables":{${fill(bytes / 1.6, (i) => `"k${i}":1`, { between: "," })}}}`),
  raw("queries again and again", (bytes) => `{${fill(bytes / 1.6, () => rest, { between: "," })}}`),
  raw("a long number", (bytes) => `{${rest},"variables":{"a":${"9".repeat(bytes)}}}`),
  raw("a long exponent", (bytes) => `{${rest},"variables":{"a":1e${"9".repeat(bytes)}}}`),
  raw("many numbers", (bytes) => `{${rest},"variables":{"a":[${"1.7976931348623157e308,".repeat(bytes / 23)}0]}}`),
  raw("escapes", (bytes) => `{${rest},"variables":{"a":"${"\\ud83d\\ude00".repeat(bytes / 12)}"}}`),
  raw("blanks", (bytes) => `{${" ".repeat(bytes)}${rest}}`),
  raw("many zeros in a list of lists", (bytes) => `{${rest},"variables":{"a":[${"[],".repeat(bytes / 3)}0]}}`),
  raw("extensions", (bytes) => `{${rest},"extensions":{"a":[${'{"b":[]},'.repeat(bytes / 9)}0]}}`),
  raw("bytes that are not UTF-8", (bytes) => Buffer.concat([Buffer.from(`{${rest},"variables":{"a":"`), Buffer.alloc(bytes, 0xff), Buffer.from('"}}')])),
  raw("no JSON at all, without a token", (bytes) => "x".repeat(bytes), "nobody"),
  raw("many keys, without a token", (bytes) => `{"query":"{${survey.replaceAll('"', '\\"')}}","variables":{${fill(bytes / 1.6, (i) => `"k${i}":1`, { between: "," })}}}`, "nobody"),
];
