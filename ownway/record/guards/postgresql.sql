-- The record is append-only. `xid` says which transaction wrote an entry: a block is sealed only
-- from entries below the commit horizon, because numbers become visible out of order.
ALTER TABLE record_entry ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()
-- next
CREATE OR REPLACE FUNCTION record_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the record is append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER record_entry_no_change BEFORE UPDATE OR DELETE ON record_entry
FOR EACH ROW EXECUTE FUNCTION record_refuse_change()
-- next
CREATE TRIGGER record_entry_no_truncate BEFORE TRUNCATE ON record_entry
FOR EACH STATEMENT EXECUTE FUNCTION record_refuse_change()
-- next
CREATE TRIGGER record_rowdigest_no_change BEFORE UPDATE OR DELETE ON record_rowdigest
FOR EACH ROW EXECUTE FUNCTION record_refuse_change()
-- next
CREATE TRIGGER record_rowdigest_no_truncate BEFORE TRUNCATE ON record_rowdigest
FOR EACH STATEMENT EXECUTE FUNCTION record_refuse_change()
-- next
CREATE TRIGGER record_seal_no_change BEFORE UPDATE OR DELETE ON record_seal
FOR EACH ROW EXECUTE FUNCTION record_refuse_change()
-- next
CREATE TRIGGER record_seal_no_truncate BEFORE TRUNCATE ON record_seal
FOR EACH STATEMENT EXECUTE FUNCTION record_refuse_change()
-- next
CREATE TRIGGER record_sealline_no_change BEFORE UPDATE OR DELETE ON record_sealline
FOR EACH ROW EXECUTE FUNCTION record_refuse_change()
-- next
CREATE TRIGGER record_sealline_no_truncate BEFORE TRUNCATE ON record_sealline
FOR EACH STATEMENT EXECUTE FUNCTION record_refuse_change()
