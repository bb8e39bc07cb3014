-- Where else a story is told: asked for one use, answered by the person alone, over with the story.
CREATE OR REPLACE FUNCTION endings_storyuse_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a use of a story stays as it was asked and answered' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER endings_storyuse_no_delete BEFORE DELETE ON endings_storyuse
FOR EACH ROW EXECUTE FUNCTION endings_storyuse_no_delete()
-- next
CREATE TRIGGER endings_storyuse_no_truncate BEFORE TRUNCATE ON endings_storyuse
FOR EACH STATEMENT EXECUTE FUNCTION endings_storyuse_no_delete()
-- next
CREATE OR REPLACE FUNCTION story_use_begins_unanswered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.answer <> '' OR NEW.ended_at IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM endings_story s WHERE s.id = NEW.story_id AND s.withdrawn_at IS NULL) THEN
    RAISE EXCEPTION 'only the person says yes to a use of their story' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER story_use_begins_unanswered BEFORE INSERT ON endings_storyuse
FOR EACH ROW EXECUTE FUNCTION story_use_begins_unanswered()
-- next
CREATE OR REPLACE FUNCTION story_use_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref OR NEW.story_id IS DISTINCT FROM OLD.story_id OR NEW.place IS DISTINCT FROM OLD.place OR NEW.purpose IS DISTINCT FROM OLD.purpose OR NEW.until_on IS DISTINCT FROM OLD.until_on OR NEW.asked_at IS DISTINCT FROM OLD.asked_at OR NEW.asked_by IS DISTINCT FROM OLD.asked_by
  OR ((NEW.answer IS DISTINCT FROM OLD.answer OR NEW.answered_at IS DISTINCT FROM OLD.answered_at OR NEW.answered_by IS DISTINCT FROM OLD.answered_by) AND OLD.answer <> '')
  OR ((NEW.ended_at IS DISTINCT FROM OLD.ended_at OR NEW.ended_by IS DISTINCT FROM OLD.ended_by) AND OLD.ended_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a use of a story stays as it was asked and answered' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER story_use_stays BEFORE UPDATE ON endings_storyuse
FOR EACH ROW EXECUTE FUNCTION story_use_stays()
-- next
CREATE OR REPLACE FUNCTION story_use_answered_by_them() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.answer <> OLD.answer AND (NEW.ended_at IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM endings_story s JOIN endings_ending e ON e.id = s.ending_id
  JOIN people_person q ON q.id = e.person_id JOIN people_account a ON a.human = q.human
  WHERE s.id = NEW.story_id AND s.withdrawn_at IS NULL AND a.ref = NEW.answered_by)) THEN
    RAISE EXCEPTION 'only the person says yes to a use of their story' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER story_use_answered_by_them BEFORE UPDATE ON endings_storyuse
FOR EACH ROW EXECUTE FUNCTION story_use_answered_by_them()
-- next
CREATE OR REPLACE FUNCTION story_withdrawn_with_its_uses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.withdrawn_at IS NOT NULL AND EXISTS (
  SELECT 1 FROM endings_storyuse WHERE story_id = NEW.id AND ended_at IS NULL) THEN
    RAISE EXCEPTION 'a use ends with the story' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER story_withdrawn_with_its_uses BEFORE UPDATE ON endings_story
FOR EACH ROW EXECUTE FUNCTION story_withdrawn_with_its_uses()
