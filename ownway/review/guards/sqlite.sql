-- A review that was held is for good, with what was said in it.
-- INSERT OR REPLACE walks past a delete trigger unless a pragma is set in that connection, so an
-- insert over an existing key is refused by a trigger of its own.
CREATE TRIGGER review_held_no_update BEFORE UPDATE ON review_review
WHEN OLD.status = 'held'
BEGIN
  SELECT RAISE(ABORT, 'a review that was held never changes');
END
-- next
CREATE TRIGGER review_no_delete BEFORE DELETE ON review_review
BEGIN
  SELECT RAISE(ABORT, 'a review that was held never changes');
END
-- next
CREATE TRIGGER review_no_replace BEFORE INSERT ON review_review
WHEN EXISTS (
  SELECT 1 FROM review_review
  WHERE id = NEW.id OR ref = NEW.ref OR (plan_id = NEW.plan_id AND number = NEW.number)
)
BEGIN
  SELECT RAISE(ABORT, 'a review that was held never changes');
END
-- next
CREATE TRIGGER review_progress_held_no_update BEFORE UPDATE ON review_goalprogress
WHEN EXISTS (
  SELECT 1 FROM review_review WHERE id IN (OLD.review_id, NEW.review_id) AND status = 'held'
)
BEGIN
  SELECT RAISE(ABORT, 'a review that was held never changes');
END
-- next
CREATE TRIGGER review_progress_held_no_delete BEFORE DELETE ON review_goalprogress
WHEN EXISTS (
  SELECT 1 FROM review_review WHERE id IN (OLD.review_id) AND status = 'held'
)
BEGIN
  SELECT RAISE(ABORT, 'a review that was held never changes');
END
-- next
CREATE TRIGGER review_progress_held_no_insert BEFORE INSERT ON review_goalprogress
WHEN EXISTS (
  SELECT 1 FROM review_review WHERE id IN (NEW.review_id) AND status = 'held'
) OR EXISTS (
  SELECT 1 FROM review_goalprogress AS kept
  JOIN review_review AS review ON review.id = kept.review_id
  WHERE review.status = 'held' AND kept.id = NEW.id
)
BEGIN
  SELECT RAISE(ABORT, 'a review that was held never changes');
END
