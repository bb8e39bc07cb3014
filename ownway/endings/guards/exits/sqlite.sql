-- A way out goes step by step (H2): no award without a peer coach and a place, no agreement that
-- somebody has not signed, no graduation without an exit plan and the promises of both sides.
-- Nobody is put on a team by another; what was promised and signed stays as it was.
CREATE TRIGGER endings_exit_no_delete BEFORE DELETE ON endings_exit
BEGIN
  SELECT RAISE(ABORT, 'a way out stays in the record');
END
-- next
CREATE TRIGGER endings_exit_no_replace BEFORE INSERT ON endings_exit
WHEN EXISTS (SELECT 1 FROM endings_exit WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a way out stays in the record');
END
-- next
CREATE TRIGGER exit_begins BEFORE INSERT ON endings_exit
WHEN NEW.status NOT IN ('applied', 'interested', 'own_way') OR NEW.agreement <> 0 OR NEW.ending_id IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a way out begins at its beginning');
END
-- next
CREATE TRIGGER exit_moves BEFORE UPDATE OF status ON endings_exit
WHEN NEW.status <> OLD.status AND NOT ((OLD.status = 'interested' AND NEW.status IN ('applied', 'own_way', 'stepped_out')) OR (OLD.status = 'applied' AND NEW.status IN ('awarded', 'declined', 'own_way', 'stepped_out')) OR (OLD.status = 'declined' AND NEW.status IN ('applied', 'awarded', 'own_way', 'stepped_out')) OR (OLD.status = 'awarded' AND NEW.status IN ('retreat_done', 'stepped_out')) OR (OLD.status = 'retreat_done' AND NEW.status IN ('signed', 'stepped_out')) OR (OLD.status = 'own_way' AND NEW.status IN ('applied', 'signed', 'stepped_out')) OR (OLD.status = 'signed' AND NEW.status IN ('graduated', 'in_transition', 'stepped_out')) OR (OLD.status = 'in_transition' AND NEW.status IN ('graduated', 'stepped_out')) OR (OLD.status = 'stepped_out' AND NEW.status IN ('applied', 'interested', 'own_way')))
BEGIN
  SELECT RAISE(ABORT, 'this step of a way out does not follow');
END
-- next
CREATE TRIGGER exit_is_theirs BEFORE UPDATE ON endings_exit
WHEN NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.person_id IS NOT OLD.person_id OR NEW.began_at IS NOT OLD.began_at OR NEW.began_by IS NOT OLD.began_by
BEGIN
  SELECT RAISE(ABORT, 'a way out stays whose it is');
END
-- next
CREATE TRIGGER exit_after_graduating BEFORE UPDATE ON endings_exit
WHEN OLD.status = 'graduated' AND (OLD.ending_id IS NOT NULL OR NEW.ending_id IS NULL OR NEW.cohort_id IS NOT OLD.cohort_id OR NEW.agreement <> OLD.agreement)
BEGIN
  SELECT RAISE(ABORT, 'a graduation stays as it was');
END
-- next
CREATE TRIGGER exit_awarded BEFORE UPDATE OF status ON endings_exit
WHEN NEW.status = 'awarded' AND OLD.status <> 'awarded' AND (
  NOT EXISTS (SELECT 1 FROM endings_cohort c WHERE c.id = NEW.cohort_id
    AND c.opened_at IS NOT NULL AND c.retreated_at IS NULL
    AND c.places > (SELECT COUNT(*) FROM endings_exit o WHERE o.cohort_id = c.id AND o.id <> NEW.id
      AND o.status IN ('awarded', 'graduated', 'in_transition', 'retreat_done', 'signed')))
  OR NOT EXISTS (SELECT 1 FROM endings_teammember t WHERE t.cohort_id = NEW.cohort_id
    AND t.part = 'peer_coach' AND t.stopped_at IS NULL)
  OR NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND p.part = 'peer_coach'))
BEGIN
  SELECT RAISE(ABORT, 'an award needs a place, a peer coach on the team, and a coach for the person');
