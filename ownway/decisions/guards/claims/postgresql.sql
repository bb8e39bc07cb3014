-- What somebody said about their amount stays as it was said; it is answered once.
CREATE TRIGGER decisions_amountclaim_asked_stays BEFORE UPDATE ON decisions_amountclaim
FOR EACH ROW WHEN (OLD.answered_at IS NOT NULL
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.allocation_id IS DISTINCT FROM OLD.allocation_id
   OR NEW.wrong_in IS DISTINCT FROM OLD.wrong_in
   OR NEW.words IS DISTINCT FROM OLD.words
   OR NEW.answer_by_on IS DISTINCT FROM OLD.answer_by_on
   OR NEW.said_at IS DISTINCT FROM OLD.said_at
   OR NEW.said_by IS DISTINCT FROM OLD.said_by
   OR NEW.first_human IS DISTINCT FROM OLD.first_human) EXECUTE FUNCTION decisions_refuse_change()
-- next
CREATE TRIGGER decisions_amountclaim_no_delete BEFORE DELETE ON decisions_amountclaim
FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change()
-- next
CREATE TRIGGER decisions_amountclaim_no_truncate BEFORE TRUNCATE ON decisions_amountclaim
FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change()
