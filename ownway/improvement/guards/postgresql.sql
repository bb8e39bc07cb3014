-- What raters said stays, what a round asks is fixed, and each goes from step to step only.
CREATE OR REPLACE FUNCTION improvement_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER improvement_keptinstrument_no_change BEFORE UPDATE OR DELETE ON improvement_keptinstrument
FOR EACH ROW EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_keptinstrument_no_truncate BEFORE TRUNCATE ON improvement_keptinstrument
FOR EACH STATEMENT EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_round_stays BEFORE UPDATE ON improvement_round
FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.programme_id IS DISTINCT FROM OLD.programme_id
   OR NEW.number IS DISTINCT FROM OLD.number
   OR NEW.instrument_id IS DISTINCT FROM OLD.instrument_id
   OR NEW.parts IS DISTINCT FROM OLD.parts
   OR NEW.anonymous IS DISTINCT FROM OLD.anonymous
   OR NEW.convene_on IS DISTINCT FROM OLD.convene_on
   OR NEW.look_from_on IS DISTINCT FROM OLD.look_from_on
   OR NEW.look_until_on IS DISTINCT FROM OLD.look_until_on
   OR NEW.expires_at IS DISTINCT FROM OLD.expires_at
   OR NEW.planned_at IS DISTINCT FROM OLD.planned_at
   OR NEW.planned_by IS DISTINCT FROM OLD.planned_by
   OR (OLD.opened_at IS NOT NULL AND NEW.opened_at IS DISTINCT FROM OLD.opened_at)
   OR (OLD.opened_by IS NOT NULL AND NEW.opened_by IS DISTINCT FROM OLD.opened_by)) EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_round_no_delete BEFORE DELETE ON improvement_round
FOR EACH ROW EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_round_no_truncate BEFORE TRUNCATE ON improvement_round
FOR EACH STATEMENT EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_asked_no_change BEFORE UPDATE OR DELETE ON improvement_asked
FOR EACH ROW EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_asked_no_truncate BEFORE TRUNCATE ON improvement_asked
FOR EACH STATEMENT EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_rater_stays BEFORE UPDATE ON improvement_rater
FOR EACH ROW WHEN (OLD.handed_in_at IS NOT NULL OR OLD.removed_at IS NOT NULL
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.round_id IS DISTINCT FROM OLD.round_id
   OR NEW.name IS DISTINCT FROM OLD.name
   OR NEW.viewpoint IS DISTINCT FROM OLD.viewpoint
   OR NEW.token_hash IS DISTINCT FROM OLD.token_hash
   OR NEW.named_at IS DISTINCT FROM OLD.named_at
   OR NEW.named_by IS DISTINCT FROM OLD.named_by
   OR (OLD.link_shown_at IS NOT NULL AND NEW.link_shown_at IS DISTINCT FROM OLD.link_shown_at)
   OR (OLD.link_shown_by IS NOT NULL AND NEW.link_shown_by IS DISTINCT FROM OLD.link_shown_by)
   OR (OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id)
   OR (OLD.human IS NOT NULL AND NEW.human IS DISTINCT FROM OLD.human)) EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_rater_no_delete BEFORE DELETE ON improvement_rater
FOR EACH ROW EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_rater_no_truncate BEFORE TRUNCATE ON improvement_rater
FOR EACH STATEMENT EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_rating_stays BEFORE UPDATE ON improvement_rating
FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.rater_id IS DISTINCT FROM OLD.rater_id
   OR NEW.asked_id IS DISTINCT FROM OLD.asked_id) EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_rating_no_delete BEFORE DELETE ON improvement_rating
