package web

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/web/page"
)

// carried makes two answers of the people's bid ones that were filled in.
func carried(r *pagesRecord) {
	r.content.Answers = maps.Clone(r.content.Answers)
	a := r.content.Answers["title"]
	a.Provenance, a.Source, a.AsOf = funding.Inherited, "Bid FD25-RZX-001", calendar.Date{Year: 2025, Month: 5, Day: 6}
	r.content.Answers["title"] = a
	b := r.content.Answers["public_summary"]
	b.Provenance, b.Source = funding.Computed, "The only summary there is"
	r.content.Answers["public_summary"] = b
}

// shows gets a page that somebody may see.
func (s *site) shows(who, path string) string {
	s.t.Helper()
	w := s.ask(s.request(http.MethodGet, path, who, ""))
	if w.Code != http.StatusOK {
		s.t.Fatalf("%s for %s: answered %d", path, who, w.Code)
	}
	return w.Body.String()
}

// askedOf counts the questions that a STANDARD bid for £18.4 million is asked.
func askedOf(r *pagesRecord, c funding.Content) int {
	p, _ := r.rules.Pathway("STANDARD")
	return len(funding.Asked(funding.Shape(funding.Reading{Content: c, Rules: r.rules, Pathway: p, Org: example.Org(), Expected: 1_840_000_000}), ""))
}

// twoOf is what a page says when two of n questions are filled in.
func twoOf(n int) string {
	return fmt.Sprintf("%d%% is filled in already, from your earlier bids and the registers: 2 of %d questions.", 200/n, n)
}

func TestAFilledInAnswerSaysWhereItIsFromAndAsksWhetherItIsTrue(t *testing.T) {
	s, r := newPages(t, carried)
	w := s.shows("amina", bidAt+"/sections/about")
	sees(t, inWords(w), "Filled in from your bid FD25-RZX-001, as of 6 May 2025. Nobody has confirmed it yet", "Filled in from the only summary there is. Nobody has confirmed it yet",
		"2 answers were filled in for you", "All of this is still true", "This is still true | : Title of the project")
	wellMade(t, w)
	w = s.shows("amina", bidAt+"/check")
	sees(t, inWords(w), "2 answers were filled in for you and nobody has confirmed that they are still true. This does not stop the bid.", "Typed by Amina Hussain on 5 May 2026")
	w = s.shows("amina", bidAt)
	sees(t, inWords(w), twoOf(askedOf(r, r.content)), "2 answers wait for you")
}

func TestARegistersValueCanBeSaidToBeWrongFromTheBid(t *testing.T) {
	s, _ := newPages(t, func(r *pagesRecord) {
		r.rules.Questions = slices.Clone(r.rules.Questions)
		i := slices.IndexFunc(r.rules.Questions, func(q funding.Question) bool { return q.Key == "data_protection" })
		r.rules.Questions[i].Fact = "dspt_status"
		r.content.Answers = maps.Clone(r.content.Answers)
		a := r.content.Answers["data_protection"]
		a.Provenance, a.Source, a.AsOf = funding.Computed, "DSPT status list", calendar.Date{Year: 2026, Month: 3, Day: 31}
		r.content.Answers["data_protection"] = a
	})
	w := s.shows("amina", bidAt+"/sections/approvals")
	sees(t, inWords(w), "Filled in from DSPT status list, as of 31 March 2026. Nobody has confirmed it yet", "Is this wrong? Say so")
	sees(t, w, `href="/organisations/RZX#dspt_status"`)
}

func TestWhatIsTickedIsConfirmed(t *testing.T) {
	for name, tt := range map[string]struct {
		fields map[string]string
		want   string // "" = nothing
	}{
		"one answer":                    {map[string]string{"true-title": "yes"}, "confirm amina FP26-RZX-001 [title]"},
		"all of them":                   {map[string]string{"true-all": "yes"}, "confirm amina FP26-RZX-001 [title public_summary]"},
		"not what is being changed":     {map[string]string{"true-all": "yes", "public_summary": "A new summary."}, "confirm amina FP26-RZX-001 [title]"},
		"nothing that is typed already": {map[string]string{"true-strategic_fit": "yes"}, ""},
		"nothing without a tick":        {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, r := newPages(t, carried)
			fields := map[string]string{}
			for _, key := range []string{"title", "public_summary"} {
				fields[key], fields["was-"+key] = r.content.Answer(key), page.Seal(r.content.Answer(key))
			}
			for k, v := range tt.fields {
				fields[k] = v
			}
			if w := s.send("amina", bidAt+"/sections/about", fields); w.Code != http.StatusSeeOther {
				t.Fatalf("answered %d: %s", w.Code, inWords(w.Body.String()))
			}
			got := ""
			if i := slices.IndexFunc(r.asked, func(a string) bool { return strings.HasPrefix(a, "confirm") }); i >= 0 {
				got = r.asked[i]
			}
			if got != tt.want {
				t.Errorf("asked the record to %q, want %q", got, tt.want)
			}
		})
	}
}