END
-- next
CREATE TRIGGER exit_signed BEFORE UPDATE OF status ON endings_exit
WHEN NEW.status = 'signed' AND OLD.status <> 'signed' AND (NEW.agreement = 0 OR NEW.handed_round_at IS NULL
  OR EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM endings_signature s WHERE s.party_id = p.id AND s.agreement = NEW.agreement))
  OR NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND p.side = 'person' AND EXISTS (
    SELECT 1 FROM endings_commitment k WHERE k.owner_id = p.id AND k.outcome NOT IN ('taken_back', 'handed_on'))) OR NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND p.side = 'staff' AND EXISTS (
    SELECT 1 FROM endings_commitment k WHERE k.owner_id = p.id AND k.outcome NOT IN ('taken_back', 'handed_on'))))
BEGIN
  SELECT RAISE(ABORT, 'an agreement is signed by everybody, with promises of both sides');
END
-- next
CREATE TRIGGER exit_graduated BEFORE UPDATE OF status ON endings_exit
WHEN NEW.status = 'graduated' AND OLD.status <> 'graduated' AND (NEW.paused_at IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM endings_exitplan x WHERE x.exit_id = NEW.id)
  OR NEW.agreement = 0 OR NEW.handed_round_at IS NULL
  OR EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND EXISTS (
    SELECT 1 FROM endings_commitment k WHERE k.owner_id = p.id AND k.outcome NOT IN ('taken_back', 'handed_on')) AND NOT EXISTS (
    SELECT 1 FROM endings_signature s WHERE s.party_id = p.id AND s.agreement = NEW.agreement))
  OR NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND p.side = 'person' AND EXISTS (
    SELECT 1 FROM endings_commitment k WHERE k.owner_id = p.id AND k.outcome NOT IN ('taken_back', 'handed_on'))) OR NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.exit_id = NEW.id AND p.left_at IS NULL AND p.side = 'staff' AND EXISTS (
    SELECT 1 FROM endings_commitment k WHERE k.owner_id = p.id AND k.outcome NOT IN ('taken_back', 'handed_on')))
  OR EXISTS (SELECT 1 FROM endings_commitment k JOIN endings_party p ON p.id = k.owner_id
    WHERE k.exit_id = NEW.id AND k.outcome = 'open' AND p.left_at IS NOT NULL))
BEGIN
  SELECT RAISE(ABORT, 'graduation needs the exit plan and the signed promises of every side');
END
-- next
CREATE TRIGGER ending_graduated_by_its_way BEFORE INSERT ON endings_ending
WHEN NEW.kind = 'graduated' AND NOT EXISTS (
  SELECT 1 FROM endings_exit x WHERE x.person_id = NEW.person_id
  AND x.status = 'graduated' AND x.ending_id IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'graduation needs the exit plan and the signed promises of every side');
END
-- next
CREATE TRIGGER exit_ending_is_theirs BEFORE UPDATE OF ending_id ON endings_exit
WHEN NEW.ending_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM endings_ending e
  WHERE e.id = NEW.ending_id AND e.person_id = NEW.person_id AND e.kind = 'graduated')
BEGIN
  SELECT RAISE(ABORT, 'a graduation is of the one who graduates');
END
-- next
CREATE TRIGGER endings_cohort_no_delete BEFORE DELETE ON endings_cohort
BEGIN
  SELECT RAISE(ABORT, 'a group stays in the record');
END
-- next
CREATE TRIGGER endings_cohort_no_replace BEFORE INSERT ON endings_cohort
WHEN EXISTS (SELECT 1 FROM endings_cohort WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a group stays in the record');
END
-- next
CREATE TRIGGER cohort_stays_as_opened BEFORE UPDATE ON endings_cohort
WHEN NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.programme_id IS NOT OLD.programme_id OR NEW.pack_id IS NOT OLD.pack_id OR NEW.number IS NOT OLD.number OR NEW.least IS NOT OLD.least OR NEW.most IS NOT OLD.most OR NEW.one_after_another IS NOT OLD.one_after_another OR NEW.planned_at IS NOT OLD.planned_at OR NEW.planned_by IS NOT OLD.planned_by
BEGIN
  SELECT RAISE(ABORT, 'a group stays as it was planned');
END
-- next
CREATE TRIGGER cohort_places_stay BEFORE UPDATE ON endings_cohort
WHEN (NEW.places IS NOT OLD.places OR NEW.opened_at IS NOT OLD.opened_at OR NEW.opened_by IS NOT OLD.opened_by) AND OLD.opened_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'an open group keeps its places');
END
-- next
CREATE TRIGGER cohort_opened_with_coach BEFORE UPDATE ON endings_cohort
WHEN NEW.opened_at IS NOT NULL AND OLD.opened_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM endings_teammember t WHERE t.cohort_id = NEW.id
  AND t.part = 'peer_coach' AND t.stopped_at IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'a group opens with a peer coach on its team');
