-- What raters said stays, what a round asks is fixed, and each goes from step to step only.
CREATE TRIGGER improvement_keptinstrument_no_update BEFORE UPDATE ON improvement_keptinstrument
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_keptinstrument_no_delete BEFORE DELETE ON improvement_keptinstrument
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_keptinstrument_no_replace BEFORE INSERT ON improvement_keptinstrument
WHEN EXISTS (
  SELECT 1 FROM improvement_keptinstrument
  WHERE id = NEW.id
   OR ref = NEW.ref
   OR (programme_id = NEW.programme_id AND code = NEW.code AND version = NEW.version AND language = NEW.language)
)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_round_stays BEFORE UPDATE ON improvement_round
WHEN OLD.closed_at IS NOT NULL
   OR NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.programme_id IS NOT OLD.programme_id
   OR NEW.number IS NOT OLD.number
   OR NEW.instrument_id IS NOT OLD.instrument_id
   OR NEW.parts IS NOT OLD.parts
   OR NEW.anonymous IS NOT OLD.anonymous
   OR NEW.convene_on IS NOT OLD.convene_on
   OR NEW.look_from_on IS NOT OLD.look_from_on
   OR NEW.look_until_on IS NOT OLD.look_until_on
   OR NEW.expires_at IS NOT OLD.expires_at
   OR NEW.planned_at IS NOT OLD.planned_at
   OR NEW.planned_by IS NOT OLD.planned_by
   OR (OLD.opened_at IS NOT NULL AND NEW.opened_at IS NOT OLD.opened_at)
   OR (OLD.opened_by IS NOT NULL AND NEW.opened_by IS NOT OLD.opened_by)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_round_no_delete BEFORE DELETE ON improvement_round
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_round_no_replace BEFORE INSERT ON improvement_round
WHEN EXISTS (
  SELECT 1 FROM improvement_round
  WHERE id = NEW.id
   OR ref = NEW.ref
   OR (programme_id = NEW.programme_id AND number = NEW.number)
   OR (programme_id = NEW.programme_id AND closed_at IS NULL AND NEW.closed_at IS NULL)
)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_asked_no_update BEFORE UPDATE ON improvement_asked
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_asked_no_delete BEFORE DELETE ON improvement_asked
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_asked_no_replace BEFORE INSERT ON improvement_asked
WHEN EXISTS (
  SELECT 1 FROM improvement_asked
  WHERE id = NEW.id
   OR (round_id = NEW.round_id AND code = NEW.code)
   OR (round_id = NEW.round_id AND place = NEW.place)
)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_rater_stays BEFORE UPDATE ON improvement_rater
WHEN OLD.handed_in_at IS NOT NULL OR OLD.removed_at IS NOT NULL
   OR NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.round_id IS NOT OLD.round_id
   OR NEW.name IS NOT OLD.name
   OR NEW.viewpoint IS NOT OLD.viewpoint
   OR NEW.token_hash IS NOT OLD.token_hash
   OR NEW.named_at IS NOT OLD.named_at
   OR NEW.named_by IS NOT OLD.named_by
   OR (OLD.link_shown_at IS NOT NULL AND NEW.link_shown_at IS NOT OLD.link_shown_at)
   OR (OLD.link_shown_by IS NOT NULL AND NEW.link_shown_by IS NOT OLD.link_shown_by)
   OR (OLD.account_id IS NOT NULL AND NEW.account_id IS NOT OLD.account_id)
   OR (OLD.human IS NOT NULL AND NEW.human IS NOT OLD.human)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_rater_no_delete BEFORE DELETE ON improvement_rater
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_rater_no_replace BEFORE INSERT ON improvement_rater
WHEN EXISTS (
  SELECT 1 FROM improvement_rater
  WHERE id = NEW.id
   OR ref = NEW.ref
   OR token_hash = NEW.token_hash
   OR (round_id = NEW.round_id AND human = NEW.human AND removed_at IS NULL)
)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_rating_stays BEFORE UPDATE ON improvement_rating
WHEN NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.rater_id IS NOT OLD.rater_id
   OR NEW.asked_id IS NOT OLD.asked_id
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_rating_no_delete BEFORE DELETE ON improvement_rating
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_rating_no_replace BEFORE INSERT ON improvement_rating
WHEN EXISTS (
  SELECT 1 FROM improvement_rating
  WHERE id = NEW.id
   OR ref = NEW.ref
   OR (rater_id = NEW.rater_id AND asked_id = NEW.asked_id)
)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_convening_no_update BEFORE UPDATE ON improvement_convening
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_convening_no_delete BEFORE DELETE ON improvement_convening
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_convening_no_replace BEFORE INSERT ON improvement_convening
WHEN EXISTS (
  SELECT 1 FROM improvement_convening
  WHERE id = NEW.id
   OR ref = NEW.ref
   OR round_id = NEW.round_id
)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_agreed_no_update BEFORE UPDATE ON improvement_agreed
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_agreed_no_delete BEFORE DELETE ON improvement_agreed
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_agreed_no_replace BEFORE INSERT ON improvement_agreed
WHEN EXISTS (
  SELECT 1 FROM improvement_agreed
  WHERE id = NEW.id
   OR "key" = NEW."key"
)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_priority_no_update BEFORE UPDATE ON improvement_priority
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_priority_no_delete BEFORE DELETE ON improvement_priority
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_priority_no_replace BEFORE INSERT ON improvement_priority
WHEN EXISTS (
  SELECT 1 FROM improvement_priority
  WHERE id = NEW.id
   OR ref = NEW.ref
   OR (convening_id = NEW.convening_id AND place = NEW.place)
)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_cycle_no_update BEFORE UPDATE ON improvement_cycle
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_cycle_no_delete BEFORE DELETE ON improvement_cycle
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_cycle_no_replace BEFORE INSERT ON improvement_cycle
WHEN EXISTS (
  SELECT 1 FROM improvement_cycle
  WHERE id = NEW.id
   OR ref = NEW.ref
   OR "key" = NEW."key"
)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_cyclestep_no_update BEFORE UPDATE ON improvement_cyclestep
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_cyclestep_no_delete BEFORE DELETE ON improvement_cyclestep
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_cyclestep_no_replace BEFORE INSERT ON improvement_cyclestep
WHEN EXISTS (
  SELECT 1 FROM improvement_cyclestep
  WHERE id = NEW.id
   OR ref = NEW.ref
   OR (cycle_id = NEW.cycle_id AND step = NEW.step)
)
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_round_begins_planned BEFORE INSERT ON improvement_round
WHEN NEW.opened_at IS NOT NULL OR NEW.closed_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a check goes from step to step');
END
-- next
CREATE TRIGGER improvement_round_links_end BEFORE INSERT ON improvement_round
WHEN julianday(NEW.expires_at) > julianday(NEW.convene_on) + 31
BEGIN
  SELECT RAISE(ABORT, 'the link of a rater ends');
