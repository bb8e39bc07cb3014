-- The record is append-only. INSERT OR REPLACE walks past a delete trigger unless a pragma is set
-- in that connection, so an insert over an existing id or key is refused by a trigger of its own.
CREATE TRIGGER record_entry_no_update BEFORE UPDATE ON record_entry
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
-- next
CREATE TRIGGER record_entry_no_delete BEFORE DELETE ON record_entry
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
-- next
CREATE TRIGGER record_entry_no_replace BEFORE INSERT ON record_entry
WHEN EXISTS (
  SELECT 1 FROM record_entry
  WHERE id = NEW.id
   OR ref = NEW.ref
)
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
-- next
CREATE TRIGGER record_rowdigest_no_update BEFORE UPDATE ON record_rowdigest
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
-- next
CREATE TRIGGER record_rowdigest_no_delete BEFORE DELETE ON record_rowdigest
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
-- next
CREATE TRIGGER record_rowdigest_no_replace BEFORE INSERT ON record_rowdigest
WHEN EXISTS (
  SELECT 1 FROM record_rowdigest
  WHERE id = NEW.id
   OR (label = NEW.label AND key = NEW.key AND entry_id = NEW.entry_id)
)
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
-- next
CREATE TRIGGER record_seal_no_update BEFORE UPDATE ON record_seal
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
-- next
CREATE TRIGGER record_seal_no_delete BEFORE DELETE ON record_seal
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
-- next
CREATE TRIGGER record_seal_no_replace BEFORE INSERT ON record_seal
WHEN EXISTS (
  SELECT 1 FROM record_seal
  WHERE id = NEW.id
   OR head = NEW.head
   OR (chain = NEW.chain AND block = NEW.block)
   OR (chain = NEW.chain AND previous = NEW.previous)
)
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
-- next
CREATE TRIGGER record_sealline_no_update BEFORE UPDATE ON record_sealline
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
-- next
CREATE TRIGGER record_sealline_no_delete BEFORE DELETE ON record_sealline
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
-- next
CREATE TRIGGER record_sealline_no_replace BEFORE INSERT ON record_sealline
WHEN EXISTS (
  SELECT 1 FROM record_sealline
  WHERE id = NEW.id
   OR entry_id = NEW.entry_id
   OR (seal_id = NEW.seal_id AND position = NEW.position)
)
BEGIN
  SELECT RAISE(ABORT, 'the record is append-only');
END
