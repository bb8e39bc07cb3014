-- What was noted about who holds money is for good; a way of holding only goes forward.
-- A direct payment stops on its day or later, with every question about safety answered.
-- INSERT OR REPLACE walks past a delete trigger unless a pragma is set in that connection, so an
-- insert over an existing key is refused by a trigger of its own.
CREATE TRIGGER holding_step_no_update BEFORE UPDATE ON holding_step
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_step_no_delete BEFORE DELETE ON holding_step
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_step_no_replace BEFORE INSERT ON holding_step
WHEN EXISTS (
  SELECT 1 FROM holding_step
  WHERE id = NEW.id OR (arrangement_id = NEW.arrangement_id AND step = NEW.step)
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_narrowingend_no_update BEFORE UPDATE ON holding_narrowingend
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_narrowingend_no_delete BEFORE DELETE ON holding_narrowingend
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_narrowingend_no_replace BEFORE INSERT ON holding_narrowingend
WHEN EXISTS (
  SELECT 1 FROM holding_narrowingend
  WHERE id = NEW.id OR arrangement_id = NEW.arrangement_id
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_handover_no_update BEFORE UPDATE ON holding_handover
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_handover_no_delete BEFORE DELETE ON holding_handover
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_handover_no_replace BEFORE INSERT ON holding_handover
WHEN EXISTS (
  SELECT 1 FROM holding_handover
  WHERE id = NEW.id OR ref = NEW.ref OR old_id = NEW.old_id OR new_id = NEW.new_id OR undoes_id = NEW.undoes_id
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_handoverhold_no_update BEFORE UPDATE ON holding_handoverhold
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_handoverhold_no_delete BEFORE DELETE ON holding_handoverhold
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_handoverhold_no_replace BEFORE INSERT ON holding_handoverhold
WHEN EXISTS (
  SELECT 1 FROM holding_handoverhold
  WHERE id = NEW.id OR (handover_id = NEW.handover_id AND key = NEW.key)
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_stop_no_update BEFORE UPDATE ON holding_stop
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_stop_no_delete BEFORE DELETE ON holding_stop
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_stop_no_replace BEFORE INSERT ON holding_stop
WHEN EXISTS (
  SELECT 1 FROM holding_stop
  WHERE id = NEW.id OR ref = NEW.ref
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_safetyanswer_no_update BEFORE UPDATE ON holding_safetyanswer
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_safetyanswer_no_delete BEFORE DELETE ON holding_safetyanswer
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_safetyanswer_no_replace BEFORE INSERT ON holding_safetyanswer
WHEN EXISTS (
  SELECT 1 FROM holding_safetyanswer
  WHERE id = NEW.id OR (stop_id = NEW.stop_id AND question = NEW.question)
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_stopend_no_update BEFORE UPDATE ON holding_stopend
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_stopend_no_delete BEFORE DELETE ON holding_stopend
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_stopend_no_replace BEFORE INSERT ON holding_stopend
WHEN EXISTS (
  SELECT 1 FROM holding_stopend
  WHERE id = NEW.id OR stop_id = NEW.stop_id
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_nominee_no_update BEFORE UPDATE ON holding_nominee
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_nominee_no_delete BEFORE DELETE ON holding_nominee
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_nominee_no_replace BEFORE INSERT ON holding_nominee
WHEN EXISTS (
  SELECT 1 FROM holding_nominee
  WHERE id = NEW.id OR ref = NEW.ref
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_nomineestep_no_update BEFORE UPDATE ON holding_nomineestep
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_nomineestep_no_delete BEFORE DELETE ON holding_nomineestep
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_nomineestep_no_replace BEFORE INSERT ON holding_nomineestep
WHEN EXISTS (
  SELECT 1 FROM holding_nomineestep
  WHERE id = NEW.id OR (nominee_id = NEW.nominee_id AND step = NEW.step)
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_death_no_update BEFORE UPDATE ON holding_death
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_death_no_delete BEFORE DELETE ON holding_death
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_death_no_replace BEFORE INSERT ON holding_death
WHEN EXISTS (
  SELECT 1 FROM holding_death
  WHERE id = NEW.id OR person_id = NEW.person_id
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_arrangement_stays BEFORE UPDATE ON holding_arrangement
WHEN OLD.status = 'closed'
   OR (OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NOT OLD.closed_at
   OR NEW.closed_by IS NOT OLD.closed_by
   OR NEW.status NOT IN ('changing', 'closed')))
   OR (OLD.live_at IS NOT NULL AND (NEW.live_at IS NOT OLD.live_at
   OR NEW.live_by IS NOT OLD.live_by))
   OR (OLD.status = 'agreed' AND NEW.status = 'chosen')
   OR (OLD.status IN ('chosen', 'agreed') AND NEW.status = 'live')
   OR (OLD.status = 'set_up' AND NEW.status IN ('chosen', 'agreed'))
   OR (OLD.status = 'live' AND NEW.status IN ('chosen', 'agreed', 'set_up'))
   OR (OLD.status = 'changing' AND NEW.status <> 'closed')
   OR NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.person_id IS NOT OLD.person_id
   OR NEW.pot_id IS NOT OLD.pot_id
   OR NEW.line_root IS NOT OLD.line_root
   OR NEW.way IS NOT OLD.way
   OR NEW.holder IS NOT OLD.holder
   OR NEW.tighter IS NOT OLD.tighter
   OR NEW.reason IS NOT OLD.reason
   OR NEW.review_on IS NOT OLD.review_on
   OR NEW.chosen_at IS NOT OLD.chosen_at
   OR NEW.chosen_by IS NOT OLD.chosen_by
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_arrangement_no_delete BEFORE DELETE ON holding_arrangement
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_arrangement_no_replace BEFORE INSERT ON holding_arrangement
WHEN EXISTS (
  SELECT 1 FROM holding_arrangement
  WHERE id = NEW.id OR ref = NEW.ref OR (pot_id = NEW.pot_id AND line_root = NEW.line_root AND ((status = 'live' AND NEW.status = 'live') OR (status IN ('chosen', 'agreed', 'set_up') AND NEW.status IN ('chosen', 'agreed', 'set_up'))))
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_stopsecondlook_stays BEFORE UPDATE ON holding_stopsecondlook
WHEN OLD.answered_at IS NOT NULL
   OR NEW.id IS NOT OLD.id
   OR NEW.stop_id IS NOT OLD.stop_id
   OR NEW.words IS NOT OLD.words
   OR NEW.answer_by_on IS NOT OLD.answer_by_on
   OR NEW.told_human IS NOT OLD.told_human
   OR NEW.asked_at IS NOT OLD.asked_at
   OR NEW.asked_by IS NOT OLD.asked_by
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_stopsecondlook_no_delete BEFORE DELETE ON holding_stopsecondlook
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_stopsecondlook_no_replace BEFORE INSERT ON holding_stopsecondlook
WHEN EXISTS (
  SELECT 1 FROM holding_stopsecondlook
  WHERE id = NEW.id OR stop_id = NEW.stop_id
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_holderfailure_stays BEFORE UPDATE ON holding_holderfailure
WHEN OLD.done_at IS NOT NULL
   OR NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.programme_id IS NOT OLD.programme_id
   OR NEW.way IS NOT OLD.way
   OR NEW.holder IS NOT OLD.holder
   OR NEW.to_way IS NOT OLD.to_way
   OR NEW.to_holder IS NOT OLD.to_holder
   OR NEW.kind IS NOT OLD.kind
   OR NEW.reason IS NOT OLD.reason
   OR NEW.begun_at IS NOT OLD.begun_at
   OR NEW.begun_by IS NOT OLD.begun_by
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_holderfailure_no_delete BEFORE DELETE ON holding_holderfailure
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_holderfailure_no_replace BEFORE INSERT ON holding_holderfailure
WHEN EXISTS (
  SELECT 1 FROM holding_holderfailure
  WHERE id = NEW.id OR ref = NEW.ref OR (programme_id = NEW.programme_id AND way = NEW.way AND holder = NEW.holder)
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_failuremove_stays BEFORE UPDATE ON holding_failuremove
WHEN OLD.moved_at IS NOT NULL
   OR NEW.id IS NOT OLD.id
   OR NEW.failure_id IS NOT OLD.failure_id
   OR NEW.pot_id IS NOT OLD.pot_id
   OR NEW.person_id IS NOT OLD.person_id
   OR NEW.currency IS NOT OLD.currency
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_failuremove_no_delete BEFORE DELETE ON holding_failuremove
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_failuremove_no_replace BEFORE INSERT ON holding_failuremove
WHEN EXISTS (
  SELECT 1 FROM holding_failuremove
  WHERE id = NEW.id OR (failure_id = NEW.failure_id AND pot_id = NEW.pot_id)
)
BEGIN
  SELECT RAISE(ABORT, 'what was noted about holding never changes');
END
-- next
CREATE TRIGGER holding_stopend_in_time BEFORE INSERT ON holding_stopend
WHEN NEW.outcome = 'done' AND (EXISTS (SELECT 1 FROM holding_stop WHERE id = NEW.stop_id AND NEW.ended_on < stops_on)
   OR (SELECT count(*) FROM holding_safetyanswer WHERE stop_id = NEW.stop_id)
    < (SELECT safety_asked FROM holding_stop WHERE id = NEW.stop_id)
   OR EXISTS (SELECT 1 FROM holding_stopsecondlook l JOIN holding_stop s ON s.id = l.stop_id
    WHERE s.id = NEW.stop_id AND NOT s.must AND l.answered_at IS NULL))
BEGIN
  SELECT RAISE(ABORT, 'a direct payment stops on its day, with safety answered');
END
-- next
CREATE TRIGGER holding_stop_one_at_a_time BEFORE INSERT ON holding_stop
WHEN EXISTS (SELECT 1 FROM holding_stop s WHERE s.person_id = NEW.person_id
   AND NOT EXISTS (SELECT 1 FROM holding_stopend e WHERE e.stop_id = s.id))
BEGIN
  SELECT RAISE(ABORT, 'one stop at a time');
END
-- next
CREATE TRIGGER holding_arrangement_live_without_steps BEFORE UPDATE ON holding_arrangement
WHEN NEW.status = 'set_up' AND OLD.status = 'chosen' AND NOT EXISTS (SELECT 1 FROM holding_step
   WHERE arrangement_id = NEW.id AND step = 'agreed')
BEGIN
  SELECT RAISE(ABORT, 'a holder says yes before it gets money');
END
-- next
CREATE TRIGGER holding_nominee_step_in_order BEFORE INSERT ON holding_nomineestep
WHEN (NEW.step = 'considered' AND NOT EXISTS (SELECT 1 FROM holding_nomineestep
    WHERE nominee_id = NEW.nominee_id AND step = 'withdrawn'))
   OR (NEW.step IN ('accepted', 'payer_agreed') AND EXISTS (SELECT 1 FROM holding_nomineestep
    WHERE nominee_id = NEW.nominee_id AND step = 'withdrawn'))
BEGIN
  SELECT RAISE(ABORT, 'a nomination is looked at after it was withdrawn');
END
