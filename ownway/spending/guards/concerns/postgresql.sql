-- A concern is raised with its reason and its day, and decided by somebody else.
CREATE OR REPLACE FUNCTION spending_concern_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome <> ''
  OR EXISTS (SELECT 1 FROM spending_concern WHERE id = NEW.id OR ref = NEW.ref) THEN
    RAISE EXCEPTION 'a concern begins open'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_concern_begins_open BEFORE INSERT ON spending_concern
FOR EACH ROW EXECUTE FUNCTION spending_concern_begins_open()
-- next
CREATE OR REPLACE FUNCTION spending_concern_only_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.programme_id <> OLD.programme_id
  OR NEW.payee_id <> OLD.payee_id
  OR coalesce(NEW.person_id, 0) <> coalesce(OLD.person_id, 0)
  OR NEW.code <> OLD.code
  OR NEW.sign <> OLD.sign
  OR NEW.words <> OLD.words
  OR NEW.decide_by_on <> OLD.decide_by_on
  OR NEW.raised_at <> OLD.raised_at
  OR NEW.raised_by <> OLD.raised_by
  OR NEW.raised_human <> OLD.raised_human
  OR OLD.outcome = 'cleared'
  OR OLD.outcome = NEW.outcome THEN
    RAISE EXCEPTION 'a concern is decided by somebody else, and what raised it stays'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_concern_only_decided BEFORE UPDATE ON spending_concern
FOR EACH ROW EXECUTE FUNCTION spending_concern_only_decided()
-- next
CREATE OR REPLACE FUNCTION spending_concern_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a concern is not deleted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_concern_not_deleted BEFORE DELETE ON spending_concern
FOR EACH ROW EXECUTE FUNCTION spending_concern_not_deleted()
-- next
CREATE TRIGGER spending_concern_not_deleted_at_once BEFORE TRUNCATE ON spending_concern
FOR EACH STATEMENT EXECUTE FUNCTION spending_concern_not_deleted()
