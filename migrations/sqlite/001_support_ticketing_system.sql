-- The support ticketing system on SQLite, version 1.
-- UUIDs are blobs of 16 bytes, instants integers: microseconds since 1970 UTC. Columns and enumerators have their stored names
-- (model/stored_names.hpp); no CHECK lists enumerators, so that a newer version of the library can add one beside an older one.
-- No triggers, no defaults with functions: the rules are in the library, the same for every storage.
-- Tables with long rows have a rowid: without, each row of more than a quarter of a page takes pages of its own.
-- After a change: scripts/embed_migrations.

CREATE TABLE support_tickets (
    docid INTEGER PRIMARY KEY, -- the row in ticket_texts_kept has the same
    id BLOB NOT NULL CHECK (length(id) = 16),
    product TEXT NOT NULL,
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    customer_id BLOB NOT NULL CHECK (length(customer_id) = 16),
    subject TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL,
    priority TEXT NOT NULL,
    category TEXT,
    assigned_to BLOB CHECK (length(assigned_to) = 16),
    tags TEXT NOT NULL,
    participant_ids TEXT NOT NULL,
    first_response_at INTEGER,
    resolved_at INTEGER,
    resolved_by BLOB CHECK (length(resolved_by) = 16),
    resolved_by_kind TEXT,
    closed_at INTEGER,
    reopen_count INTEGER NOT NULL,
    customer_turns INTEGER NOT NULL,
    agent_replies INTEGER NOT NULL,
    message_count INTEGER NOT NULL,
    last_message_at INTEGER,
    waiting_since INTEGER,
    sla_breaches INTEGER NOT NULL,
    sla_breach INTEGER NOT NULL CHECK (sla_breach IN (0, 1)),
    settings_version INTEGER NOT NULL,
    first_response_due_at INTEGER,
    next_response_due_at INTEGER,
    resolution_due_at INTEGER,
    csat_score INTEGER,
    csat_comment TEXT,
    csat_rated_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    UNIQUE (id, product)
) STRICT;

CREATE UNIQUE INDEX support_tickets_number ON support_tickets (product, number);

