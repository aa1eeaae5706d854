package desk

import (
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A RunSheet is one payment run.
type RunSheet struct {
	Now      time.Time
	Run      funding.Run
	File     *PaymentFile      // nil before the release
	Names    map[string]string // person id → name, and organisation code → name
	Timeline []Entry
	Waiting  int
	Viewer   funding.Person
}

// May reports whether the viewer may do a now.
func (s RunSheet) May(a funding.Action) bool {
	return funding.May(s.Viewer, a, s.Run.Subject()) == nil
}

// A RunDesk lists payment runs and the approved claims that wait for one.
type RunDesk struct {
	Runs    []funding.Run
	Waiting []funding.RunItem
	Held    []funding.RunItem // approved, and not paid until their award's late return comes (E5)
	// Checking are the claims of the fund that wait for the check, at most two hundred.
	Checking []ClaimToCheck
	Next     funding.PaymentDate // the next pay day; zero where none is published
	Names    map[string]string
	Fund     string
	Funder   string
	Funds    []FundBrief // every fund of the funder, the one whose round opened last first
	Viewer   funding.Person
}

// A FundBrief is a fund and how many approved claims wait in it for a run.
type FundBrief struct {
	Code    string `json:"fund"`
	Title   string `json:"title"`
	Funder  string `json:"funder"`
	Waiting int    `json:"claims_waiting"`
}

// A ClaimToCheck is a claim that waits for the funder's check, with why it is
// not clean; nothing means that it is.
type ClaimToCheck struct {
	Award  string              `json:"award"`
	Claim  string              `json:"claim"`
	No     int                 `json:"claim_no"`
	Org    string              `json:"organisation"`
	Nature funding.Nature      `json:"nature"`
	Amount money.Pence         `json:"amount_pence"`
	Due    calendar.Date       `json:"check_due"`
	Why    []funding.Exception `json:"exceptions"`
}

// Clean are the claims that wait for the check and have nothing that a checker
// should look at; Apart are the others.
func (d RunDesk) Clean() []ClaimToCheck { return d.checking(true) }

// Apart are the claims that wait for the check and are not clean.
func (d RunDesk) Apart() []ClaimToCheck { return d.checking(false) }

func (d RunDesk) checking(clean bool) []ClaimToCheck {
	return slices.DeleteFunc(slices.Clone(d.Checking), func(c ClaimToCheck) bool { return (len(c.Why) == 0) != clean })
}

// Ready is the total of the clean claims and of the approved ones that wait.
func (d RunDesk) Ready() (n int, total money.Pence) {
	for _, c := range d.Clean() {
		n, total = n+1, total+c.Amount
	}
	for _, w := range d.Waiting {
		n, total = n+1, total+w.Amount
	}
	return n, total
}

// MayClose reports whether the viewer may approve clean claims and put them
// into a run.
func (d RunDesk) MayClose() bool {
	return funding.May(d.Viewer, "createPaymentRun", funding.Subject{Funder: d.Funder}) == nil &&
		funding.May(d.Viewer, "checkClaim", funding.Subject{Funder: d.Funder, State: string(funding.Active)}) == nil
}

// A Remittance is what one trust is paid in one run, claim by claim.
type Remittance struct {
	Run     string
	Org     string
	OrgName string
	Items   []RemittanceItem
	Owed    []OwedRow // what the trust still owes, beside this
	Viewer  funding.Person
}

// A RemittanceItem is one payment.
type RemittanceItem struct {
	Award     string         `json:"award"`
	Title     string         `json:"title"`
	Claim     string         `json:"claim"`
	No        int            `json:"claim_no"`
	FY        calendar.FY    `json:"fy"`
	Month     calendar.Month `json:"month"`
	Nature    funding.Nature `json:"nature"`
	Amount    money.Pence    `json:"amount_pence"`
	SetOff    money.Pence    `json:"set_off_pence"` // of what was granted, against money owed: not in the amount
	Reference string         `json:"reference"`
	Status    string         `json:"status"` // IN_RUN, PAID or FAILED
	Reason    string         `json:"failed_because,omitempty"`
	On        calendar.Date  `json:"settled_on"`
}

// An OwedRow is money that a trust still owes on an award.
type OwedRow struct {
	Award string      `json:"award"`
	Left  money.Pence `json:"left_pence"`
	funding.Owed
}

// Sum adds up the payments of a status.
func (r Remittance) Sum(status string) (sum money.Pence) {
	for _, i := range r.Items {
		if i.Status == status {
			sum += i.Amount
		}
	}
	return sum
}
