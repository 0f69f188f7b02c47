-- The support ticketing system on SQLite, version 1.
-- UUIDs are blobs of 16 bytes, instants integers: microseconds since 1970 UTC. Enumerators are their public names.
-- No triggers, no defaults with functions: the rules are in the library, the same for every storage.
-- After a change: scripts/embed_migrations.

CREATE TABLE support_tickets (
    id BLOB NOT NULL CHECK (length(id) = 16),
    product TEXT NOT NULL,
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    customer_id BLOB NOT NULL CHECK (length(customer_id) = 16),
    subject TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('NEW', 'IN_PROGRESS', 'WAITING_ON_CUSTOMER', 'RESOLVED', 'CLOSED')),
    priority TEXT NOT NULL CHECK (priority IN ('LOW', 'MEDIUM', 'HIGH', 'URGENT')),
    category TEXT,
    assigned_to BLOB CHECK (length(assigned_to) = 16),
    tags TEXT NOT NULL,
    first_response_at INTEGER,
    resolved_at INTEGER,
    resolved_by BLOB CHECK (length(resolved_by) = 16),
    resolved_by_kind TEXT CHECK (resolved_by_kind IN ('CUSTOMER', 'AGENT', 'BOT', 'SYSTEM')),
    closed_at INTEGER,
    reopen_count INTEGER NOT NULL,
    customer_turns INTEGER NOT NULL,
    agent_replies INTEGER NOT NULL,
    replies_to_resolution INTEGER,
    sla_breaches INTEGER NOT NULL,
    sla_breach INTEGER NOT NULL CHECK (sla_breach IN (0, 1)),
    first_response_due_at INTEGER,
    next_response_due_at INTEGER,
    resolution_due_at INTEGER,
    csat_score INTEGER,
    csat_comment TEXT,
    csat_rated_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (id, product)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX support_tickets_number ON support_tickets (product, number);

