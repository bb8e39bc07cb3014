-- A line of the training log is never changed; one that was wrong is taken back by a later line.
CREATE TRIGGER people_training_no_update BEFORE UPDATE ON people_training
BEGIN
  SELECT RAISE(ABORT, 'a line of the training log never changes');
END
-- next
CREATE TRIGGER people_training_no_delete BEFORE DELETE ON people_training
BEGIN
  SELECT RAISE(ABORT, 'a line of the training log never changes');
END
-- next
CREATE TRIGGER people_training_no_replace BEFORE INSERT ON people_training
WHEN EXISTS (
  SELECT 1 FROM people_training
  WHERE id = NEW.id OR ref = NEW.ref OR takes_back_id = NEW.takes_back_id
)
BEGIN
  SELECT RAISE(ABORT, 'a line of the training log never changes');
END
-- next
CREATE TRIGGER people_training_of_one BEFORE INSERT ON people_training
WHEN NOT EXISTS (
  SELECT 1 FROM people_coach AS coach JOIN people_account AS account ON account.id = coach.account_id
  WHERE coach.id = NEW.coach_id AND account.human = NEW.human
) OR NEW.takes_back_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM people_training
  WHERE id = NEW.takes_back_id AND coach_id = NEW.coach_id AND takes_back_id IS NULL
)
BEGIN
  SELECT RAISE(ABORT, 'a line of the training log is about its own coach');
END
