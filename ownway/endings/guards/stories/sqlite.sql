-- Where else a story is told: asked for one use, answered by the person alone, over with the story.
CREATE TRIGGER endings_storyuse_no_delete BEFORE DELETE ON endings_storyuse
BEGIN
  SELECT RAISE(ABORT, 'a use of a story stays as it was asked and answered');
END
-- next
CREATE TRIGGER endings_storyuse_no_replace BEFORE INSERT ON endings_storyuse
WHEN EXISTS (SELECT 1 FROM endings_storyuse WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a use of a story stays as it was asked and answered');
END
-- next
CREATE TRIGGER story_use_begins_unanswered BEFORE INSERT ON endings_storyuse
WHEN NEW.answer <> '' OR NEW.ended_at IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM endings_story s WHERE s.id = NEW.story_id AND s.withdrawn_at IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'only the person says yes to a use of their story');
END
-- next
CREATE TRIGGER story_use_stays BEFORE UPDATE ON endings_storyuse
WHEN NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.story_id IS NOT OLD.story_id OR NEW.place IS NOT OLD.place OR NEW.purpose IS NOT OLD.purpose OR NEW.until_on IS NOT OLD.until_on OR NEW.asked_at IS NOT OLD.asked_at OR NEW.asked_by IS NOT OLD.asked_by
  OR ((NEW.answer IS NOT OLD.answer OR NEW.answered_at IS NOT OLD.answered_at OR NEW.answered_by IS NOT OLD.answered_by) AND OLD.answer <> '')
  OR ((NEW.ended_at IS NOT OLD.ended_at OR NEW.ended_by IS NOT OLD.ended_by) AND OLD.ended_at IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'a use of a story stays as it was asked and answered');
END
-- next
CREATE TRIGGER story_use_answered_by_them BEFORE UPDATE ON endings_storyuse
WHEN NEW.answer <> OLD.answer AND (NEW.ended_at IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM endings_story s JOIN endings_ending e ON e.id = s.ending_id
  JOIN people_person q ON q.id = e.person_id JOIN people_account a ON a.human = q.human
  WHERE s.id = NEW.story_id AND s.withdrawn_at IS NULL AND a.ref = NEW.answered_by))
BEGIN
  SELECT RAISE(ABORT, 'only the person says yes to a use of their story');
END
-- next
CREATE TRIGGER story_withdrawn_with_its_uses BEFORE UPDATE ON endings_story
WHEN NEW.withdrawn_at IS NOT NULL AND EXISTS (
  SELECT 1 FROM endings_storyuse WHERE story_id = NEW.id AND ended_at IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'a use ends with the story');
END
