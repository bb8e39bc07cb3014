-- What was said stays. A step comes in its order: nothing after the end, no decision before its day
-- or while the person says that it is wrong, and somebody else looks at that.
CREATE OR REPLACE FUNCTION reclaims_said_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was said about money asked back stays as it was said' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER reclaims_reclaim_no_change BEFORE UPDATE OR DELETE ON reclaims_reclaim
FOR EACH ROW EXECUTE FUNCTION reclaims_said_stays()
-- next
CREATE TRIGGER reclaims_reclaim_no_truncate BEFORE TRUNCATE ON reclaims_reclaim
FOR EACH STATEMENT EXECUTE FUNCTION reclaims_said_stays()
-- next
CREATE TRIGGER reclaims_step_no_change BEFORE UPDATE OR DELETE ON reclaims_step
FOR EACH ROW EXECUTE FUNCTION reclaims_said_stays()
-- next
CREATE TRIGGER reclaims_step_no_truncate BEFORE TRUNCATE ON reclaims_step
FOR EACH STATEMENT EXECUTE FUNCTION reclaims_said_stays()
-- next
CREATE TRIGGER reclaims_taken_no_change BEFORE UPDATE OR DELETE ON reclaims_taken
FOR EACH ROW EXECUTE FUNCTION reclaims_said_stays()
-- next
CREATE TRIGGER reclaims_taken_no_truncate BEFORE TRUNCATE ON reclaims_taken
FOR EACH STATEMENT EXECUTE FUNCTION reclaims_said_stays()
-- next
CREATE TRIGGER reclaims_alert_said_stays BEFORE UPDATE ON reclaims_alert
FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL
   OR (OLD.replied_at IS NOT NULL AND (NEW.reply IS DISTINCT FROM OLD.reply OR NEW.replied_at IS DISTINCT FROM OLD.replied_at))
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.person_id IS DISTINCT FROM OLD.person_id
   OR NEW.pot_id IS DISTINCT FROM OLD.pot_id
   OR NEW.unused_minor IS DISTINCT FROM OLD.unused_minor
   OR NEW.limit_minor IS DISTINCT FROM OLD.limit_minor
   OR NEW.currency IS DISTINCT FROM OLD.currency
   OR NEW.seen_on IS DISTINCT FROM OLD.seen_on
   OR NEW.notice_from_on IS DISTINCT FROM OLD.notice_from_on
   OR NEW.seen_at IS DISTINCT FROM OLD.seen_at
   OR NEW.seen_by IS DISTINCT FROM OLD.seen_by)
EXECUTE FUNCTION reclaims_said_stays()
-- next
CREATE TRIGGER reclaims_alert_no_delete BEFORE DELETE ON reclaims_alert
FOR EACH ROW EXECUTE FUNCTION reclaims_said_stays()
-- next
CREATE TRIGGER reclaims_alert_no_truncate BEFORE TRUNCATE ON reclaims_alert
FOR EACH STATEMENT EXECUTE FUNCTION reclaims_said_stays()
-- next
CREATE OR REPLACE FUNCTION reclaims_step_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.kind <> 'received' AND EXISTS (
      SELECT 1 FROM reclaims_step
      WHERE reclaim_id = NEW.reclaim_id AND kind IN ('decided', 'ended', 'withdrawn')))
   OR (NEW.kind = 'decided' AND (
      NEW."on" < (SELECT counts_from FROM reclaims_reclaim WHERE id = NEW.reclaim_id)
      OR NEW.amount_minor > (SELECT amount_minor FROM reclaims_reclaim WHERE id = NEW.reclaim_id)))
   OR (NEW.kind IN ('decided', 'disputed') AND
      (SELECT COUNT(*) FROM reclaims_step WHERE reclaim_id = NEW.reclaim_id AND kind = 'disputed')
      > (SELECT COUNT(*) FROM reclaims_step WHERE reclaim_id = NEW.reclaim_id AND kind = 'upheld'))
   OR (NEW.kind IN ('upheld', 'ended') AND (
      NEW.taken_human = (SELECT given_human FROM reclaims_reclaim WHERE id = NEW.reclaim_id)
      OR (SELECT COUNT(*) FROM reclaims_step WHERE reclaim_id = NEW.reclaim_id AND kind = 'disputed')
      <= (SELECT COUNT(*) FROM reclaims_step WHERE reclaim_id = NEW.reclaim_id AND kind = 'upheld')))
   OR (NEW.kind = 'received' AND NEW.amount_minor + (
      SELECT COALESCE(SUM(amount_minor), 0) FROM reclaims_step
      WHERE reclaim_id = NEW.reclaim_id AND kind = 'received') > (
      SELECT COALESCE(SUM(amount_minor), 0) FROM reclaims_step
      WHERE reclaim_id = NEW.reclaim_id AND kind = 'decided'))
  THEN
    RAISE EXCEPTION 'a step of asking money back comes in its order' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER reclaims_step_in_order BEFORE INSERT ON reclaims_step
FOR EACH ROW EXECUTE FUNCTION reclaims_step_in_order()
-- next
CREATE OR REPLACE FUNCTION reclaims_reclaim_after_a_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.alert_id IS NOT NULL AND (
  NEW.given_on < (SELECT notice_from_on FROM reclaims_alert WHERE id = NEW.alert_id)
  OR NEW.pot_id <> (SELECT pot_id FROM reclaims_alert WHERE id = NEW.alert_id))
  THEN
    RAISE EXCEPTION 'nothing unused is asked back before the kind word had its time' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER reclaims_reclaim_after_a_word BEFORE INSERT ON reclaims_reclaim
FOR EACH ROW EXECUTE FUNCTION reclaims_reclaim_after_a_word()
