-- An offer goes one way: to one person, then over; and it stays to be counted.
CREATE TRIGGER review_buddy_begins BEFORE INSERT ON review_buddy
WHEN NEW.state <> 'offered' OR EXISTS (SELECT 1 FROM review_buddy WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a buddy begins with an offer');
END
-- next
CREATE TRIGGER review_buddy_one_way BEFORE UPDATE ON review_buddy
WHEN NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.helper_id IS NOT OLD.helper_id OR NEW.offered_at IS NOT OLD.offered_at OR NEW.offered_by IS NOT OLD.offered_by
  OR OLD.state = 'over'
  OR OLD.state = 'offered' AND NEW.state NOT IN ('helping', 'over')
  OR OLD.state = 'helping' AND (
    NEW.state <> 'over' OR NEW.person_id IS NOT OLD.person_id OR NEW.asked_at IS NOT OLD.asked_at
  )
BEGIN
  SELECT RAISE(ABORT, 'an offer goes one way, and what is over stays over');
END
-- next
CREATE TRIGGER review_buddy_no_delete BEFORE DELETE ON review_buddy
BEGIN
  SELECT RAISE(ABORT, 'an offer is not deleted');
END
