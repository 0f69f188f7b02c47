-- Optional: an index for text search, by the extension pg_trgm. Without it search gives the same answers, by reading every text.
-- The library runs this file by itself when it makes the schema in a database that has the extension already.
-- By hand at any time after 001: psql -v ON_ERROR_STOP=1 -f optional_trigram_index.sql; doing so twice changes nothing.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX IF NOT EXISTS ticket_texts_trigrams
    ON ticket_texts USING gin (subject gin_trgm_ops, description gin_trgm_ops);