END
-- next
CREATE TRIGGER cohort_begins_closed BEFORE INSERT ON endings_cohort
WHEN NEW.opened_at IS NOT NULL OR NEW.retreated_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a group opens with a peer coach on its team');
END
-- next
CREATE TRIGGER endings_teammember_no_delete BEFORE DELETE ON endings_teammember
BEGIN
  SELECT RAISE(ABORT, 'who offered themself stays in the record');
END
-- next
CREATE TRIGGER endings_teammember_no_replace BEFORE INSERT ON endings_teammember
WHEN EXISTS (SELECT 1 FROM endings_teammember WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'who offered themself stays in the record');
END
-- next
CREATE TRIGGER team_offers_itself BEFORE INSERT ON endings_teammember
WHEN NEW.offered_by <> (SELECT a.ref FROM people_account a WHERE a.id = NEW.account_id)
BEGIN
  SELECT RAISE(ABORT, 'nobody is put on a team by another');
END
-- next
CREATE TRIGGER team_stays BEFORE UPDATE ON endings_teammember
WHEN NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.cohort_id IS NOT OLD.cohort_id OR NEW.account_id IS NOT OLD.account_id OR NEW.part IS NOT OLD.part OR NEW.offered_at IS NOT OLD.offered_at OR NEW.offered_by IS NOT OLD.offered_by
BEGIN
  SELECT RAISE(ABORT, 'who offered themself stays in the record');
END
-- next
CREATE TRIGGER team_stopped_stays BEFORE UPDATE ON endings_teammember
WHEN (NEW.stopped_at IS NOT OLD.stopped_at OR NEW.stopped_by IS NOT OLD.stopped_by) AND OLD.stopped_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'who offered themself stays in the record');
END
-- next
CREATE TRIGGER endings_party_no_delete BEFORE DELETE ON endings_party
BEGIN
  SELECT RAISE(ABORT, 'who took part stays in the record');
END
-- next
CREATE TRIGGER endings_party_no_replace BEFORE INSERT ON endings_party
WHEN EXISTS (SELECT 1 FROM endings_party WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'who took part stays in the record');
END
-- next
CREATE TRIGGER party_stays BEFORE UPDATE ON endings_party
WHEN NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.exit_id IS NOT OLD.exit_id OR NEW.side IS NOT OLD.side OR NEW.part IS NOT OLD.part OR NEW.account_id IS NOT OLD.account_id OR NEW.name IS NOT OLD.name OR NEW.joined_at IS NOT OLD.joined_at OR NEW.joined_by IS NOT OLD.joined_by
BEGIN
  SELECT RAISE(ABORT, 'who took part stays in the record');
END
-- next
CREATE TRIGGER party_left_stays BEFORE UPDATE ON endings_party
WHEN (NEW.left_at IS NOT OLD.left_at OR NEW.left_by IS NOT OLD.left_by) AND OLD.left_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'who took part stays in the record');
END
-- next
CREATE TRIGGER endings_commitment_no_delete BEFORE DELETE ON endings_commitment
BEGIN
  SELECT RAISE(ABORT, 'a promise stays as it was made');
