package funding_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// progress is the bid's way as it stands on a day, for the funder.
func (l *bidLife) progress(on string, edit ...func(*funding.ProgressFacts)) funding.Progress {
	l.t.Helper()
	route := l.bid.Route
	if l.bid.Submitted == nil {
		var err error
		if route, err = l.bid.RouteNow(funding.ExpectedScheme(l.bid, l.facts.Content, l.facts.Org, 0, day(on)), l.facts.Rules); err != nil {
			l.t.Fatal(err)
		}
	}
	f := funding.ProgressFacts{Calendar: england(), Rules: l.facts.Rules, Round: l.facts.Round, Route: route, Content: l.facts.Content, Today: day(on), ForFunder: true}
	for _, e := range edit {
		e(&f)
	}
	p, err := l.bid.Progress(f)
	if err != nil {
		l.t.Fatal(err)
	}
	return p
}

// line puts a stage into one line: key, place, since, due with the days left,
// done, days.
func line(s funding.ProgressStage) string {
	out := s.Key + " " + string(s.Place)
	if !s.Since.IsZero() {
		out += " since " + s.Since.String()
	}
	if !s.Due.IsZero() {
		out += " due " + s.Due.String()
	}
	if s.Left != nil {
		out += fmt.Sprintf(" in %d", *s.Left)
	}
	if !s.Done.IsZero() {
		out += " done " + s.Done.String()
	}
	if s.Took+s.Stopped > 0 {
		out += fmt.Sprintf(" took %d+%d", s.Took, s.Stopped)
	}
	return out
}

func lines(p funding.Progress) string {
	var out []string
	for _, s := range p.Stages {
		out = append(out, line(s))
	}
	return strings.Join(out, "\n")
}

func branches(p funding.Progress) string {
	var out []string
	for _, s := range p.Stages {
		for _, part := range s.Parts {
			out = append(out, line(part))
		}
	}
	return strings.Join(out, "\n")
}

func wantText(t *testing.T, what, got, want string) {
	t.Helper()
	if want = strings.ReplaceAll(strings.TrimSpace(want), "\t", ""); got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
	}
}

// Worked example 9.5: reviews are due on 9 June; on 29 May cyber's clock has
// stood for 6 days, so it is due on 17 June, and the panel 8 working days
// later, on 29 June. The plan begins in September (M1 is due on the 30th),
// whose claims close on Monday 12 October and are paid on Monday 19 October.
func TestTheProgressOf95(t *testing.T) {
	l, d := newBid(t), example.Dates()
	p := l.progress("2026-05-06")
	wantText(t, "a draft that could be sent on 6 May", lines(p), `
		writing HERE due 2026-06-30 in 38
		completeness AHEAD due 2026-05-11
		reviews AHEAD due 2026-06-09
		panel AHEAD due 2026-06-19
		agreement AHEAD due 2026-07-03
		money AHEAD due 2026-10-19`)
	l.inReview()
	l.do("kavita", d.CyberAsked, funding.Ask, asked(funding.Cyber))
	l.conclude(d.Reviews[0])
	l.conclude(d.Reviews[1])
	p = l.progress("2026-05-29")
	wantText(t, "on 29 May", lines(p), `
		writing DONE done 2026-05-06
		completeness DONE since 2026-05-06 due 2026-05-11 done 2026-05-11 took 3+0
		reviews HERE since 2026-05-11 due 2026-06-17 in 13
		panel AHEAD due 2026-06-29
		agreement AHEAD due 2026-07-13
		money AHEAD due 2026-10-19`)
	wantText(t, "the branches on 29 May", branches(p), `
		ICB_SUPPORT DONE since 2026-05-11 due 2026-06-09 done 2026-05-22 took 9+0
		REGION_FINANCE HERE since 2026-05-11 due 2026-06-09 in 7 took 13+0
		REGION_DIGITAL DONE since 2026-05-11 due 2026-06-09 done 2026-05-29 took 13+0
		CLINICAL_SAFETY HERE since 2026-05-11 due 2026-06-09 in 7 took 13+0
		CYBER STOPPED since 2026-05-11 due 2026-06-17 in 13 took 7+6
		NATIONAL_FINANCE HERE since 2026-05-11 due 2026-06-09 in 7 took 13+0`)
	if p.Here != "Reviews, side by side" || p.Next != "Next: panel decision, expected by 29 June 2026." || p.Decided || p.Decision != day("2026-06-29") {
		t.Errorf("here %q, %q, decision %s", p.Here, p.Next, p.Decision)
	}
	l.do("amina", d.CyberAnswer, funding.AnswerQuestion, answered("Q1"))
	if got := branches(l.progress("2026-06-02")); !strings.Contains(got, "CYBER HERE since 2026-05-11 due 2026-06-19 in 13 took 7+8") {
		t.Errorf("after the answer: got\n%s", got)
	}
	for _, r := range d.Reviews[2:] {
		l.conclude(r)
	}
	wantText(t, "on 10 June, with the panel", lines(l.progress("2026-06-10")), `
		writing DONE done 2026-05-06
		completeness DONE since 2026-05-06 due 2026-05-11 done 2026-05-11 took 3+0
		reviews DONE since 2026-05-11 done 2026-06-09
		panel HERE since 2026-06-09 due 2026-06-19 in 7 took 1+0
		agreement AHEAD due 2026-07-03
		money AHEAD due 2026-10-19`)
}

