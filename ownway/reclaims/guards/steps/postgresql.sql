-- What was said stays. A step comes in its order: nothing after the end, no decision before its day,
-- nothing comes while the person says that it is wrong, and somebody looks at that who neither gave
-- the notice nor decided. After the decision it ends when all came, or when a second person agrees
-- that no more is asked. They replace those of before.
DROP TRIGGER IF EXISTS reclaims_step_no_change ON reclaims_step
-- next
DROP TRIGGER IF EXISTS reclaims_step_no_truncate ON reclaims_step
-- next
DROP TRIGGER IF EXISTS reclaims_step_in_order ON reclaims_step
-- next
CREATE TRIGGER reclaims_step_no_change BEFORE UPDATE OR DELETE ON reclaims_step
FOR EACH ROW EXECUTE FUNCTION reclaims_said_stays()
-- next
CREATE TRIGGER reclaims_step_no_truncate BEFORE TRUNCATE ON reclaims_step
FOR EACH STATEMENT EXECUTE FUNCTION reclaims_said_stays()
-- next
CREATE OR REPLACE FUNCTION reclaims_step_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
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
  THEN
    RAISE EXCEPTION 'a step of asking money back comes in its order' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER reclaims_step_in_order BEFORE INSERT ON reclaims_step
FOR EACH ROW EXECUTE FUNCTION reclaims_step_in_order()
