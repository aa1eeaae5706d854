package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// mostParagraphs is how many others' answers are shown beside a question.
const mostParagraphs = 5

// Paragraphs lists how other trusts answered a question in bids that were
// approved, as far as they consent, the most helpful for this bid first.
func (s *Store) Paragraphs(ctx context.Context, who funding.Person, bid, question string) (list []funding.Paragraph, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		b, err := loadBid(tx, bid)
		if err != nil {
			return err
		}
		if err := funding.May(who, "editBid", b.Subject(who)); err != nil {
			return err
		}
		sheet, err := readBidSheet(tx, who, b)
		if err != nil {
			return err
		}
		list, err = paragraphsOf(tx, sheet, question)
		return err
	})
	return list, err
}

func paragraphsOf(tx *gorm.DB, s desk.BidSheet, question string) ([]funding.Paragraph, error) {
	var rows []struct {
		Key, BidID, Org, OrgName, Subtype, Pathway, Value string
		ContactName, ContactRole, ContactEmail            string
		ReleasedAt                                        time.Time
	}
	if err := tx.Raw(`select * from shared_paragraphs(?) where key = ?`, s.Bid.Org, question).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]funding.Paragraph, len(rows))
	for i, r := range rows {
		out[i] = funding.Paragraph{Key: r.Key, Bid: r.BidID, Org: r.Org, OrgName: r.OrgName, Kind: r.Subtype, Pathway: r.Pathway, Text: r.Value,
			ContactName: r.ContactName, ContactRole: r.ContactRole, ContactEmail: r.ContactEmail, ReleasedAt: r.ReleasedAt}
	}
	return funding.ParagraphsFor(out, s.Pathway.Code, s.Org.Subtype, mostParagraphs), nil
}

// CopyParagraph puts another trust's paragraph into a bid's answer, after what
// stands there, to be adapted. The answer keeps where it is from.
func (s *Store) CopyParagraph(ctx context.Context, who funding.Person, bid, question, from string) error {
	list, err := s.Paragraphs(ctx, who, bid, question)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Bid != from {
			continue
		}
		copied := funding.GivenAnswer{Key: question, Provenance: funding.Copied, Source: p.Source()}
		return s.edit(ctx, who, bid, func(tx *gorm.DB, b funding.Bid, old funding.Content) (funding.Content, error) {
			copied.Value = funding.Adapted(old.Answer(question), p.Text)
			return giveAnswers(tx, who, b, old, []funding.GivenAnswer{copied})
		})
	}
	return refusal.New(refusal.NotFound, "NOT_SHARED", "Bid %s shares no answer to this question, or no longer. Choose one of those listed.", from).At("from_bid")
}

// ShareBid keeps a trust's consent that others may read the long answers of its
// approved bid, and ring the contact, who is one of its own people.
func (s *Store) ShareBid(ctx context.Context, who funding.Person, bid, contact string) error {
	return s.sharing(ctx, who, bid, func(tx *gorm.DB, b funding.Bid, old *funding.Consent) error {
		if old != nil {
			return refuse("SHARED_ALREADY", "Bid %s is shared already. Stop sharing it first to name somebody else.", bid)
		}
		people, err := peopleAt(tx, b.Org)
		if err != nil {
			return err
		}
		for _, p := range people {
			if p.ID == contact {
				return tx.Exec(`insert into sharing_consents (bid_id, no, org, given_by, contact_name, contact_role, contact_email)
					select ?, coalesce(max(no), 0) + 1, ?, ?, ?, ?, ? from sharing_consents where bid_id = ?`,
					bid, b.Org, who.ID, p.Name, roleAt(p, b.Org), p.Email, bid).Error
			}
		}
		return refusal.New(refusal.Invalid, "NOT_A_CHOICE", "%q is nobody of this trust. Choose one of its people.", contact).At("contact")
	})
}

// roleAt is what somebody does at org, in words.
func roleAt(p funding.Person, org string) string {
	for _, post := range p.Posts {
		if post.Org == org {
			return post.Role.Title()
		}
	}
	return ""
}

// StopSharing takes the consent back: from now on nobody elsewhere reads the
// bid. What was copied before stays with those who copied it.
func (s *Store) StopSharing(ctx context.Context, who funding.Person, bid string) error {
	return s.sharing(ctx, who, bid, func(tx *gorm.DB, _ funding.Bid, old *funding.Consent) error {
		if old == nil {
			return refuse("NOT_SHARED", "Bid %s is not shared, so there is nothing to stop.", bid)
		}
		return one(tx.Exec(`update sharing_consents set revoked_by = ?, revoked_at = tranche_now() where bid_id = ? and revoked_at is null`, who.ID, bid), "consent of bid "+bid)
	})
}

// sharing changes the consent of a bid, one change at a time.
func (s *Store) sharing(ctx context.Context, who funding.Person, bid string, change func(tx *gorm.DB, b funding.Bid, old *funding.Consent) error) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		if err := hold(tx, "sharing/"+bid); err != nil {
			return err
		}
		b, err := loadBid(tx, bid)
		if err != nil {
			return err
		}
		if err := funding.May(who, "shareBid", b.Subject(who)); err != nil {
			return err
		}
		old, err := consentOf(tx, bid)
		if err != nil {
			return err
		}
		return change(tx, b, old)
	})
}

// consentOf is the consent that is in force; nil when there is none.
func consentOf(tx *gorm.DB, bid string) (*funding.Consent, error) {
	var rows []struct {
		GivenBy, ContactName, ContactRole, ContactEmail string
		GivenAt                                         time.Time
	}
	err := tx.Raw(`select given_by, given_at, contact_name, contact_role, contact_email from sharing_consents where bid_id = ? and revoked_at is null`, bid).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	r := rows[0]
	return &funding.Consent{Bid: bid, GivenBy: r.GivenBy, GivenAt: r.GivenAt, ContactName: r.ContactName, ContactRole: r.ContactRole, ContactEmail: r.ContactEmail}, nil
}

// sharedWith reads what a bid's page says of sharing: how many paragraphs of
// others there are for each question of a draft, or whether this bid is shared.
func sharedWith(tx *gorm.DB, who funding.Person, b funding.Bid) (written map[string]int, consent *funding.Consent, err error) {
	switch {
	case funding.May(who, "editBid", b.Subject(who)) == nil:
		var rows []struct {
			Key string
			N   int
		}
		err = tx.Raw(`select key, count(*) as n from shared_paragraphs(?) group by key`, b.Org).Scan(&rows).Error
		written = make(map[string]int, len(rows))
		for _, r := range rows {
			written[r.Key] = r.N
		}
	case funding.May(who, "shareBid", b.Subject(who)) == nil:
		consent, err = consentOf(tx, b.ID)
	}
	return written, consent, err
}

// givenBy is who gave a consent; "" when there is none.
func givenBy(k *funding.Consent) string {
	if k == nil {
		return ""
	}
	return k.GivenBy
}
