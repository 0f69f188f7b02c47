-- A ticket by its id. Ids are those of stock.hpp.
\set n random(1, :tickets)
\set n case when :n % 100 = 99 then :n - 1 else :n end
\set ms 1704067200000 + :n * :step
SELECT id, product, number, version, customer_id, subject, description, status, priority, category, assigned_to, tags, participant_ids,
    first_response_at, resolved_at, resolved_by, resolved_by_kind, closed_at, reopen_count, customer_turns, agent_replies,
    message_count, last_message_at, waiting_since, sla_breaches, sla_breach, settings_version, first_response_due_at, next_response_due_at, resolution_due_at, csat_score,
    csat_comment, csat_rated_at, created_at, updated_at, deleted_at
FROM support_tickets
WHERE id = (lpad(to_hex(:ms::bigint), 12, '0') || '70008' || lpad(to_hex(:n::bigint), 15, '0'))::uuid AND deleted_at IS NULL;
