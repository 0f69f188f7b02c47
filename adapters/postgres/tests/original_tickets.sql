-- Ten thousand tickets with every combination of what the original could have left in a row, in the database of
-- original_database.sql. Every residue of the ticket's number n decides one thing. For adopt_original.test.cpp.

INSERT INTO customers SELECT md5('customer' || n)::uuid, 'Customer ' || n FROM generate_series(0, 199) AS n;

ALTER TABLE support_tickets DISABLE TRIGGER USER;
ALTER TABLE ticket_messages DISABLE TRIGGER USER;

-- Seven tickets are created at each instant. What the triggers would have stamped is between `created` and ten days later.
WITH numbered AS (
    SELECT n, '2024-03-01 08:00:00Z'::timestamptz + (n / 7) * interval '1 hour 123 microseconds' AS created,
           (ARRAY['NEW', 'IN_PROGRESS', 'WAITING_ON_CUSTOMER', 'RESOLVED', 'CLOSED'])[n % 5 + 1]::ticket_status AS status,
           n / 5 % 4 AS stamps, n / 20 % 3 AS late
    FROM generate_series(1, 10000) AS n
), stamped AS (
    SELECT *,
           CASE WHEN (status = 'RESOLVED' AND stamps <> 3) OR stamps IN (1, 3) AND status <> 'RESOLVED'
                THEN created + interval '1 day' * (1 + n % 3) + interval '1 second' * (n % 59) END AS resolved,
           CASE WHEN (status = 'CLOSED' AND stamps <> 2) OR stamps >= 2 AND status <> 'CLOSED'
                THEN created + interval '1 day' * (2 + n % 2) + interval '1 second' * (n % 59) END AS closed
    FROM numbered
)
INSERT INTO support_tickets (id, product, customer_id, subject, description, status, priority, category, assigned_to,
                             first_response_at, resolved_at, closed_at, sla_breach, csat_score, metadata, created_at,
                             updated_at, deleted_at)
SELECT md5('ticket' || n)::uuid, (ARRAY['thai', 'lao', 'web-shop_2'])[n * n % 7 % 3 + 1], md5('customer' || n % 200)::uuid,
       CASE n % 4 WHEN 0 THEN 'ฉันลืมรหัสผ่าน ครั้งที่ ' || n WHEN 1 THEN 'Rückerstattung ÄRGER ' || n
                  WHEN 2 THEN 'Order "' || n || '" is LATE' ELSE 'Где мой ЗАКАЗ ' || n END,
       repeat(CASE n % 3 WHEN 0 THEN E'Line one\nline\ttwo \\ "quoted"\r\n' WHEN 1 THEN 'รถไฟมาสายอีกแล้ว ' ELSE 'ΟΔΥΣΣΕΥΣ ſtraße ' || chr(1) END,
              1 + n % 40),
       status, (ARRAY['LOW', 'MEDIUM', 'HIGH', 'URGENT'])[n % 4 + 1]::ticket_priority,
       CASE WHEN n % 3 = 0 THEN 'billing ' || n % 11 END, CASE WHEN n % 11 < 7 THEN md5('agent' || n % 11)::uuid END,
       -- With the first message of an agent (below), or of a message that is gone, or not at all.
       CASE WHEN n % 13 = 5 THEN created + interval '30 minutes' WHEN n % 13 = 6 THEN NULL
            WHEN n % 8 >= 2 AND n % 17 <> 0 THEN created + interval '1 hour' END,
       resolved, closed, n % 97 = 0, CASE WHEN n % 29 = 0 THEN n % 5 + 1 END,
       CASE WHEN n % 2 = 0 THEN jsonb_build_object('source', 'web', 'n', n) ELSE '{}' END, created,
       CASE late WHEN 0 THEN created WHEN 1 THEN greatest(resolved, closed, created + interval '1 hour')
                 ELSE created + interval '9 days' END,
       CASE WHEN n / 60 % 10 = 3 THEN created + interval '1 day' * (n % 12) END
FROM stamped;

-- Up to seven messages of a ticket: the author of each by the bits of n; some at one instant, some older than the ticket (as
-- imports leave them), some notes, some long after.
INSERT INTO ticket_messages (id, ticket_id, author_id, is_internal, content, created_at)
SELECT md5('message' || n || ':' || m)::uuid, t.id,
       CASE WHEN (n / 3 >> m) % 2 = 0 AND m <> 2 THEN t.customer_id ELSE md5('agent' || (n + m) % 11)::uuid END, n % 17 = 0 OR (n + m) % 6 = 0,
       'Message ' || m || CASE WHEN n % 2 = 0 THEN ' สวัสดีครับ' ELSE '' END,
       t.created_at + CASE WHEN n % 19 = 0 THEN interval '1 day' WHEN n % 23 = 0 THEN m * interval '-1 hour' WHEN m = 2 THEN interval '1 hour'
                           ELSE (m - 1) * (interval '1 hour' + (n % 16) * interval '1 hour') END
FROM generate_series(1, 10000) AS n
JOIN support_tickets t ON t.id = md5('ticket' || n)::uuid
CROSS JOIN generate_series(1, 7) AS m
WHERE m <= n % 8;

ALTER TABLE support_tickets ENABLE TRIGGER USER;
ALTER TABLE ticket_messages ENABLE TRIGGER USER;