func TestANewBidOffersTheTrustsEarlierOnes(t *testing.T) {
	s, r := newPages(t, func(r *pagesRecord) {
		r.earlier = []funding.EarlierBid{
			{ID: "FD25-RZX-002", Title: "Theatres", Org: example.Trust, Status: funding.Declined, Pathway: "FAST", Ask: 80_000_000, On: calendar.Date{Year: 2025, Month: 9, Day: 1}, Lines: 1, Milestones: 1, Benefits: 1},
			{ID: "FD25-RZX-001", Title: "Northmoor EPR", Org: example.Trust, Status: funding.Approved, Pathway: "STANDARD", Ask: 1_840_000_000, On: calendar.Date{Year: 2025, Month: 5, Day: 6}, Lines: 10, Milestones: 5, Benefits: 3},
			{ID: "FD25-RZB-001", Title: "Another trust's", Org: "RZB", Status: funding.Approved},
		}
		r.filled = map[string]map[string]funding.Answer{example.Trust: {"strategic_fit": {Value: "x", Provenance: funding.Inherited, Source: "Bid FD25-RZX-001"}, "sro": {Value: "david", Provenance: funding.Computed, Source: "x"}}}
	})
	w := s.shows("amina", "/bids/new?capital=13.8m&revenue=4.6m")
	sees(t, inWords(w), "FD25-RZX-001, Northmoor EPR", "Approved, 6 May 2025, Standard. Brings its answers, 10 cost lines and 3 benefits without amounts, and 5 milestones", "None of them",
		twoOf(askedOf(r, funding.Content{})))
	if i, j := strings.Index(w, "FD25-RZX-001"), strings.Index(w, "FD25-RZX-002"); i > j || strings.Contains(w, "FD25-RZB-001") {
		t.Errorf("the bids stand in the wrong order, or another trust's is among them:\n%s", inWords(w))
	}
	wellMade(t, w)
	for from, want := range map[string]string{"FD25-RZX-001": "FD25-RZX-001", "none": ""} {
		r.asked = nil
		s.send("amina", "/bids", map[string]string{"token": "t", "round": example.RoundID, "org": example.Trust, "title": "Second", "from": from})
		if got := "start amina t " + example.RoundID + " " + example.Trust + " map[title:Second]" + want; !slices.Contains(r.asked, got) {
			t.Errorf("from %s: asked %v, want %q", from, r.asked, got)
		}
	}
}

func TestHowOthersWroteItIsBesideTheQuestion(t *testing.T) {
	s, r := newPages(t, func(r *pagesRecord) { r.written = map[string]int{"strategic_fit": 1, "sro": 1} })
	w := s.shows("amina", bidAt+"/sections/case")
	sees(t, inWords(w), "See how others wrote this (1) | : Why this, why now")
	wellMade(t, w)
	typed := map[string]string{"strategic_fit": "Half a sent", "was-strategic_fit": page.Seal(r.content.Answer("strategic_fit")), "then": "paragraphs/strategic_fit"}
	if got := s.send("amina", bidAt+"/sections/case", typed).Header().Get("Location"); got != bidAt+"/paragraphs/strategic_fit" || len(r.given) != 1 || r.given[0].Value != "Half a sent" {
		t.Errorf("led to %q and saved %v; want the paragraphs, and what was typed saved first", got, r.given)
	}
	w = s.shows("amina", bidAt+"/paragraphs/strategic_fit")
	sees(t, inWords(w), "Saltmarsh Partnership NHS Foundation Trust", "FP26-RZB-001, Standard, Mental Health And Learning Disability, approved 6 May 2026", "Two sites, one record.",
		"Whom to ask: Rosa Whitfield, senior responsible owner,", "rosa@saltmarsh.example", "Copy and adapt | the answer of Saltmarsh", "What you wrote stays")
	wellMade(t, w)
	if got := s.send("amina", bidAt+"/paragraphs/strategic_fit", map[string]string{"from_bid": "FP26-RZB-001"}).Header().Get("Location"); got != bidAt+"/sections/case?done=copied#strategic_fit" {
		t.Errorf("copying leads to %q", got)
	}
	if want := "copy amina FP26-RZX-001 strategic_fit FP26-RZB-001"; !slices.Contains(r.asked, want) {
		t.Errorf("asked %v, want %q", r.asked, want)
	}
	if w := s.ask(s.request(http.MethodGet, bidAt+"/paragraphs/sro", "amina", "")); w.Code != http.StatusNotFound {
		t.Errorf("a question that is not a long one: answered %d, want 404", w.Code)
	}
}

func TestATrustConsentsToShareAnApprovedBidAndTakesItBack(t *testing.T) {
	s, r := newPages(t, func(r *pagesRecord) {
		r.bid = livedBid(t, r.rules, 4)
		if r.bid.Released == nil {
			r.bid.Released = &funding.Moment{At: r.now, By: "farah"}
		}
	})
	sees(t, inWords(s.shows("amina", bidAt)), "Help other trusts", "Share what you wrote")
	if w := s.send("amina", bidAt+"/sharing", nil); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("without a contact: answered %d, want 422", w.Code)
	}
	s.send("david", bidAt+"/sharing", map[string]string{"contact": "amina"})
	s.send("david", bidAt+"/sharing/stop", nil)
	for _, want := range []string{"share david FP26-RZX-001 amina", "unshare david FP26-RZX-001"} {
		if !slices.Contains(r.asked, want) {
			t.Errorf("asked %v, want %q", r.asked, want)
		}
	}
	if w := s.ask(s.request(http.MethodGet, bidAt+"/sharing", "eleri", "")); w.Code != http.StatusForbidden {
		t.Errorf("the chief finance officer: answered %d, want 403", w.Code)
	}
}
