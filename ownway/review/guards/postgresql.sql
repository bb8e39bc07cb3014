-- A review that was held is for good, with what was said in it.
CREATE OR REPLACE FUNCTION review_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a review that was held never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER review_held_no_update BEFORE UPDATE ON review_review
FOR EACH ROW WHEN (OLD.status = 'held') EXECUTE FUNCTION review_refuse_change()
-- next
CREATE TRIGGER review_no_delete BEFORE DELETE ON review_review
FOR EACH ROW EXECUTE FUNCTION review_refuse_change()
-- next
CREATE TRIGGER review_no_truncate BEFORE TRUNCATE ON review_review
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse_change()
-- next
CREATE OR REPLACE FUNCTION review_guard_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    IF EXISTS (SELECT 1 FROM review_review WHERE id = OLD.review_id AND status = 'held') THEN
      RAISE EXCEPTION 'a review that was held never changes'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    IF EXISTS (SELECT 1 FROM review_review WHERE id = NEW.review_id AND status = 'held') THEN
      RAISE EXCEPTION 'a review that was held never changes'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  RETURN OLD;
END
$$
-- next
CREATE TRIGGER review_progress_held_no_change BEFORE INSERT OR UPDATE OR DELETE ON review_goalprogress
FOR EACH ROW EXECUTE FUNCTION review_guard_progress()
-- next
CREATE TRIGGER review_progress_no_truncate BEFORE TRUNCATE ON review_goalprogress
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse_change()
