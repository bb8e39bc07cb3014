-- A sent version is for good, with its goals, lines and writers. What was taken off a draft may go
-- when it is sent. INSERT OR REPLACE walks past a delete trigger unless a pragma is set in that
-- connection, so an insert over a row of a sent version is refused by a trigger of its own.
CREATE TRIGGER planning_version_sent_no_update BEFORE UPDATE ON planning_planversion
WHEN OLD.sent_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a sent version never changes');
END
-- next
CREATE TRIGGER planning_version_sent_no_delete BEFORE DELETE ON planning_planversion
WHEN OLD.sent_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a sent version never changes');
END
-- next
CREATE TRIGGER planning_version_sent_no_replace BEFORE INSERT ON planning_planversion
WHEN EXISTS (
  SELECT 1 FROM planning_planversion
  WHERE sent_at IS NOT NULL
   AND (id = NEW.id OR ref = NEW.ref OR (plan_id = NEW.plan_id AND number = NEW.number))
)
BEGIN
  SELECT RAISE(ABORT, 'a sent version never changes');
END
-- next
CREATE TRIGGER planning_goal_sent_no_update BEFORE UPDATE ON planning_goal
WHEN EXISTS (
  SELECT 1 FROM planning_planversion
  WHERE id IN (OLD.version_id, NEW.version_id) AND sent_at IS NOT NULL
)
BEGIN
  SELECT RAISE(ABORT, 'a sent version never changes');
END
-- next
CREATE TRIGGER planning_goal_sent_no_delete BEFORE DELETE ON planning_goal
WHEN OLD.removed_at IS NULL AND EXISTS (
  SELECT 1 FROM planning_planversion WHERE id = OLD.version_id AND sent_at IS NOT NULL
)
BEGIN
  SELECT RAISE(ABORT, 'a sent version never changes');
END
-- next
CREATE TRIGGER planning_goal_sent_no_insert BEFORE INSERT ON planning_goal
WHEN EXISTS (
  SELECT 1 FROM planning_planversion WHERE id = NEW.version_id AND sent_at IS NOT NULL
) OR EXISTS (
  SELECT 1 FROM planning_goal AS kept
  JOIN planning_planversion AS version ON version.id = kept.version_id
  WHERE version.sent_at IS NOT NULL AND (kept.id = NEW.id OR kept.ref = NEW.ref)
)
BEGIN
  SELECT RAISE(ABORT, 'a sent version never changes');
END
-- next
CREATE TRIGGER planning_line_sent_no_update BEFORE UPDATE ON planning_line
WHEN EXISTS (
  SELECT 1 FROM planning_planversion
  WHERE id IN (OLD.version_id, NEW.version_id) AND sent_at IS NOT NULL
)
BEGIN
  SELECT RAISE(ABORT, 'a sent version never changes');
END
-- next
CREATE TRIGGER planning_line_sent_no_delete BEFORE DELETE ON planning_line
WHEN OLD.removed_at IS NULL AND EXISTS (
  SELECT 1 FROM planning_planversion WHERE id = OLD.version_id AND sent_at IS NOT NULL
)
BEGIN
  SELECT RAISE(ABORT, 'a sent version never changes');
END
-- next
CREATE TRIGGER planning_line_sent_no_insert BEFORE INSERT ON planning_line
WHEN EXISTS (
  SELECT 1 FROM planning_planversion WHERE id = NEW.version_id AND sent_at IS NOT NULL
) OR EXISTS (
  SELECT 1 FROM planning_line AS kept
  JOIN planning_planversion AS version ON version.id = kept.version_id
  WHERE version.sent_at IS NOT NULL AND (kept.id = NEW.id OR kept.ref = NEW.ref)
)
BEGIN
  SELECT RAISE(ABORT, 'a sent version never changes');
END
-- next
CREATE TRIGGER planning_writer_no_update BEFORE UPDATE ON planning_writer
BEGIN
  SELECT RAISE(ABORT, 'who wrote is never rewritten');
END
-- next
CREATE TRIGGER planning_writer_no_delete BEFORE DELETE ON planning_writer
BEGIN
  SELECT RAISE(ABORT, 'who wrote is never rewritten');
END
-- next
CREATE TRIGGER planning_writer_no_replace BEFORE INSERT ON planning_writer
WHEN EXISTS (
  SELECT 1 FROM planning_writer
  WHERE id = NEW.id OR (version_id = NEW.version_id AND human = NEW.human)
)
BEGIN
  SELECT RAISE(ABORT, 'who wrote is never rewritten');
END