END
-- next
CREATE TRIGGER endings_commitment_no_replace BEFORE INSERT ON endings_commitment
WHEN EXISTS (SELECT 1 FROM endings_commitment WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a promise stays as it was made');
END
-- next
CREATE TRIGGER commitment_stays BEFORE UPDATE ON endings_commitment
WHEN NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.exit_id IS NOT OLD.exit_id OR NEW.owner_id IS NOT OLD.owner_id OR NEW.words IS NOT OLD.words OR NEW.due_on IS NOT OLD.due_on OR NEW.replaces_id IS NOT OLD.replaces_id OR NEW.made_at IS NOT OLD.made_at OR NEW.made_by IS NOT OLD.made_by
BEGIN
  SELECT RAISE(ABORT, 'a promise stays as it was made');
END
-- next
CREATE TRIGGER commitment_marks BEFORE UPDATE OF outcome ON endings_commitment
WHEN NEW.outcome <> OLD.outcome AND NOT ((OLD.outcome = 'open' AND NEW.outcome IN ('changed', 'handed_on', 'kept', 'missed', 'taken_back')) OR (OLD.outcome = 'missed' AND NEW.outcome IN ('changed', 'kept')))
BEGIN
  SELECT RAISE(ABORT, 'a promise is marked in its order');
END
-- next
CREATE TRIGGER commitment_marked_by_its_own BEFORE UPDATE OF outcome, marked_by ON endings_commitment
WHEN NEW.outcome IN ('kept', 'missed') AND NOT EXISTS (
  SELECT 1 FROM endings_party p JOIN endings_exit x ON x.id = p.exit_id
  JOIN people_person q ON q.id = x.person_id JOIN people_account a ON a.ref = NEW.marked_by
  WHERE p.id = NEW.owner_id AND (a.id = p.account_id OR a.id = q.account_id
    OR (q.account_id IS NULL AND (p.side = 'person' OR (p.side = 'staff'
      AND NEW.said_by = NEW.marked_by AND NEW.person_says = NEW.outcome)))
    OR (p.side = 'partner' AND EXISTS (
      SELECT 1 FROM endings_party h WHERE h.exit_id = x.id AND h.left_at IS NULL AND h.account_id = a.id))))
BEGIN
  SELECT RAISE(ABORT, 'whoever promised says how it went');
END
-- next
CREATE TRIGGER commitment_owned BEFORE INSERT ON endings_commitment
WHEN NOT EXISTS (SELECT 1 FROM endings_party p WHERE p.id = NEW.owner_id
  AND p.exit_id = NEW.exit_id AND p.left_at IS NULL)
  OR (NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM endings_commitment k
    WHERE k.id = NEW.replaces_id AND k.exit_id = NEW.exit_id AND k.outcome IN ('changed', 'handed_on')))
BEGIN
  SELECT RAISE(ABORT, 'a promise is owned by somebody who takes part');
END
-- next
CREATE TRIGGER commitment_said_by_them BEFORE UPDATE OF person_says, said_by ON endings_commitment
WHEN NEW.person_says IS NOT OLD.person_says AND (NEW.person_says = '' OR NOT EXISTS (
  SELECT 1 FROM endings_party p JOIN endings_exit x ON x.id = p.exit_id
  JOIN people_person q ON q.id = x.person_id JOIN people_account a ON a.ref = NEW.said_by
  WHERE p.id = NEW.owner_id AND p.side <> 'person' AND (a.id = q.account_id
    OR (q.account_id IS NULL AND (p.account_id IS NULL OR a.human <> (
      SELECT o.human FROM people_account o WHERE o.id = p.account_id))))))
BEGIN
  SELECT RAISE(ABORT, 'only the person says how a promise to them was kept, and it stays');
END
-- next
CREATE TRIGGER commitment_begins_unsaid BEFORE INSERT ON endings_commitment
WHEN NEW.person_says <> ''
BEGIN
  SELECT RAISE(ABORT, 'only the person says how a promise to them was kept, and it stays');
END
-- next
CREATE TRIGGER party_released BEFORE UPDATE OF left_at ON endings_party
WHEN NEW.left_at IS NOT NULL AND OLD.left_at IS NULL AND NEW.side = 'staff'
  AND NEW.left_by <> (SELECT a.ref FROM people_account a WHERE a.id = NEW.account_id)
  AND EXISTS (SELECT 1 FROM people_account a WHERE a.ref = NEW.left_by)
  AND EXISTS (SELECT 1 FROM endings_signature s JOIN endings_exit x ON x.id = NEW.exit_id
    WHERE s.party_id = NEW.id AND s.agreement = x.agreement)
