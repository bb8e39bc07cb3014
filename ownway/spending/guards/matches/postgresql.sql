-- The same as on SQLite, where INSERT OR REPLACE would walk past the guards on change and removal.
CREATE OR REPLACE FUNCTION spending_entrymatch_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM spending_entrymatch
    WHERE id = NEW.id OR (entry_id = NEW.entry_id AND line_id = NEW.line_id)) THEN
    RAISE EXCEPTION 'a match stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_entrymatch_once BEFORE INSERT ON spending_entrymatch
FOR EACH ROW EXECUTE FUNCTION spending_entrymatch_once()
