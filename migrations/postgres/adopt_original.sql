-- Takes over a database that the migration of the original Rust crate made, with all of its tickets and messages, and leaves
-- the schema of 001_support_ticketing_system.sql. Run once, by the owner of the tables; a second run changes nothing:
--     psql -v ON_ERROR_STOP=1 -1 -f adopt_original.sql
-- One transaction: whole or not at all. Dry run: psql -v ON_ERROR_STOP=1 -c BEGIN -f adopt_original.sql -c ROLLBACK
-- What is filled in from what, and what can't be known: docs/guide/moving_from_the_original.md.
-- Constraints, indexes, triggers and functions are found in the catalogs, so their names do not matter.

\set ON_ERROR_STOP on
\encoding UTF8
SAVEPOINT in_one_transaction; -- fails outside of a transaction, so that this file is never run by halves
SET LOCAL jit = off; -- compiling these statements takes longer than running them
SET LOCAL statement_timeout = 0; -- what bounds a service's statements does not bound this

-- The lock that the library migrates under: no service makes its schema meanwhile.
SELECT pg_advisory_xact_lock(1349276533) AS locked \gset

SELECT count(*) = 2 AS adopted
FROM pg_attribute
WHERE attrelid = to_regclass('support_tickets') AND attname IN ('number', 'version') AND NOT attisdropped
    AND to_regclass('ticket_events') IS NOT NULL \gset

\if :adopted
\echo 'adopt_original: the database has the schema of pleme-support already; nothing is changed'
\else

-- 1. Is this the original's database, and can all of it be taken? What is wrong is said before anything changes.

DO $$
DECLARE
    tickets regclass := to_regclass('support_tickets');
    messages regclass := to_regclass('ticket_messages');
    problem record;
    found bigint;
    problems text := '';