END
-- next
CREATE TRIGGER improvement_round_closes_valid BEFORE UPDATE ON improvement_round
WHEN NEW.outcome = 'valid' AND ((SELECT count(*) FROM (SELECT r.id, r.viewpoint FROM improvement_rater r
  WHERE r.round_id = NEW.id AND r.handed_in_at IS NOT NULL
    AND (SELECT count(*) FROM improvement_rating g WHERE g.rater_id = r.id)
      = (SELECT count(*) FROM improvement_asked a WHERE a.round_id = NEW.id)) AS complete) < 2
  OR (SELECT count(DISTINCT viewpoint) FROM (SELECT r.id, r.viewpoint FROM improvement_rater r
  WHERE r.round_id = NEW.id AND r.handed_in_at IS NOT NULL
    AND (SELECT count(*) FROM improvement_rating g WHERE g.rater_id = r.id)
      = (SELECT count(*) FROM improvement_asked a WHERE a.round_id = NEW.id)) AS complete) < 2)
BEGIN
  SELECT RAISE(ABORT, 'a check is valid with two raters of two viewpoints');
END
-- next
CREATE TRIGGER improvement_asked_before_open BEFORE INSERT ON improvement_asked
WHEN EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = NEW.round_id AND (o.opened_at IS NOT NULL OR o.closed_at IS NOT NULL))
BEGIN
  SELECT RAISE(ABORT, 'a check goes from step to step');
END
-- next
CREATE TRIGGER improvement_rater_begins_named BEFORE INSERT ON improvement_rater
WHEN NEW.handed_in_at IS NOT NULL OR NEW.removed_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = NEW.round_id AND o.closed_at IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'a check goes from step to step');
END
-- next
CREATE TRIGGER improvement_rater_hands_in_while_open BEFORE UPDATE ON improvement_rater
WHEN NEW.handed_in_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = NEW.round_id AND o.opened_at IS NOT NULL AND o.closed_at IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'a check goes from step to step');
END
-- next
CREATE TRIGGER improvement_rater_link_ends BEFORE UPDATE ON improvement_rater
WHEN NEW.way = 'guest' AND EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = NEW.round_id AND NEW.handed_in_at >= o.expires_at)
BEGIN
  SELECT RAISE(ABORT, 'the link of a rater ends');
