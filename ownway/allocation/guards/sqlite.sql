-- An amount and a settled one are for good: what follows is a new row. Of a notice only two things
-- are added, once: that it came into force, or that it was taken back.
CREATE TRIGGER allocation_allocation_no_update BEFORE UPDATE ON allocation_allocation
BEGIN
  SELECT RAISE(ABORT, 'an amount that was worked out never changes');
END
-- next
CREATE TRIGGER allocation_allocation_no_delete BEFORE DELETE ON allocation_allocation
BEGIN
  SELECT RAISE(ABORT, 'an amount that was worked out never changes');
END
-- next
CREATE TRIGGER allocation_allocation_no_replace BEFORE INSERT ON allocation_allocation
WHEN EXISTS (SELECT 1 FROM allocation_allocation WHERE id = NEW.id OR ref = NEW.ref
   OR (person_id = NEW.person_id AND number = NEW.number))
BEGIN
  SELECT RAISE(ABORT, 'an amount that was worked out never changes');
END
-- next
CREATE TRIGGER allocation_finalamount_no_update BEFORE UPDATE ON allocation_finalamount
BEGIN
  SELECT RAISE(ABORT, 'an amount that was worked out never changes');
END
-- next
CREATE TRIGGER allocation_finalamount_no_delete BEFORE DELETE ON allocation_finalamount
BEGIN
  SELECT RAISE(ABORT, 'an amount that was worked out never changes');
END
-- next
CREATE TRIGGER allocation_finalamount_no_replace BEFORE INSERT ON allocation_finalamount
WHEN EXISTS (SELECT 1 FROM allocation_finalamount WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'an amount that was worked out never changes');
END
-- next
CREATE TRIGGER allocation_reductionnotice_said_stays BEFORE UPDATE ON allocation_reductionnotice
WHEN OLD.in_force_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
   OR NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.allocation_id IS NOT OLD.allocation_id
   OR NEW.before_id IS NOT OLD.before_id
   OR NEW.before_minor IS NOT OLD.before_minor
   OR NEW.after_minor IS NOT OLD.after_minor
   OR NEW.explained_minor IS NOT OLD.explained_minor
   OR NEW.parts IS NOT OLD.parts
   OR NEW.reason IS NOT OLD.reason
   OR NEW.given_on IS NOT OLD.given_on
   OR NEW.counts_from IS NOT OLD.counts_from
   OR NEW.given_at IS NOT OLD.given_at
   OR NEW.given_by IS NOT OLD.given_by
BEGIN
  SELECT RAISE(ABORT, 'an amount that was worked out never changes');
END
-- next
CREATE TRIGGER allocation_reductionnotice_no_delete BEFORE DELETE ON allocation_reductionnotice
BEGIN
  SELECT RAISE(ABORT, 'an amount that was worked out never changes');
END
-- next
CREATE TRIGGER allocation_reductionnotice_no_replace BEFORE INSERT ON allocation_reductionnotice
WHEN EXISTS (
  SELECT 1 FROM allocation_reductionnotice
  WHERE id = NEW.id OR ref = NEW.ref
   OR (allocation_id = NEW.allocation_id AND withdrawn_at IS NULL AND NEW.withdrawn_at IS NULL)
)
BEGIN
  SELECT RAISE(ABORT, 'an amount that was worked out never changes');
END
-- next
CREATE TRIGGER allocation_reductionnotice_whole BEFORE INSERT ON allocation_reductionnotice
WHEN NEW.in_force_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL
  OR NEW.counts_from < date(NEW.given_on, '+10 days')
  OR NEW.explained_minor IS NOT (
    SELECT COALESCE(SUM(json_extract(value, '$.minor')), 0) FROM json_each(NEW.parts)
  )
BEGIN
  SELECT RAISE(ABORT, 'a notice explains all of the difference, ten days ahead or more');
END