BEGIN
    IF tickets IS NULL OR messages IS NULL THEN
        RAISE EXCEPTION 'adopt_original: there are no tables support_tickets and ticket_messages here'
            USING HINT = 'An empty database needs no adoption: run 001_support_ticketing_system.sql. Tables of another schema '
                         'are found with PGOPTIONS="-c search_path=THE_SCHEMA".';
    END IF;
    IF current_setting('server_encoding') <> 'UTF8' THEN
        RAISE EXCEPTION 'adopt_original: the encoding of the database is %, and pleme-support needs UTF8',
            current_setting('server_encoding') USING HINT = 'Restore a dump of it into a database WITH ENCODING ''UTF8''.';
    END IF;
    LOCK TABLE support_tickets, ticket_messages IN ACCESS EXCLUSIVE MODE;

    FOR problem IN
        SELECT wanted.relation, wanted.name, wanted.types
        FROM (VALUES (tickets, 'id', 'uuid'), (tickets, 'product', 'varchar text'), (tickets, 'customer_id', 'uuid'),
                     (tickets, 'subject', 'varchar text'), (tickets, 'description', 'varchar text'),
                     (tickets, 'status', 'enum varchar text'), (tickets, 'priority', 'enum varchar text'),
                     (tickets, 'category', 'varchar text'), (tickets, 'assigned_to', 'uuid'),
                     (tickets, 'first_response_at', 'timestamptz'), (tickets, 'resolved_at', 'timestamptz'),
                     (tickets, 'closed_at', 'timestamptz'), (tickets, 'sla_breach', 'bool'), (tickets, 'csat_score', 'int4'),
                     (tickets, 'metadata', 'jsonb'), (tickets, 'created_at', 'timestamptz'),
                     (tickets, 'updated_at', 'timestamptz'), (tickets, 'deleted_at', 'timestamptz'),
                     (messages, 'id', 'uuid'), (messages, 'ticket_id', 'uuid'), (messages, 'author_id', 'uuid'),
                     (messages, 'is_internal', 'bool'), (messages, 'content', 'varchar text'),
                     (messages, 'created_at', 'timestamptz')) AS wanted (relation, name, types)
        WHERE NOT EXISTS (
            SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = wanted.relation AND a.attname = wanted.name AND NOT a.attisdropped
                AND CASE t.typtype WHEN 'e' THEN 'enum' ELSE t.typname END = ANY (string_to_array(wanted.types, ' ')))
    LOOP
        problems := problems || format(E'\n  %s has no column %s of type %s', problem.relation, problem.name,
                                       replace(problem.types, ' ', ' or '));
    END LOOP;
    FOR problem IN
        SELECT oid::regclass AS relation FROM pg_class
        WHERE oid IN (tickets, messages)
            AND (relkind <> 'r' OR relnamespace <> (SELECT oid FROM pg_namespace WHERE nspname = current_schema()))
    LOOP
        problems := problems || format(E'\n  %s is no plain table in the first schema of the search_path', problem.relation);
    END LOOP;
    IF problems <> '' THEN
        RAISE EXCEPTION 'adopt_original: the tables are not those of the original:%', problems;
    END IF;

    FOR problem IN
        SELECT attrelid::regclass AS relation, attname AS name FROM pg_attribute
        WHERE NOT attisdropped
            AND (attrelid = tickets AND attname IN
                     ('number', 'version', 'tags', 'participant_ids', 'resolved_by', 'resolved_by_kind', 'reopen_count', 'customer_turns',
                      'agent_replies', 'message_count', 'last_message_at', 'waiting_since', 'sla_breaches', 'settings_version',
                      'first_response_due_at',
                      'next_response_due_at', 'resolution_due_at', 'csat_comment', 'csat_rated_at')
                 OR attrelid = messages AND attname IN ('product', 'author_kind'))
    LOOP
        problems := problems || format(E'\n  column %s of %s: the library has one of that name; rename it', problem.name,
                                       problem.relation);
    END LOOP;
    FOR problem IN
        SELECT attrelid::regclass AS relation, attname AS name FROM pg_attribute
        WHERE attrelid IN (tickets, messages) AND attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef
            AND attidentity = '' AND attname NOT IN (
                'id', 'product', 'customer_id', 'subject', 'description', 'status', 'priority', 'category', 'assigned_to',
                'first_response_at', 'resolved_at', 'closed_at', 'sla_breach', 'csat_score', 'metadata', 'created_at',
                'updated_at', 'deleted_at', 'ticket_id', 'author_id', 'is_internal', 'content')
    LOOP
        problems := problems || format(E'\n  column %s of %s: the library does not fill it; give it a default, or drop NOT NULL',
                                       problem.name, problem.relation);
    END LOOP;
    FOR problem IN
        SELECT name FROM unnest(ARRAY['ticket_events', 'ticket_cycles', 'csat_surveys', 'ticket_ratings', 'ticket_tags', 'ticket_participants', 'ticket_activities', 'support_calendars', 'desk_settings',
                                      'settings_rollouts', 'agent_rotations', 'agent_erasures', 'ticket_number_blocks',
                                      'ticket_event_sequences', 'unplaced_ticket_events', 'ticket_event_places', 'idempotency_keys', 'ticket_texts', 'product_foldings',
                                      'support_schema_migrations']) AS name
        WHERE to_regclass(format('%I.%I', current_schema(), name)) IS NOT NULL
    LOOP
        problems := problems || format(E'\n  table %s: the library makes one of that name; rename it', problem.name);
    END LOOP;
    FOR problem IN
        SELECT DISTINCT r.ev_class::regclass AS name, d.refobjid::regclass AS relation
        FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid IN (tickets, messages) AND r.ev_class <> d.refobjid
    LOOP
        problems := problems || format(E'\n  view %s reads %s: drop it before, and create it again afterwards', problem.name,
                                       problem.relation);
    END LOOP;
    FOR problem IN
        SELECT conname AS name, conrelid::regclass AS relation, confrelid::regclass AS referenced FROM pg_constraint
        WHERE contype = 'f' AND confrelid IN (tickets, messages) AND conrelid NOT IN (tickets, messages)
    LOOP
        problems := problems || format(
            E'\n  foreign key %s of table %s references %s, whose key becomes (%s): ALTER TABLE %s DROP CONSTRAINT %I;',
            problem.name, problem.relation, problem.referenced,
            CASE problem.referenced WHEN tickets THEN 'id, product' ELSE 'ticket_id, product, id' END, problem.relation,
            problem.name);
    END LOOP;
    IF problems <> '' THEN
        RAISE EXCEPTION 'adopt_original: in the way of the adoption:%', problems
            USING HINT = 'Nothing was changed. Put these out of the way, and run this again.';
    END IF;

    -- The bounds of include/pleme_support/rules/bounds.hpp, and what constraints may have been lacking for.
    FOR problem IN
        SELECT * FROM (VALUES
            (tickets, 'product must have 1 to 50 characters of a-z, 0-9, _ and -',
             $sql$product IS NULL OR product !~ '^[a-z0-9_-]{1,50}$'$sql$),
            (tickets, 'subject must have 1 to 500 characters',
             $sql$subject IS NULL OR char_length(subject) NOT BETWEEN 1 AND 500$sql$),
            (tickets, 'subject must not be blank',
             $sql$subject <> '' AND btrim(subject, E'\t\n\u000B\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000') = ''$sql$),
            (tickets, 'description must have 1 to 65536 bytes',
             $sql$description IS NULL OR octet_length(description) NOT BETWEEN 1 AND 65536$sql$),
            (tickets, 'category must be null or have 1 to 100 characters',
             $sql$char_length(category) NOT BETWEEN 1 AND 100$sql$),
            (tickets, 'status must be one of the five',
             $sql$status IS NULL OR status::text NOT IN ('NEW', 'IN_PROGRESS', 'WAITING_ON_CUSTOMER', 'RESOLVED', 'CLOSED')$sql$),
            (tickets, 'priority must be one of the four',
             $sql$priority IS NULL OR priority::text NOT IN ('LOW', 'MEDIUM', 'HIGH', 'URGENT')$sql$),
            (tickets, 'csat_score must be null or 1 to 5', $sql$csat_score NOT BETWEEN 1 AND 5$sql$),
            (tickets, 'instants must lie in the years 1 to 9998',
             $sql$least(created_at, updated_at, first_response_at, resolved_at, closed_at, deleted_at) < '0001-01-01Z' OR greatest(created_at, updated_at, first_response_at, resolved_at, closed_at, deleted_at) >= '9999-01-01Z'$sql$),
            (tickets, 'there must be a value',
             $sql$id IS NULL OR customer_id IS NULL OR sla_breach IS NULL OR created_at IS NULL OR updated_at IS NULL$sql$),
            (tickets, 'ids must differ', $sql$id IN (SELECT id FROM support_tickets GROUP BY id HAVING count(*) > 1)$sql$),
            (messages, 'content must have 1 to 65536 bytes',
             $sql$content IS NULL OR octet_length(content) NOT BETWEEN 1 AND 65536$sql$),
            (messages, 'instants must lie in the years 1 to 9998',
             $sql$created_at < '0001-01-01Z' OR created_at >= '9999-01-01Z'$sql$),
            (messages, 'there must be a value',
             $sql$id IS NULL OR author_id IS NULL OR is_internal IS NULL OR created_at IS NULL$sql$),
            (messages, 'ids must differ', $sql$id IN (SELECT id FROM ticket_messages GROUP BY id HAVING count(*) > 1)$sql$),
            (messages, 'the ticket must exist', $sql$ticket_id IS NULL OR ticket_id NOT IN (SELECT id FROM support_tickets)$sql$)
        ) AS bound (relation, rule, broken)
    LOOP
        EXECUTE format('SELECT count(*) FROM %s WHERE %s', problem.relation, problem.broken) INTO found;
        IF found > 0 THEN
            problems := problems || format(E'\n  %s of %s: %s\n    SELECT * FROM %s WHERE %s;', found, problem.relation,
                                           problem.rule, problem.relation, problem.broken);
        END IF;
    END LOOP;
    IF problems <> '' THEN
        RAISE EXCEPTION 'adopt_original: rows that pleme-support can not take as they are:%', problems
            USING HINT = 'Nothing was changed. Correct or delete these rows, and run this again.';
    END IF;