-- Lists: newest first, each filter as leading equality, so that no page is sorted. The first has what a dashboard reads of the
-- tickets of its window, too (see below).
CREATE INDEX support_tickets_created
    ON support_tickets (product, created_at, id, status, priority, assigned_to, first_response_at, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX support_tickets_status ON support_tickets (product, status, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX support_tickets_priority ON support_tickets (product, priority, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX support_tickets_assigned ON support_tickets (product, assigned_to, created_at, id) WHERE deleted_at IS NULL;
-- Deleted ones too: a customer is erased from all of them.
CREATE INDEX support_tickets_customer ON support_tickets (product, customer_id, created_at, id);
CREATE INDEX support_tickets_category ON support_tickets (product, category, created_at, id) WHERE deleted_at IS NULL;

-- Metrics: what happened in a window, with all that a dashboard reads of it: a ticket's row is as long as its description, and
-- looking each up took most of the time. What is always null is in there too: without it the planner looks it up.
CREATE INDEX support_tickets_resolved
    ON support_tickets (product, resolved_at, created_at, resolved_by, resolved_by_kind, reopen_count, replies_to_resolution, deleted_at)
    WHERE resolved_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX support_tickets_rated
    ON support_tickets (product, csat_rated_at, csat_score, resolved_by, resolved_by_kind, deleted_at)
    WHERE csat_rated_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX support_tickets_deleted ON support_tickets (product, deleted_at, id) WHERE deleted_at IS NOT NULL;

-- What a tick has to see to: tickets that new settings have not come to, and those that have been resolved for long.
CREATE INDEX support_tickets_unclosed ON support_tickets (product, created_at, id) WHERE closed_at IS NULL AND deleted_at IS NULL;
CREATE INDEX support_tickets_resolved_unclosed
    ON support_tickets (product, resolved_at, id) WHERE resolved_at IS NOT NULL AND closed_at IS NULL AND deleted_at IS NULL;

-- Assignment: what agents have at hand, and who waits for one, oldest first. What is always null is in there too: without it the
-- planner takes support_tickets_assigned, with all that was ever resolved, and each row is looked up to see that it is null.
CREATE INDEX support_tickets_at_hand
    ON support_tickets (product, assigned_to, resolved_at, deleted_at)
    WHERE assigned_to IS NOT NULL AND resolved_at IS NULL AND deleted_at IS NULL;
CREATE INDEX support_tickets_unassigned
    ON support_tickets (product, assigned_to, resolved_at, deleted_at, created_at, id)
    WHERE assigned_to IS NULL AND resolved_at IS NULL AND deleted_at IS NULL;

CREATE TABLE ticket_messages (
    id BLOB NOT NULL CHECK (length(id) = 16),
    ticket_id BLOB NOT NULL,
    product TEXT NOT NULL,
    author_id BLOB NOT NULL CHECK (length(author_id) = 16),
    author_kind TEXT NOT NULL CHECK (author_kind IN ('CUSTOMER', 'AGENT', 'BOT', 'SYSTEM')),
    is_internal INTEGER NOT NULL CHECK (is_internal IN (0, 1)),
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, product, id),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
) STRICT, WITHOUT ROWID;

-- A ticket's id is enough to find its messages in order.
CREATE INDEX ticket_messages_created ON ticket_messages (ticket_id, created_at, id);

CREATE TABLE ticket_events (
    id BLOB NOT NULL CHECK (length(id) = 16),
    ticket_id BLOB NOT NULL,
    product TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('CREATED', 'UPDATED', 'MESSAGE_ADDED', 'NOTE_ADDED', 'RATED', 'DELETED', 'RESTORED', 'ERASED',
                        'SATISFACTION_REQUESTED', 'SLA_WARNED', 'SLA_BREACHED', 'SLA_CHANGED', 'AUTO_CLOSED')),
    actor_id BLOB NOT NULL CHECK (length(actor_id) = 16),
    actor TEXT NOT NULL CHECK (actor IN ('CUSTOMER', 'AGENT', 'BOT', 'SYSTEM')),
    message_id BLOB CHECK (length(message_id) = 16),
    changes TEXT NOT NULL,
    metric TEXT CHECK (metric IN ('FIRST_RESPONSE', 'NEXT_RESPONSE', 'RESOLUTION')),
    due_at INTEGER,
    position INTEGER,
    PRIMARY KEY (ticket_id, product, version),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
) STRICT, WITHOUT ROWID;

-- A product's events in the order of events_after, and those that have no place in it yet.
CREATE INDEX ticket_events_position ON ticket_events (product, position) WHERE position IS NOT NULL;
CREATE INDEX ticket_events_unplaced ON ticket_events (product, at, ticket_id, version) WHERE position IS NULL;

CREATE TABLE ticket_cycles (
    ticket_id BLOB NOT NULL,
    product TEXT NOT NULL,
    metric TEXT NOT NULL CHECK (metric IN ('FIRST_RESPONSE', 'NEXT_RESPONSE', 'RESOLUTION')),
    ordinal INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT CHECK (outcome IN ('FULFILLED', 'CANCELLED')),
    ended_by BLOB CHECK (length(ended_by) = 16),
    ended_by_kind TEXT CHECK (ended_by_kind IN ('CUSTOMER', 'AGENT', 'BOT', 'SYSTEM')),
    due_at INTEGER,
    breached_at INTEGER,
    policy TEXT,
    target_minutes INTEGER,
    calendar TEXT,
    calendar_version INTEGER,
    clock_started_at INTEGER,
    pauses TEXT NOT NULL,
    paused_since INTEGER,
    warnings_passed INTEGER NOT NULL,
    alarm_at INTEGER,
    resumed_breach_at INTEGER,
    PRIMARY KEY (ticket_id, product, metric, ordinal),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
) STRICT, WITHOUT ROWID;

-- Metrics again, with all that a dashboard reads.
CREATE INDEX ticket_cycles_ended
    ON ticket_cycles (product, metric, ended_at, started_at, outcome, ended_by, due_at, breached_at) WHERE ended_at IS NOT NULL;
CREATE INDEX ticket_cycles_running ON ticket_cycles (product, metric, started_at, ended_at) WHERE ended_at IS NULL;
CREATE INDEX ticket_cycles_due ON ticket_cycles (product, due_at) WHERE ended_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX ticket_cycles_breached ON ticket_cycles (product, breached_at) WHERE breached_at IS NOT NULL;

-- What a tick has to see to: the clocks that warn or breach next.
CREATE INDEX ticket_cycles_alarm ON ticket_cycles (product, alarm_at, ticket_id, metric) WHERE alarm_at IS NOT NULL;

CREATE TABLE csat_surveys (
    ticket_id BLOB NOT NULL,
    product TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    token TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    score INTEGER,
    comment TEXT,
    answered_at INTEGER,
    changeable_until INTEGER,
    PRIMARY KEY (ticket_id, product, ordinal),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX csat_surveys_token ON csat_surveys (token);
CREATE INDEX csat_surveys_sent ON csat_surveys (product, sent_at);

-- Every version of a calendar and of the settings is a row of its own, which never changes.
CREATE TABLE support_calendars (
    product TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    hours TEXT NOT NULL,
    holidays TEXT NOT NULL,
    PRIMARY KEY (product, name, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE desk_settings (
    product TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    changed_by BLOB NOT NULL CHECK (length(changed_by) = 16),
    changed_by_kind TEXT NOT NULL CHECK (changed_by_kind IN ('CUSTOMER', 'AGENT', 'BOT', 'SYSTEM')),
    policies TEXT NOT NULL,
    calendars TEXT NOT NULL,
    close_resolved_after INTEGER,
    purge_deleted_after INTEGER,
    survey_expires_after INTEGER NOT NULL,
    survey_changeable_for INTEGER NOT NULL,
    PRIMARY KEY (product, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings_rollouts (
    product TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    settings_version INTEGER NOT NULL,
    done INTEGER NOT NULL CHECK (done IN (0, 1)),
    place TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_rotations (
    product TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    last_agent BLOB CHECK (length(last_agent) = 16)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket_number_blocks (
    product TEXT NOT NULL PRIMARY KEY,
    next INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket_event_sequences (
    product TEXT NOT NULL PRIMARY KEY,
    next INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
    product TEXT NOT NULL,
    actor_id BLOB NOT NULL CHECK (length(actor_id) = 16),
    operation TEXT NOT NULL CHECK (operation IN ('CREATE_TICKET', 'ADD_MESSAGE')),
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 16),
    ticket_id BLOB NOT NULL CHECK (length(ticket_id) = 16),
    message_id BLOB CHECK (length(message_id) = 16),
    used_at INTEGER NOT NULL,
    PRIMARY KEY (product, actor_id, operation, key)
) STRICT, WITHOUT ROWID;

-- Keys that have expired.
CREATE INDEX idempotency_keys_used ON idempotency_keys (product, used_at);

-- Text search: the searchable members, case-folded by the library, and a trigram index of them (Thai has no spaces).
-- Both are written by the adapter, in the transaction that writes the ticket.
CREATE TABLE support_tickets_text (
    docid INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    product TEXT NOT NULL,
    subject TEXT NOT NULL,
    description TEXT NOT NULL,
    UNIQUE (id, product),
    FOREIGN KEY (id, product) REFERENCES support_tickets (id, product)
) STRICT;

CREATE VIRTUAL TABLE support_tickets_trigrams USING fts5 (
    subject,
    description,
    content = 'support_tickets_text',
    content_rowid = 'docid',
    columnsize = 0,
    tokenize = 'trigram case_sensitive 1'
);

-- Written to after a commit whose outcome is unknown, to find out for good whether it happened.
CREATE TABLE commit_fence (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    passed INTEGER NOT NULL
) STRICT;

INSERT INTO commit_fence (only, passed) VALUES (1, 0);
