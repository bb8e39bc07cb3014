-- What was said stays. A step comes in its order: nothing after the end, no decision before its day
-- or while the person says that it is wrong, and somebody else looks at that.
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
CREATE TRIGGER reclaims_step_no_update BEFORE UPDATE ON reclaims_step
BEGIN
  SELECT RAISE(ABORT, 'what was said about money asked back stays as it was said');
END
-- next
CREATE TRIGGER reclaims_step_no_delete BEFORE DELETE ON reclaims_step
BEGIN
  SELECT RAISE(ABORT, 'what was said about money asked back stays as it was said');
END
-- next
CREATE TRIGGER reclaims_step_no_replace BEFORE INSERT ON reclaims_step
WHEN EXISTS (SELECT 1 FROM reclaims_step WHERE id = NEW.id OR (reclaim_id = NEW.reclaim_id AND number = NEW.number))
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
CREATE TRIGGER reclaims_step_in_order BEFORE INSERT ON reclaims_step
WHEN (NEW.kind <> 'received' AND EXISTS (
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
BEGIN
  SELECT RAISE(ABORT, 'a step of asking money back comes in its order');
END
-- next
CREATE TRIGGER reclaims_reclaim_after_a_word BEFORE INSERT ON reclaims_reclaim
WHEN NEW.alert_id IS NOT NULL AND (
  NEW.given_on < (SELECT notice_from_on FROM reclaims_alert WHERE id = NEW.alert_id)
  OR NEW.pot_id <> (SELECT pot_id FROM reclaims_alert WHERE id = NEW.alert_id))
BEGIN
  SELECT RAISE(ABORT, 'nothing unused is asked back before the kind word had its time');
END
