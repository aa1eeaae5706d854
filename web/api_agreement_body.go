package web

import (
	"context"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
)

// An issuedBody is one version of the agreement with its text.
type issuedBody struct {
	desk.AgreementVersion

	Document funding.Document `json:"document"`
}

// An agreementDiffBody is what changed between two versions.
type agreementDiffBody struct {
	From    int                     `json:"from_version"`
	To      int                     `json:"to_version"`
	Changes []funding.SectionChange `json:"changes"`
}

// A profileBody is one version of a profile.
type profileBody struct {
	Award    string                   `json:"award"`
	Version  funding.ProfileVersion   `json:"version"`
	Versions []funding.ProfileVersion `json:"versions" doc:"Every version, oldest first"`
	Cells    []desk.ProfileRow        `json:"cells" doc:"National money, then the trust's own"`
	Capital  money.Pence              `json:"capital_pence" doc:"National capital, all years"`
	Revenue  money.Pence              `json:"revenue_pence" doc:"National revenue, all years"`
	Total    money.Pence              `json:"total_pence" doc:"The award in this version"`
	Months   []funding.PlanCell       `json:"months" doc:"The monthly forecast as it is now: not a control, and not part of a version"`
}

func profileOf(p desk.ProfileSheet) profileBody {
	out := profileBody{Award: p.Award.ID, Version: p.Shown, Versions: some(p.Versions), Cells: some(p.Cells), Total: p.Shown.Total, Months: some(p.Plan)}
	for _, c := range p.Cells {
		switch {
		case c.Source != funding.NationalMoney:
		case c.Nature == funding.Capital:
			out.Capital += c.Amount
		default:
			out.Revenue += c.Amount
		}
	}
	return out
}

// evidence bundles who signed what of an award's agreement.
func (s *Server) evidence(ctx context.Context, who funding.Person, award string) (any, error) {
	file, err := s.Record.AgreementFile(ctx, who, award)
	if err != nil {
		return nil, err
	}
	events, err := s.Record.AgreementEvents(ctx, who, award)
	if err != nil {
		return nil, err
	}
	content, err := exchange.EvidenceBundle(award, file.Versions, events)
	return fileAnswer{"application/zip", award + "-agreement-evidence.zip", content}, err
}
