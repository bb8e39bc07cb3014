-- What somebody said about their amount stays as it was said; it is answered once.
CREATE TRIGGER decisions_amountclaim_asked_stays BEFORE UPDATE ON decisions_amountclaim
WHEN OLD.answered_at IS NOT NULL
   OR NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.allocation_id IS NOT OLD.allocation_id
   OR NEW.wrong_in IS NOT OLD.wrong_in
   OR NEW.words IS NOT OLD.words
   OR NEW.answer_by_on IS NOT OLD.answer_by_on
   OR NEW.said_at IS NOT OLD.said_at
   OR NEW.said_by IS NOT OLD.said_by
   OR NEW.first_human IS NOT OLD.first_human
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_amountclaim_no_delete BEFORE DELETE ON decisions_amountclaim
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
-- next
CREATE TRIGGER decisions_amountclaim_no_replace BEFORE INSERT ON decisions_amountclaim
WHEN EXISTS (SELECT 1 FROM decisions_amountclaim WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a decision never changes');
END
