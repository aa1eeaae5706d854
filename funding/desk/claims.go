package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A Document is a file that somebody uploaded. Its name and type were checked
// by who took it in.
type Document struct {
	Hash      string // SHA-256 of the bytes, in hex
	Org       string // whose it is; nobody else sees it but those who may see into that trust
	Name      string
	MediaType string
	Bytes     []byte
}

// A LateRow is one claim in the late queue of a funder.
type LateRow struct {
	Claim     string         `json:"claim"`
	No        int            `json:"claim_no"`
	Award     string         `json:"award"`
	Title     string         `json:"title"`
	Org       string         `json:"organisation"`
	OrgName   string         `json:"organisation_name"`
	FY        calendar.FY    `json:"fy"`
	Nature    funding.Nature `json:"nature"`
	Amount    money.Pence    `json:"amount_pence"`
	Headroom  money.Pence    `json:"headroom_pence"` // of its year and nature, as it stands now
	Submitted time.Time      `json:"submitted_at"`
	Days      int            `json:"age_days"` // calendar days since then
}

// A LateQueue is the late claims that wait for national finance, the oldest
// first.
type LateQueue struct {
	Now    time.Time
	Viewer funding.Person
	Claims []LateRow
}

// Exceptions says why the claim is not clean, as it stands now.
func (s ClaimSheet) Exceptions() []funding.Exception {
	return funding.Clean(s.Claim, s.Draft, s.Award, s.Facts)
}
