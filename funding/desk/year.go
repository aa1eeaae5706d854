package desk

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A YearSheet is one financial year of an award: what it is likely to come to,
// what it came to, and what was signed.
type YearSheet struct {
	AwardSheet // without claims, plan and timeline

	FY       calendar.FY
	Rules    funding.YearEndRules
	Outturns []funding.Outturn
	Trusts   []TrustYear // those that the viewer sees, the lead first
}

// A TrustYear is the year of one trust.
type TrustYear struct {
	Org      funding.Organisation
	Now      funding.YearStatement // worked out now
	ToTrueUp []funding.Claim       // accrued claims that nobody has trued up
	Signed   []SignedStatement     // the newest first
	Accounts calendar.Date         // by which accruals are trued up; zero until the year has closed
}

// A SignedStatement is a statement as it was signed, with who did.
type SignedStatement struct {
	funding.SignedYear

	Statement funding.YearStatement `json:"statement"`
}

// An OwedLine is money that a trust owes, in a list over awards.
type OwedLine struct {
	Award   string       `json:"award"`
	Title   string       `json:"title"`
	OrgName string       `json:"organisation_name"`
	Owed    funding.Owed `json:"owed"`
}
