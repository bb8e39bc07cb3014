-- A statement of a month is made once; on its way it goes forward only, so nothing is sent twice.
CREATE OR REPLACE FUNCTION spending_monthly_statement_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state NOT IN ('here', 'waiting') OR NEW.handed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a statement of a month is made once, and has not gone out then'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_monthly_statement_begins BEFORE INSERT ON spending_monthlystatement
FOR EACH ROW EXECUTE FUNCTION spending_monthly_statement_begins()
-- next
CREATE OR REPLACE FUNCTION spending_monthly_statement_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.person_id <> OLD.person_id
  OR NEW.starts_on <> OLD.starts_on
  OR NEW.made_at <> OLD.made_at
  OR NEW.made_by <> OLD.made_by
  OR NEW.state = OLD.state
  OR NOT (OLD.state = 'waiting' AND NEW.state IN ('here', 'sending', 'sent')
    OR OLD.state = 'sending' AND NEW.state IN ('sent', 'unsure')
    OR OLD.state = 'unsure' AND NEW.state = 'sent') THEN
    RAISE EXCEPTION 'a statement of a month stays as it was made and is not sent twice'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_monthly_statement_goes_on BEFORE UPDATE ON spending_monthlystatement
FOR EACH ROW EXECUTE FUNCTION spending_monthly_statement_goes_on()
-- next
CREATE OR REPLACE FUNCTION spending_monthly_statement_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a statement of a month is not deleted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_monthly_statement_not_deleted BEFORE DELETE ON spending_monthlystatement
FOR EACH ROW EXECUTE FUNCTION spending_monthly_statement_not_deleted()
-- next
CREATE TRIGGER spending_monthly_statement_not_deleted_at_once BEFORE TRUNCATE ON spending_monthlystatement
FOR EACH STATEMENT EXECUTE FUNCTION spending_monthly_statement_not_deleted()
