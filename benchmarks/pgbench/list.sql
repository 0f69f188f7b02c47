-- The newest tickets of a product: a page of 20, and one more that tells whether there is a next page.
\set p random(1, 4)
SELECT id, product, number, version, customer_id, subject, description, status, priority, category, assigned_to, tags, participant_ids,
    first_response_at, resolved_at, resolved_by, resolved_by_kind, closed_at, reopen_count, customer_turns, agent_replies,
    message_count, last_message_at, waiting_since, sla_breaches, sla_breach, settings_version, first_response_due_at, next_response_due_at, resolution_due_at, csat_score,
    csat_comment, csat_rated_at, created_at, updated_at, deleted_at
FROM support_tickets
WHERE product = 'product_' || :p::text AND deleted_at IS NULL
ORDER BY created_at DESC, id DESC LIMIT 21;