END
$$;

-- 2. What happened to each ticket, as steps in order of time. Each becomes an event; what the ticket was after it is computed
-- as the library does: include/pleme_support/rules/draft.hpp.

CREATE TEMPORARY TABLE adopt_messages ON COMMIT DROP AS
SELECT m.id, m.ticket_id, m.author_id, m.is_internal, m.created_at,
       CASE WHEN m.author_id = t.customer_id THEN 'CUSTOMER' ELSE 'AGENT' END AS author_kind
FROM ticket_messages m JOIN support_tickets t ON t.id = m.ticket_id;
CREATE INDEX ON adopt_messages (ticket_id, created_at, id);
ANALYZE adopt_messages;

CREATE TEMPORARY TABLE adopt_tickets ON COMMIT DROP AS
SELECT told.*,
       -- What opened a ticket again that is open in spite of a resolution or close: the customer's first public message after
       -- it, if there was one before the row's last change, else that change.
       CASE WHEN status NOT IN ('RESOLVED', 'CLOSED') THEN
           (SELECT m.id FROM adopt_messages m
            WHERE m.ticket_id = told.id AND m.author_kind = 'CUSTOMER' AND NOT m.is_internal
                AND m.created_at > greatest(told.resolved_at, told.closed_at) AND m.created_at <= told.changed_at
            ORDER BY m.created_at, m.id LIMIT 1) END AS reopened_by
FROM (SELECT id, product::text AS product,
             row_number() OVER (PARTITION BY product ORDER BY created_at, id)::integer AS number,
             customer_id, subject::text AS subject, description::text AS description, status::text AS status,
             priority::text AS priority, category::text AS category, assigned_to, sla_breach, csat_score, created_at,
             first_response_at, resolved_at, closed_at, deleted_at, greatest(updated_at, resolved_at, closed_at) AS changed_at
      FROM support_tickets) AS told;
CREATE UNIQUE INDEX ON adopt_tickets (id);
ANALYZE adopt_tickets;

CREATE TEMPORARY TABLE adopt_steps ON COMMIT DROP AS
WITH told AS (
    -- `place` orders what happened at one instant: who answered and resolved at once answered first.
    SELECT id AS ticket_id, 'created' AS step, 0 AS place, created_at AS told_at, NULL::uuid AS message_id FROM adopt_tickets
    UNION ALL
    SELECT ticket_id, 'message', 1, created_at, id FROM adopt_messages
    UNION ALL
    -- A first response whose message is gone.
    SELECT id, 'answered', 2, first_response_at, NULL
    FROM adopt_tickets t
    WHERE first_response_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM adopt_messages m
                        WHERE m.ticket_id = t.id AND m.author_kind = 'AGENT' AND NOT m.is_internal
                            AND m.created_at <= t.first_response_at)
    UNION ALL
    SELECT id, 'resolved', 3, resolved_at, NULL FROM adopt_tickets WHERE resolved_at IS NOT NULL
    UNION ALL
    SELECT id, 'closed', 4, closed_at, NULL FROM adopt_tickets WHERE closed_at IS NOT NULL
    UNION ALL
    -- All else that the row says, as of its last change; with no difference if only the time of a change is left of it.
    SELECT id, 'changed', 5, changed_at, NULL
    FROM adopt_tickets t
    WHERE assigned_to IS NOT NULL OR sla_breach
        OR status <> CASE WHEN reopened_by IS NOT NULL THEN 'IN_PROGRESS'
                          WHEN closed_at IS NOT NULL AND (resolved_at IS NULL OR closed_at >= resolved_at) THEN 'CLOSED'
                          WHEN resolved_at IS NOT NULL THEN 'RESOLVED'
                          ELSE 'NEW' END
        OR changed_at > greatest(created_at, first_response_at, resolved_at, closed_at, deleted_at,
                                 (SELECT max(m.created_at) FROM adopt_messages m WHERE m.ticket_id = t.id))
    UNION ALL
    SELECT id, 'rated', 6, changed_at, NULL FROM adopt_tickets WHERE csat_score IS NOT NULL
    UNION ALL
    SELECT id, 'deleted', 7, deleted_at, NULL FROM adopt_tickets WHERE deleted_at IS NOT NULL
), ordered AS (
    SELECT *, (row_number() OVER (PARTITION BY ticket_id ORDER BY step <> 'created', step = 'deleted', told_at, place, message_id))::integer
                  AS version
    FROM told
)
-- The deletion comes last, since nothing happens to a deleted ticket; the row keeps when it was told to be.
-- Time strictly rises within a ticket, from its creation on: each instant is at least a microsecond after the one before.
SELECT ticket_id, version, step, told_at, message_id,
       max(told_at - version * interval '1 microsecond') OVER (PARTITION BY ticket_id ORDER BY version) +
           version * interval '1 microsecond' AS at
FROM ordered;

