-- The money of an ending is closed when nothing is open; every kind of ending has its own way there.
CREATE TRIGGER ending_has_a_coded_reason BEFORE INSERT ON endings_ending
WHEN NEW.kind NOT IN ('graduated', 'choice', 'moved', 'lost', 'programme', 'died')
BEGIN
  SELECT RAISE(ABORT, 'an ending has a coded reason');
END
-- next
CREATE TRIGGER ending_by_programme_is_agreed BEFORE INSERT ON endings_ending
WHEN NEW.kind = 'programme' AND NOT EXISTS (
    SELECT 1 FROM endings_endnotice AS notice
    LEFT JOIN endings_endchallenge AS challenge ON challenge.notice_id = notice.id
    WHERE notice.person_id = NEW.person_id AND notice.outcome = '' AND notice.agreed_at IS NOT NULL
    AND (challenge.id IS NULL OR challenge.outcome = 'upheld'))
BEGIN
  SELECT RAISE(ABORT, 'a programme ends somebody''s time with two people, notice and an answered challenge');
END
-- next
CREATE TRIGGER ending_after_a_search BEFORE INSERT ON endings_ending
WHEN NEW.kind = 'lost' AND NOT EXISTS (
    SELECT 1 FROM endings_search AS search
    WHERE search.person_id = NEW.person_id AND search.outcome = ''
    AND search.least_tries <= (SELECT count(*) FROM endings_try AS one WHERE one.search_id = search.id)
    AND search.least_ways <= (
      SELECT count(DISTINCT one.way) FROM endings_try AS one WHERE one.search_id = search.id))
BEGIN
  SELECT RAISE(ABORT, 'contact is lost only after a kind search');
END
-- next
CREATE TRIGGER ending_leaves_nothing_under_way BEFORE INSERT ON endings_ending
WHEN EXISTS (
    SELECT 1 FROM endings_search AS search
    WHERE search.person_id = NEW.person_id AND search.outcome = '' AND NEW.kind <> 'lost')
  OR EXISTS (
    SELECT 1 FROM endings_endnotice AS notice
    WHERE notice.person_id = NEW.person_id AND notice.outcome = '' AND NEW.kind <> 'programme')
BEGIN
  SELECT RAISE(ABORT, 'a search and a notice are over before another ending');
END
-- next
CREATE TRIGGER ending_after_a_death BEFORE INSERT ON endings_ending
WHEN NEW.kind = 'died' AND NOT EXISTS (
    SELECT 1 FROM holding_death WHERE holding_death.person_id = NEW.person_id)
BEGIN
  SELECT RAISE(ABORT, 'a death is noted first');
END
-- next
CREATE TRIGGER closing_begins_open BEFORE INSERT ON endings_closing
WHEN NEW.final_at IS NOT NULL OR EXISTS (
    SELECT 1 FROM endings_closing WHERE id = NEW.id OR ref = NEW.ref OR ending_id = NEW.ending_id)
BEGIN
  SELECT RAISE(ABORT, 'a close begins open');
END
-- next
CREATE TRIGGER closing_stays BEFORE UPDATE ON endings_closing
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.ending_id IS NOT OLD.ending_id
  OR NEW.close_by_on IS NOT OLD.close_by_on
  OR NEW.pay_back_by_on IS NOT OLD.pay_back_by_on
  OR NEW.opened_at IS NOT OLD.opened_at
  OR NEW.opened_by IS NOT OLD.opened_by
  OR NEW.swept_minor < OLD.swept_minor
  OR (OLD.final_at IS NOT NULL AND (
    NEW.final_on IS NOT OLD.final_on
    OR NEW.final_at IS NOT OLD.final_at
    OR NEW.final_by IS NOT OLD.final_by
    OR NEW.owner IS NOT OLD.owner))
BEGIN
  SELECT RAISE(ABORT, 'what a close says stays');
END
-- next
CREATE TRIGGER closing_no_delete BEFORE DELETE ON endings_closing
BEGIN
  SELECT RAISE(ABORT, 'what a close says stays');
END
-- next
CREATE TRIGGER closing_statement_no_update BEFORE UPDATE ON endings_closingstatement
BEGIN
  SELECT RAISE(ABORT, 'a closing statement is only followed by another');
END
-- next
CREATE TRIGGER closing_statement_no_delete BEFORE DELETE ON endings_closingstatement
BEGIN
  SELECT RAISE(ABORT, 'a closing statement is only followed by another');
END
-- next
CREATE TRIGGER closing_statement_no_replace BEFORE INSERT ON endings_closingstatement
WHEN EXISTS (SELECT 1 FROM endings_closingstatement WHERE id = NEW.id OR ref = NEW.ref OR (closing_id = NEW.closing_id AND number = NEW.number AND funder = NEW.funder))
BEGIN
  SELECT RAISE(ABORT, 'a closing statement is only followed by another');
