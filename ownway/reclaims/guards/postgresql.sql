-- What was said about money asked back stays, and nothing unused is asked back before the kind word
-- had its time. The steps after a notice have guards of their own, in `steps`.
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