CREATE TEMPORARY TABLE adopt_states ON COMMIT DROP AS
WITH acts AS (
    SELECT s.*, m.author_id, m.author_kind, m.is_internal,
           coalesce(m.author_kind = 'AGENT' AND NOT m.is_internal, false) AS replies,
           coalesce(m.author_kind = 'CUSTOMER' AND NOT m.is_internal, false) AS asks,
           CASE s.step WHEN 'created' THEN 'NEW' WHEN 'resolved' THEN 'RESOLVED' WHEN 'closed' THEN 'CLOSED'
                       WHEN 'changed' THEN t.status
                       WHEN 'message' THEN CASE WHEN m.id = t.reopened_by THEN 'IN_PROGRESS' END END AS sets_status
    FROM adopt_steps s JOIN adopt_tickets t ON t.id = s.ticket_id LEFT JOIN adopt_messages m ON m.id = s.message_id
), numbered AS (
    SELECT *, count(sets_status) OVER (PARTITION BY ticket_id ORDER BY version) AS status_number FROM acts
), statuses AS (
    SELECT *, first_value(sets_status) OVER (PARTITION BY ticket_id, status_number ORDER BY version) AS status FROM numbered
), moves AS (
    SELECT *, status IN ('RESOLVED', 'CLOSED') AS is_over,
           lag(status) OVER (PARTITION BY ticket_id ORDER BY version) AS status_before
    FROM statuses
), turns AS (
    SELECT *, is_over AND status_before NOT IN ('RESOLVED', 'CLOSED') AS resolves,
           NOT is_over AND coalesce(status_before IN ('RESOLVED', 'CLOSED'), false) AS reopens,
           replies OR step = 'answered' AS responds,
           -- Nobody is owed an answer to what the customer writes on a ticket that stays resolved.
           asks AND NOT is_over AS waits
    FROM moves
), counts AS (
    SELECT *, count(*) FILTER (WHERE responds) OVER ticket AS answers,
           count(*) FILTER (WHERE replies) OVER ticket AS agent_replies,
           count(*) FILTER (WHERE reopens) OVER ticket AS reopen_count,
           count(*) FILTER (WHERE resolves OR reopens) OVER ticket AS resolution_number,
           count(*) FILTER (WHERE status IS DISTINCT FROM status_before) OVER ticket AS move_number
    FROM turns
    WINDOW ticket AS (PARTITION BY ticket_id ORDER BY version)
), opened AS (
    -- Of several messages of the customer in a row the first one opens the cycle.
    SELECT *, waits AND row_number() OVER (PARTITION BY ticket_id, answers, waits ORDER BY version) = 1 AS opens_turn FROM counts
)
SELECT o.ticket_id, version, step, told_at, at, message_id, author_id, author_kind, is_internal, o.status, resolves, reopens,
       responds, answers, opens_turn, agent_replies, reopen_count,
       count(*) FILTER (WHERE opens_turn) OVER ticket AS customer_turns,
       count(*) FILTER (WHERE step = 'message' AND NOT is_internal) OVER ticket AS message_count,
       max(at) FILTER (WHERE step = 'message' AND NOT is_internal) OVER ticket AS last_message_at,
       min(at) FILTER (WHERE responds) OVER ticket AS first_response_at,
       first_value(CASE WHEN resolves THEN at END) OVER resolution AS resolved_at,
       first_value(CASE WHEN o.status = 'CLOSED' THEN at END)
           OVER (PARTITION BY o.ticket_id, move_number ORDER BY version) AS closed_at,
       CASE WHEN bool_or(step = 'changed') OVER ticket THEN t.assigned_to END AS assigned_to,
       t.sla_breach AND bool_or(step = 'changed') OVER ticket AS sla_breach,
       CASE WHEN bool_or(step = 'rated') OVER ticket THEN t.csat_score END AS csat_score,
       min(at) FILTER (WHERE step = 'rated') OVER ticket AS csat_rated_at,
       CASE WHEN bool_or(step = 'deleted') OVER ticket THEN t.deleted_at END AS deleted_at,
       lead(version) OVER ticket IS NULL AS is_last
FROM opened o JOIN adopt_tickets t ON t.id = o.ticket_id
WINDOW ticket AS (PARTITION BY o.ticket_id ORDER BY version),
       resolution AS (PARTITION BY o.ticket_id, resolution_number ORDER BY version);
CREATE UNIQUE INDEX ON adopt_states (ticket_id, version);
ANALYZE adopt_states;

-- What was owed: a response until the first that responds after it, a resolution until that of its number.
CREATE TEMPORARY TABLE adopt_owed AS
SELECT c.ticket_id, c.metric, c.ordinal, c.at, e.at AS done_at, e.author_id AS done_by, e.author_kind AS done_by_kind,
       NULL::timestamptz AS ticket_created_at
FROM (SELECT ticket_id, 'FIRST_RESPONSE' AS metric, 1 AS ordinal, at, answers FROM adopt_states WHERE step = 'created'
      UNION ALL
      SELECT ticket_id, 'NEXT_RESPONSE', customer_turns, at, answers FROM adopt_states WHERE opens_turn) AS c
LEFT JOIN adopt_states e ON e.ticket_id = c.ticket_id AND e.responds AND e.answers = c.answers + 1
UNION ALL
SELECT c.ticket_id, 'RESOLUTION', c.reopen_count + 1, c.at, e.at, NULL, NULL, CASE WHEN c.reopens THEN t.created_at END
FROM adopt_states c
JOIN adopt_tickets t ON t.id = c.ticket_id
LEFT JOIN adopt_states e ON e.ticket_id = c.ticket_id AND e.resolves AND e.reopen_count = c.reopen_count
WHERE c.step = 'created' OR c.reopens;

-- Since when somebody waits for the desk: for the first of the responses that are owed on a ticket that is being worked on.
ALTER TABLE adopt_states ADD COLUMN waiting_since timestamptz;
UPDATE adopt_states s SET waiting_since = w.since
FROM (SELECT s.ticket_id, s.version, min(o.at) AS since
      FROM adopt_states s JOIN adopt_owed o ON o.ticket_id = s.ticket_id AND o.metric <> 'RESOLUTION' AND o.at <= s.at
          AND (o.done_at IS NULL OR o.done_at > s.at)
      WHERE s.status NOT IN ('RESOLVED', 'CLOSED') AND s.deleted_at IS NULL
      GROUP BY s.ticket_id, s.version) AS w
WHERE w.ticket_id = s.ticket_id AND w.version = s.version;

-- 3. The two tables become ours. What is dropped is said.

DO $$
DECLARE
    tickets regclass := to_regclass('support_tickets');
    messages regclass := to_regclass('ticket_messages');
    dropped record;
    enums oid[];
    functions oid[];
