package funding

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A Notice is the funder's change of an indicative year: a version of the
// agreement that needs no signature (edge case E15). The trust says that it
// has read it.
type Notice struct {
	Version        int         `json:"version"` // of the agreement
	ProfileVersion int         `json:"profile_version"`
	Org            string      `json:"organisation"`
	FY             calendar.FY `json:"fy"`
	Nature         Nature      `json:"nature"`
	Was            money.Pence `json:"was_pence"`
	Now            money.Pence `json:"now_pence"`
	Reason         string      `json:"reason"`
	Given          Moment      `json:"given"`
	Read           *Moment     `json:"read,omitempty"`
	Impact         Impact      `json:"impact"`
}

// AgreementKind says whether a version is one that both sign, or a notice.
type AgreementKind string

// The kinds of version.
const (
	SignedAgreement AgreementKind = "" // both sign it
	NoticeAgreement AgreementKind = "NOTICE"
)

// Notice returns the notice that made a version of the agreement.
func (a Award) Notice(version int) (Notice, bool) {
	i := slices.IndexFunc(a.Notices, func(n Notice) bool { return n.Version == version })
	if i < 0 {
		return Notice{}, false
	}
	return a.Notices[i], true
}

// Withdrawable lists the cells that the funder may change by notice now.
func (a Award) Withdrawable() []ProfileCell {
	return slices.DeleteFunc(slices.Clone(a.Profile), func(c ProfileCell) bool {
		l, _ := a.Limit(c.Org, c.FY, c.Nature)
		return c.Certainty != Indicative || a.yearClosed(c.FY) || l.Headroom() <= 0
	})
}

// longestNotice is how many characters a notice's reason may have.
const longestNotice = 2000

type withdrawYearBody struct {
	Org     string            `json:"organisation"`
	FY      calendar.FY       `json:"fy"`
	Nature  Nature            `json:"nature"`
	Amount  *money.Pence      `json:"amount_pence"` // what the year is to have
	Percent money.BasisPoints `json:"percent_bp"`   // or what is taken off
	Reason  string            `json:"reason"`
}

// withdrawYear takes money of an indicative year back by notice of the funder
// alone (E15): a new version of the profile and of the agreement, in force at
// once. A firm year needs both signatures.
func withdrawYear(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[withdrawYearBody](c)
	if err != nil {
		return err
	}
	a := &r.Award
	if body.Org == "" {
		body.Org = a.Org
	}
	cell, err := a.indicativeCell(body)
	if err != nil {
		return err
	}
	now, err := body.newAmount(cell)
	if err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	n := Notice{Version: a.Agreement.Version + 1, ProfileVersion: a.ProfileVersion + 1, Org: cell.Org, FY: cell.FY, Nature: cell.Nature, Was: cell.Amount, Now: now, Reason: strings.TrimSpace(body.Reason), Given: at}
	n.Impact = impactOf(*a, f, n)
	err = r.newProfileVersion(f, ProfileVersion{Cause: ProfileNotice, Agreement: n.Version, Reason: n.Reason, Made: at}, []ProfileMove{{cell.Org, cell.FY, cell.Nature, now - cell.Amount}})
	if err != nil {
		return err
	}
	r.giveNotice(f, c, n)
	return nil
}

// indicativeCell finds the cell that a notice is about.
func (a Award) indicativeCell(b withdrawYearBody) (ProfileCell, error) {
	i := slices.IndexFunc(a.Profile, ProfileMove{b.Org, b.FY, b.Nature, 0}.is)
	switch {
	case a.Agreement.Status != InForce:
		return ProfileCell{}, conflict("AGREEMENT_NOT_IN_FORCE", "Version %d of the agreement waits for a signature. Give notice when it is in force.", a.Agreement.Version)
	case i < 0:
		return ProfileCell{}, invalid("NO_SUCH_YEAR", "The award has no %s money for %s in %s. Choose a year of its profile.", b.Nature.Word(), b.Org, b.FY).At("fy")
	case a.Profile[i].Certainty == Firm:
		return ProfileCell{}, conflict("YEAR_IS_FIRM", "%s is firm: the funder promised it, so it changes only by a new version of the agreement that both sign. Choose one of %s, or ask the trust for a change.",
			b.FY, yearWords(a.yearsOf(Indicative))).At("fy")
	case strings.TrimSpace(b.Reason) == "":
		return ProfileCell{}, invalid("REASON_MISSING", "The trust is told why. Give the reason in a sentence or two.").At("reason")
	case len([]rune(b.Reason)) > longestNotice:
		return ProfileCell{}, invalid("TEXT_TOO_LONG", "The reason has %d characters. Use at most %d.", len([]rune(b.Reason)), longestNotice).At("reason")
	}
	return a.Profile[i], nil
}