BEGIN
  SELECT RAISE(ABORT, 'who has signed stops only of their own will');
END
-- next
CREATE TRIGGER endings_signature_no_update BEFORE UPDATE ON endings_signature
BEGIN
  SELECT RAISE(ABORT, 'a signature stays');
END
-- next
CREATE TRIGGER endings_signature_no_delete BEFORE DELETE ON endings_signature
BEGIN
  SELECT RAISE(ABORT, 'a signature stays');
END
-- next
CREATE TRIGGER endings_signature_no_replace BEFORE INSERT ON endings_signature
WHEN EXISTS (SELECT 1 FROM endings_signature WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a signature stays');
END
-- next
CREATE TRIGGER signature_of_ones_own BEFORE INSERT ON endings_signature
WHEN NOT EXISTS (SELECT 1 FROM endings_party p JOIN endings_exit x ON x.id = p.exit_id
  WHERE p.id = NEW.party_id AND p.left_at IS NULL AND x.agreement = NEW.agreement AND x.handed_round_at IS NOT NULL
  AND (NEW.on_paper = TRUE OR NEW.signed_by = (SELECT a.ref FROM people_account a
    WHERE (p.side <> 'person' AND a.id = p.account_id) OR (p.side = 'person'
    AND a.id = (SELECT q.account_id FROM people_person q WHERE q.id = x.person_id))))
  AND (NEW.on_paper = FALSE OR (p.account_id IS NULL AND p.side <> 'staff'
    AND (p.side <> 'person' OR (SELECT q.account_id FROM people_person q WHERE q.id = x.person_id) IS NULL)
    AND EXISTS (SELECT 1 FROM endings_party h JOIN people_account a ON a.id = h.account_id
      WHERE h.exit_id = x.id AND h.left_at IS NULL AND a.ref = NEW.signed_by))))
BEGIN
  SELECT RAISE(ABORT, 'everybody signs for themself, what is handed round now');
END
-- next
CREATE TRIGGER endings_scholarshipanswer_no_delete BEFORE DELETE ON endings_scholarshipanswer
BEGIN
  SELECT RAISE(ABORT, 'an answer stays as it was given');
END
-- next
CREATE TRIGGER endings_scholarshipanswer_no_replace BEFORE INSERT ON endings_scholarshipanswer
WHEN EXISTS (SELECT 1 FROM endings_scholarshipanswer WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'an answer stays as it was given');
END
-- next
CREATE TRIGGER answer_stays BEFORE UPDATE ON endings_scholarshipanswer
WHEN NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.exit_id IS NOT OLD.exit_id OR NEW.outcome IS NOT OLD.outcome OR NEW.reason IS NOT OLD.reason OR NEW.words IS NOT OLD.words OR NEW.would_change IS NOT OLD.would_change OR NEW.look_again_on IS NOT OLD.look_again_on OR NEW.answered_at IS NOT OLD.answered_at OR NEW.answered_by IS NOT OLD.answered_by OR NEW.answered_human IS NOT OLD.answered_human
BEGIN
  SELECT RAISE(ABORT, 'an answer stays as it was given');
END
-- next
CREATE TRIGGER answer_challenge_stays BEFORE UPDATE ON endings_scholarshipanswer
WHEN (NEW.challenge IS NOT OLD.challenge OR NEW.challenge_by_on IS NOT OLD.challenge_by_on OR NEW.challenged_at IS NOT OLD.challenged_at OR NEW.challenged_by IS NOT OLD.challenged_by) AND OLD.challenged_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'an answer stays as it was given');
END
-- next
CREATE TRIGGER answer_look_stays BEFORE UPDATE ON endings_scholarshipanswer
WHEN (NEW.looked_outcome IS NOT OLD.looked_outcome OR NEW.looked_words IS NOT OLD.looked_words OR NEW.looked_at IS NOT OLD.looked_at OR NEW.looked_by IS NOT OLD.looked_by OR NEW.looked_human IS NOT OLD.looked_human) AND OLD.looked_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'an answer stays as it was given');
END
-- next
CREATE TRIGGER endings_exitplan_no_delete BEFORE DELETE ON endings_exitplan
BEGIN
  SELECT RAISE(ABORT, 'an exit plan is never lost');
