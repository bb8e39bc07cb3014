-- What was in force stays told. Other rules of the amount need an adoption to be named; the package
-- that keeps adoptions looks it up with a trigger of its own.
CREATE OR REPLACE FUNCTION programme_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was in force never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER programme_inforce_no_change BEFORE UPDATE OR DELETE ON programme_inforce
FOR EACH ROW EXECUTE FUNCTION programme_refuse_change()
-- next
CREATE TRIGGER programme_inforce_no_truncate BEFORE TRUNCATE ON programme_inforce
FOR EACH STATEMENT EXECUTE FUNCTION programme_refuse_change()
-- next
CREATE TRIGGER programme_packversion_no_change BEFORE UPDATE OR DELETE ON programme_packversion
FOR EACH ROW EXECUTE FUNCTION programme_refuse_change()
-- next
CREATE TRIGGER programme_packversion_no_truncate BEFORE TRUNCATE ON programme_packversion
FOR EACH STATEMENT EXECUTE FUNCTION programme_refuse_change()
-- next
CREATE OR REPLACE FUNCTION programme_guard_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  follows bigint;
  before text;
BEGIN
  -- One at a time: whoever takes rules into force waits for the other to end.
  SELECT pack_id INTO follows FROM programme_programme WHERE id = NEW.programme_id FOR UPDATE;
  SELECT scheme INTO before FROM programme_inforce
  WHERE programme_id = NEW.programme_id ORDER BY id DESC LIMIT 1;
  IF (NEW.ground = 'opened' AND (before IS NOT NULL OR follows <> NEW.pack_id))
    OR (NEW.ground = 'same_rules' AND NEW.scheme IS DISTINCT FROM before)
    OR NOT EXISTS (
      SELECT 1 FROM programme_packversion
      WHERE id = NEW.pack_id AND programme_id = NEW.programme_id
    )
  THEN
    RAISE EXCEPTION 'other rules come into force by their adoption alone'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER programme_inforce_by_adoption BEFORE INSERT ON programme_inforce
FOR EACH ROW EXECUTE FUNCTION programme_guard_in_force()
-- next
CREATE OR REPLACE FUNCTION programme_guard_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.pack_id IS DISTINCT FROM (
    SELECT pack_id FROM programme_inforce WHERE programme_id = NEW.id ORDER BY id DESC LIMIT 1
  ) THEN
    RAISE EXCEPTION 'a programme follows what is in force'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER programme_begins_without_rules BEFORE INSERT ON programme_programme
FOR EACH ROW EXECUTE FUNCTION programme_guard_follows()
-- next
CREATE TRIGGER programme_follows_what_is_in_force BEFORE UPDATE OF pack_id ON programme_programme
FOR EACH ROW WHEN (NEW.pack_id IS DISTINCT FROM OLD.pack_id)
EXECUTE FUNCTION programme_guard_follows()