// newAmount is what the year is to have: as given, or so much per cent less.
func (b withdrawYearBody) newAmount(cell ProfileCell) (money.Pence, error) {
	var now money.Pence
	switch {
	case (b.Amount == nil) == (b.Percent == 0):
		return 0, invalid("AMOUNT_OR_PERCENT", "Say either what the year is to have, or by how much per cent it is reduced: one of the two.").At("amount_pence")
	case b.Amount != nil:
		now = *b.Amount
		if e := checkMoney(now, "amount_pence"); e != nil {
			return 0, e
		}
	case b.Percent < 0 || b.Percent > 10_000:
		return 0, invalid("PERCENT_RANGE", "%s cannot be taken off. Give a per cent above 0 and up to 100.", b.Percent.Percent()).At("percent_bp")
	default:
		now = money.RoundRat(new(big.Rat).Mul(cell.Amount.Rat(), big.NewRat(10_000-int64(b.Percent), 10_000)))
	}
	if now >= cell.Amount {
		return 0, invalid("NOT_A_REDUCTION", "%s has %s of %s now. A notice can only take away: give a smaller amount.", cell.FY, cell.Amount, cell.Nature.Word()).At("amount_pence")
	}
	return now, nil
}

// giveNotice puts the version in force and tells the trust.
func (r *AwardResult) giveNotice(f AwardFacts, c Command, n Notice) {
	a := &r.Award
	a.Notices = append(a.Notices, n)
	doc := noticeDocument(*a, f, n)
	signed := a.Agreement.Version
	if a.Agreement.Kind == NoticeAgreement {
		signed = a.Agreement.Signed
	}
	a.Agreement.Kind, a.Agreement.Version, a.Agreement.Signed, a.Agreement.Hash, a.Agreement.Issued = NoticeAgreement, n.Version, signed, doc.Hash(), n.Given
	r.Effects.Document = &doc
	r.say("INDICATIVE_YEAR_WITHDRAWN", fmt.Sprintf("The funder gave notice: %s %s comes down from %s to %s. The award is %s.", n.FY, n.Nature.Word(), n.Was, n.Now, a.Total), map[string]any{
		"version": n.Version, "document_hash": a.Agreement.Hash, "profile_version": n.ProfileVersion, "organisation": n.Org, "fy": n.FY, "nature": n.Nature,
		"was_pence": n.Was, "now_pence": n.Now, "total_pence": a.Total, "reason_hash": hashText(c, n.Reason)})
	for _, role := range []Role{TrustCFO, TrustSRO, TrustFinancePreparer} {
		r.write("indicative-year", role, n.Org, "Notice of a change: "+a.ID+", "+n.FY.String(),
			fmt.Sprintf("The funder has changed %s %s from %s to %s. Reason: %s\n\nThe notice says what this does, and what you can do.", n.FY, n.Nature.Word(), n.Was, n.Now, n.Reason))
		r.Effects.Letters[len(r.Effects.Letters)-1].Link = noticeLink(a.ID, n.Version)
	}
}

func noticeLink(award string, version int) string {
	return fmt.Sprintf("/awards/%s/agreement/versions/%d", award, version)
}

type readNoticeBody struct {
	Version int `json:"version"`
}

// readNotice keeps that the trust has read a notice. It agrees to nothing.
func readNotice(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[readNoticeBody](c)
	if err != nil {
		return err
	}
	a := &r.Award
	i := slices.IndexFunc(a.Notices, func(n Notice) bool { return n.Version == body.Version })
	if i < 0 {
		return invalid("NO_SUCH_NOTICE", "Version %d of the agreement is not a notice of the funder.", body.Version).At("version")
	}
	if read := a.Notices[i].Read; read != nil {
		return conflict("ALREADY_READ", "The notice was read on %s.", read.Day.Text())
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	a.Notices[i].Read = &at
	r.say("NOTICE_READ", fmt.Sprintf("The trust has read the notice that is version %d of the agreement.", body.Version), map[string]any{"version": body.Version})
	return nil
}

// noticeTasks asks the trust to read what it has not read yet.
func (a Award) noticeTasks(t *tasks) {
	for _, n := range a.Notices {
		if n.Read == nil {
			t.add(fmt.Sprintf("notice/%d", n.Version), "Read the funder's notice about "+n.FY.String(), TrustCFO, a.Org, n.Given.At)
			last := &t.list[len(t.list)-1]
			last.Link, last.Worth = noticeLink(a.ID, n.Version), n.Was-n.Now
		}
	}
}
