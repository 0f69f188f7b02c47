-- A database as the original Rust crate's migration leaves it, in words of our own: tables, enums, defaults, keys, single-column
-- indexes, triggers. For adopt_original.test.cpp.

CREATE TABLE customers (id uuid PRIMARY KEY, name text NOT NULL);

CREATE TYPE ticket_status AS ENUM ('NEW', 'IN_PROGRESS', 'WAITING_ON_CUSTOMER', 'RESOLVED', 'CLOSED');
CREATE TYPE ticket_priority AS ENUM ('LOW', 'MEDIUM', 'HIGH', 'URGENT');

CREATE TABLE support_tickets (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    product varchar(50) NOT NULL,
    customer_id uuid NOT NULL REFERENCES customers (id),
    subject varchar(500) NOT NULL,
    description text NOT NULL,
    status ticket_status NOT NULL DEFAULT 'NEW',
    priority ticket_priority NOT NULL DEFAULT 'MEDIUM',
    category varchar(100),
    assigned_to uuid,
    first_response_at timestamptz,
    resolved_at timestamptz,
    closed_at timestamptz,
    sla_breach boolean NOT NULL DEFAULT false,
    csat_score integer CHECK (csat_score BETWEEN 1 AND 5),
    metadata jsonb DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
);

CREATE TABLE ticket_messages (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    ticket_id uuid NOT NULL REFERENCES support_tickets (id) ON DELETE CASCADE,
    author_id uuid NOT NULL,
    is_internal boolean NOT NULL DEFAULT false,
    content text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX tickets_by_product ON support_tickets (product) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_customer ON support_tickets (customer_id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_status ON support_tickets (status) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_priority ON support_tickets (priority) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_agent ON support_tickets (assigned_to) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_age ON support_tickets (created_at) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_deletion ON support_tickets (deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_breach ON support_tickets (sla_breach) WHERE deleted_at IS NULL;
CREATE INDEX messages_by_ticket ON ticket_messages (ticket_id);
CREATE INDEX messages_by_author ON ticket_messages (author_id);
CREATE INDEX messages_by_age ON ticket_messages (created_at);

CREATE FUNCTION touch_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;
CREATE FUNCTION stamp_resolution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'RESOLVED' AND OLD.status <> 'RESOLVED' THEN NEW.resolved_at := coalesce(NEW.resolved_at, now()); END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION stamp_close() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'CLOSED' AND OLD.status <> 'CLOSED' THEN NEW.closed_at := coalesce(NEW.closed_at, now()); END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION stamp_first_response() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE support_tickets SET first_response_at = NEW.created_at
    WHERE id = NEW.ticket_id AND first_response_at IS NULL AND NOT NEW.is_internal AND customer_id <> NEW.author_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER ticket_touched BEFORE UPDATE ON support_tickets FOR EACH ROW EXECUTE FUNCTION touch_ticket();
CREATE TRIGGER ticket_resolved BEFORE UPDATE ON support_tickets FOR EACH ROW EXECUTE FUNCTION stamp_resolution();
CREATE TRIGGER ticket_closed BEFORE UPDATE ON support_tickets FOR EACH ROW EXECUTE FUNCTION stamp_close();
CREATE TRIGGER message_answered AFTER INSERT ON ticket_messages FOR EACH ROW EXECUTE FUNCTION stamp_first_response();