BEGIN
    SELECT array_agg(DISTINCT t.oid) INTO enums
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = tickets AND a.attname IN ('status', 'priority') AND t.typtype = 'e';
    SELECT array_agg(DISTINCT tgfoid) INTO functions
    FROM pg_trigger WHERE tgrelid IN (tickets, messages) AND NOT tgisinternal;

    FOR dropped IN
        SELECT tgname AS name, tgrelid::regclass AS relation FROM pg_trigger
        WHERE tgrelid IN (tickets, messages) AND NOT tgisinternal
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', dropped.name, dropped.relation);
        RAISE NOTICE 'adopt_original: dropped trigger % of %', dropped.name, dropped.relation;
    END LOOP;
    -- Functions of the server and of extensions stay, and what something else uses.
    FOR dropped IN
        SELECT p.oid::regprocedure::text AS name FROM pg_proc p
        WHERE p.oid = ANY (functions) AND p.pronamespace <> 'pg_catalog'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE refclassid = 'pg_proc'::regclass AND refobjid = p.oid)
            AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
    LOOP
        EXECUTE format('DROP FUNCTION %s', dropped.name);
        RAISE NOTICE 'adopt_original: dropped function %', dropped.name;
    END LOOP;
    FOR dropped IN
        SELECT conname AS name, conrelid::regclass AS relation, pg_get_constraintdef(oid) AS definition FROM pg_constraint
        WHERE conrelid IN (tickets, messages) AND contype IN ('f', 'c', 'u', 'x', 'p')
        ORDER BY contype <> 'f' -- a key goes after what references it
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', dropped.relation, dropped.name);
        RAISE NOTICE 'adopt_original: dropped constraint % of %: %', dropped.name, dropped.relation, dropped.definition;
    END LOOP;
    FOR dropped IN
        SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
        FROM pg_index WHERE indrelid IN (tickets, messages)
    LOOP
        EXECUTE format('DROP INDEX %s', dropped.name);
        RAISE NOTICE 'adopt_original: dropped index: %', dropped.definition;
    END LOOP;
    FOR dropped IN
        SELECT attname AS name, attrelid::regclass AS relation FROM pg_attribute
        WHERE attrelid IN (tickets, messages) AND atthasdef AND attname IN (
            'id', 'product', 'customer_id', 'subject', 'description', 'status', 'priority', 'category', 'assigned_to',
            'first_response_at', 'resolved_at', 'closed_at', 'sla_breach', 'csat_score', 'created_at', 'updated_at',
            'deleted_at', 'ticket_id', 'author_id', 'is_internal', 'content')
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', dropped.relation, dropped.name);
    END LOOP;

    ALTER TABLE support_tickets
        ADD COLUMN number integer, ADD COLUMN version integer, ADD COLUMN tags text COLLATE "C",
        ADD COLUMN participant_ids text COLLATE "C", ADD COLUMN resolved_by uuid,
        ADD COLUMN resolved_by_kind text COLLATE "C", ADD COLUMN reopen_count integer, ADD COLUMN customer_turns integer,
        ADD COLUMN agent_replies integer, ADD COLUMN message_count integer, ADD COLUMN last_message_at timestamptz,
        ADD COLUMN waiting_since timestamptz, ADD COLUMN sla_breaches integer, ADD COLUMN settings_version integer,
        ADD COLUMN first_response_due_at timestamptz, ADD COLUMN next_response_due_at timestamptz,
        ADD COLUMN resolution_due_at timestamptz, ADD COLUMN csat_comment text COLLATE "C",
        ADD COLUMN csat_rated_at timestamptz;
    ALTER TABLE ticket_messages ADD COLUMN product text COLLATE "C", ADD COLUMN author_kind text COLLATE "C";

    UPDATE support_tickets t
    SET number = told.number, version = s.version, tags = '[]', participant_ids = '[]', first_response_at = s.first_response_at,
        resolved_at = s.resolved_at, closed_at = s.closed_at, reopen_count = s.reopen_count,
        customer_turns = s.customer_turns, agent_replies = s.agent_replies, message_count = s.message_count,
        last_message_at = s.last_message_at, waiting_since = s.waiting_since, sla_breaches = 0, settings_version = 0,
        csat_rated_at = s.csat_rated_at, updated_at = s.at, deleted_at = s.deleted_at
    FROM adopt_tickets told, adopt_states s
    WHERE told.id = t.id AND s.ticket_id = t.id AND s.is_last;
    UPDATE ticket_messages m
    SET product = told.product, author_kind = s.author_kind, created_at = s.at
    FROM adopt_tickets told, adopt_states s
    WHERE told.id = m.ticket_id AND s.message_id = m.id;

    -- After the updates: changing a type writes a table anew, without the rows that the updates left behind.
    ALTER TABLE support_tickets
        ALTER COLUMN product TYPE text COLLATE "C", ALTER COLUMN subject TYPE text COLLATE "C",
        ALTER COLUMN description TYPE text COLLATE "C", ALTER COLUMN category TYPE text COLLATE "C",
        ALTER COLUMN status TYPE text COLLATE "C" USING status::text,
        ALTER COLUMN priority TYPE text COLLATE "C" USING priority::text,
        ALTER COLUMN id SET NOT NULL, ALTER COLUMN product SET NOT NULL, ALTER COLUMN number SET NOT NULL,
        ALTER COLUMN version SET NOT NULL, ALTER COLUMN customer_id SET NOT NULL, ALTER COLUMN subject SET NOT NULL,
        ALTER COLUMN description SET NOT NULL, ALTER COLUMN status SET NOT NULL, ALTER COLUMN priority SET NOT NULL,
        ALTER COLUMN tags SET NOT NULL, ALTER COLUMN participant_ids SET NOT NULL, ALTER COLUMN reopen_count SET NOT NULL, ALTER COLUMN customer_turns SET NOT NULL,
        ALTER COLUMN agent_replies SET NOT NULL, ALTER COLUMN message_count SET NOT NULL, ALTER COLUMN sla_breaches SET NOT NULL, ALTER COLUMN settings_version SET NOT NULL,
        ALTER COLUMN sla_breach SET NOT NULL, ALTER COLUMN created_at SET NOT NULL, ALTER COLUMN updated_at SET NOT NULL,
        ALTER COLUMN category DROP NOT NULL, ALTER COLUMN assigned_to DROP NOT NULL,
        ALTER COLUMN first_response_at DROP NOT NULL, ALTER COLUMN resolved_at DROP NOT NULL,
        ALTER COLUMN closed_at DROP NOT NULL, ALTER COLUMN csat_score DROP NOT NULL, ALTER COLUMN deleted_at DROP NOT NULL,
        ALTER COLUMN metadata SET DEFAULT '{}',
        ADD PRIMARY KEY (id, product);
    ALTER TABLE ticket_messages
        ALTER COLUMN content TYPE text COLLATE "C", ALTER COLUMN id SET NOT NULL, ALTER COLUMN ticket_id SET NOT NULL,
        ALTER COLUMN product SET NOT NULL, ALTER COLUMN author_id SET NOT NULL, ALTER COLUMN author_kind SET NOT NULL,
        ALTER COLUMN is_internal SET NOT NULL, ALTER COLUMN content SET NOT NULL, ALTER COLUMN created_at SET NOT NULL,
        ADD PRIMARY KEY (ticket_id, product, id),
        ADD FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product);

    FOR dropped IN
        SELECT t.oid::regtype::text AS name FROM pg_type t
        WHERE t.oid = ANY (enums)
            AND NOT EXISTS (SELECT FROM pg_depend
                            WHERE refclassid = 'pg_type'::regclass AND refobjid IN (t.oid, t.typarray)
                                AND NOT (classid = 'pg_type'::regclass AND objid = t.typarray))
    LOOP
        EXECUTE format('DROP TYPE %s', dropped.name);
        RAISE NOTICE 'adopt_original: dropped type %', dropped.name;
    END LOOP;