-- Lists: newest first, each filter as leading equality, so that no page is sorted. The first has what a dashboard reads of the
-- tickets of its window, too: a row is as long as its description, and looking each up took most of the time. What is always null
-- is in there as well: without it the planner looks it up.
CREATE INDEX support_tickets_created
    ON support_tickets (product, created_at, id, status, priority, assigned_to, first_response_at, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX support_tickets_status ON support_tickets (product, status, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX support_tickets_priority ON support_tickets (product, priority, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX support_tickets_assigned ON support_tickets (product, assigned_to, created_at, id) WHERE deleted_at IS NULL;
-- Deleted ones too: a customer is erased from all of them.
CREATE INDEX support_tickets_customer ON support_tickets (product, customer_id, created_at, id);
CREATE INDEX support_tickets_category ON support_tickets (product, category, created_at, id) WHERE deleted_at IS NULL;

-- Metrics: what is in no number.
CREATE INDEX support_tickets_deleted ON support_tickets (product, deleted_at, id) WHERE deleted_at IS NOT NULL;

-- What a tick has to see to: tickets that new settings have not come to, and those that have been resolved for long.
CREATE INDEX support_tickets_unclosed ON support_tickets (product, created_at, id) WHERE closed_at IS NULL AND deleted_at IS NULL;
CREATE INDEX support_tickets_resolved_unclosed
    ON support_tickets (product, resolved_at, id) WHERE resolved_at IS NOT NULL AND closed_at IS NULL AND deleted_at IS NULL;

-- Assignment: what agents have at hand, and who waits for one, oldest first. What is always null is in there too: without it the
-- planner takes support_tickets_assigned, with all that was ever resolved, and each row is looked up to see that it is null.
CREATE INDEX support_tickets_at_hand
    ON support_tickets (product, assigned_to, resolved_at, deleted_at, id)
    WHERE assigned_to IS NOT NULL AND resolved_at IS NULL AND deleted_at IS NULL;
CREATE INDEX support_tickets_unassigned
    ON support_tickets (product, assigned_to, resolved_at, deleted_at, created_at, id)
    WHERE assigned_to IS NULL AND resolved_at IS NULL AND deleted_at IS NULL;

CREATE TABLE ticket_messages (
    id BLOB NOT NULL CHECK (length(id) = 16),
    ticket_id BLOB NOT NULL,
    product TEXT NOT NULL,
    author_id BLOB NOT NULL CHECK (length(author_id) = 16),
    author_kind TEXT NOT NULL,
    is_internal INTEGER NOT NULL CHECK (is_internal IN (0, 1)),
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, product, id),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
) STRICT;

-- A ticket's id is enough to find its messages in order.
CREATE INDEX ticket_messages_created ON ticket_messages (ticket_id, created_at, id);

-- What a person wrote, to be erased.
CREATE INDEX ticket_messages_author ON ticket_messages (author_id);

CREATE TABLE ticket_events (
    id BLOB NOT NULL CHECK (length(id) = 16),
    ticket_id BLOB NOT NULL,
    product TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor_id BLOB NOT NULL CHECK (length(actor_id) = 16),
    actor TEXT NOT NULL,
    message_id BLOB CHECK (length(message_id) = 16),
    settings_version INTEGER NOT NULL,
    changes TEXT NOT NULL,
    cycles TEXT NOT NULL,
    metric TEXT,
    due_at INTEGER,
    PRIMARY KEY (ticket_id, product, version),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
) STRICT;

-- Events that have no place in their product's order yet, in the order in which they get one. A row goes when its event gets one.
CREATE TABLE unplaced_ticket_events (
    product TEXT NOT NULL,
    at INTEGER NOT NULL,
    ticket_id BLOB NOT NULL CHECK (length(ticket_id) = 16),
    version INTEGER NOT NULL,
    PRIMARY KEY (product, at, ticket_id)
) STRICT, WITHOUT ROWID;

-- The order: which events got the places up to `last` in one commit. By the stamp, random bits, a follower sees that the row he has
-- read is another since the database was restored.
CREATE TABLE ticket_event_places (
    product TEXT NOT NULL,
    last INTEGER NOT NULL,
    stamp INTEGER NOT NULL,
    events TEXT NOT NULL,
    PRIMARY KEY (product, last)
) STRICT;

CREATE TABLE ticket_cycles (
    ticket_id BLOB NOT NULL,
    product TEXT NOT NULL,
    metric TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT,
    ended_by BLOB CHECK (length(ended_by) = 16),
    ended_by_kind TEXT,
    replies INTEGER NOT NULL,
    suspended INTEGER NOT NULL,
    worked INTEGER,
    ticket_created_at INTEGER,
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
    ON ticket_cycles (product, metric, ended_at, started_at, outcome, ended_by, ended_by_kind, suspended, worked, replies,
                      ticket_created_at, due_at, breached_at)
    WHERE ended_at IS NOT NULL;
CREATE INDEX ticket_cycles_running ON ticket_cycles (product, metric, started_at, ended_at) WHERE ended_at IS NULL;
CREATE INDEX ticket_cycles_reopened ON ticket_cycles (product, started_at, ticket_created_at) WHERE ticket_created_at IS NOT NULL;
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

CREATE TABLE ticket_ratings (
    ticket_id BLOB NOT NULL,
    product TEXT NOT NULL,
    version INTEGER NOT NULL,
    given_at INTEGER NOT NULL,
    score INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    agent_id BLOB CHECK (length(agent_id) = 16),
    PRIMARY KEY (ticket_id, product, version),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_ratings_given ON ticket_ratings (product, given_at, score, ordinal, agent_id);

CREATE TABLE ticket_tags (
    ticket_id BLOB NOT NULL,
    product TEXT NOT NULL,
    tag TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, product, tag),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
) STRICT, WITHOUT ROWID;

-- The tickets of a tag, by creation.
CREATE INDEX ticket_tags_created ON ticket_tags (product, tag, created_at, ticket_id);

CREATE TABLE ticket_participants (
    ticket_id BLOB NOT NULL,
    product TEXT NOT NULL,
    participant_id BLOB NOT NULL,
    added_at INTEGER NOT NULL,
    added_by BLOB NOT NULL,
    added_by_kind TEXT NOT NULL,
    removed_at INTEGER,
    PRIMARY KEY (ticket_id, product, participant_id),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
) STRICT, WITHOUT ROWID;

-- The tickets of a participant.
CREATE INDEX ticket_participants_person ON ticket_participants (product, participant_id, ticket_id);

-- Where tickets stand in the orders of lists, apart from their wide rows: every message changes it.
CREATE TABLE ticket_activities (
    ticket_id BLOB NOT NULL,
    product TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    urgency INTEGER NOT NULL,
    waiting_since INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, product),
    FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product)
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_activities_updated ON ticket_activities (product, updated_at, ticket_id);
CREATE INDEX ticket_activities_urgency ON ticket_activities (product, urgency, waiting_since, ticket_id);
CREATE INDEX ticket_activities_waiting ON ticket_activities (product, waiting_since, ticket_id);
CREATE INDEX ticket_activities_due ON ticket_activities (product, due_at, ticket_id);

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
    changed_by_kind TEXT NOT NULL,
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

-- By which folding the texts and tags of a product are stored; the highest generation counts.
CREATE TABLE product_foldings (
    product TEXT NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    folding TEXT NOT NULL,
    done INTEGER NOT NULL CHECK (done IN (0, 1)),
    place INTEGER NOT NULL,
    PRIMARY KEY (product, generation)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_rotations (
    product TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    last_agent BLOB CHECK (length(last_agent) = 16)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_erasures (
    product TEXT NOT NULL,
    agent_id BLOB NOT NULL CHECK (length(agent_id) = 16),
    version INTEGER NOT NULL,
    replacement BLOB NOT NULL CHECK (length(replacement) = 16),
    place INTEGER NOT NULL,
    held INTEGER NOT NULL,
    PRIMARY KEY (product, agent_id)
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
    operation TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 16),
    ticket_id BLOB NOT NULL CHECK (length(ticket_id) = 16),
    message_id BLOB CHECK (length(message_id) = 16),
    used_at INTEGER NOT NULL,
    PRIMARY KEY (product, actor_id, operation, key)
) STRICT, WITHOUT ROWID;

-- Keys that have expired.
CREATE INDEX idempotency_keys_used ON idempotency_keys (product, used_at);
CREATE INDEX idempotency_keys_ticket ON idempotency_keys (ticket_id);

-- Text search: tickets' texts as the library folds them, and a trigram index of them (Thai has no spaces). The index
-- knows which texts have a trigram, but not where, which takes half of the space; the texts themselves tell the rest.
-- Both are written by the adapter, in the transaction that writes the texts; by the number of their ticket's row, which takes
-- 60 bytes less than its id and product. What reads the records reads the view.
CREATE TABLE ticket_texts_kept (
    docid INTEGER PRIMARY KEY REFERENCES support_tickets (docid),
    subject TEXT NOT NULL,
    description TEXT NOT NULL
) STRICT;

CREATE VIEW ticket_texts AS
SELECT ticket.id AS ticket_id, ticket.product AS product, kept.subject AS subject, kept.description AS description,
       kept.docid AS docid
FROM ticket_texts_kept AS kept JOIN support_tickets AS ticket ON ticket.docid = kept.docid;

CREATE VIRTUAL TABLE ticket_texts_trigrams USING fts5 (
    subject,
    description,
    content = 'ticket_texts_kept',
    content_rowid = 'docid',
    columnsize = 0,
    detail = none,
    tokenize = 'trigram case_sensitive 1'
);

-- Written to after a commit whose outcome is unknown, to find out for good whether it happened.
CREATE TABLE commit_fence (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    passed INTEGER NOT NULL
) STRICT;

INSERT INTO commit_fence (only, passed) VALUES (1, 0);
