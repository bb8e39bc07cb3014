-- What was said about money asked back stays, and nothing unused is asked back before the kind word
-- had its time. The steps after a notice have guards of their own, in `steps`.
CREATE TRIGGER reclaims_reclaim_no_update BEFORE UPDATE ON reclaims_reclaim
BEGIN
  SELECT RAISE(ABORT, 'what was said about money asked back stays as it was said');
END
-- next
CREATE TRIGGER reclaims_reclaim_no_delete BEFORE DELETE ON reclaims_reclaim
BEGIN
  SELECT RAISE(ABORT, 'what was said about money asked back stays as it was said');
END
-- next
CREATE TRIGGER reclaims_reclaim_no_replace BEFORE INSERT ON reclaims_reclaim
WHEN EXISTS (SELECT 1 FROM reclaims_reclaim WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'what was said about money asked back stays as it was said');
END
-- next
CREATE TRIGGER reclaims_taken_no_update BEFORE UPDATE ON reclaims_taken
BEGIN
  SELECT RAISE(ABORT, 'what was said about money asked back stays as it was said');
END
-- next
CREATE TRIGGER reclaims_taken_no_delete BEFORE DELETE ON reclaims_taken
BEGIN
  SELECT RAISE(ABORT, 'what was said about money asked back stays as it was said');
END
-- next
CREATE TRIGGER reclaims_taken_no_replace BEFORE INSERT ON reclaims_taken
WHEN EXISTS (SELECT 1 FROM reclaims_taken WHERE id = NEW.id OR (reclaim_id = NEW.reclaim_id AND line_root = NEW.line_root))
BEGIN
  SELECT RAISE(ABORT, 'what was said about money asked back stays as it was said');
END
-- next
CREATE TRIGGER reclaims_alert_said_stays BEFORE UPDATE ON reclaims_alert
WHEN OLD.closed_at IS NOT NULL
   OR (OLD.replied_at IS NOT NULL AND (NEW.reply IS NOT OLD.reply OR NEW.replied_at IS NOT OLD.replied_at))
   OR NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.person_id IS NOT OLD.person_id
   OR NEW.pot_id IS NOT OLD.pot_id
   OR NEW.unused_minor IS NOT OLD.unused_minor
   OR NEW.limit_minor IS NOT OLD.limit_minor
   OR NEW.currency IS NOT OLD.currency
   OR NEW.seen_on IS NOT OLD.seen_on
   OR NEW.notice_from_on IS NOT OLD.notice_from_on
   OR NEW.seen_at IS NOT OLD.seen_at
   OR NEW.seen_by IS NOT OLD.seen_by
BEGIN
  SELECT RAISE(ABORT, 'what was said about money asked back stays as it was said');
END
-- next
CREATE TRIGGER reclaims_alert_no_delete BEFORE DELETE ON reclaims_alert
BEGIN
  SELECT RAISE(ABORT, 'what was said about money asked back stays as it was said');
END
-- next
CREATE TRIGGER reclaims_alert_no_replace BEFORE INSERT ON reclaims_alert
WHEN EXISTS (
  SELECT 1 FROM reclaims_alert WHERE id = NEW.id OR ref = NEW.ref
   OR (pot_id = NEW.pot_id AND closed_at IS NULL AND NEW.closed_at IS NULL)
)
BEGIN
  SELECT RAISE(ABORT, 'what was said about money asked back stays as it was said');
END
-- next
CREATE TRIGGER reclaims_reclaim_after_a_word BEFORE INSERT ON reclaims_reclaim
WHEN NEW.alert_id IS NOT NULL AND (
  NEW.given_on < (SELECT notice_from_on FROM reclaims_alert WHERE id = NEW.alert_id)
  OR NEW.pot_id <> (SELECT pot_id FROM reclaims_alert WHERE id = NEW.alert_id))
BEGIN
  SELECT RAISE(ABORT, 'nothing unused is asked back before the kind word had its time');
END
