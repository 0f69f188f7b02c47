// Who calls in the tests: one token for each kind of caller.

const id = (last) => `00000000-0000-4000-8000-0000000000${last}`;

export const people = {
  ada: { token: "token-of-ada-the-customer", id: id("a1") },
  bob: { token: "token-of-bob-the-customer", id: id("b1") },
  agent: { token: "token-of-an-agent-of-all", id: id("c1") },
  stranger: { token: "token-of-an-agent-of-thai", id: id("c2") },
  reader: { token: "token-of-one-who-reads-only", id: id("c3") },
  powerless: { token: "token-of-one-who-may-nothing", id: id("c4") },
  admin: { token: "token-of-one-who-governs", id: id("c5") },
  host: { token: "token-of-the-host-itself", id: id("d1") },
};

const both = ["support:read", "support:write"];

export const tokens = {
  [people.ada.token]: { actorId: people.ada.id, kind: "customer", products: ["novaskyn"], permissions: both },
  [people.bob.token]: { actorId: people.bob.id, kind: "customer", products: ["novaskyn"], permissions: both },
  [people.agent.token]: {
    actorId: people.agent.id, kind: "agent", products: "*", permissions: both, internalNotes: true, name: "Anong",
  },
  [people.stranger.token]: { actorId: people.stranger.id, kind: "agent", products: ["thai"], permissions: both, internalNotes: true },
  [people.reader.token]: { actorId: people.reader.id, kind: "agent", products: "*", permissions: ["support:read"] },
  [people.powerless.token]: { actorId: people.powerless.id, kind: "agent", products: "*", permissions: [] },
  [people.admin.token]: {
    actorId: people.admin.id, kind: "agent", products: "*", permissions: [...both, "support:admin"], internalNotes: true,
  },
  [people.host.token]: {
    actorId: people.host.id, kind: "system", products: "*", permissions: both, internalNotes: true, actsFor: "anyone",
  },
};