END
$$;

SET LOCAL client_min_messages = warning; -- else 001 says of both tables that they are there
\ir 001_support_ticketing_system.sql

-- 4. The other records.

INSERT INTO ticket_activities (ticket_id, product, updated_at, urgency, waiting_since, due_at)
SELECT id, product, updated_at, array_position(ARRAY['URGENT', 'HIGH', 'MEDIUM', 'LOW'], priority) - 1,
       coalesce(waiting_since, '9999-12-31 23:59:59.999999+00'), '9999-12-31 23:59:59.999999+00'
FROM support_tickets;

-- When that was suspended: a response from a resolution to the next reopen, or to the answer if that came before; and all that a
-- deleted ticket still owes, since its deletion.
CREATE TEMPORARY TABLE adopt_away AS
SELECT o.ticket_id, o.metric, o.ordinal, r.at AS away_at, least(b.at, o.done_at) AS back_at
FROM adopt_owed o
JOIN adopt_states r ON r.ticket_id = o.ticket_id AND r.resolves AND r.at > o.at AND (o.done_at IS NULL OR r.at < o.done_at)
LEFT JOIN adopt_states b ON b.ticket_id = o.ticket_id AND b.reopens AND b.reopen_count = r.reopen_count + 1
WHERE o.metric <> 'RESOLUTION';
INSERT INTO adopt_away
SELECT o.ticket_id, o.metric, o.ordinal, d.at, NULL
FROM adopt_owed o JOIN adopt_states d ON d.ticket_id = o.ticket_id AND d.step = 'deleted'
WHERE o.done_at IS NULL
    AND NOT EXISTS (SELECT FROM adopt_away a
                    WHERE a.ticket_id = o.ticket_id AND a.metric = o.metric AND a.ordinal = o.ordinal AND a.back_at IS NULL);

INSERT INTO ticket_cycles (ticket_id, product, metric, ordinal, started_at, ended_at, outcome, ended_by, ended_by_kind, replies,
                           ticket_created_at, suspended, pauses, warnings_passed, clock_started_at)
SELECT o.ticket_id, t.product, o.metric, o.ordinal, o.at, coalesce(o.done_at, a.away_at),
       CASE WHEN o.done_at IS NOT NULL THEN 'FULFILLED' WHEN a.away_at IS NOT NULL THEN 'CANCELLED' END, o.done_by, o.done_by_kind,
       CASE WHEN o.metric = 'RESOLUTION' THEN coalesce(e.agent_replies, 0) ELSE 0 END, o.ticket_created_at,
       coalesce(a.suspended, 0), coalesce(a.pauses, '[]'), 0, o.at
FROM adopt_owed o
JOIN adopt_tickets t ON t.id = o.ticket_id
LEFT JOIN (SELECT ticket_id, metric, ordinal, max(away_at) FILTER (WHERE back_at IS NULL) AS away_at,
                  sum(((extract(epoch FROM back_at) - extract(epoch FROM away_at)) * 1000000)::bigint)::bigint AS suspended,
                  '[' || string_agg(format('{"from":%s,"until":%s}', (extract(epoch FROM away_at) * 1000000)::bigint,
                                           (extract(epoch FROM back_at) * 1000000)::bigint), ',' ORDER BY away_at)
                             FILTER (WHERE back_at IS NOT NULL) || ']' AS pauses
           FROM adopt_away GROUP BY ticket_id, metric, ordinal) AS a
    ON a.ticket_id = o.ticket_id AND a.metric = o.metric AND a.ordinal = o.ordinal
LEFT JOIN adopt_states e ON e.ticket_id = o.ticket_id AND e.at = coalesce(o.done_at, a.away_at);

-- Who resolved what is rated the original did not record.
INSERT INTO ticket_ratings (ticket_id, product, version, given_at, score, ordinal)
SELECT s.ticket_id, t.product, s.version, s.at, s.csat_score, s.reopen_count + 1
FROM adopt_states s JOIN adopt_tickets t ON t.id = s.ticket_id
WHERE s.step = 'rated';

