package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// LedgerStatus says how far the reading of a ledger file is.
type LedgerStatus string

// The statuses of a ledger file.
const (
	LedgerColumns LedgerStatus = "COLUMNS" // somebody has to say what its columns are
	LedgerWaiting LedgerStatus = "WAITING" // it is being read
	LedgerRead    LedgerStatus = "READ"
	LedgerRefused LedgerStatus = "REFUSED" // it cannot be read as its columns were mapped
)

// A LedgerFile is one extract of a trust's general ledger.
type LedgerFile struct {
	ID         string
	Award      string
	Org        string
	Name       string
	Hash       string // SHA-256, in hex
	Size       int64  // bytes
	Status     LedgerStatus
	Heads      funding.LedgerHeads
	Mapping    *funding.LedgerMapping // nil until somebody said it
	RowsRead   int                    // so far
	Added      int                    // postings that no file had brought before
	Gone       int                    // postings of its months that it no longer has
	Reading    *funding.LedgerReading // once it is read
	Refusal    *funding.Error         // why it could not be
	UploadedBy string                 // name
	UploadedAt time.Time
}

// A LedgerDesk is an award with the ledger files that were dropped on it.
type LedgerDesk struct {
	Viewer funding.Person
	Award  funding.Award
	Files  []LedgerFile // the newest first, at most 20
}

// A LedgerSheet is one ledger file with what the award's ledger comes to now.
type LedgerSheet struct {
	Viewer      funding.Person
	Award       funding.Award
	Today       calendar.Date
	File        LedgerFile
	Codes       []funding.LedgerCode // of the trust's ledger; those of the award are chosen
	Remembered  bool                 // the choice of codes was made by a person
	Proposal    funding.LedgerProposal
	Corrections []funding.LedgerMonth
	Elsewhere   int                // postings that other codes have
	Other       money.Pence        // what they come to, gross
	Lines       []funding.CostLine // of the bid
	Waiting     int                // commands on the award that nothing came of yet
}

// May reports whether the viewer may do an action to the award now.
func (s LedgerSheet) May(a funding.Action) bool {
	return funding.May(s.Viewer, a, s.Award.Subject()) == nil
}
