-- What was said stays. A step comes in its order: nothing after the end, no decision before its day,
-- nothing comes while the person says that it is wrong, and somebody looks at that who neither gave
-- the notice nor decided. After the decision it ends when all came, or when a second person agrees
-- that no more is asked. They replace those of before.
DROP TRIGGER IF EXISTS reclaims_step_no_update
-- next
DROP TRIGGER IF EXISTS reclaims_step_no_delete
-- next
DROP TRIGGER IF EXISTS reclaims_step_no_replace
-- next
DROP TRIGGER IF EXISTS reclaims_step_in_order
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
CREATE TRIGGER reclaims_step_in_order BEFORE INSERT ON reclaims_step
WHEN EXISTS (
    SELECT 1 FROM reclaims_step
    WHERE reclaim_id = NEW.reclaim_id AND kind IN ('ended', 'withdrawn', 'let_go'))
  OR (NEW.kind IN ('decided', 'withdrawn') AND EXISTS (
    SELECT 1 FROM reclaims_step WHERE reclaim_id = NEW.reclaim_id AND kind = 'decided'))
  OR (NEW.kind = 'decided' AND (
    NEW."on" < (SELECT counts_from FROM reclaims_reclaim WHERE id = NEW.reclaim_id)
    OR NEW.amount_minor > (SELECT amount_minor FROM reclaims_reclaim WHERE id = NEW.reclaim_id)))
  OR (NEW.kind IN ('decided', 'disputed', 'received') AND
    (SELECT COUNT(*) FROM reclaims_step WHERE reclaim_id = NEW.reclaim_id AND kind = 'disputed')
    > (SELECT COUNT(*) FROM reclaims_step WHERE reclaim_id = NEW.reclaim_id AND kind = 'upheld'))
  OR (NEW.kind IN ('upheld', 'ended') AND (
    NEW.taken_human = (SELECT given_human FROM reclaims_reclaim WHERE id = NEW.reclaim_id)
    OR EXISTS (
      SELECT 1 FROM reclaims_step
      WHERE reclaim_id = NEW.reclaim_id AND kind = 'decided' AND taken_human = NEW.taken_human)
    OR (SELECT COUNT(*) FROM reclaims_step WHERE reclaim_id = NEW.reclaim_id AND kind = 'disputed')
    <= (SELECT COUNT(*) FROM reclaims_step WHERE reclaim_id = NEW.reclaim_id AND kind = 'upheld')))
  OR (NEW.kind IN ('received', 'proposed', 'let_go') AND NOT EXISTS (
    SELECT 1 FROM reclaims_step WHERE reclaim_id = NEW.reclaim_id AND kind = 'decided'))
  OR (NEW.kind = 'received' AND NEW.amount_minor > ((
      SELECT COALESCE(SUM(amount_minor), 0) FROM reclaims_taken
      WHERE reclaim_id = NEW.reclaim_id AND comes_back = 'yes') - (
      SELECT COALESCE(SUM(amount_minor), 0) FROM reclaims_step
      WHERE reclaim_id = NEW.reclaim_id AND kind = 'received')))
  OR (NEW.kind = 'let_go' AND (NEW.amount_minor <> ((
      SELECT COALESCE(SUM(amount_minor), 0) FROM reclaims_taken
      WHERE reclaim_id = NEW.reclaim_id AND comes_back = 'yes') - (
      SELECT COALESCE(SUM(amount_minor), 0) FROM reclaims_step
      WHERE reclaim_id = NEW.reclaim_id AND kind = 'received')) OR NOT EXISTS (
    SELECT 1 FROM reclaims_step AS before
    WHERE before.reclaim_id = NEW.reclaim_id AND before.kind = 'proposed'
    AND before.taken_human <> NEW.taken_human
    AND before.number = (
      SELECT MAX(newest.number) FROM reclaims_step AS newest
      WHERE newest.reclaim_id = NEW.reclaim_id AND newest.kind = 'proposed'))))
  OR (EXISTS (
    SELECT 1 FROM reclaims_step WHERE reclaim_id = NEW.reclaim_id AND kind = 'decided')
    AND ((
      SELECT COALESCE(SUM(amount_minor), 0) FROM reclaims_taken
      WHERE reclaim_id = NEW.reclaim_id AND comes_back = 'yes') - (
      SELECT COALESCE(SUM(amount_minor), 0) FROM reclaims_step
      WHERE reclaim_id = NEW.reclaim_id AND kind = 'received')) <= 0)
BEGIN
  SELECT RAISE(ABORT, 'a step of asking money back comes in its order');
END