FOR EACH ROW EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_rating_no_truncate BEFORE TRUNCATE ON improvement_rating
FOR EACH STATEMENT EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_convening_no_change BEFORE UPDATE OR DELETE ON improvement_convening
FOR EACH ROW EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_convening_no_truncate BEFORE TRUNCATE ON improvement_convening
FOR EACH STATEMENT EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_agreed_no_change BEFORE UPDATE OR DELETE ON improvement_agreed
FOR EACH ROW EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_agreed_no_truncate BEFORE TRUNCATE ON improvement_agreed
FOR EACH STATEMENT EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_priority_no_change BEFORE UPDATE OR DELETE ON improvement_priority
FOR EACH ROW EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_priority_no_truncate BEFORE TRUNCATE ON improvement_priority
FOR EACH STATEMENT EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_cycle_no_change BEFORE UPDATE OR DELETE ON improvement_cycle
FOR EACH ROW EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_cycle_no_truncate BEFORE TRUNCATE ON improvement_cycle
FOR EACH STATEMENT EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_cyclestep_no_change BEFORE UPDATE OR DELETE ON improvement_cyclestep
FOR EACH ROW EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_cyclestep_no_truncate BEFORE TRUNCATE ON improvement_cyclestep
FOR EACH STATEMENT EXECUTE FUNCTION improvement_refuse('what a check said never changes')
-- next
CREATE TRIGGER improvement_round_begins_planned BEFORE INSERT ON improvement_round
FOR EACH ROW WHEN (NEW.opened_at IS NOT NULL OR NEW.closed_at IS NOT NULL) EXECUTE FUNCTION improvement_refuse('a check goes from step to step')
-- next
CREATE OR REPLACE FUNCTION improvement_round_links_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.expires_at > NEW.convene_on::timestamp AT TIME ZONE 'UTC' + interval '31 days' THEN
    RAISE EXCEPTION 'the link of a rater ends' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_round_links_end BEFORE INSERT ON improvement_round
FOR EACH ROW EXECUTE FUNCTION improvement_round_links_end()
-- next
CREATE OR REPLACE FUNCTION improvement_round_closes_valid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome = 'valid' AND ((SELECT count(*) FROM (SELECT r.id, r.viewpoint FROM improvement_rater r
  WHERE r.round_id = NEW.id AND r.handed_in_at IS NOT NULL
    AND (SELECT count(*) FROM improvement_rating g WHERE g.rater_id = r.id)
      = (SELECT count(*) FROM improvement_asked a WHERE a.round_id = NEW.id)) AS complete) < 2
  OR (SELECT count(DISTINCT viewpoint) FROM (SELECT r.id, r.viewpoint FROM improvement_rater r
  WHERE r.round_id = NEW.id AND r.handed_in_at IS NOT NULL
    AND (SELECT count(*) FROM improvement_rating g WHERE g.rater_id = r.id)
      = (SELECT count(*) FROM improvement_asked a WHERE a.round_id = NEW.id)) AS complete) < 2) THEN
    RAISE EXCEPTION 'a check is valid with two raters of two viewpoints' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_round_closes_valid BEFORE UPDATE ON improvement_round
FOR EACH ROW EXECUTE FUNCTION improvement_round_closes_valid()
-- next
CREATE OR REPLACE FUNCTION improvement_asked_before_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = NEW.round_id AND (o.opened_at IS NOT NULL OR o.closed_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'a check goes from step to step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_asked_before_open BEFORE INSERT ON improvement_asked
FOR EACH ROW EXECUTE FUNCTION improvement_asked_before_open()
-- next
CREATE OR REPLACE FUNCTION improvement_rater_begins_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.handed_in_at IS NOT NULL OR NEW.removed_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = NEW.round_id AND o.closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a check goes from step to step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_rater_begins_named BEFORE INSERT ON improvement_rater
FOR EACH ROW EXECUTE FUNCTION improvement_rater_begins_named()
-- next
CREATE OR REPLACE FUNCTION improvement_rater_hands_in_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.handed_in_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = NEW.round_id AND o.opened_at IS NOT NULL AND o.closed_at IS NULL) THEN
    RAISE EXCEPTION 'a check goes from step to step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_rater_hands_in_while_open BEFORE UPDATE ON improvement_rater
FOR EACH ROW EXECUTE FUNCTION improvement_rater_hands_in_while_open()
-- next
CREATE OR REPLACE FUNCTION improvement_rater_link_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.way = 'guest' AND EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = NEW.round_id AND NEW.handed_in_at >= o.expires_at) THEN
    RAISE EXCEPTION 'the link of a rater ends' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_rater_link_ends BEFORE UPDATE ON improvement_rater
FOR EACH ROW EXECUTE FUNCTION improvement_rater_link_ends()
-- next
CREATE OR REPLACE FUNCTION improvement_rater_guest_does_not_run_it() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.way = 'guest' AND (NEW.handed_in_by = NEW.named_by
  OR NEW.handed_in_by IN (SELECT o.planned_by FROM improvement_round o WHERE o.id = NEW.round_id)
  OR NEW.handed_in_by IN (SELECT o.opened_by FROM improvement_round o WHERE o.id = NEW.round_id)) THEN
    RAISE EXCEPTION 'whoever runs a check is no guest in it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_rater_guest_does_not_run_it BEFORE UPDATE ON improvement_rater
