-- What was settled for somebody who is gone keeps its reason, and was settled by another than who
-- asked for the thing or sent the bill. What rests since a death is let run once, and stays so.
CREATE OR REPLACE FUNCTION spending_onbehalf_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.done_human = (SELECT asked_human FROM spending_purchase WHERE id = NEW.purchase_id)
  OR EXISTS (
    SELECT 1 FROM spending_invoice
    WHERE purchase_id = NEW.purchase_id AND ref = NEW.subject AND sent_human = NEW.done_human
  ) THEN
    RAISE EXCEPTION 'it is settled once, by another human than who asked for it or sent it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_onbehalf_by_another BEFORE INSERT ON spending_onbehalf
FOR EACH ROW EXECUTE FUNCTION spending_onbehalf_by_another()
-- next
CREATE OR REPLACE FUNCTION spending_onbehalf_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'why something was settled for somebody stays as it was said'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_onbehalf_no_update BEFORE UPDATE ON spending_onbehalf
FOR EACH ROW EXECUTE FUNCTION spending_onbehalf_stays()
-- next
CREATE TRIGGER spending_onbehalf_no_delete BEFORE DELETE ON spending_onbehalf
FOR EACH ROW EXECUTE FUNCTION spending_onbehalf_stays()
-- next
CREATE TRIGGER spending_onbehalf_no_truncate BEFORE TRUNCATE ON spending_onbehalf
FOR EACH STATEMENT EXECUTE FUNCTION spending_onbehalf_stays()
-- next
CREATE OR REPLACE FUNCTION spending_rest_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.standing_id <> OLD.standing_id
  OR NEW.after_on <> OLD.after_on
  OR NEW.rested_at <> OLD.rested_at
  OR NEW.rested_by <> OLD.rested_by
  OR OLD.runs_at IS NOT NULL THEN
    RAISE EXCEPTION 'what rests since a death is noted once, and let run once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_rest_only_ends BEFORE UPDATE ON spending_rest
FOR EACH ROW EXECUTE FUNCTION spending_rest_only_ends()
-- next
CREATE OR REPLACE FUNCTION spending_rest_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what rests since a death is noted once, and let run once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_rest_no_delete BEFORE DELETE ON spending_rest
FOR EACH ROW EXECUTE FUNCTION spending_rest_stays()
-- next
CREATE TRIGGER spending_rest_no_truncate BEFORE TRUNCATE ON spending_rest
FOR EACH STATEMENT EXECUTE FUNCTION spending_rest_stays()
