-- How rules came about stays told, and no rule of an amount is adopted, or comes into force, without
-- everything that stands behind it. The days are checked to the day by the rules; here, across every
-- time zone, to the day after.
CREATE TRIGGER rulemaking_proposal_no_update BEFORE UPDATE ON rulemaking_proposal
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_proposal_no_delete BEFORE DELETE ON rulemaking_proposal
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_proposal_no_replace BEFORE INSERT ON rulemaking_proposal
WHEN EXISTS (
  SELECT 1 FROM rulemaking_proposal
  WHERE id = NEW.id OR ref = NEW.ref
   OR (programme_id = NEW.programme_id AND number = NEW.number)
)
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_paper_no_update BEFORE UPDATE ON rulemaking_paper
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_paper_no_delete BEFORE DELETE ON rulemaking_paper
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_paper_no_replace BEFORE INSERT ON rulemaking_paper
WHEN EXISTS (
  SELECT 1 FROM rulemaking_paper
  WHERE id = NEW.id OR ref = NEW.ref
)
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_speakfirst_no_update BEFORE UPDATE ON rulemaking_speakfirst
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_speakfirst_no_delete BEFORE DELETE ON rulemaking_speakfirst
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_speakfirst_no_replace BEFORE INSERT ON rulemaking_speakfirst
WHEN EXISTS (
  SELECT 1 FROM rulemaking_speakfirst
  WHERE id = NEW.id OR (study_id = NEW.study_id AND person_id = NEW.person_id)
)
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_step_no_update BEFORE UPDATE ON rulemaking_step
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_step_no_delete BEFORE DELETE ON rulemaking_step
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_step_no_replace BEFORE INSERT ON rulemaking_step
WHEN EXISTS (
  SELECT 1 FROM rulemaking_step
  WHERE id = NEW.id OR ref = NEW.ref
   OR (proposal_id = NEW.proposal_id AND stage = 'withdrawn' AND NEW.stage = 'withdrawn')
)
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_adoption_no_update BEFORE UPDATE ON rulemaking_adoption
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_adoption_no_delete BEFORE DELETE ON rulemaking_adoption
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_adoption_no_replace BEFORE INSERT ON rulemaking_adoption
WHEN EXISTS (
  SELECT 1 FROM rulemaking_adoption
  WHERE id = NEW.id OR ref = NEW.ref
   OR proposal_id = NEW.proposal_id
)
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_study_asked_stays BEFORE UPDATE ON rulemaking_study
WHEN OLD.ended_at IS NOT NULL
   OR NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.programme_id IS NOT OLD.programme_id
   OR NEW.proposal_id IS NOT OLD.proposal_id
   OR NEW.kind IS NOT OLD.kind
   OR NEW.old_scheme IS NOT OLD.old_scheme
   OR NEW.new_scheme IS NOT OLD.new_scheme
   OR NEW.asked_at IS NOT OLD.asked_at
   OR NEW.asked_by IS NOT OLD.asked_by
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_study_no_delete BEFORE DELETE ON rulemaking_study
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_study_no_replace BEFORE INSERT ON rulemaking_study
WHEN EXISTS (SELECT 1 FROM rulemaking_study WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
-- next
CREATE TRIGGER rulemaking_adoption_whole BEFORE INSERT ON rulemaking_adoption
WHEN NOT EXISTS (
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
    AND julianday(NEW.adopted_at) - julianday(i.ended_at) < 91
    AND v.kind = 'validation' AND v.outcome = 'done' AND v.new_scheme = p.scheme
    AND c.kind = 'consultation' AND n.kind = 'notice' AND e.kind = 'equality'
    AND julianday(p.starts_on) - julianday(n.from_on) >= 10
    AND EXISTS (
      SELECT 1 FROM rulemaking_step
      WHERE proposal_id = p.id AND stage = 'tested'
        AND taken_at >= i.ended_at AND taken_at >= v.ended_at
    )
    AND NOT EXISTS (SELECT 1 FROM rulemaking_step WHERE proposal_id = p.id AND stage = 'withdrawn')
)
BEGIN
  SELECT RAISE(ABORT, 'rules are not adopted without what they need');
END
-- next
CREATE TRIGGER rulemaking_adopted_before_in_force BEFORE INSERT ON programme_inforce
WHEN NEW.ground = 'adopted' AND NOT EXISTS (
  SELECT 1 FROM rulemaking_adoption a
  JOIN rulemaking_proposal p ON p.id = a.proposal_id
  JOIN programme_packversion v ON v.id = NEW.pack_id
  WHERE a.ref = NEW.adoption AND a.scheme = NEW.scheme AND p.programme_id = NEW.programme_id
    AND json_extract(v.content, '$.scheme') = a.text
    AND julianday(NEW.taken_at) > julianday(p.starts_on) - 1
    AND NOT EXISTS (SELECT 1 FROM rulemaking_step WHERE proposal_id = p.id AND stage = 'withdrawn')
)
BEGIN
  SELECT RAISE(ABORT, 'other rules come into force by their adoption alone');
END
-- next
CREATE TRIGGER rulemaking_step_before_in_force BEFORE INSERT ON rulemaking_step
WHEN NEW.stage = 'withdrawn' AND EXISTS (
  SELECT 1 FROM rulemaking_adoption a JOIN programme_inforce f ON f.adoption = a.ref
  WHERE a.proposal_id = NEW.proposal_id
)
BEGIN
  SELECT RAISE(ABORT, 'how rules came about never changes');
END