END
-- next
CREATE TRIGGER employer_bill_before_final BEFORE INSERT ON endings_employerbill
WHEN EXISTS (
    SELECT 1 FROM endings_closing WHERE id = NEW.closing_id AND final_at IS NOT NULL)
  OR EXISTS (SELECT 1 FROM endings_employerbill WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'who pays is said before the close is final');
END
-- next
CREATE TRIGGER employer_bill_stays BEFORE UPDATE ON endings_employerbill
WHEN NEW.id IS NOT OLD.id
  OR NEW.closing_id IS NOT OLD.closing_id
  OR NEW.duty IS NOT OLD.duty
  OR EXISTS (
    SELECT 1 FROM endings_closing WHERE id = NEW.closing_id AND final_at IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'who pays is said before the close is final');
END
-- next
CREATE TRIGGER employer_bill_no_delete BEFORE DELETE ON endings_employerbill
BEGIN
  SELECT RAISE(ABORT, 'who pays is said before the close is final');
END
-- next
CREATE TRIGGER leftover_no_update BEFORE UPDATE ON endings_cameback
BEGIN
  SELECT RAISE(ABORT, 'money that came back stays as it came');
END
-- next
CREATE TRIGGER leftover_no_delete BEFORE DELETE ON endings_cameback
BEGIN
  SELECT RAISE(ABORT, 'money that came back stays as it came');
END
-- next
CREATE TRIGGER leftover_no_replace BEFORE INSERT ON endings_cameback
WHEN EXISTS (SELECT 1 FROM endings_cameback WHERE id = NEW.id OR ref = NEW.ref OR key = NEW.key)
BEGIN
  SELECT RAISE(ABORT, 'money that came back stays as it came');
END
-- next
CREATE TRIGGER hold_not_from_a_closed_pot BEFORE INSERT ON ledger_hold
WHEN EXISTS (
    SELECT 1 FROM ledger_account AS account
    JOIN decisions_pot AS pot ON pot.ref = account.pot_ref
    JOIN endings_closing AS closing ON closing.person_id = pot.person_id
    JOIN endings_ending AS ending ON ending.id = closing.ending_id
    WHERE account.id = NEW.committed_account_id AND closing.final_at IS NOT NULL
    AND pot.opened_at <= ending.ended_at)
BEGIN
  SELECT RAISE(ABORT, 'nothing new is promised from money that is closed');