END
-- next
CREATE TRIGGER endings_exitplan_no_replace BEFORE INSERT ON endings_exitplan
WHEN EXISTS (SELECT 1 FROM endings_exitplan WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'an exit plan is never lost');
END
-- next
CREATE TRIGGER endings_milestone_no_delete BEFORE DELETE ON endings_milestone
BEGIN
  SELECT RAISE(ABORT, 'a milestone stays in the record');
END
-- next
CREATE TRIGGER endings_milestone_no_replace BEFORE INSERT ON endings_milestone
WHEN EXISTS (SELECT 1 FROM endings_milestone WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a milestone stays in the record');
END
-- next
CREATE TRIGGER milestone_stays BEFORE UPDATE ON endings_milestone
WHEN NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.exit_id IS NOT OLD.exit_id OR NEW.words IS NOT OLD.words OR NEW.by_on IS NOT OLD.by_on OR NEW.chosen_at IS NOT OLD.chosen_at OR NEW.chosen_by IS NOT OLD.chosen_by
BEGIN
  SELECT RAISE(ABORT, 'a milestone stays as it was chosen');
END
-- next
CREATE TRIGGER milestone_mark_stays BEFORE UPDATE ON endings_milestone
WHEN (NEW.reached_at IS NOT OLD.reached_at OR NEW.reached_by IS NOT OLD.reached_by) AND OLD.reached_at IS NOT NULL OR (NEW.removed_at IS NOT OLD.removed_at OR NEW.removed_by IS NOT OLD.removed_by) AND OLD.removed_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a milestone that was reached or taken away stays so');
END
-- next
CREATE TRIGGER endings_resource_no_delete BEFORE DELETE ON endings_resource
BEGIN
  SELECT RAISE(ABORT, 'a resource stays in the record');
END
-- next
CREATE TRIGGER endings_resource_no_replace BEFORE INSERT ON endings_resource
WHEN EXISTS (SELECT 1 FROM endings_resource WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a resource stays in the record');
END
-- next
CREATE TRIGGER resource_stays BEFORE UPDATE ON endings_resource
WHEN NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.exit_id IS NOT OLD.exit_id OR NEW.kind IS NOT OLD.kind OR NEW.partner IS NOT OLD.partner OR NEW.words IS NOT OLD.words OR NEW.until_on IS NOT OLD.until_on OR NEW.added_at IS NOT OLD.added_at OR NEW.added_by IS NOT OLD.added_by
BEGIN
  SELECT RAISE(ABORT, 'what was given with an award stays as it was given');
END
-- next
CREATE TRIGGER resource_answer_stays BEFORE UPDATE ON endings_resource
WHEN (NEW.used_at IS NOT OLD.used_at OR NEW.used_by IS NOT OLD.used_by OR NEW.returned_at IS NOT OLD.returned_at OR NEW.returned_by IS NOT OLD.returned_by) AND (OLD.used_at IS NOT NULL OR OLD.returned_at IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'what became of a resource stays as it was said');
END
-- next
CREATE TRIGGER exit_plan_after_graduating BEFORE UPDATE ON endings_exitplan
WHEN (NEW.keeps_well IS NOT OLD.keeps_well OR NEW.turn_to IS NOT OLD.turn_to OR NEW.early_signs IS NOT OLD.early_signs OR NEW.first_steps IS NOT OLD.first_steps OR NEW.exit_id IS NOT OLD.exit_id) AND EXISTS (SELECT 1 FROM endings_exit x WHERE x.id = OLD.exit_id AND x.status = 'graduated')
BEGIN
  SELECT RAISE(ABORT, 'the exit plan of a graduate stays as it was');
END
-- next
CREATE TRIGGER endings_story_no_replace BEFORE INSERT ON endings_story
WHEN EXISTS (SELECT 1 FROM endings_story WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a story and its yes stay in the record');
END
-- next
CREATE TRIGGER endings_story_no_delete BEFORE DELETE ON endings_story
BEGIN
  SELECT RAISE(ABORT, 'a story and its yes stay in the record');
END
-- next
CREATE TRIGGER story_stays BEFORE UPDATE ON endings_story
WHEN NEW.id IS NOT OLD.id OR NEW.ref IS NOT OLD.ref OR NEW.ending_id IS NOT OLD.ending_id OR NEW.words IS NOT OLD.words OR NEW.named IS NOT OLD.named OR NEW.agreed_at IS NOT OLD.agreed_at OR NEW.agreed_by IS NOT OLD.agreed_by
BEGIN
  SELECT RAISE(ABORT, 'a story and its yes stay in the record');
END
-- next
CREATE TRIGGER story_withdrawn_stays BEFORE UPDATE ON endings_story
WHEN (NEW.withdrawn_at IS NOT OLD.withdrawn_at OR NEW.withdrawn_by IS NOT OLD.withdrawn_by) AND OLD.withdrawn_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a story and its yes stay in the record');
END
-- next
CREATE TRIGGER taper_rests_with_the_person BEFORE UPDATE ON endings_taperstep
WHEN NEW.posted_at IS NOT NULL AND OLD.posted_at IS NULL AND (
  EXISTS (SELECT 1 FROM endings_taper t JOIN endings_exit x ON x.person_id = t.person_id
    WHERE t.id = NEW.taper_id AND x.paused_at IS NOT NULL AND x.status NOT IN ('graduated', 'stepped_out'))
  OR EXISTS (SELECT 1 FROM endings_taper t JOIN joining_enrolment e ON e.person_id = t.person_id
    WHERE t.id = NEW.taper_id AND e.status = 'paused'))
BEGIN
  SELECT RAISE(ABORT, 'while somebody rests, no money falls');
END
-- next
CREATE TRIGGER endings_typedin_no_update BEFORE UPDATE ON endings_typedin
BEGIN
  SELECT RAISE(ABORT, 'what was typed in stays as it was typed');
END
-- next
CREATE TRIGGER endings_typedin_no_delete BEFORE DELETE ON endings_typedin
BEGIN
  SELECT RAISE(ABORT, 'what was typed in stays as it was typed');
END
-- next
CREATE TRIGGER endings_typedin_no_replace BEFORE INSERT ON endings_typedin
WHEN EXISTS (SELECT 1 FROM endings_typedin WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'what was typed in stays as it was typed');
END
-- next
CREATE TRIGGER typed_in_without_sign_in BEFORE INSERT ON endings_typedin
WHEN NOT EXISTS (SELECT 1 FROM people_person q WHERE q.id = NEW.person_id AND q.account_id IS NULL)
  OR NOT EXISTS (SELECT 1 FROM people_account a WHERE a.ref = NEW.typed_by AND a.human = NEW.typed_human)
BEGIN
  SELECT RAISE(ABORT, 'only for somebody without a sign-in is anything typed in');
END
-- next
CREATE TRIGGER answer_by_another BEFORE INSERT ON endings_scholarshipanswer
WHEN EXISTS (SELECT 1 FROM endings_exit x JOIN endings_typedin t ON t.subject = x.ref
  WHERE x.id = NEW.exit_id AND t.act = 'apply' AND t.typed_human = NEW.answered_human)
BEGIN
  SELECT RAISE(ABORT, 'who typed an application in does not answer it');
END
-- next
CREATE TRIGGER end_challenge_answered_by_another BEFORE UPDATE OF answered_human ON endings_endchallenge
WHEN EXISTS (SELECT 1 FROM endings_endnotice n JOIN endings_typedin t ON t.subject = n.ref
  WHERE n.id = NEW.notice_id AND t.act = 'challenge_end' AND t.typed_human = NEW.answered_human)
BEGIN
  SELECT RAISE(ABORT, 'who typed a challenge in does not answer it');
END