END
-- next
CREATE TRIGGER improvement_rater_guest_does_not_run_it BEFORE UPDATE ON improvement_rater
WHEN NEW.way = 'guest' AND (NEW.handed_in_by = NEW.named_by
  OR NEW.handed_in_by IN (SELECT o.planned_by FROM improvement_round o WHERE o.id = NEW.round_id)
  OR NEW.handed_in_by IN (SELECT o.opened_by FROM improvement_round o WHERE o.id = NEW.round_id))
BEGIN
  SELECT RAISE(ABORT, 'whoever runs a check is no guest in it');
END
-- next
CREATE TRIGGER improvement_rating_said_while_open BEFORE INSERT ON improvement_rating
WHEN EXISTS (SELECT 1 FROM improvement_rater r WHERE r.id = NEW.rater_id
    AND (r.handed_in_at IS NOT NULL OR r.removed_at IS NOT NULL))
  OR NOT EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = (SELECT r.round_id FROM improvement_rater r WHERE r.id = NEW.rater_id) AND o.opened_at IS NOT NULL AND o.closed_at IS NULL)
  OR NOT EXISTS (SELECT 1 FROM improvement_asked a WHERE a.id = NEW.asked_id
    AND NEW.points BETWEEN a.least AND a.most AND a.round_id = (SELECT r.round_id FROM improvement_rater r WHERE r.id = NEW.rater_id))
BEGIN
  SELECT RAISE(ABORT, 'a check goes from step to step');
END
-- next
CREATE TRIGGER improvement_rating_changed_while_open BEFORE UPDATE ON improvement_rating
WHEN EXISTS (SELECT 1 FROM improvement_rater r WHERE r.id = NEW.rater_id
    AND (r.handed_in_at IS NOT NULL OR r.removed_at IS NOT NULL))
  OR NOT EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = (SELECT r.round_id FROM improvement_rater r WHERE r.id = NEW.rater_id) AND o.opened_at IS NOT NULL AND o.closed_at IS NULL)
  OR NOT EXISTS (SELECT 1 FROM improvement_asked a WHERE a.id = NEW.asked_id
    AND NEW.points BETWEEN a.least AND a.most AND a.round_id = (SELECT r.round_id FROM improvement_rater r WHERE r.id = NEW.rater_id))
BEGIN
  SELECT RAISE(ABORT, 'what a check said never changes');
END
-- next
CREATE TRIGGER improvement_convening_after_valid BEFORE INSERT ON improvement_convening
WHEN NOT EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = NEW.round_id AND o.outcome = 'valid')
BEGIN
  SELECT RAISE(ABORT, 'a check goes from step to step');
END
-- next
CREATE TRIGGER improvement_agreed_in_its_round BEFORE INSERT ON improvement_agreed
WHEN NOT EXISTS (SELECT 1 FROM improvement_asked a WHERE a.id = NEW.asked_id
    AND (NEW.points IS NULL OR NEW.points BETWEEN a.least AND a.most) AND a.round_id = (SELECT c.round_id FROM improvement_convening c WHERE c.id = NEW.convening_id))
BEGIN
  SELECT RAISE(ABORT, 'a check goes from step to step');
END
-- next
CREATE TRIGGER improvement_priority_in_its_round BEFORE INSERT ON improvement_priority
WHEN NEW.asked_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM improvement_asked a
  WHERE a.id = NEW.asked_id AND a.round_id = (SELECT c.round_id FROM improvement_convening c WHERE c.id = NEW.convening_id))
BEGIN
  SELECT RAISE(ABORT, 'a check goes from step to step');
END
-- next
CREATE TRIGGER improvement_cyclestep_in_order BEFORE INSERT ON improvement_cyclestep
WHEN (NEW.step = 'check' AND NOT EXISTS (SELECT 1 FROM improvement_cyclestep s WHERE s.cycle_id = NEW.cycle_id AND s.step = 'try'))
  OR (NEW.step = 'act' AND NOT EXISTS (SELECT 1 FROM improvement_cyclestep s WHERE s.cycle_id = NEW.cycle_id AND s.step = 'check'))
BEGIN
  SELECT RAISE(ABORT, 'a check goes from step to step');
END
