-- What was in force stays told. Other rules of the amount need an adoption to be named; the package
-- that keeps adoptions looks it up with a trigger of its own.
CREATE TRIGGER programme_inforce_no_update BEFORE UPDATE ON programme_inforce
BEGIN
  SELECT RAISE(ABORT, 'what was in force never changes');
END
-- next
CREATE TRIGGER programme_inforce_no_delete BEFORE DELETE ON programme_inforce
BEGIN
  SELECT RAISE(ABORT, 'what was in force never changes');
END
-- next
CREATE TRIGGER programme_inforce_no_replace BEFORE INSERT ON programme_inforce
WHEN EXISTS (
  SELECT 1 FROM programme_inforce
  WHERE id = NEW.id OR ref = NEW.ref OR (NEW.adoption IS NOT NULL AND adoption = NEW.adoption)
)
BEGIN
  SELECT RAISE(ABORT, 'what was in force never changes');
END
-- next
CREATE TRIGGER programme_inforce_by_adoption BEFORE INSERT ON programme_inforce
WHEN (
  NEW.ground = 'opened' AND (
    EXISTS (SELECT 1 FROM programme_inforce WHERE programme_id = NEW.programme_id)
    OR EXISTS (
      SELECT 1 FROM programme_programme
      WHERE id = NEW.programme_id AND pack_id IS NOT NULL AND pack_id IS NOT NEW.pack_id
    )
  )
) OR (
  NEW.ground = 'same_rules' AND NEW.scheme IS NOT (
    SELECT scheme FROM programme_inforce
    WHERE programme_id = NEW.programme_id ORDER BY id DESC LIMIT 1
  )
) OR NOT EXISTS (
  SELECT 1 FROM programme_packversion
  WHERE id = NEW.pack_id AND programme_id = NEW.programme_id
)
BEGIN
  SELECT RAISE(ABORT, 'other rules come into force by their adoption alone');
END
-- next
CREATE TRIGGER programme_follows_what_is_in_force BEFORE UPDATE OF pack_id ON programme_programme
WHEN NEW.pack_id IS NOT OLD.pack_id AND NEW.pack_id IS NOT (
  SELECT pack_id FROM programme_inforce WHERE programme_id = NEW.id ORDER BY id DESC LIMIT 1
)
BEGIN
  SELECT RAISE(ABORT, 'a programme follows what is in force');
END
-- next
CREATE TRIGGER programme_begins_without_rules BEFORE INSERT ON programme_programme
WHEN NEW.pack_id IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a programme follows what is in force');
END
-- next
CREATE TRIGGER programme_packversion_no_update BEFORE UPDATE ON programme_packversion
BEGIN
  SELECT RAISE(ABORT, 'a kept version never changes');
END
-- next
CREATE TRIGGER programme_packversion_no_delete BEFORE DELETE ON programme_packversion
BEGIN
  SELECT RAISE(ABORT, 'a kept version never changes');
END
-- next
CREATE TRIGGER programme_packversion_no_replace BEFORE INSERT ON programme_packversion
WHEN EXISTS (
  SELECT 1 FROM programme_packversion
  WHERE id = NEW.id OR (programme_id = NEW.programme_id AND digest = NEW.digest)
)
BEGIN
  SELECT RAISE(ABORT, 'a kept version never changes');
END
