package page

import (
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// A Kept is what the notice above a form says of text that was typed earlier
// and is not saved.
type Kept struct {
	At        time.Time
	Why       []string // why it is not saved, in sentences
	Addresses []string // the jottings that the form was filled in from
	Partial   bool     // fields that it does not hold show what is saved
}

// For is the form as one address sees it: as it was sent there, or as it was
// left there earlier, or not filled in. A page with several forms shows what
// was typed into each.
func (f Form) For(action string) Form {
	if f.Is() && (f.Action == "" || f.Action == action) {
		return f
	}
	f.Sent, f.Problems, f.Kept = nil, nil, nil
	for _, j := range f.Jotted {
		if j.Address == action {
			f.Sent, f.Kept = j.Form, &Kept{At: j.At, Why: sentence(j.Why), Addresses: []string{j.Address}}
		}
	}
	return f
}

// Gathered is the form with the jottings of single answers, which lie below
// one address; everything else shows what is saved.
func (f Form) Gathered() Form {
	if f.Is() || len(f.Jotted) == 0 {
		return f
	}
	kept := Kept{Partial: true}
	f.Sent = map[string][]string{}
	for _, j := range f.Jotted {
		for name, values := range j.Form {
			f.Sent[name] = values
		}
		kept.Addresses = append(kept.Addresses, j.Address)
		for _, why := range sentence(j.Why) {
			if !slices.Contains(kept.Why, why) {
				kept.Why = append(kept.Why, why)
			}
		}
		if j.At.After(kept.At) {
			kept.At = j.At
		}
	}
	f.Kept = &kept
	return f
}

func sentence(why string) []string {
	if strings.TrimSpace(why) == "" {
		return nil
	}
	return []string{why}
}

// Seal is the fingerprint that a hidden field carries: of what a form that was
// left was drawn from then, so that a change since is noticed, else of what
// is there now.
func (f Form) Seal(name, now string) string {
	if f.Kept != nil && f.Sent.Has(name) {
		return f.Sent.Get(name)
	}
	return now
}

// received is the token of the form that this one is the answer to: what it
// held is all here, so the browser may forget its own copy.
func (f Form) received() string {
	if f.Kept != nil {
		return ""
	}
	return f.Sent.Get("token")
}

// keptWords say when something was kept, and that it is not saved.
func keptWords(k Kept) string {
	return "We kept what you typed at " + at(k.At).Words + ". It is filled in below and not saved yet."
}

// AnswerAddress is where the jotting of one answer is kept: the address of its
// own page.
func AnswerAddress(bid, section, key string) string {
	return "/bids/" + bid + "/sections/" + section + "/" + key
}

// AnswerAddresses are those of every question of a section.
func AnswerAddresses(s desk.BidSheet, section string) []string {
	var out []string
	for _, q := range Questions(s, section) {
		out = append(out, AnswerAddress(s.Bid.ID, section, q.Key))
	}
	return out
}

// PlanAddress is where a year's plan is sent.
func PlanAddress(award string, fy calendar.FY) string {
	return "/awards/" + award + "/plan?fy=" + yearColumn(fy)
}
