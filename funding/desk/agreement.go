package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
)

// An AgreementVersion is one version of an agreement as it was issued: what
// was signed, by whom. It never changes.
type AgreementVersion struct {
	Version        int                   `json:"version"`
	Kind           funding.AgreementKind `json:"kind"` // "" = both sign it; NOTICE
	Hash           string                `json:"document_hash"`
	ProfileVersion int                   `json:"profile_version"`
	Issued         time.Time             `json:"issued_at"`
	IssuedBy       string                `json:"issued_by"` // name of the person, or Tranche
	Document       funding.Document      `json:"-"`
	Signatures     []funding.Signature   `json:"signatures"`
}

// An AgreementFile is what an agreement's pages and its evidence are made of:
// every version with its document and signatures, oldest first.
type AgreementFile struct {
	AwardSheet

	Versions []AgreementVersion
}

// Version returns one version, or the newest for 0.
func (f AgreementFile) Version(n int) (AgreementVersion, bool) {
	for _, v := range f.Versions {
		if v.Version == n || (n == 0 && v.Version == f.Award.Agreement.Version) {
			return v, true
		}
	}
	return AgreementVersion{}, false
}

// A ProfileSheet is one version of an award's profile beside the one before.
type ProfileSheet struct {
	AwardSheet

	Versions []funding.ProfileVersion // oldest first
	Shown    funding.ProfileVersion
	Cells    []ProfileRow
}

// A ProfileRow is the money of one organisation, year, nature and source in
// one version, and what it was in the version before.
type ProfileRow struct {
	funding.ProfileCell

	Source funding.FundSource `json:"source"`
	Was    money.Pence        `json:"was_pence"` // in the version before; of the first version the amount itself
}

// A SealedEvent is one event of an agreement with all that its hash is made of.
type SealedEvent struct {
	Kind      funding.Kind   `json:"kind"`
	Aggregate string         `json:"aggregate"`
	Version   int            `json:"version"`
	Seq       int            `json:"seq"`
	Org       string         `json:"organisation"`
	Name      string         `json:"name"`
	Summary   string         `json:"summary"`
	Detail    map[string]any `json:"detail"`
	ForFunder bool           `json:"for_funder"`
	Command   string         `json:"command"`
	By        string         `json:"by"`
	AtMS      int64          `json:"at_ms"` // milliseconds since 1970, UTC
	Prev      string         `json:"prev_hash"`
	Hash      string         `json:"hash"`
}
