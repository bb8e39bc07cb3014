-- What is locked (core.safe) is never stored in the clear, and only its header, the 69 bytes that say
-- with which key, may change. A photo that is taken away becomes empty.
CREATE OR REPLACE FUNCTION spending_payeeaccount_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF length(NEW.details) < 98 OR get_byte(NEW.details, 0) <> 1 THEN
    RAISE EXCEPTION 'the account of a payee is kept locked'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payeeaccount_locked BEFORE INSERT ON spending_payeeaccount
FOR EACH ROW EXECUTE FUNCTION spending_payeeaccount_locked()
-- next
CREATE OR REPLACE FUNCTION spending_payeeaccount_as_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.payee_id IS DISTINCT FROM OLD.payee_id
  OR NEW.number IS DISTINCT FROM OLD.number
  OR NEW.kind IS DISTINCT FROM OLD.kind
  OR substring(NEW.details FROM 70) IS DISTINCT FROM substring(OLD.details FROM 70)
  OR NEW.fingerprint IS DISTINCT FROM OLD.fingerprint
  OR NEW.country IS DISTINCT FROM OLD.country
  OR NEW.made_at IS DISTINCT FROM OLD.made_at
  OR NEW.made_by IS DISTINCT FROM OLD.made_by
  OR NEW.made_human IS DISTINCT FROM OLD.made_human
  OR (OLD.confirmed_human IS NOT NULL AND (NEW.confirmed_human IS DISTINCT FROM OLD.confirmed_human
    OR NEW.confirmed_by IS DISTINCT FROM OLD.confirmed_by OR NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at
    OR NEW.usable_on IS DISTINCT FROM OLD.usable_on OR NEW.called_back IS DISTINCT FROM OLD.called_back))
  OR (OLD.closed_at IS NOT NULL AND (NEW.closed_at IS DISTINCT FROM OLD.closed_at
    OR NEW.closed_by IS DISTINCT FROM OLD.closed_by OR NEW.closed_reason <> OLD.closed_reason
    OR NEW.confirmed_human IS DISTINCT FROM OLD.confirmed_human)) THEN
    RAISE EXCEPTION 'the account of a payee is not changed: another version is proposed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payeeaccount_as_made BEFORE UPDATE ON spending_payeeaccount
FOR EACH ROW EXECUTE FUNCTION spending_payeeaccount_as_made()
-- next
CREATE OR REPLACE FUNCTION spending_picture_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF length(NEW.content) < 98 OR get_byte(NEW.content, 0) <> 1 THEN
    RAISE EXCEPTION 'a photo is kept locked'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_picture_locked BEFORE INSERT ON spending_picture
FOR EACH ROW EXECUTE FUNCTION spending_picture_locked()
-- next
CREATE OR REPLACE FUNCTION spending_picture_as_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.purchase_id IS DISTINCT FROM OLD.purchase_id
  OR NEW.digest IS DISTINCT FROM OLD.digest
  OR NEW.added_at IS DISTINCT FROM OLD.added_at
  OR NEW.added_by IS DISTINCT FROM OLD.added_by
  OR (OLD.removed_at IS NOT NULL AND NEW.removed_at IS DISTINCT FROM OLD.removed_at)
  OR NOT (substring(NEW.content FROM 70) = substring(OLD.content FROM 70)
    OR (NEW.removed_at IS NOT NULL AND length(NEW.content) = 0)) THEN
    RAISE EXCEPTION 'a photo is not changed: it is taken away'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_picture_as_added BEFORE UPDATE ON spending_picture
FOR EACH ROW EXECUTE FUNCTION spending_picture_as_added()
-- next
CREATE OR REPLACE FUNCTION spending_picture_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a photo is not changed: it is taken away'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_picture_not_deleted BEFORE DELETE ON spending_picture
FOR EACH ROW EXECUTE FUNCTION spending_picture_not_deleted()
-- next
CREATE TRIGGER spending_picture_not_deleted_at_once BEFORE TRUNCATE ON spending_picture
FOR EACH STATEMENT EXECUTE FUNCTION spending_picture_not_deleted()
