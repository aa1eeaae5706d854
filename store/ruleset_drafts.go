package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type rulesetDraftRow struct {
	Code        string
	Version     int
	Text        string
	Body        string
	SavedBy     string
	SavedAt     time.Time
	ProposedBy  *string
	PublishedBy *string
}

func (r rulesetDraftRow) draft() (funding.RulesetDraft, error) {
	d := funding.RulesetDraft{Code: r.Code, Version: r.Version, Text: r.Text, SavedBy: r.SavedBy, SavedAt: r.SavedAt, Proposed: said(r.ProposedBy), Out: said(r.PublishedBy)}
	return d, json.Unmarshal([]byte(r.Body), &d.Rules)
}

// keepsRulesets refuses everybody who does not keep the programme's rules.
func keepsRulesets(who funding.Person, a funding.Action) error {
	var no error
	for _, p := range append(who.AllPosts(), funding.Post{}) {
		if no = mayKeepRounds(who, a, p.Org); no == nil {
			return nil
		}
	}
	return no
}

// RulesetDesk lists the rulesets that are being written, each in its newest
// version, and those that are published.
func (s *Store) RulesetDesk(ctx context.Context, who funding.Person) (d desk.RulesetDesk, err error) {
	d.Viewer = who
	if err := keepsRulesets(who, "keepRulesets"); err != nil {
		return d, err
	}
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		if d.Now, err = nowIn(tx); err != nil {
			return err
		}
		if d.Known, err = loadRulesets(tx); err != nil {
			return err
		}
		var rows []rulesetDraftRow
		if err := tx.Raw(`select distinct on (d.code) d.code, d.version, d.text, d.body::text as body, d.saved_by, d.saved_at, p.proposed_by, p.published_by
			from ruleset_drafts d left join ruleset_proposals p on p.code = d.code and p.version = d.version
			where d.code not in (select code from rulesets) order by d.code, d.version desc`).Scan(&rows).Error; err != nil {
			return err
		}
		var people []string
		for _, r := range rows {
			draft, err := r.draft()
			if err != nil {
				return err
			}
			d.Drafts = append(d.Drafts, draft)
			people = append(people, draft.SavedBy, draft.Proposed)
		}
		d.Names, err = names(tx, people)
		return err
	})
	return d, err
}

// loadRulesetDraft reads the newest version of a ruleset that is being
// written, under a lock on its name until the transaction ends.
func loadRulesetDraft(tx *gorm.DB, code string) (funding.RulesetDraft, error) {
	if err := hold(tx, "ruleset/"+code); err != nil {
		return funding.RulesetDraft{}, err
	}
	var rows []rulesetDraftRow
	err := tx.Raw(`select d.code, d.version, d.text, d.body::text as body, d.saved_by, d.saved_at, p.proposed_by, p.published_by from ruleset_drafts d
		left join ruleset_proposals p on p.code = d.code and p.version = d.version where d.code = ? order by d.version desc limit 1`, code).Scan(&rows).Error
	if err != nil {
		return funding.RulesetDraft{}, err
	}
	if len(rows) == 0 {
		return funding.RulesetDraft{}, refusal.New(refusal.NotFound, "NOT_FOUND", "No ruleset %q is being written.", code)
	}
	return rows[0].draft()
}

// SaveRuleset keeps a ruleset as a draft, in place of the version that its
// writer saw; 0 is a new one. What was proposed has to be proposed again. The
// same token saves it once.
func (s *Store) SaveRuleset(ctx context.Context, who funding.Person, token string, d funding.RulesetDraft) error {
	if err := keepsRulesets(who, "keepRulesets"); err != nil {
		return err
	}
	return s.as(ctx, who, func(tx *gorm.DB) error {
		key, err := holdToken(tx, who, token)
		if err != nil {
			return err
		}
		var before []string
		if err := tx.Raw(`select code from ruleset_drafts where token = ?`, key).Scan(&before).Error; err != nil {
			return err
		}
		if len(before) > 0 {
			if before[0] != d.Code {
				return reused()
			}
			return nil
		}
		was, err := loadRulesetDraft(tx, d.Code)
		if no, refused := refusal.Of(err); err != nil && (!refused || no.Kind != refusal.NotFound) {
			return err
		}
		if was.Version != d.Version {
			return refusal.New(refusal.Conflict, "CHANGED_MEANWHILE", "%s stands at version %d by now, not %d. Look at that one and put your changes into it.", d.Code, was.Version, d.Version).At("text")
		}
		return saveRuleset(tx, who, key, d)
	})
}

func saveRuleset(tx *gorm.DB, who funding.Person, key string, d funding.RulesetDraft) error {
	now, err := nowIn(tx)
	if err != nil {
		return err
	}
	known, err := loadRulesets(tx)
	if err != nil {
		return err
	}
	if err := funding.RefuseFaults(funding.CheckDraft(d.Rules, known, calendar.DateOf(now))); err != nil {
		return err
	}
	body, err := json.Marshal(d.Rules)
	if err != nil {
		return err
	}
	return tx.Exec(`insert into ruleset_drafts (code, version, text, body, saved_by, token) values (?, ?, ?, ?, ?, ?)`, d.Code, d.Version+1, d.Text, string(body), who.ID, key).Error
}

// ProposeRuleset puts the version of a draft that its reader saw forward for
// publication by somebody else. Twice is fine.
func (s *Store) ProposeRuleset(ctx context.Context, who funding.Person, code string, version int) error {
	return s.onDraft(ctx, who, "keepRulesets", code, version, func(tx *gorm.DB, d funding.RulesetDraft) error {
		if d.Proposed == who.ID && d.Out == "" {
			return nil
		}
		if err := d.Propose(); err != nil {
			return err
		}
		return tx.Exec(`insert into ruleset_proposals (code, version, proposed_by) values (?, ?, ?)`, code, version, who.ID).Error
	})
}

// PublishRuleset puts a proposed version into force from its first day on.
// Twice is fine.
func (s *Store) PublishRuleset(ctx context.Context, who funding.Person, code string, version int) error {
	return s.onDraft(ctx, who, "publishRuleset", code, version, func(tx *gorm.DB, d funding.RulesetDraft) error {
		if d.Out == who.ID {
			return nil
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		known, err := loadRulesets(tx)
		if err != nil {
			return err
		}
		if err := d.Publish(who, known, calendar.DateOf(now)); err != nil {
			return err
		}
		if err := one(tx.Exec(`update ruleset_proposals set published_by = ?, published_at = tranche_now() where code = ? and version = ?`, who.ID, code, version), "proposal"); err != nil {
			return err
		}
		body, err := json.Marshal(d.Rules)
		if err != nil {
			return err
		}
		return tx.Exec(`insert into rulesets (code, effective_from, effective_to, body) values (?, ?, ?, ?)`, code, d.Rules.EffectiveFrom.String(), dateOrNull(d.Rules.EffectiveTo), string(body)).Error
	})
}

// onDraft does something to the version of a draft that its reader saw.
func (s *Store) onDraft(ctx context.Context, who funding.Person, a funding.Action, code string, version int, do func(*gorm.DB, funding.RulesetDraft) error) error {
	if err := keepsRulesets(who, a); err != nil {
		return err
	}
	return s.as(ctx, who, func(tx *gorm.DB) error {
		d, err := loadRulesetDraft(tx, code)
		if err != nil {
			return err
		}
		if d.Version != version {
			return refusal.New(refusal.Conflict, "CHANGED_MEANWHILE", "%s stands at version %d by now, not %d. Read that one first.", code, d.Version, version)
		}
		return do(tx, d)
	})
}