END
-- next
CREATE TRIGGER search_begins_open BEFORE INSERT ON endings_search
WHEN NEW.outcome <> '' OR EXISTS (SELECT 1 FROM endings_search WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a search begins open');
END
-- next
CREATE TRIGGER search_stays BEFORE UPDATE ON endings_search
WHEN OLD.outcome <> ''
  OR NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.begun_on IS NOT OLD.begun_on
  OR NEW.may_end_on IS NOT OLD.may_end_on
  OR NEW.least_tries IS NOT OLD.least_tries
  OR NEW.least_ways IS NOT OLD.least_ways
  OR NEW.begun_at IS NOT OLD.begun_at
  OR NEW.begun_by IS NOT OLD.begun_by
BEGIN
  SELECT RAISE(ABORT, 'a search ends once, and stays as it was');
END
-- next
CREATE TRIGGER search_no_delete BEFORE DELETE ON endings_search
BEGIN
  SELECT RAISE(ABORT, 'a search ends once, and stays as it was');
END
-- next
CREATE TRIGGER search_try_no_update BEFORE UPDATE ON endings_try
BEGIN
  SELECT RAISE(ABORT, 'a try stays as it was noted');
END
-- next
CREATE TRIGGER search_try_no_delete BEFORE DELETE ON endings_try
BEGIN
  SELECT RAISE(ABORT, 'a try stays as it was noted');
END
-- next
CREATE TRIGGER search_try_no_replace BEFORE INSERT ON endings_try
WHEN EXISTS (SELECT 1 FROM endings_try WHERE id = NEW.id OR key = NEW.key)
BEGIN
  SELECT RAISE(ABORT, 'a try stays as it was noted');
END
-- next
CREATE TRIGGER end_notice_begins_open BEFORE INSERT ON endings_endnotice
WHEN NEW.agreed_at IS NOT NULL OR NEW.outcome <> ''
  OR EXISTS (SELECT 1 FROM endings_endnotice WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a notice begins with one person''s proposal');
END
-- next
CREATE TRIGGER end_notice_stays BEFORE UPDATE ON endings_endnotice
WHEN OLD.outcome <> ''
  OR NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.reason_code IS NOT OLD.reason_code
  OR NEW.rule IS NOT OLD.rule
  OR NEW.words IS NOT OLD.words
  OR NEW.proposed_at IS NOT OLD.proposed_at
  OR NEW.proposed_by IS NOT OLD.proposed_by
  OR NEW.proposed_human IS NOT OLD.proposed_human
  OR (OLD.agreed_at IS NOT NULL AND (
    NEW.given_on IS NOT OLD.given_on
    OR NEW.ends_on IS NOT OLD.ends_on
    OR NEW.agreed_at IS NOT OLD.agreed_at
    OR NEW.agreed_by IS NOT OLD.agreed_by
    OR NEW.agreed_human IS NOT OLD.agreed_human))
BEGIN
  SELECT RAISE(ABORT, 'what a notice says stays');
END
-- next
CREATE TRIGGER end_notice_waits_for_the_answer BEFORE UPDATE ON endings_endnotice
WHEN NEW.outcome = 'ended' AND EXISTS (
    SELECT 1 FROM endings_endchallenge
    WHERE notice_id = NEW.id AND (answered_at IS NULL OR outcome <> 'upheld'))
BEGIN
  SELECT RAISE(ABORT, 'nothing ends before a challenge is answered');
END
-- next
CREATE TRIGGER end_notice_no_delete BEFORE DELETE ON endings_endnotice
BEGIN
  SELECT RAISE(ABORT, 'what a notice says stays');
END
-- next
CREATE TRIGGER end_challenge_begins_open BEFORE INSERT ON endings_endchallenge
WHEN NEW.outcome <> ''
  OR EXISTS (SELECT 1 FROM endings_endchallenge WHERE id = NEW.id OR ref = NEW.ref OR notice_id = NEW.notice_id)
  OR NOT EXISTS (
    SELECT 1 FROM endings_endnotice WHERE id = NEW.notice_id AND outcome = ''
    AND proposed_human = NEW.first_human AND agreed_human = NEW.second_human)
BEGIN
  SELECT RAISE(ABORT, 'a challenge names both who decided');
END
-- next
CREATE TRIGGER end_challenge_answered_once BEFORE UPDATE ON endings_endchallenge
WHEN OLD.outcome <> ''
  OR NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.notice_id IS NOT OLD.notice_id
  OR NEW.words IS NOT OLD.words
  OR NEW.answer_by_on IS NOT OLD.answer_by_on
  OR NEW.first_human IS NOT OLD.first_human
  OR NEW.second_human IS NOT OLD.second_human
  OR NEW.asked_at IS NOT OLD.asked_at
  OR NEW.asked_by IS NOT OLD.asked_by
BEGIN
  SELECT RAISE(ABORT, 'a challenge is answered once');
END
-- next
CREATE TRIGGER end_challenge_no_delete BEFORE DELETE ON endings_endchallenge
BEGIN
  SELECT RAISE(ABORT, 'a challenge is answered once');
END
-- next
CREATE TRIGGER representative_no_update BEFORE UPDATE ON endings_representative
BEGIN
  SELECT RAISE(ABORT, 'who answers is only followed by another');
END
-- next
CREATE TRIGGER representative_no_delete BEFORE DELETE ON endings_representative
BEGIN
  SELECT RAISE(ABORT, 'who answers is only followed by another');
END
-- next
CREATE TRIGGER representative_no_replace BEFORE INSERT ON endings_representative
WHEN EXISTS (SELECT 1 FROM endings_representative WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'who answers is only followed by another');
END
-- next
CREATE TRIGGER ask_again_no_replace BEFORE INSERT ON endings_askagain
WHEN NEW.asked_at IS NOT NULL OR EXISTS (SELECT 1 FROM endings_askagain WHERE id = NEW.id OR ref = NEW.ref OR ending_id = NEW.ending_id)
BEGIN
  SELECT RAISE(ABORT, 'one choice for each ending');
END
-- next
CREATE TRIGGER ask_again_asked_once BEFORE UPDATE ON endings_askagain
WHEN OLD.asked_at IS NOT NULL
  OR NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.ending_id IS NOT OLD.ending_id
BEGIN
  SELECT RAISE(ABORT, 'whoever was asked was asked once');
END
-- next
CREATE TRIGGER ask_again_no_delete BEFORE DELETE ON endings_askagain
BEGIN
  SELECT RAISE(ABORT, 'one choice for each ending');
END
-- next
CREATE TRIGGER ask_reply_no_update BEFORE UPDATE ON endings_reply
BEGIN
  SELECT RAISE(ABORT, 'a reply stays as it was said');
END
-- next
CREATE TRIGGER ask_reply_no_delete BEFORE DELETE ON endings_reply
BEGIN
  SELECT RAISE(ABORT, 'a reply stays as it was said');
END
-- next
CREATE TRIGGER ask_reply_no_replace BEFORE INSERT ON endings_reply
WHEN EXISTS (SELECT 1 FROM endings_reply WHERE id = NEW.id OR ask_id = NEW.ask_id)
BEGIN
  SELECT RAISE(ABORT, 'a reply stays as it was said');
END
-- next
CREATE TRIGGER came_back_return_no_update BEFORE UPDATE ON endings_return
BEGIN
  SELECT RAISE(ABORT, 'a return stays');
END
-- next
CREATE TRIGGER came_back_return_no_delete BEFORE DELETE ON endings_return
BEGIN
  SELECT RAISE(ABORT, 'a return stays');
END
-- next
CREATE TRIGGER came_back_return_no_replace BEFORE INSERT ON endings_return
WHEN EXISTS (SELECT 1 FROM endings_return WHERE id = NEW.id OR ref = NEW.ref OR ending_id = NEW.ending_id)
BEGIN
  SELECT RAISE(ABORT, 'a return stays');
END
-- next
CREATE TRIGGER taper_begins_unsigned BEFORE INSERT ON endings_taper
WHEN NEW.signed_at IS NOT NULL OR NEW.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM endings_taper WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'the person signs what is written');
END
-- next
CREATE TRIGGER taper_stays BEFORE UPDATE ON endings_taper
WHEN OLD.ended_at IS NOT NULL
  OR NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.plan_id IS NOT OLD.plan_id
  OR NEW.currency IS NOT OLD.currency
  OR NEW.written_at IS NOT OLD.written_at
  OR NEW.written_by IS NOT OLD.written_by
  OR (OLD.signed_at IS NOT NULL AND (
    NEW.signed_name IS NOT OLD.signed_name
    OR NEW.signed_at IS NOT OLD.signed_at
    OR NEW.signed_by IS NOT OLD.signed_by))
BEGIN
  SELECT RAISE(ABORT, 'what was signed stays');
END
-- next
CREATE TRIGGER taper_no_delete BEFORE DELETE ON endings_taper
BEGIN
  SELECT RAISE(ABORT, 'what was signed stays');
END
-- next
CREATE TRIGGER taper_step_falls BEFORE INSERT ON endings_taperstep
WHEN NEW.posted_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM endings_taperstep WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM endings_taper WHERE id = NEW.taper_id AND signed_at IS NOT NULL)
  OR EXISTS (
    SELECT 1 FROM endings_taperstep AS before WHERE before.taper_id = NEW.taper_id
    AND before.number < NEW.number
    AND (before.amount_minor <= NEW.amount_minor OR before.from_on >= NEW.from_on))
