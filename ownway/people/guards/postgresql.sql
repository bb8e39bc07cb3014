-- A line of the training log is never changed; one that was wrong is taken back by a later line.
CREATE OR REPLACE FUNCTION people_training_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a line of the training log never changes'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER people_training_no_update BEFORE UPDATE ON people_training
FOR EACH ROW EXECUTE FUNCTION people_training_for_good()
-- next
CREATE TRIGGER people_training_no_delete BEFORE DELETE ON people_training
FOR EACH ROW EXECUTE FUNCTION people_training_for_good()
-- next
CREATE TRIGGER people_training_no_truncate BEFORE TRUNCATE ON people_training
FOR EACH STATEMENT EXECUTE FUNCTION people_training_for_good()
-- next
CREATE OR REPLACE FUNCTION people_training_of_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM people_coach AS coach
    JOIN people_account AS account ON account.id = coach.account_id
    WHERE coach.id = NEW.coach_id AND account.human = NEW.human
  ) OR NEW.takes_back_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM people_training
    WHERE id = NEW.takes_back_id AND coach_id = NEW.coach_id AND takes_back_id IS NULL
  ) THEN
    RAISE EXCEPTION 'a line of the training log is about its own coach'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER people_training_of_one BEFORE INSERT ON people_training
FOR EACH ROW EXECUTE FUNCTION people_training_of_one()
