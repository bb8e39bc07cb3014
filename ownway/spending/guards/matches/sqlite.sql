-- INSERT OR REPLACE would walk past the guards on change and removal.
CREATE TRIGGER spending_entrymatch_once BEFORE INSERT ON spending_entrymatch
WHEN EXISTS (SELECT 1 FROM spending_entrymatch
  WHERE id = NEW.id OR (entry_id = NEW.entry_id AND line_id = NEW.line_id))
BEGIN
  SELECT RAISE(ABORT, 'a match stays');
END
