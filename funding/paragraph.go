package funding

import (
	"slices"
	"strings"
	"time"
)

// A Consent is a trust's leave for others to read the long answers of one of
// its approved bids, with whom to ring about them. It can be taken back.
type Consent struct {
	Bid          string    `json:"bid"`
	GivenBy      string    `json:"given_by"`
	GivenAt      time.Time `json:"given_at"`
	ContactName  string    `json:"contact_name"`
	ContactRole  string    `json:"contact_role"`
	ContactEmail string    `json:"contact_email"`
}

// A Paragraph is how another trust answered a question in a bid that was
// approved, shared by its consent.
type Paragraph struct {
	Key          string    `json:"question"`
	Bid          string    `json:"bid"`
	Org          string    `json:"organisation"`
	OrgName      string    `json:"organisation_name"`
	Kind         string    `json:"kind"` // of trust, as "Acute - Medium"
	Pathway      string    `json:"pathway"`
	Text         string    `json:"text"`
	ContactName  string    `json:"contact_name"`
	ContactRole  string    `json:"contact_role"`
	ContactEmail string    `json:"contact_email"`
	ReleasedAt   time.Time `json:"released_at"`
}

// Source is how a copied answer names where it is from.
func (p Paragraph) Source() string { return p.OrgName + ", bid " + p.Bid }

// ParagraphsFor puts the paragraphs that help most first: of the same pathway,
// then of the same kind of trust, then the newest. At most most of them.
func ParagraphsFor(list []Paragraph, pathway, kind string, most int) []Paragraph {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b Paragraph) int {
		if n := yesFirst(a.Pathway == pathway, b.Pathway == pathway); n != 0 {
			return n
		}
		if n := yesFirst(sameKind(a.Kind, kind), sameKind(b.Kind, kind)); n != 0 {
			return n
		}
		if n := b.ReleasedAt.Compare(a.ReleasedAt); n != 0 {
			return n
		}
		return strings.Compare(a.Bid, b.Bid)
	})
	return out[:min(most, len(out))]
}

// sameKind compares the part before the size: "Acute - Medium" and
// "Acute - Small" are both acute.
func sameKind(a, b string) bool {
	first := func(s string) string { kind, _, _ := strings.Cut(s, " - "); return kind }
	return first(a) == first(b)
}

// Adapted is an answer with another trust's paragraph put into it: after what
// stands there, so that nothing that was written is lost, and once however
// often it is asked for.
func Adapted(kept, copied string) string {
	if strings.Contains(kept, copied) {
		return kept
	}
	if strings.TrimSpace(kept) == "" {
		return copied
	}
	return strings.TrimRight(kept, " \n\r") + "\n\n" + copied
}
