-- What was sent and never left: the bank says so in an entry, or one person says it and another agrees.
CREATE OR REPLACE FUNCTION spending_nevercarriedout_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.agreed_human IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM spending_payrunline WHERE id = NEW.line_id AND state = 'sent')
  OR EXISTS (SELECT 1 FROM spending_nevercarriedout WHERE id = NEW.id OR line_id = NEW.line_id) THEN
    RAISE EXCEPTION 'that a payment never left is said once, by one person first'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_nevercarriedout_by_two BEFORE INSERT ON spending_nevercarriedout
FOR EACH ROW EXECUTE FUNCTION spending_nevercarriedout_by_two()
-- next
CREATE OR REPLACE FUNCTION spending_nevercarriedout_as_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.line_id IS DISTINCT FROM OLD.line_id
  OR NEW.words IS DISTINCT FROM OLD.words
  OR NEW.said_at IS DISTINCT FROM OLD.said_at
  OR NEW.said_by IS DISTINCT FROM OLD.said_by
  OR NEW.said_human IS DISTINCT FROM OLD.said_human
  OR OLD.agreed_human IS NOT NULL
  OR NEW.agreed_human IS NULL
  OR NEW.agreed_human = OLD.said_human
  OR NOT EXISTS (SELECT 1 FROM spending_payrunline WHERE id = NEW.line_id AND state = 'sent') THEN
    RAISE EXCEPTION 'that a payment never left is agreed once, by somebody else'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_nevercarriedout_as_said BEFORE UPDATE ON spending_nevercarriedout
FOR EACH ROW EXECUTE FUNCTION spending_nevercarriedout_as_said()
-- next
CREATE OR REPLACE FUNCTION spending_nevercarriedout_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'that a payment never left stays as it was said'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_nevercarriedout_not_deleted BEFORE DELETE ON spending_nevercarriedout
FOR EACH ROW EXECUTE FUNCTION spending_nevercarriedout_not_deleted()
-- next
CREATE TRIGGER spending_nevercarriedout_not_deleted_at_once BEFORE TRUNCATE ON spending_nevercarriedout
FOR EACH STATEMENT EXECUTE FUNCTION spending_nevercarriedout_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_payrunline_never_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('sent', 'unknown') AND NEW.state = 'rejected'
  AND NOT EXISTS (SELECT 1 FROM spending_entrymatch WHERE line_id = NEW.id)
  AND NOT EXISTS (SELECT 1 FROM spending_nevercarriedout
    WHERE line_id = NEW.id AND agreed_human IS NOT NULL) THEN
    RAISE EXCEPTION 'that a sent payment never left is said by the bank, or by two people'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrunline_never_left BEFORE UPDATE ON spending_payrunline
FOR EACH ROW EXECUTE FUNCTION spending_payrunline_never_left()
