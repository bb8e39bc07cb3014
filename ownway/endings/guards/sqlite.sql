-- An ending is for good.
-- INSERT OR REPLACE walks past a delete trigger unless a pragma is set in that connection, so an
-- insert over an existing key is refused by a trigger of its own.
CREATE TRIGGER ending_no_update BEFORE UPDATE ON endings_ending
BEGIN
  SELECT RAISE(ABORT, 'an ending never changes');
END
-- next
CREATE TRIGGER ending_no_delete BEFORE DELETE ON endings_ending
BEGIN
  SELECT RAISE(ABORT, 'an ending never changes');
END
-- next
CREATE TRIGGER ending_no_replace BEFORE INSERT ON endings_ending
WHEN EXISTS (
  SELECT 1 FROM endings_ending
  WHERE id = NEW.id OR ref = NEW.ref
)
BEGIN
  SELECT RAISE(ABORT, 'an ending never changes');
END
