// The migrations of the PostgreSQL adapter as text. Made by scripts/embed_migrations from migrations/postgres/: do not edit.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/migrations.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_MIGRATIONS_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_MIGRATIONS_HPP

#include <pleme_support/platform.hpp>

#include <array>
#include <string_view>

namespace pleme_support::inline v0::adapters::postgres {

/// A step from version - 1 to `version` of the schema.
struct migration {
    int version;
    std::string_view name;  ///< of the file in migrations/postgres/
    std::string_view sql;   ///< the file's text
};

/// Every step, oldest first.
inline constexpr std::array<migration, 1> migrations{{
    {1, "001_support_ticketing_system.sql", R"sql(-- The support ticketing system on PostgreSQL, version 1.
-- By hand: psql -v ON_ERROR_STOP=1 -1 -f 001_support_ticketing_system.sql; doing so twice changes nothing.
-- Columns and enumerators have their stored names (model/stored_names.hpp); no CHECK lists enumerators, so that a newer version
-- of the library can add one beside an older one. Text is compared byte by byte (COLLATE "C"), the same on every server.
-- No triggers, functions, enums or defaults: the rules are in the library, the same for every storage, and distributed
-- engines take this file as it is (Citus by ticket id: all but the unique index on numbers).
-- After a change: scripts/embed_migrations.

CREATE TABLE IF NOT EXISTS support_tickets (
    id uuid NOT NULL,
    product text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    version integer NOT NULL,
    customer_id uuid NOT NULL,
    subject text COLLATE "C" NOT NULL,
    description text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    priority text COLLATE "C" NOT NULL,
    category text COLLATE "C",
    assigned_to uuid,
    tags text COLLATE "C" NOT NULL,
    participant_ids text COLLATE "C" NOT NULL,
    first_response_at timestamptz,
    resolved_at timestamptz,
    resolved_by uuid,
    resolved_by_kind text COLLATE "C",
    closed_at timestamptz,
    reopen_count integer NOT NULL,
    customer_turns integer NOT NULL,
    agent_replies integer NOT NULL,
    message_count integer NOT NULL,
    last_message_at timestamptz,
    waiting_since timestamptz,
    sla_breaches integer NOT NULL,
    sla_breach boolean NOT NULL,
    settings_version integer NOT NULL,
    first_response_due_at timestamptz,
    next_response_due_at timestamptz,
    resolution_due_at timestamptz,
    csat_score integer,
    csat_comment text COLLATE "C",
    csat_rated_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    PRIMARY KEY (id, product)
);

CREATE UNIQUE INDEX IF NOT EXISTS support_tickets_number ON support_tickets (product, number);

-- Lists: newest first, each filter as leading equality, so that no page is sorted. Never a bare index on created_at: beside
-- one the planner leaves these alone as soon as the newest rows do not match (90 ms against 0.4 ms, measured).
CREATE INDEX IF NOT EXISTS support_tickets_created
    ON support_tickets (product, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS support_tickets_status
    ON support_tickets (product, status, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS support_tickets_priority
    ON support_tickets (product, priority, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS support_tickets_assigned
    ON support_tickets (product, assigned_to, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS support_tickets_customer
    ON support_tickets (product, customer_id, created_at, id); -- deleted ones too: a customer is erased from all of them
CREATE INDEX IF NOT EXISTS support_tickets_category
    ON support_tickets (product, category, created_at, id) WHERE deleted_at IS NULL;

-- Metrics: what is in no number.
CREATE INDEX IF NOT EXISTS support_tickets_deleted
    ON support_tickets (product, deleted_at, id) WHERE deleted_at IS NOT NULL;

-- What a tick has to see to: tickets that new settings have not come to, and those that have been resolved for long.
CREATE INDEX IF NOT EXISTS support_tickets_unclosed
    ON support_tickets (product, created_at, id) WHERE closed_at IS NULL AND deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS support_tickets_resolved_unclosed
    ON support_tickets (product, resolved_at, id) WHERE resolved_at IS NOT NULL AND closed_at IS NULL AND deleted_at IS NULL;

-- Assignment: what agents have at hand, and who waits for one, oldest first.
CREATE INDEX IF NOT EXISTS support_tickets_at_hand
    ON support_tickets (product, assigned_to) WHERE assigned_to IS NOT NULL AND resolved_at IS NULL AND deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS support_tickets_unassigned
    ON support_tickets (product, created_at, id) WHERE assigned_to IS NULL AND resolved_at IS NULL AND deleted_at IS NULL;

CREATE TABLE IF NOT EXISTS ticket_messages (
    id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    product text COLLATE "C" NOT NULL,
    author_id uuid NOT NULL,
    author_kind text COLLATE "C" NOT NULL,
    is_internal boolean NOT NULL,
    content text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (ticket_id, product, id),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
);

-- A ticket's id is enough to find its messages in order.
CREATE INDEX IF NOT EXISTS ticket_messages_created ON ticket_messages (ticket_id, created_at, id);

-- What a person wrote, to be erased.
CREATE INDEX IF NOT EXISTS ticket_messages_author ON ticket_messages (author_id);

CREATE TABLE IF NOT EXISTS ticket_events (
    id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    product text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    at timestamptz NOT NULL,
    kind text COLLATE "C" NOT NULL,
    actor_id uuid NOT NULL,
    actor text COLLATE "C" NOT NULL,
    message_id uuid,
    settings_version integer NOT NULL,
    changes text COLLATE "C" NOT NULL,
    cycles text COLLATE "C" NOT NULL,
    metric text COLLATE "C",
    due_at timestamptz,
    PRIMARY KEY (ticket_id, product, version),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
);

-- Events that have no place in their product's order yet, in the order in which they get one. A row goes when its event gets one.
CREATE TABLE IF NOT EXISTS unplaced_ticket_events (
    product text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    ticket_id uuid NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (product, at, ticket_id)
);

-- The order: which events got the places up to `last` in one commit. By the stamp, random bits, a follower sees that the row he has
-- read is another since the database was restored.
CREATE TABLE IF NOT EXISTS ticket_event_places (
    product text COLLATE "C" NOT NULL,
    last bigint NOT NULL,
    stamp bigint NOT NULL,
    events text COLLATE "C" NOT NULL,
    PRIMARY KEY (product, last)
);

CREATE TABLE IF NOT EXISTS ticket_cycles (
    ticket_id uuid NOT NULL,
    product text COLLATE "C" NOT NULL,
    metric text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome text COLLATE "C",
    ended_by uuid,
    ended_by_kind text COLLATE "C",
    replies integer NOT NULL,
    suspended bigint NOT NULL,
    worked bigint,
    ticket_created_at timestamptz,
    due_at timestamptz,
    breached_at timestamptz,
    policy text COLLATE "C",
    target_minutes integer,
    calendar text COLLATE "C",
    calendar_version integer,
    clock_started_at timestamptz,
    pauses text COLLATE "C" NOT NULL,
    paused_since timestamptz,
    warnings_passed integer NOT NULL,
    alarm_at timestamptz,
    resumed_breach_at timestamptz,
    PRIMARY KEY (ticket_id, product, metric, ordinal),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
);

-- With the start, so that what ended later is looked up only if it had started by then.
CREATE INDEX IF NOT EXISTS ticket_cycles_ended ON ticket_cycles (product, metric, ended_at, started_at) WHERE ended_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS ticket_cycles_running ON ticket_cycles (product, metric, started_at) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS ticket_cycles_reopened ON ticket_cycles (product, started_at) WHERE ticket_created_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS ticket_cycles_due
    ON ticket_cycles (product, due_at) WHERE ended_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS ticket_cycles_breached ON ticket_cycles (product, breached_at) WHERE breached_at IS NOT NULL;

-- What a tick has to see to: the clocks that warn or breach next.
CREATE INDEX IF NOT EXISTS ticket_cycles_alarm ON ticket_cycles (product, alarm_at, ticket_id, metric) WHERE alarm_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS csat_surveys (
    ticket_id uuid NOT NULL,
    product text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    token text COLLATE "C" NOT NULL,
    sent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    score integer,
    comment text COLLATE "C",
    answered_at timestamptz,
    changeable_until timestamptz,
    PRIMARY KEY (ticket_id, product, ordinal),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
);

CREATE UNIQUE INDEX IF NOT EXISTS csat_surveys_token ON csat_surveys (token);
CREATE INDEX IF NOT EXISTS csat_surveys_sent ON csat_surveys (product, sent_at);

CREATE TABLE IF NOT EXISTS ticket_ratings (
    ticket_id uuid NOT NULL,
    product text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    given_at timestamptz NOT NULL,
    score integer NOT NULL,
    ordinal integer NOT NULL,
    agent_id uuid,
    PRIMARY KEY (ticket_id, product, version),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
);

CREATE INDEX IF NOT EXISTS ticket_ratings_given ON ticket_ratings (product, given_at);

CREATE TABLE IF NOT EXISTS ticket_tags (
    ticket_id uuid NOT NULL,
    product text COLLATE "C" NOT NULL,
    tag text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (ticket_id, product, tag),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
);

-- The tickets of a tag, by creation.
CREATE INDEX IF NOT EXISTS ticket_tags_created ON ticket_tags (product, tag, created_at, ticket_id);

CREATE TABLE IF NOT EXISTS ticket_participants (
    ticket_id uuid NOT NULL,
    product text COLLATE "C" NOT NULL,
    participant_id uuid NOT NULL,
    added_at timestamptz NOT NULL,
    added_by uuid NOT NULL,
    added_by_kind text COLLATE "C" NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (ticket_id, product, participant_id),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
);

-- The tickets of a participant.
CREATE INDEX IF NOT EXISTS ticket_participants_person ON ticket_participants (product, participant_id, ticket_id);

-- Where tickets stand in the orders of lists, apart from their wide rows: every message changes it.
CREATE TABLE IF NOT EXISTS ticket_activities (
    ticket_id uuid NOT NULL,
    product text COLLATE "C" NOT NULL,
    updated_at timestamptz NOT NULL,
    urgency integer NOT NULL,
    waiting_since timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (ticket_id, product),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
);

CREATE INDEX IF NOT EXISTS ticket_activities_updated ON ticket_activities (product, updated_at, ticket_id);
CREATE INDEX IF NOT EXISTS ticket_activities_urgency ON ticket_activities (product, urgency, waiting_since, ticket_id);
CREATE INDEX IF NOT EXISTS ticket_activities_waiting ON ticket_activities (product, waiting_since, ticket_id);
CREATE INDEX IF NOT EXISTS ticket_activities_due ON ticket_activities (product, due_at, ticket_id);

-- Every version of a calendar and of the settings is a row of its own, which never changes.
CREATE TABLE IF NOT EXISTS support_calendars (
    product text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    time_zone text COLLATE "C" NOT NULL,
    hours text COLLATE "C" NOT NULL,
    holidays text COLLATE "C" NOT NULL,
    PRIMARY KEY (product, name, version)
);

CREATE TABLE IF NOT EXISTS desk_settings (
    product text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    at timestamptz NOT NULL,
    changed_by uuid NOT NULL,
    changed_by_kind text COLLATE "C" NOT NULL,
    policies text COLLATE "C" NOT NULL,
    calendars text COLLATE "C" NOT NULL,
    close_resolved_after integer,
    purge_deleted_after integer,
    survey_expires_after integer NOT NULL,
    survey_changeable_for integer NOT NULL,
    PRIMARY KEY (product, version)
);

CREATE TABLE IF NOT EXISTS settings_rollouts (
    product text COLLATE "C" NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    settings_version integer NOT NULL,
    done boolean NOT NULL,
    place text COLLATE "C"
);

-- By which folding the texts and tags of a product are stored; the highest generation counts.
CREATE TABLE IF NOT EXISTS product_foldings (
    product text COLLATE "C" NOT NULL,
    generation integer NOT NULL,
    version integer NOT NULL,
    folding text COLLATE "C" NOT NULL,
    done boolean NOT NULL,
    place integer NOT NULL,
    PRIMARY KEY (product, generation)
);

CREATE TABLE IF NOT EXISTS agent_rotations (
    product text COLLATE "C" NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    last_agent uuid
);

CREATE TABLE IF NOT EXISTS agent_erasures (
    product text COLLATE "C" NOT NULL,
    agent_id uuid NOT NULL,
    version integer NOT NULL,
    replacement uuid NOT NULL,
    place integer NOT NULL,
    held integer NOT NULL,
    PRIMARY KEY (product, agent_id)
);

CREATE TABLE IF NOT EXISTS ticket_number_blocks (
    product text COLLATE "C" NOT NULL PRIMARY KEY,
    next integer NOT NULL,
    version integer NOT NULL
);

CREATE TABLE IF NOT EXISTS ticket_event_sequences (
    product text COLLATE "C" NOT NULL PRIMARY KEY,
    next bigint NOT NULL,
    version integer NOT NULL
);

CREATE TABLE IF NOT EXISTS idempotency_keys (
    product text COLLATE "C" NOT NULL,
    actor_id uuid NOT NULL,
    operation text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    fingerprint uuid NOT NULL,
    ticket_id uuid NOT NULL,
    message_id uuid,
    used_at timestamptz NOT NULL,
    PRIMARY KEY (product, actor_id, operation, key)
);

-- Keys that have expired.
CREATE INDEX IF NOT EXISTS idempotency_keys_used ON idempotency_keys (product, used_at);
CREATE INDEX IF NOT EXISTS idempotency_keys_ticket ON idempotency_keys (ticket_id);

-- Text search: tickets' texts as the library folds them. optional_trigram_index.sql makes it fast.
CREATE TABLE IF NOT EXISTS ticket_texts (
    ticket_id uuid NOT NULL,
    product text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    description text COLLATE "C" NOT NULL,
    PRIMARY KEY (ticket_id, product),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
);
)sql"},
}};

/// optional_trigram_index.sql: for databases that have the extension.
inline constexpr std::string_view trigram_index =
    R"sql(-- Optional: an index for text search, by the extension pg_trgm. Without it search gives the same answers, by reading every text.
-- The library runs this file by itself when it makes the schema in a database that has the extension already.
-- By hand at any time after 001: psql -v ON_ERROR_STOP=1 -f optional_trigram_index.sql; doing so twice changes nothing.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX IF NOT EXISTS ticket_texts_trigrams
    ON ticket_texts USING gin (subject gin_trgm_ops, description gin_trgm_ops);
)sql";

}  // namespace pleme_support::inline v0::adapters::postgres

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_MIGRATIONS_HPP