func TestWhatIsLateAndWhatIsOverSaySo(t *testing.T) {
	l, d := newBid(t).inReview(), example.Dates()
	late := l.progress("2026-06-11")
	if got := line(late.Stages[2].Parts[0]); got != "ICB_SUPPORT LATE since 2026-05-11 due 2026-06-09 in -2 took 22+0" {
		t.Errorf("two days after it was due: %s", got)
	}
	if late.Stages[2].Place != funding.PlaceLate || late.Decision != day("2026-06-23") { // 8 working days from today
		t.Errorf("reviews %s, decision by %s; want late, and 23 June", late.Stages[2].Place, late.Decision)
	}
	l.do("david", noon("2026-06-11"), funding.Withdraw, obj{"reasons": "Another fund pays."})
	over := l.progress("2026-06-12")
	wantText(t, "withdrawn", lines(over), `
		writing DONE done 2026-05-06
		completeness DONE since 2026-05-06 due 2026-05-11 done 2026-05-11 took 3+0
		reviews NOT_NEEDED since 2026-05-11
		panel NOT_NEEDED`)
	if over.Here != "Withdrawn" || over.Next != "" || !over.Decision.IsZero() || !over.Money.IsZero() {
		t.Errorf("withdrawn: %+v", over)
	}
	l = newBid(t)
	l.submitted().do("farah", d.Complete, funding.Return, obj{"reasons": "The board minute is missing."})
	if got := line(l.progress("2026-05-19").Stages[0]); got != "writing LATE since 2026-05-11 due 2026-05-18 in -1" {
		t.Errorf("returned and not sent again: %s", got)
	}
}

// A round that does not tell trusts at once has the telling as a stage of its
// own, and the trust does not see that the panel has decided.
func TestADecisionThatIsNotReleasedIsTheFundersAlone(t *testing.T) {
	l := newBid(t)
	l.facts.Round.ReleaseAtOnce = false
	l.decided()
	if got := lines(l.progress("2026-06-19")); !strings.Contains(got, "panel DONE since 2026-06-09 due 2026-06-19 done 2026-06-18 took 7+0\nrelease HERE since 2026-06-18\nagreement AHEAD due 2026-07-02") {
		t.Errorf("got\n%s", got)
	}
}

func TestTheProgressNamesReviewersForTheFunderAlone(t *testing.T) {
	l := newBid(t).inReview()
	l.do("kavita", noon("2026-05-20"), funding.StartReview, obj{"review": funding.Cyber})
	if got := l.progress("2026-05-21").Stages[2].Parts[4]; got.Person != "kavita" || got.Words != "" {
		t.Errorf("the funder sees %+v", got)
	}
	got := l.progress("2026-05-21", func(f *funding.ProgressFacts) { f.ForFunder = false }).Stages[2].Parts[4]
	if got.Person != "" || got.Holder != "Cyber reviewer" {
		t.Errorf("the trust sees %+v", got)
	}
}

func TestAQuorumEndsTheReviewsWhenItsDaysSay(t *testing.T) {
	l := joinedBy(t, funding.Joining{Join: funding.JoinQuorum, Quorum: 2})
	l.do("grace", noon("2026-05-22"), funding.Conclude, supports(funding.ICBSupport))
	p := l.progress("2026-05-22")
	if got := line(p.Stages[2]); got != "reviews HERE since 2026-05-11 due 2026-06-09 in 11" || !strings.HasPrefix(p.Stages[2].Join, "2 of the 6 must answer") {
		t.Errorf("one of two: %s, %q", got, p.Stages[2].Join)
	}
	l.do("isla", noon("2026-05-26"), funding.Conclude, supports(funding.RegionDigital))
	if got := branches(l.progress("2026-05-27")); strings.Count(got, "NOT_NEEDED since 2026-05-11 due 2026-06-09 done 2026-05-26") != 4 {
		t.Errorf("two of two: got\n%s", got)
	}
}
