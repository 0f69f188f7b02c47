// Two clients that the world uses, behind one call: `send(query, variables)` gives `{data, errors}`.

import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client/core";
import { ClientError, GraphQLClient } from "graphql-request";

function makeGraphqlRequest(url, token) {
  const client = new GraphQLClient(url, { headers: { authorization: `Bearer ${token}` } });
  return async (query, variables) => {
    try {
      return { data: await client.request(query, variables), errors: [] };
    } catch (problem) {
      if (!(problem instanceof ClientError)) throw problem;
      return { data: problem.response.data, errors: problem.response.errors ?? [] };
    }
  };
}

function makeApollo(url, token) {
  const client = new ApolloClient({
    link: new HttpLink({ uri: url, headers: { authorization: `Bearer ${token}` } }),
    cache: new InMemoryCache(),
  });
  return async (query, variables) => {
    const document = gql(query);
    const isMutation = document.definitions.some((definition) => definition.operation === "mutation");
    const { data, error } = isMutation
      ? await client.mutate({ mutation: document, variables, errorPolicy: "all", fetchPolicy: "no-cache" })
      : await client.query({ query: document, variables, errorPolicy: "all", fetchPolicy: "network-only" });
    if (error && !CombinedGraphQLErrors.is(error)) throw error;
    return { data, errors: error?.errors ?? [] };
  };
}

export const clients = { "graphql-request": makeGraphqlRequest, "Apollo Client": makeApollo };
