-- An answer that changed nothing is younger than the last line of its entity. So that it still says which line must be
-- there, it keeps that line's time; of an answer kept with its change this is null, and created_at is that time.

alter table idempotency add column line_at timestamptz;