-- Events as the library writes them, in format 1: docs/guide/event_format.md. Instants are microseconds from the event's, ids of
-- its actor `true`.
CREATE FUNCTION pg_temp.adopt_micros(value timestamptz, at timestamptz) RETURNS text LANGUAGE sql AS $$
    SELECT ((extract(epoch FROM value) - extract(epoch FROM at)) * 1000000)::bigint::text
$$;
CREATE FUNCTION pg_temp.adopt_text(value text, at timestamptz, actor uuid) RETURNS text LANGUAGE sql AS $$
    SELECT to_json(value)::text
$$;
CREATE FUNCTION pg_temp.adopt_text(value bigint, at timestamptz, actor uuid) RETURNS text LANGUAGE sql AS $$ SELECT value::text $$;
CREATE FUNCTION pg_temp.adopt_text(value boolean, at timestamptz, actor uuid) RETURNS text LANGUAGE sql AS $$ SELECT value::text $$;
CREATE FUNCTION pg_temp.adopt_text(value uuid, at timestamptz, actor uuid) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN value = actor THEN 'true' ELSE '"' || value::text || '"' END
$$;
CREATE FUNCTION pg_temp.adopt_text(value timestamptz, at timestamptz, actor uuid) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.adopt_micros(value, at)
$$;
CREATE FUNCTION pg_temp.adopt_change(field text, before anyelement, after anyelement, at timestamptz, actor uuid)
RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN before IS NOT DISTINCT FROM after THEN NULL
                WHEN before IS NULL THEN '"' || field || '":' || pg_temp.adopt_text(after, at, actor)
                ELSE '"' || field || '":[' || pg_temp.adopt_text(before, at, actor) || ',' ||
                     coalesce(pg_temp.adopt_text(after, at, actor), 'null') || ']' END
$$;

-- Who did what the original did not record is not known: the nil UUID, SYSTEM.
CREATE TEMPORARY TABLE adopt_events AS
SELECT s.*, t.product, coalesce(s.author_id, '00000000-0000-0000-0000-000000000000') AS actor_id,
       coalesce(s.author_kind, 'SYSTEM') AS actor
FROM adopt_states s JOIN adopt_tickets t ON t.id = s.ticket_id;

