-- What was put right stays so, with the words and the day; it is never opened again in silence.
CREATE TRIGGER people_putright_no_update BEFORE UPDATE ON people_putright
BEGIN
  SELECT RAISE(ABORT, 'what was put right stays so');
END
-- next
CREATE TRIGGER people_putright_no_delete BEFORE DELETE ON people_putright
BEGIN
  SELECT RAISE(ABORT, 'what was put right stays so');
END
-- next
CREATE TRIGGER people_putright_no_replace BEFORE INSERT ON people_putright
WHEN EXISTS (SELECT 1 FROM people_putright WHERE id = NEW.id OR note_id = NEW.note_id)
BEGIN
  SELECT RAISE(ABORT, 'what was put right stays so');
END
