-- A ticket goes to another agent: the ticket and its running cycles are read, then all is written by one statement.
-- No two clients take the same ticket.
\set n 8 * random(1, :tickets / 8 - 1) + :client_id
\set n case when :n % 100 = 99 then :n - 1 else :n end
\set ms 1704067200000 + :n * :step
\set agent random(1, 100)
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
    SET version = :version + 1, assigned_to = lpad(to_hex(:agent::bigint), 32, '0')::uuid, updated_at = clock_timestamp()
    WHERE id = :id AND product = :product AND version = :version RETURNING 1),
activity AS (UPDATE ticket_activities SET updated_at = clock_timestamp() WHERE ticket_id = :id AND product = :product),
unplaced AS (INSERT INTO unplaced_ticket_events (product, at, ticket_id, version)
VALUES (:product, clock_timestamp(), :id, :version + 1))
INSERT INTO ticket_events (id, ticket_id, product, version, at, kind, actor_id, actor, message_id, settings_version, changes, cycles)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    :id, :product, :version + 1, clock_timestamp(), 'UPDATED', '00000000-0000-0000-0000-000000000001', 'AGENT', NULL, 0,
    '{"assigned_to":["' || :assigned_to::text || '","' || lpad(to_hex(:agent::bigint), 32, '0') || '"]}', '{}');
