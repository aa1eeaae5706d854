package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// AgreementFile is every version of an award's agreement with who signed it.
func (s *Store) AgreementFile(ctx context.Context, who funding.Person, id string) (f desk.AgreementFile, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		a, err := awardFor(tx, who, id)
		if err != nil {
			return err
		}
		step := steps{}
		step.do(func() error { f.AwardSheet, err = headOfAward(tx, who, a); return err })
		step.do(func() error { f.Versions, err = agreementVersions(tx, a); return err })
		if last := len(f.Versions) - 1; step.err == nil && last >= 0 {
			f.Document = f.Versions[last].Document
		}
		return step.err
	})
	return f, err
}

// headOfAward is an award without its claims, ledgers and plan: what pages
// about its papers show.
func headOfAward(tx *gorm.DB, who funding.Person, a funding.Award) (s desk.AwardSheet, err error) {
	s.Viewer, s.Award = who, a
	step := steps{}
	step.do(func() error { s.Now, err = nowIn(tx); s.Today = calendar.DateOf(s.Now); return err })
	step.do(func() error { s.Org, err = loadOrg(tx, a.Org); return err })
	step.do(func() error { s.Funder, err = loadOrg(tx, a.Funder); return err })
	step.do(func() error {
		s.Waiting, err = waitingFor(tx, funding.Ref{Kind: funding.AwardKind, ID: a.ID})
		return err
	})
	step.do(func() error { s.Names, err = names(tx, namedInAward(a, nil)); return err })
	return s, step.err
}

func agreementVersions(tx *gorm.DB, a funding.Award) ([]desk.AgreementVersion, error) {
	var rows []struct {
		Version, ProfileVersion  int
		Kind                     funding.AgreementKind
		Hash, Document, IssuedBy string
		IssuedAt                 time.Time
	}
	err := tx.Raw(`select g.version, g.kind, g.hash, g.document::text as document, g.profile_version, g.issued_at, coalesce(p.name, ?) as issued_by
		from agreements g left join people p on p.id = g.issued_by where g.award_id = ? order by g.version`, funding.Engine().Name, a.ID).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	signatures, err := signaturesOn(tx, a.ID)
	out := make([]desk.AgreementVersion, len(rows))
	for i, r := range rows {
		out[i] = desk.AgreementVersion{Version: r.Version, Kind: r.Kind, Hash: r.Hash, ProfileVersion: r.ProfileVersion, Issued: r.IssuedAt, IssuedBy: r.IssuedBy, Signatures: []funding.Signature{}}
		if err := json.Unmarshal([]byte(r.Document), &out[i].Document); err != nil {
			return nil, fmt.Errorf("read version %d of the agreement of %s: %w", r.Version, a.ID, err)
		}
		for _, s := range signatures {
			if s.Version == r.Version {
				out[i].Signatures = append(out[i].Signatures, s)
			}
		}
	}
	return out, err
}

func signaturesOn(tx *gorm.DB, award string) ([]funding.Signature, error) {
	var rows []struct {
		Version                                             int
		Side, Org, ByPerson, For, Name, Hash, Shown, Funder string
		Role                                                funding.Role
		SignedIn                                            funding.SignIn
		At                                                  time.Time
	}
	err := tx.Raw(`select s.version, s.side, s.org, s.by_person, coalesce(s.for_person, '') as for, coalesce(nullif(s.name, ''), p.name) as name, s.role, s.hash, s.shown_hash as shown, s.signed_in, s.at, a.funder
		from signatures s join people p on p.id = s.by_person join awards a on a.id = s.award_id where s.award_id = ? order by s.version, s.at, s.side`, award).Scan(&rows).Error
	out := make([]funding.Signature, len(rows))
	for i, r := range rows {
		if r.Side == "FUNDER" {
			r.Org = r.Funder
		}
		out[i] = funding.Signature{Version: r.Version, Side: r.Side, Org: r.Org, By: r.ByPerson, For: r.For, Name: r.Name, Role: r.Role, Hash: r.Hash, Shown: r.Shown, SignedIn: r.SignedIn,
			Signed: funding.Moment{At: r.At, Day: calendar.DateOf(r.At), By: r.ByPerson, For: r.For}}
	}
	return out, err
}

// ProfileSheet is one version of an award's profile, or the newest for 0.
func (s *Store) ProfileSheet(ctx context.Context, who funding.Person, id string, version int) (p desk.ProfileSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		a, err := awardFor(tx, who, id)
		if err != nil {
			return err
		}
		if version == 0 {
			version = a.ProfileVersion
		}
		step := steps{}
		step.do(func() error { p.AwardSheet, err = headOfAward(tx, who, a); return err })
		step.do(func() error { p.Versions, err = profileVersions(tx, id); return err })
		step.do(func() error { p.Plan, err = loadPlan(tx, id); return err })
		step.do(func() error { p.Cells, err = profileCells(tx, id, version); return err })
		if step.err != nil {
			return step.err
		}
		if version < 1 || version > len(p.Versions) {
			return refusal.New(refusal.NotFound, "NO_SUCH_VERSION", "The profile of %s has no version %d. The newest is version %d.", id, version, len(p.Versions)).At("version")
		}
		p.Shown = p.Versions[version-1]
		makers := []string{}
		for _, v := range p.Versions {
			makers = append(makers, v.Made.By, v.Made.For)
		}
		more, err := names(tx, makers)
		for k, v := range more {
			p.Names[k] = v
		}
		return err
	})
	return p, err
}

func profileVersions(tx *gorm.DB, award string) ([]funding.ProfileVersion, error) {
	var rows []struct {
		Version, AgreementVersion int
		Cause                     funding.ProfileCause
		Reason, MadeBy, MadeFor   string
		MadeAt                    time.Time
		Pence                     int64
	}
	err := tx.Raw(`select version, agreement_version, cause, reason, made_by, coalesce(made_for, '') as made_for, made_at, pence from profile_versions where award_id = ? order by version`, award).Scan(&rows).Error
	out := make([]funding.ProfileVersion, len(rows))
	for i, r := range rows {
		out[i] = funding.ProfileVersion{Version: r.Version, Cause: r.Cause, Agreement: r.AgreementVersion, Reason: r.Reason, Total: pence(r.Pence),
			Made: funding.Moment{At: r.MadeAt, Day: calendar.DateOf(r.MadeAt), By: r.MadeBy, For: r.MadeFor}}
	}
	return out, err
}

// profileCells reads the cells of one version with those of the version before.
func profileCells(tx *gorm.DB, award string, version int) ([]desk.ProfileRow, error) {
	var rows []struct {
		Org        string
		FY         int
		Nature     funding.Nature
		Source     funding.FundSource
		Certainty  funding.Certainty
		Pence, Was int64
	}
	err := tx.Raw(`select c.org, c.fy, c.nature, c.source, c.certainty, c.pence, case when c.version = 1 then c.pence else coalesce(b.pence, 0) end as was
		from award_profiles c left join award_profiles b on b.award_id = c.award_id and b.version = c.version - 1 and b.org = c.org and b.fy = c.fy and b.nature = c.nature and b.source = c.source
		where c.award_id = ? and c.version = ? order by c.source desc, c.org, c.fy, c.nature`, award, version).Scan(&rows).Error
	out := make([]desk.ProfileRow, len(rows))
	for i, r := range rows {
		out[i] = desk.ProfileRow{ProfileCell: funding.ProfileCell{Org: r.Org, FY: calendar.FY(r.FY), Nature: r.Nature, Certainty: r.Certainty, Amount: pence(r.Pence)}, Source: r.Source, Was: pence(r.Was)}
	}
	return out, err
}