FOR EACH ROW EXECUTE FUNCTION improvement_rater_guest_does_not_run_it()
-- next
CREATE OR REPLACE FUNCTION improvement_rating_said_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM improvement_rater r WHERE r.id = NEW.rater_id
    AND (r.handed_in_at IS NOT NULL OR r.removed_at IS NOT NULL))
  OR NOT EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = (SELECT r.round_id FROM improvement_rater r WHERE r.id = NEW.rater_id) AND o.opened_at IS NOT NULL AND o.closed_at IS NULL)
  OR NOT EXISTS (SELECT 1 FROM improvement_asked a WHERE a.id = NEW.asked_id
    AND NEW.points BETWEEN a.least AND a.most AND a.round_id = (SELECT r.round_id FROM improvement_rater r WHERE r.id = NEW.rater_id)) THEN
    RAISE EXCEPTION 'a check goes from step to step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_rating_said_while_open BEFORE INSERT ON improvement_rating
FOR EACH ROW EXECUTE FUNCTION improvement_rating_said_while_open()
-- next
CREATE OR REPLACE FUNCTION improvement_rating_changed_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM improvement_rater r WHERE r.id = NEW.rater_id
    AND (r.handed_in_at IS NOT NULL OR r.removed_at IS NOT NULL))
  OR NOT EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = (SELECT r.round_id FROM improvement_rater r WHERE r.id = NEW.rater_id) AND o.opened_at IS NOT NULL AND o.closed_at IS NULL)
  OR NOT EXISTS (SELECT 1 FROM improvement_asked a WHERE a.id = NEW.asked_id
    AND NEW.points BETWEEN a.least AND a.most AND a.round_id = (SELECT r.round_id FROM improvement_rater r WHERE r.id = NEW.rater_id)) THEN
    RAISE EXCEPTION 'what a check said never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_rating_changed_while_open BEFORE UPDATE ON improvement_rating
FOR EACH ROW EXECUTE FUNCTION improvement_rating_changed_while_open()
-- next
CREATE OR REPLACE FUNCTION improvement_convening_after_valid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM improvement_round o WHERE o.id = NEW.round_id AND o.outcome = 'valid') THEN
    RAISE EXCEPTION 'a check goes from step to step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_convening_after_valid BEFORE INSERT ON improvement_convening
FOR EACH ROW EXECUTE FUNCTION improvement_convening_after_valid()
-- next
CREATE OR REPLACE FUNCTION improvement_agreed_in_its_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM improvement_asked a WHERE a.id = NEW.asked_id
    AND (NEW.points IS NULL OR NEW.points BETWEEN a.least AND a.most) AND a.round_id = (SELECT c.round_id FROM improvement_convening c WHERE c.id = NEW.convening_id)) THEN
    RAISE EXCEPTION 'a check goes from step to step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_agreed_in_its_round BEFORE INSERT ON improvement_agreed
FOR EACH ROW EXECUTE FUNCTION improvement_agreed_in_its_round()
-- next
CREATE OR REPLACE FUNCTION improvement_priority_in_its_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.asked_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM improvement_asked a
  WHERE a.id = NEW.asked_id AND a.round_id = (SELECT c.round_id FROM improvement_convening c WHERE c.id = NEW.convening_id)) THEN
    RAISE EXCEPTION 'a check goes from step to step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_priority_in_its_round BEFORE INSERT ON improvement_priority
FOR EACH ROW EXECUTE FUNCTION improvement_priority_in_its_round()
-- next
CREATE OR REPLACE FUNCTION improvement_cyclestep_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.step = 'check' AND NOT EXISTS (SELECT 1 FROM improvement_cyclestep s WHERE s.cycle_id = NEW.cycle_id AND s.step = 'try'))
  OR (NEW.step = 'act' AND NOT EXISTS (SELECT 1 FROM improvement_cyclestep s WHERE s.cycle_id = NEW.cycle_id AND s.step = 'check')) THEN
    RAISE EXCEPTION 'a check goes from step to step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER improvement_cyclestep_in_order BEFORE INSERT ON improvement_cyclestep
FOR EACH ROW EXECUTE FUNCTION improvement_cyclestep_in_order()
