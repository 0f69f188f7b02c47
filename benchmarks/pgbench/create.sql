-- A new ticket as one statement, as the adapter writes it.
\set p random(1, 4)
\set customer random(0, 49999)
\set counter :counter + 1
\set fresh :base + :client_id * 100000 + :counter
WITH ticket AS (INSERT INTO support_tickets (id, product, number, version, customer_id, subject, description, status, priority, category, tags,
    reopen_count, customer_turns, agent_replies, sla_breaches, sla_breach, created_at, updated_at)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    'product_' || :p::text, :fresh, 1, lpad(to_hex(1000001 + :customer::bigint), 32, '0')::uuid, 'The order has not arrived',
    'It was due on Monday, and the tracking page has shown nothing new since.', 'NEW', 'MEDIUM', 'category_1', '[]',
    0, 0, 0, 0, false, clock_timestamp(), clock_timestamp())),
folded AS (INSERT INTO support_tickets_text (id, product, subject, description)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    'product_' || :p::text, 'the order has not arrived', 'it was due on monday, and the tracking page has shown nothing new since.')),
event AS (INSERT INTO ticket_events (id, ticket_id, product, version, at, kind, actor_id, actor, message_id, changes)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    (lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    'product_' || :p::text, 1, clock_timestamp(), 'CREATED', '00000000-0000-0000-0000-000000000001', 'AGENT', NULL,
    '[{"field":"id","before": null,"after":"00000000-0000-0000-0000-000000000000"},{"field":"product","before": null,"after":"product_1"},{"field":"number","before": null,"after":"1"},{"field":"customer_id","before": null,"after":"00000000-0000-0000-0000-000000000000"},{"field":"subject","before": null,"after":"The order has not arrived"},{"field":"description","before": null,"after":"It was due on Monday, and the tracking page has shown nothing new since."},{"field":"status","before": null,"after":"NEW"},{"field":"priority","before": null,"after":"MEDIUM"},{"field":"category","before": null,"after":"category_1"},{"field":"tags","before": null,"after":"[]"},{"field":"reopen_count","before": null,"after":"0"},{"field":"customer_turns","before": null,"after":"0"},{"field":"agent_replies","before": null,"after":"0"},{"field":"sla_breaches","before": null,"after":"0"},{"field":"sla_breach","before": null,"after":"false"},{"field":"created_at","before": null,"after":"2026-01-01T00.00.00.000000Z"}]'))
INSERT INTO ticket_cycles (ticket_id, product, metric, ordinal, started_at, pauses, warnings_passed)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    'product_' || :p::text, 'FIRST_RESPONSE', 1, clock_timestamp(), '[]', 0),
    ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    'product_' || :p::text, 'RESOLUTION', 1, clock_timestamp(), '[]', 0);
