-- How rules came about stays told, and no rule of an amount is adopted, or comes into force, without
-- everything that stands behind it. The days are checked to the day by the rules; here, across every
-- time zone, to the day after.
CREATE OR REPLACE FUNCTION rulemaking_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'how rules came about never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER rulemaking_proposal_no_change BEFORE UPDATE OR DELETE ON rulemaking_proposal
FOR EACH ROW EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_proposal_no_truncate BEFORE TRUNCATE ON rulemaking_proposal
FOR EACH STATEMENT EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_paper_no_change BEFORE UPDATE OR DELETE ON rulemaking_paper
FOR EACH ROW EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_paper_no_truncate BEFORE TRUNCATE ON rulemaking_paper
FOR EACH STATEMENT EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_speakfirst_no_change BEFORE UPDATE OR DELETE ON rulemaking_speakfirst
FOR EACH ROW EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_speakfirst_no_truncate BEFORE TRUNCATE ON rulemaking_speakfirst
FOR EACH STATEMENT EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_step_no_change BEFORE UPDATE OR DELETE ON rulemaking_step
FOR EACH ROW EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_step_no_truncate BEFORE TRUNCATE ON rulemaking_step
FOR EACH STATEMENT EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_adoption_no_change BEFORE UPDATE OR DELETE ON rulemaking_adoption
FOR EACH ROW EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_adoption_no_truncate BEFORE TRUNCATE ON rulemaking_adoption
FOR EACH STATEMENT EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_study_no_change BEFORE DELETE ON rulemaking_study
FOR EACH ROW EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_study_no_truncate BEFORE TRUNCATE ON rulemaking_study
FOR EACH STATEMENT EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE TRIGGER rulemaking_study_asked_stays BEFORE UPDATE ON rulemaking_study
FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.programme_id IS DISTINCT FROM OLD.programme_id
   OR NEW.proposal_id IS DISTINCT FROM OLD.proposal_id
   OR NEW.kind IS DISTINCT FROM OLD.kind
   OR NEW.old_scheme IS DISTINCT FROM OLD.old_scheme
   OR NEW.new_scheme IS DISTINCT FROM OLD.new_scheme
   OR NEW.asked_at IS DISTINCT FROM OLD.asked_at
   OR NEW.asked_by IS DISTINCT FROM OLD.asked_by) EXECUTE FUNCTION rulemaking_refuse_change()
-- next
CREATE OR REPLACE FUNCTION rulemaking_guard_adoption() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
  SELECT 1 FROM rulemaking_proposal p
  JOIN rulemaking_study i ON i.id = NEW.impact_id AND i.proposal_id = p.id
  JOIN rulemaking_study v ON v.id = NEW.validation_id AND v.proposal_id = p.id
  JOIN rulemaking_paper c ON c.id = NEW.consultation_id AND c.proposal_id = p.id
  JOIN rulemaking_paper n ON n.id = NEW.notice_id AND n.proposal_id = p.id
  JOIN rulemaking_paper e ON e.id = NEW.equality_id AND e.proposal_id = p.id
  WHERE p.id = NEW.proposal_id AND p.scheme = NEW.scheme AND p.author_human = NEW.author_human
    AND i.kind = 'impact' AND i.outcome = 'done' AND i.new_scheme = p.scheme
    AND i.old_scheme = (
      SELECT scheme FROM programme_inforce
      WHERE programme_id = p.programme_id ORDER BY id DESC LIMIT 1
    )
    AND i.active > 0 AND i.covered * 10000 >= i.active * 9500
    AND NEW.adopted_at - i.ended_at < interval '91 days'
    AND v.kind = 'validation' AND v.outcome = 'done' AND v.new_scheme = p.scheme
    AND c.kind = 'consultation' AND n.kind = 'notice' AND e.kind = 'equality'
    AND p.starts_on - n.from_on >= 10
    AND EXISTS (
      SELECT 1 FROM rulemaking_step
      WHERE proposal_id = p.id AND stage = 'tested'
        AND taken_at >= i.ended_at AND taken_at >= v.ended_at
    )
    AND NOT EXISTS (SELECT 1 FROM rulemaking_step WHERE proposal_id = p.id AND stage = 'withdrawn')
  ) THEN
    RAISE EXCEPTION 'rules are not adopted without what they need' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER rulemaking_adoption_whole BEFORE INSERT ON rulemaking_adoption
FOR EACH ROW EXECUTE FUNCTION rulemaking_guard_adoption()
-- next
CREATE OR REPLACE FUNCTION rulemaking_guard_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ground = 'adopted' AND NOT EXISTS (
  SELECT 1 FROM rulemaking_adoption a
  JOIN rulemaking_proposal p ON p.id = a.proposal_id
  JOIN programme_packversion v ON v.id = NEW.pack_id
  WHERE a.ref = NEW.adoption AND a.scheme = NEW.scheme AND p.programme_id = NEW.programme_id
    AND v.content::jsonb ->> 'scheme' = a.text
    AND NEW.taken_at > p.starts_on::timestamp AT TIME ZONE 'UTC' - interval '1 day'
    AND NOT EXISTS (SELECT 1 FROM rulemaking_step WHERE proposal_id = p.id AND stage = 'withdrawn')
  ) THEN
    RAISE EXCEPTION 'other rules come into force by their adoption alone' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER rulemaking_adopted_before_in_force BEFORE INSERT ON programme_inforce
FOR EACH ROW EXECUTE FUNCTION rulemaking_guard_in_force()
-- next
CREATE OR REPLACE FUNCTION rulemaking_guard_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.stage = 'withdrawn' AND EXISTS (
  SELECT 1 FROM rulemaking_adoption a JOIN programme_inforce f ON f.adoption = a.ref
  WHERE a.proposal_id = NEW.proposal_id
  ) THEN
    RAISE EXCEPTION 'how rules came about never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER rulemaking_step_before_in_force BEFORE INSERT ON rulemaking_step
FOR EACH ROW EXECUTE FUNCTION rulemaking_guard_step()
