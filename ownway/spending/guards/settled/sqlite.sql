-- What was settled for somebody who is gone keeps its reason, and was settled by another than who
-- asked for the thing or sent the bill. What rests since a death is let run once, and stays so.
CREATE TRIGGER spending_onbehalf_by_another BEFORE INSERT ON spending_onbehalf
WHEN NEW.done_human = (SELECT asked_human FROM spending_purchase WHERE id = NEW.purchase_id)
  OR EXISTS (
    SELECT 1 FROM spending_invoice
    WHERE purchase_id = NEW.purchase_id AND ref = NEW.subject AND sent_human = NEW.done_human
  )
  OR EXISTS (SELECT 1 FROM spending_onbehalf WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'it is settled once, by another human than who asked for it or sent it');
END
-- next
CREATE TRIGGER spending_onbehalf_no_update BEFORE UPDATE ON spending_onbehalf
BEGIN
  SELECT RAISE(ABORT, 'why something was settled for somebody stays as it was said');
END
-- next
CREATE TRIGGER spending_onbehalf_no_delete BEFORE DELETE ON spending_onbehalf
BEGIN
  SELECT RAISE(ABORT, 'why something was settled for somebody stays as it was said');
END
-- next
CREATE TRIGGER spending_rest_of_one_yes BEFORE INSERT ON spending_rest
WHEN EXISTS (SELECT 1 FROM spending_rest WHERE id = NEW.id OR standing_id = NEW.standing_id)
BEGIN
  SELECT RAISE(ABORT, 'what rests since a death is noted once, and let run once');
END
-- next
CREATE TRIGGER spending_rest_only_ends BEFORE UPDATE ON spending_rest
WHEN NEW.id <> OLD.id
  OR NEW.standing_id <> OLD.standing_id
  OR NEW.after_on <> OLD.after_on
  OR NEW.rested_at <> OLD.rested_at
  OR NEW.rested_by <> OLD.rested_by
  OR OLD.runs_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'what rests since a death is noted once, and let run once');
END
-- next
CREATE TRIGGER spending_rest_no_delete BEFORE DELETE ON spending_rest
BEGIN
  SELECT RAISE(ABORT, 'what rests since a death is noted once, and let run once');
END