-- What each did to cycles: opened those that begin with it, suspended some, let them go on, ended those that end with it. Of who
-- ended one only what is not the event's actor is said; who suspended one is not known. Of its work what it was suspended is left out.
CREATE TEMPORARY TABLE adopt_cycles AS
WITH away AS (
    SELECT a.*, o.at AS started_at, o.done_at,
           coalesce(sum(((extract(epoch FROM back_at) - extract(epoch FROM away_at)) * 1000000)::bigint)
                        OVER (PARTITION BY a.ticket_id, a.metric, a.ordinal ORDER BY away_at
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::bigint AS away_before
    FROM adopt_away a JOIN adopt_owed o ON o.ticket_id = a.ticket_id AND o.metric = a.metric AND o.ordinal = a.ordinal
), told AS (
    SELECT ticket_id, at, metric, ordinal, '' AS told FROM adopt_owed
    UNION ALL
    SELECT ticket_id, away_at, metric, ordinal,
           '"start":' || pg_temp.adopt_micros(started_at, away_at) || ',"end":"C","by":null,"kind":null' ||
           CASE WHEN away_before > 0 THEN ',"worked":' || pg_temp.adopt_micros(away_at, started_at)::bigint - away_before ELSE '' END
    FROM away
    UNION ALL
    SELECT ticket_id, back_at, metric, ordinal,
           '"start":' || pg_temp.adopt_micros(started_at, back_at) || ',"was":' || pg_temp.adopt_micros(away_at, back_at) ||
           ',"wasBy":null,"wasKind":null'
    FROM away WHERE back_at IS DISTINCT FROM done_at AND back_at IS NOT NULL
    UNION ALL
    SELECT c.ticket_id, c.ended_at, c.metric, c.ordinal,
           '"start":' || pg_temp.adopt_micros(c.started_at, c.ended_at) ||
           CASE WHEN a.away_at IS NOT NULL
                THEN ',"was":' || pg_temp.adopt_micros(a.away_at, c.ended_at) || ',"wasBy":null,"wasKind":null' ELSE '' END ||
           ',"end":"F"' ||
           CASE WHEN c.ended_by IS DISTINCT FROM e.actor_id
                THEN coalesce(',"by":"' || c.ended_by::text || '"', ',"by":null') ELSE '' END ||
           CASE WHEN c.ended_by_kind IS DISTINCT FROM e.actor
                THEN coalesce(',"kind":"' || c.ended_by_kind || '"', ',"kind":null') ELSE '' END ||
           CASE WHEN c.suspended > 0
                THEN ',"worked":' || pg_temp.adopt_micros(c.ended_at, c.started_at)::bigint - c.suspended ELSE '' END
    FROM ticket_cycles c
    JOIN adopt_events e ON e.ticket_id = c.ticket_id AND e.at = c.ended_at
    LEFT JOIN adopt_away a
        ON a.ticket_id = c.ticket_id AND a.metric = c.metric AND a.ordinal = c.ordinal AND a.back_at = c.ended_at
    WHERE c.outcome = 'FULFILLED'
)
SELECT ticket_id, at, string_agg('"' || left(metric, 1) || ordinal || '":{' || told || '}', ',' ORDER BY metric, ordinal) AS cycles
FROM told
GROUP BY ticket_id, at;

INSERT INTO ticket_events (id, ticket_id, product, version, at, kind, actor_id, actor, message_id, settings_version, changes,
                           cycles)
SELECT md5(s.ticket_id || ':' || s.version)::uuid, s.ticket_id, t.product, s.version, s.at,
       CASE s.step WHEN 'created' THEN 'CREATED'
                   WHEN 'message' THEN CASE WHEN s.is_internal THEN 'NOTE_ADDED' ELSE 'MESSAGE_ADDED' END
                   WHEN 'rated' THEN 'RATED'
                   WHEN 'deleted' THEN 'DELETED'
                   ELSE 'UPDATED' END,
       s.actor_id, s.actor, s.message_id, 0,
       CASE s.step WHEN 'created' THEN '{"new":{' || concat_ws(
               ',', '"number":' || t.number, '"customer_id":' || pg_temp.adopt_text(t.customer_id, s.at, s.actor_id),
               '"subject":' || to_json(t.subject)::text, '"description":' || to_json(t.description)::text,
               CASE WHEN s.status::text <> 'NEW' THEN '"status":' || to_json(s.status::text)::text END,
               CASE WHEN t.priority::text <> 'MEDIUM' THEN '"priority":' || to_json(t.priority::text)::text END,
               '"category":' || to_json(t.category)::text, '"waiting_since":' || pg_temp.adopt_micros(s.waiting_since, s.at),
               CASE WHEN t.created_at <> s.at THEN '"created_at":' || pg_temp.adopt_micros(t.created_at, s.at) END) || '}}'
           ELSE '{' || concat_ws(
               ',', pg_temp.adopt_change('status', b.status::text, s.status::text, s.at, s.actor_id),
               pg_temp.adopt_change('assigned_to', b.assigned_to, s.assigned_to, s.at, s.actor_id),
               pg_temp.adopt_change('first_response_at', b.first_response_at, s.first_response_at, s.at, s.actor_id),
               pg_temp.adopt_change('resolved_at', b.resolved_at, s.resolved_at, s.at, s.actor_id),
               pg_temp.adopt_change('closed_at', b.closed_at, s.closed_at, s.at, s.actor_id),
               pg_temp.adopt_change('reopen_count', b.reopen_count::bigint, s.reopen_count::bigint, s.at, s.actor_id),
               pg_temp.adopt_change('customer_turns', b.customer_turns::bigint, s.customer_turns::bigint, s.at, s.actor_id),
               pg_temp.adopt_change('agent_replies', b.agent_replies::bigint, s.agent_replies::bigint, s.at, s.actor_id),
               pg_temp.adopt_change('message_count', b.message_count::bigint, s.message_count::bigint, s.at, s.actor_id),
               pg_temp.adopt_change('last_message_at', b.last_message_at, s.last_message_at, s.at, s.actor_id),
               pg_temp.adopt_change('waiting_since', b.waiting_since, s.waiting_since, s.at, s.actor_id),
               pg_temp.adopt_change('sla_breach', b.sla_breach, s.sla_breach, s.at, s.actor_id),
               pg_temp.adopt_change('csat_score', b.csat_score::bigint, s.csat_score::bigint, s.at, s.actor_id),
               pg_temp.adopt_change('csat_rated_at', b.csat_rated_at, s.csat_rated_at, s.at, s.actor_id),
               pg_temp.adopt_change('deleted_at', b.deleted_at, s.deleted_at, s.at, s.actor_id)) || '}'
       END,
       '{' || coalesce(c.cycles, '') || '}'
FROM adopt_events s
JOIN adopt_tickets t ON t.id = s.ticket_id
LEFT JOIN adopt_states b ON b.ticket_id = s.ticket_id AND b.version = s.version - 1
LEFT JOIN adopt_cycles c ON c.ticket_id = s.ticket_id AND c.at = s.at;

INSERT INTO unplaced_ticket_events (product, at, ticket_id, version) SELECT product, at, ticket_id, version FROM ticket_events;

DROP TABLE adopt_cycles, adopt_events, adopt_away, adopt_owed;
DROP FUNCTION pg_temp.adopt_change(text, anyelement, anyelement, timestamptz, uuid),
    pg_temp.adopt_text(text, timestamptz, uuid), pg_temp.adopt_text(bigint, timestamptz, uuid),
    pg_temp.adopt_text(boolean, timestamptz, uuid), pg_temp.adopt_text(uuid, timestamptz, uuid),
    pg_temp.adopt_text(timestamptz, timestamptz, uuid), pg_temp.adopt_micros(timestamptz, timestamptz);

INSERT INTO ticket_number_blocks (product, next, version) SELECT product, max(number) + 1, 1 FROM adopt_tickets GROUP BY product;

-- Texts are folded for searches by the library alone, in the ticks that follow: ticket_texts and product_foldings stay empty,
-- and until the ticks have nothing more to do searches say that they are incomplete.

-- 5. What was taken over. The histories must lead to what the rows say.

DO $$
DECLARE
    wrong bigint;
BEGIN
    SELECT count(*) INTO wrong
    FROM support_tickets t LEFT JOIN adopt_states s ON s.ticket_id = t.id AND s.is_last
    WHERE ROW (s.status, s.assigned_to, s.sla_breach, s.csat_score) IS DISTINCT FROM
          ROW (t.status, t.assigned_to, t.sla_breach, t.csat_score);
    IF wrong > 0 THEN RAISE EXCEPTION 'adopt_original: the histories of % tickets do not lead to their rows', wrong; END IF;
END
$$;

ANALYZE support_tickets, ticket_activities, ticket_messages, ticket_events, ticket_cycles, ticket_ratings, ticket_number_blocks;

SELECT (SELECT count(*) FROM support_tickets) AS tickets,
       (SELECT count(*) FROM ticket_number_blocks) AS products,
       (SELECT count(*) FROM support_tickets WHERE deleted_at IS NOT NULL) AS deleted,
       (SELECT count(*) FROM support_tickets WHERE reopen_count > 0) AS reopened,
       (SELECT count(*) FROM ticket_messages) AS messages,
       (SELECT count(*) FROM ticket_events) AS events,
       (SELECT count(*) FROM ticket_cycles) AS cycles,
       (SELECT count(*) FROM adopt_states WHERE at <> told_at) AS instants_moved,
       (SELECT max(at - told_at) FROM adopt_states) AS moved_by_at_most \gx

DROP TABLE adopt_states, adopt_steps, adopt_tickets, adopt_messages;

\endif
RELEASE SAVEPOINT in_one_transaction;
