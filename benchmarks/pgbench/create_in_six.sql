-- A new ticket as services often write it: a transaction of six statements.
\set p random(1, 4)
\set customer random(0, 49999)
\set counter :counter + 1
\set fresh :base + :client_id * 100000 + :counter
BEGIN;
INSERT INTO support_tickets (id, product, number, version, customer_id, subject, description, status, priority, category, tags, participant_ids,
    reopen_count, customer_turns, agent_replies, message_count, waiting_since, sla_breaches, sla_breach, settings_version, created_at, updated_at)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    'product_' || :p::text, :fresh, 1, lpad(to_hex(1000001 + :customer::bigint), 32, '0')::uuid, 'The order has not arrived',
    'It was due on Monday, and the tracking page has shown nothing new since.', 'NEW', 'MEDIUM', 'category_1', '[]', '[]',
    0, 0, 0, 0, clock_timestamp(), 0, false, 0, clock_timestamp(), clock_timestamp());
INSERT INTO ticket_activities (ticket_id, product, updated_at, urgency, waiting_since, due_at)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    'product_' || :p::text, clock_timestamp(), 2, clock_timestamp(), '9999-12-31 23:59:59.999999+00');
INSERT INTO ticket_texts (ticket_id, product, subject, description)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    'product_' || :p::text, 'the order has not arrived', 'it was due on monday, and the tracking page has shown nothing new since.');
INSERT INTO ticket_events (id, ticket_id, product, version, at, kind, actor_id, actor, message_id, settings_version, changes, cycles)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    (lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    'product_' || :p::text, 1, clock_timestamp(), 'CREATED', '00000000-0000-0000-0000-000000000001', 'AGENT', NULL, 0,
    '{"new":{"number":1,"customer_id":"00000000-0000-0000-0000-000000000000","subject":"The order has not arrived","description":"It was due on Monday, and the tracking page has shown nothing new since.","category":"category_1","waiting_since":0}}', '{"F1":{},"R1":{}}');
INSERT INTO unplaced_ticket_events (product, at, ticket_id, version)
VALUES ('product_' || :p::text, clock_timestamp(),
    (lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid, 1);
INSERT INTO ticket_cycles (ticket_id, product, metric, ordinal, started_at, replies, suspended, pauses, warnings_passed)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    'product_' || :p::text, 'FIRST_RESPONSE', 1, clock_timestamp(), 0, 0, '[]', 0);
INSERT INTO ticket_cycles (ticket_id, product, metric, ordinal, started_at, replies, suspended, pauses, warnings_passed)
VALUES ((lpad(to_hex(:now::bigint + :counter::bigint), 12, '0') || '70008' || lpad(to_hex(:fresh::bigint), 15, '0'))::uuid,
    'product_' || :p::text, 'RESOLUTION', 1, clock_timestamp(), 0, 0, '[]', 0);
COMMIT;