BEGIN
  SELECT RAISE(ABORT, 'steps fall by date, and are written before the person signs');
END
-- next
CREATE TRIGGER taper_step_posted_once BEFORE UPDATE ON endings_taperstep
WHEN OLD.posted_at IS NOT NULL
  OR NEW.id IS NOT OLD.id
  OR NEW.taper_id IS NOT OLD.taper_id
  OR NEW.number IS NOT OLD.number
  OR NEW.from_on IS NOT OLD.from_on
  OR NEW.amount_minor IS NOT OLD.amount_minor
  OR NOT EXISTS (
    SELECT 1 FROM endings_taper WHERE id = NEW.taper_id
    AND signed_at IS NOT NULL AND paused_at IS NULL AND ended_at IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'a step is posted once, and only while the person agrees');
END
-- next
CREATE TRIGGER taper_step_no_delete BEFORE DELETE ON endings_taperstep
BEGIN
  SELECT RAISE(ABORT, 'a step is posted once, and only while the person agrees');
END
-- next
CREATE TRIGGER move_package_no_update BEFORE UPDATE ON endings_movepackage
BEGIN
  SELECT RAISE(ABORT, 'a package stays as it was made');
END
-- next
CREATE TRIGGER move_package_no_delete BEFORE DELETE ON endings_movepackage
BEGIN
  SELECT RAISE(ABORT, 'a package stays as it was made');
END
-- next
CREATE TRIGGER move_package_no_replace BEFORE INSERT ON endings_movepackage
WHEN EXISTS (SELECT 1 FROM endings_movepackage WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'a package stays as it was made');
END
-- next
CREATE TRIGGER brought_along_no_update BEFORE UPDATE ON endings_broughtalong
BEGIN
  SELECT RAISE(ABORT, 'what was brought along stays');
END
-- next
CREATE TRIGGER brought_along_no_delete BEFORE DELETE ON endings_broughtalong
BEGIN
  SELECT RAISE(ABORT, 'what was brought along stays');
END
-- next
CREATE TRIGGER brought_along_no_replace BEFORE INSERT ON endings_broughtalong
WHEN EXISTS (SELECT 1 FROM endings_broughtalong WHERE id = NEW.id OR ref = NEW.ref OR digest = NEW.digest)
BEGIN
  SELECT RAISE(ABORT, 'what was brought along stays');
END
