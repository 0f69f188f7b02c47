-- An agent answers a customer who waits: the ticket and its running cycles are read, then all is written by one statement.
-- No two clients take the same ticket.
\set n 10 * (8 * random(0, :tickets / 80 - 1) + :client_id) + 7
\set ms 1704067200000 + :n * :step
\set counter :counter + 1
\set fresh :base + :client_id * 100000 + :counter
SELECT id, product, number, version, customer_id, subject, description, status, priority, category, assigned_to, tags, participant_ids,
    first_response_at, resolved_at, resolved_by, resolved_by_kind, closed_at, reopen_count, customer_turns, agent_replies,
    message_count, last_message_at, waiting_since, sla_breaches, sla_breach, settings_version, first_response_due_at, next_response_due_at, resolution_due_at, csat_score,
    csat_comment, csat_rated_at, created_at, updated_at, deleted_at
FROM support_tickets
WHERE id = (lpad(to_hex(:ms::bigint), 12, '0') || '70008' || lpad(to_hex(:n::bigint), 15, '0'))::uuid \gset
SELECT ticket_id, product, metric, ordinal, started_at, ended_at, outcome, ended_by, ended_by_kind, replies, suspended, worked,
    ticket_created_at, due_at, breached_at, policy,
    target_minutes, calendar, calendar_version, clock_started_at, pauses, paused_since, warnings_passed, alarm_at, resumed_breach_at
FROM ticket_cycles
WHERE ticket_id = (lpad(to_hex(:ms::bigint), 12, '0') || '70008' || lpad(to_hex(:n::bigint), 15, '0'))::uuid AND ended_at IS NULL;
WITH ticket AS (UPDATE support_tickets
    SET version = :version + 1, agent_replies = :agent_replies + 1, message_count = :message_count + 1,
        last_message_at = clock_timestamp(), waiting_since = NULL, updated_at = clock_timestamp()
    WHERE id = :id AND product = :product AND version = :version RETURNING 1),
activity AS (UPDATE ticket_activities SET updated_at = clock_timestamp(), waiting_since = '9999-12-31 23:59:59.999999+00'
    WHERE ticket_id = :id AND product = :product),
message AS (INSERT INTO ticket_messages (id, ticket_id, product, author_id, author_kind, is_internal, content, created_at)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    :id, :product, '00000000-0000-0000-0000-000000000001', 'AGENT', false, 'It was sent today and should be there on Friday.',
    clock_timestamp())),
event AS (INSERT INTO ticket_events (id, ticket_id, product, version, at, kind, actor_id, actor, message_id, settings_version, changes, cycles)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    :id, :product, :version + 1, clock_timestamp(), 'MESSAGE_ADDED', '00000000-0000-0000-0000-000000000001', 'AGENT',
    (lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid, 0,
    '{"agent_replies":[' || :agent_replies::text || ',' || (:agent_replies::integer + 1)::text || '],"message_count":[' || :message_count::text || ',' ||
    (:message_count::integer + 1)::text || '],"last_message_at":[-86400000000,0],"waiting_since":[-86400000000,null]}', '{"N1":{"start":-5810354002,"end":"F"}}')),
unplaced AS (INSERT INTO unplaced_ticket_events (product, at, ticket_id, version)
VALUES (:product, clock_timestamp(), :id, :version + 1))
UPDATE ticket_cycles SET ended_at = clock_timestamp(), outcome = 'FULFILLED', ended_by = '00000000-0000-0000-0000-000000000001',
    ended_by_kind = 'AGENT'
WHERE ticket_id = :id AND product = :product AND metric = 'NEXT_RESPONSE' AND ended_at IS NULL;
