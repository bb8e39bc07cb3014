-- A match begins before it is active; it becomes active with every credential it needs, each
-- holding on that day; what is over stays over. INSERT OR REPLACE walks past a delete trigger.
CREATE TRIGGER consent_match_begins BEFORE INSERT ON consent_match
WHEN NEW.status NOT IN ('proposed', 'matched', 'stands_in')
  OR EXISTS (SELECT 1 FROM consent_match WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a match begins before it is active');
END
-- next
CREATE TRIGGER consent_match_same BEFORE UPDATE ON consent_match
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.coach_id IS NOT OLD.coach_id
  OR NEW.role IS NOT OLD.role
  OR NEW.asked_at IS NOT OLD.asked_at
  OR NEW.asked_by IS NOT OLD.asked_by
  OR OLD.status IN ('changed', 'ended', 'declined')
  OR OLD.status = 'active' AND (
    NEW.status NOT IN ('active', 'changed', 'ended')
    OR NEW.needs IS NOT OLD.needs OR NEW.starts_on IS NOT OLD.starts_on
  )
  OR OLD.status = 'proposed' AND NEW.status NOT IN ('proposed', 'matched', 'active', 'declined', 'ended')
  OR OLD.status IN ('matched', 'stands_in')
    AND NEW.status NOT IN (OLD.status, 'active', 'changed', 'ended')
BEGIN
  SELECT RAISE(ABORT, 'a match goes one way, and stays between the same two');
END
-- next
CREATE TRIGGER consent_match_credentials BEFORE UPDATE ON consent_match
WHEN NEW.status = 'active' AND OLD.status <> 'active' AND (
  NEW.needs > (
    SELECT COUNT(DISTINCT training.code) FROM consent_matchcredential AS shown
    JOIN people_training AS training ON training.id = shown.training_id
    WHERE shown.match_id = NEW.id AND training.coach_id = NEW.coach_id AND training.code <> ''
      AND training.done_on <= NEW.starts_on
      AND (training.valid_until_on IS NULL OR training.valid_until_on > NEW.starts_on)
      AND NOT EXISTS (SELECT 1 FROM people_training AS back WHERE back.takes_back_id = training.id)
  )
  OR EXISTS (
    SELECT 1 FROM people_coach AS coach
    WHERE coach.id = NEW.coach_id AND (coach.left_at IS NOT NULL OR coach.role <> NEW.role)
  )
)
BEGIN
  SELECT RAISE(ABORT, 'a coach begins with every credential that is asked, each holding that day');
END
-- next
CREATE TRIGGER consent_match_not_deleted BEFORE DELETE ON consent_match
BEGIN
  SELECT RAISE(ABORT, 'a match is not deleted');
END
-- next
CREATE TRIGGER consent_matchcredential_in_time BEFORE INSERT ON consent_matchcredential
WHEN NOT EXISTS (
  SELECT 1 FROM consent_match AS match JOIN people_training AS training
    ON training.id = NEW.training_id AND training.coach_id = match.coach_id
  WHERE match.id = NEW.match_id AND match.status IN ('proposed', 'matched', 'stands_in')
) OR EXISTS (
  SELECT 1 FROM consent_matchcredential
  WHERE id = NEW.id OR match_id = NEW.match_id AND training_id = NEW.training_id
)
BEGIN
  SELECT RAISE(ABORT, 'what a coach showed for a match is said before it is active');
END
-- next
CREATE TRIGGER consent_matchcredential_no_update BEFORE UPDATE ON consent_matchcredential
BEGIN
  SELECT RAISE(ABORT, 'what a coach showed for a match stays');
END
-- next
CREATE TRIGGER consent_matchcredential_no_delete BEFORE DELETE ON consent_matchcredential
BEGIN
  SELECT RAISE(ABORT, 'what a coach showed for a match stays');
END
