-- What was noted about who holds money is for good; a way of holding only goes forward.
-- A direct payment stops on its day or later, with every question about safety answered.
CREATE OR REPLACE FUNCTION holding_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was noted about holding never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER holding_step_no_update BEFORE UPDATE ON holding_step
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_step_no_delete BEFORE DELETE ON holding_step
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_step_no_truncate BEFORE TRUNCATE ON holding_step
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_narrowingend_no_update BEFORE UPDATE ON holding_narrowingend
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_narrowingend_no_delete BEFORE DELETE ON holding_narrowingend
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_narrowingend_no_truncate BEFORE TRUNCATE ON holding_narrowingend
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_handover_no_update BEFORE UPDATE ON holding_handover
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_handover_no_delete BEFORE DELETE ON holding_handover
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_handover_no_truncate BEFORE TRUNCATE ON holding_handover
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_handoverhold_no_update BEFORE UPDATE ON holding_handoverhold
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_handoverhold_no_delete BEFORE DELETE ON holding_handoverhold
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_handoverhold_no_truncate BEFORE TRUNCATE ON holding_handoverhold
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_stop_no_update BEFORE UPDATE ON holding_stop
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_stop_no_delete BEFORE DELETE ON holding_stop
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_stop_no_truncate BEFORE TRUNCATE ON holding_stop
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_safetyanswer_no_update BEFORE UPDATE ON holding_safetyanswer
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_safetyanswer_no_delete BEFORE DELETE ON holding_safetyanswer
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_safetyanswer_no_truncate BEFORE TRUNCATE ON holding_safetyanswer
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_stopend_no_update BEFORE UPDATE ON holding_stopend
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_stopend_no_delete BEFORE DELETE ON holding_stopend
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_stopend_no_truncate BEFORE TRUNCATE ON holding_stopend
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_nominee_no_update BEFORE UPDATE ON holding_nominee
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_nominee_no_delete BEFORE DELETE ON holding_nominee
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_nominee_no_truncate BEFORE TRUNCATE ON holding_nominee
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_nomineestep_no_update BEFORE UPDATE ON holding_nomineestep
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_nomineestep_no_delete BEFORE DELETE ON holding_nomineestep
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_nomineestep_no_truncate BEFORE TRUNCATE ON holding_nomineestep
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_death_no_update BEFORE UPDATE ON holding_death
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_death_no_delete BEFORE DELETE ON holding_death
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_death_no_truncate BEFORE TRUNCATE ON holding_death
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_arrangement_stays BEFORE UPDATE ON holding_arrangement
FOR EACH ROW WHEN (OLD.status = 'closed'
   OR (OLD.closed_at IS NOT NULL AND (NEW.closed_at IS DISTINCT FROM OLD.closed_at
   OR NEW.closed_by IS DISTINCT FROM OLD.closed_by
   OR NEW.status NOT IN ('changing', 'closed')))
   OR (OLD.live_at IS NOT NULL AND (NEW.live_at IS DISTINCT FROM OLD.live_at
   OR NEW.live_by IS DISTINCT FROM OLD.live_by))
   OR (OLD.status = 'agreed' AND NEW.status = 'chosen')
   OR (OLD.status IN ('chosen', 'agreed') AND NEW.status = 'live')
   OR (OLD.status = 'set_up' AND NEW.status IN ('chosen', 'agreed'))
   OR (OLD.status = 'live' AND NEW.status IN ('chosen', 'agreed', 'set_up'))
   OR (OLD.status = 'changing' AND NEW.status <> 'closed')
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.person_id IS DISTINCT FROM OLD.person_id
   OR NEW.pot_id IS DISTINCT FROM OLD.pot_id
   OR NEW.line_root IS DISTINCT FROM OLD.line_root
   OR NEW.way IS DISTINCT FROM OLD.way
   OR NEW.holder IS DISTINCT FROM OLD.holder
   OR NEW.tighter IS DISTINCT FROM OLD.tighter
   OR NEW.reason IS DISTINCT FROM OLD.reason
   OR NEW.review_on IS DISTINCT FROM OLD.review_on
   OR NEW.chosen_at IS DISTINCT FROM OLD.chosen_at
   OR NEW.chosen_by IS DISTINCT FROM OLD.chosen_by)
EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_arrangement_no_delete BEFORE DELETE ON holding_arrangement
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_arrangement_no_truncate BEFORE TRUNCATE ON holding_arrangement
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_stopsecondlook_stays BEFORE UPDATE ON holding_stopsecondlook
FOR EACH ROW WHEN (OLD.answered_at IS NOT NULL
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.stop_id IS DISTINCT FROM OLD.stop_id
   OR NEW.words IS DISTINCT FROM OLD.words
   OR NEW.answer_by_on IS DISTINCT FROM OLD.answer_by_on
   OR NEW.told_human IS DISTINCT FROM OLD.told_human
   OR NEW.asked_at IS DISTINCT FROM OLD.asked_at
   OR NEW.asked_by IS DISTINCT FROM OLD.asked_by)
EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_stopsecondlook_no_delete BEFORE DELETE ON holding_stopsecondlook
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_stopsecondlook_no_truncate BEFORE TRUNCATE ON holding_stopsecondlook
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_holderfailure_stays BEFORE UPDATE ON holding_holderfailure
FOR EACH ROW WHEN (OLD.done_at IS NOT NULL
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.programme_id IS DISTINCT FROM OLD.programme_id
   OR NEW.way IS DISTINCT FROM OLD.way
   OR NEW.holder IS DISTINCT FROM OLD.holder
   OR NEW.to_way IS DISTINCT FROM OLD.to_way
   OR NEW.to_holder IS DISTINCT FROM OLD.to_holder
   OR NEW.kind IS DISTINCT FROM OLD.kind
   OR NEW.reason IS DISTINCT FROM OLD.reason
   OR NEW.begun_at IS DISTINCT FROM OLD.begun_at
   OR NEW.begun_by IS DISTINCT FROM OLD.begun_by)
EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_holderfailure_no_delete BEFORE DELETE ON holding_holderfailure
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_holderfailure_no_truncate BEFORE TRUNCATE ON holding_holderfailure
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_failuremove_stays BEFORE UPDATE ON holding_failuremove
FOR EACH ROW WHEN (OLD.moved_at IS NOT NULL
   OR NEW.id IS DISTINCT FROM OLD.id
   OR NEW.failure_id IS DISTINCT FROM OLD.failure_id
   OR NEW.pot_id IS DISTINCT FROM OLD.pot_id
   OR NEW.person_id IS DISTINCT FROM OLD.person_id
   OR NEW.currency IS DISTINCT FROM OLD.currency)
EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_failuremove_no_delete BEFORE DELETE ON holding_failuremove
FOR EACH ROW EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE TRIGGER holding_failuremove_no_truncate BEFORE TRUNCATE ON holding_failuremove
FOR EACH STATEMENT EXECUTE FUNCTION holding_refuse_change()
-- next
CREATE OR REPLACE FUNCTION holding_stopend_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome = 'done' AND (EXISTS (SELECT 1 FROM holding_stop WHERE id = NEW.stop_id AND NEW.ended_on < stops_on)
   OR (SELECT count(*) FROM holding_safetyanswer WHERE stop_id = NEW.stop_id)
    < (SELECT safety_asked FROM holding_stop WHERE id = NEW.stop_id)
   OR EXISTS (SELECT 1 FROM holding_stopsecondlook l JOIN holding_stop s ON s.id = l.stop_id
    WHERE s.id = NEW.stop_id AND NOT s.must AND l.answered_at IS NULL)) THEN
    RAISE EXCEPTION 'a direct payment stops on its day, with safety answered' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER holding_stopend_in_time BEFORE INSERT ON holding_stopend
FOR EACH ROW EXECUTE FUNCTION holding_stopend_in_time()
-- next
CREATE OR REPLACE FUNCTION holding_stop_one_at_a_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM holding_stop s WHERE s.person_id = NEW.person_id
   AND NOT EXISTS (SELECT 1 FROM holding_stopend e WHERE e.stop_id = s.id)) THEN
    RAISE EXCEPTION 'one stop at a time' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER holding_stop_one_at_a_time BEFORE INSERT ON holding_stop
FOR EACH ROW EXECUTE FUNCTION holding_stop_one_at_a_time()
-- next
CREATE OR REPLACE FUNCTION holding_arrangement_live_without_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'set_up' AND OLD.status = 'chosen' AND NOT EXISTS (SELECT 1 FROM holding_step
   WHERE arrangement_id = NEW.id AND step = 'agreed') THEN
    RAISE EXCEPTION 'a holder says yes before it gets money' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER holding_arrangement_live_without_steps BEFORE UPDATE ON holding_arrangement
FOR EACH ROW EXECUTE FUNCTION holding_arrangement_live_without_steps()
-- next
CREATE OR REPLACE FUNCTION holding_nominee_step_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.step = 'considered' AND NOT EXISTS (SELECT 1 FROM holding_nomineestep
    WHERE nominee_id = NEW.nominee_id AND step = 'withdrawn'))
   OR (NEW.step IN ('accepted', 'payer_agreed') AND EXISTS (SELECT 1 FROM holding_nomineestep
    WHERE nominee_id = NEW.nominee_id AND step = 'withdrawn')) THEN
    RAISE EXCEPTION 'a nomination is looked at after it was withdrawn' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER holding_nominee_step_in_order BEFORE INSERT ON holding_nomineestep
FOR EACH ROW EXECUTE FUNCTION holding_nominee_step_in_order()
