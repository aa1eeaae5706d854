package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/tranche-funding/tranche/funding/example"
)

// What a finance preparer may be asked for between a ledger file and a
// submitted claim (issue: from award to cash).
const (
	mostTyped        = 3
	mostInteractions = 8
)

// ledgerFile is September, as a finance system gives it: titles above the
// heads, another project, an accrual with its reversal, an invoice entered
// twice and one that nobody can place.
const ledgerFile = `Northmoor University Hospitals NHS Foundation Trust
General ledger, year to date
Trans Date,CC,GL Code,Project,Supplier,Inv No,Description,Net,VAT,Gross,Ref
04/09/2026,X100,7110,P100,Norvale IT Ltd,INV-00417,Laptops for wards,"149,166.67","29,833.33","179,000.00",AP-1
10/09/2026,X100,7120,P100,Abel & Sons,77,Works order 12,"10,000.00","2,000.00","12,000.00",AP-2
15/09/2026,X100,7110,P100,Norvale IT Ltd,,GRNI tablets,"5,000.00",0.00,"5,000.00",JNL-1
16/09/2026,X100,7110,P100,Norvale IT Ltd,,GRNI tablets reversal,"(5,000.00)",0.00,"(5,000.00)",JNL-2
17/09/2026,X100,7110,P100,NORVALE IT LTD,inv 417,Laptops for wards,"149,166.67","29,833.33","179,000.00",AP-3
18/09/2026,X200,7300,P900,Abel & Sons,70,Roof of the laundry,"50,000.00","10,000.00","60,000.00",AP-4
Total,,,,,,,"309,333.34","71,666.66","425,000.00",
`

func TestALedgerFileBecomesAPaidClaim(t *testing.T) {
	t.Parallel()
	for _, way := range []struct {
		name       string
		scriptless bool
	}{{"with scripts", false}, {"without scripts", true}} {
		t.Run(way.name, func(t *testing.T) {
			if way.scriptless && !full() {
				t.Skip("a slow walk: TRANCHE_E2E=full tells it")
			}
			s := newStage(t, way.scriptless)
			s.mirror = newMirror(t)
			path := filepath.Join(t.TempDir(), "september.csv")
			if err := os.WriteFile(path, []byte(ledgerFile), 0o600); err != nil {
				t.Fatal(err)
			}
			s.step("the award is in force, by program", s.awardInForce)
			s.step("Ben drops the ledger and submits the claim", func() { s.ledgerToClaim(path) })
			s.step("the claim is paid", s.payLedgerClaim)
			s.step("the same file again changes nothing", func() { s.sameLedger(path) })
			s.step("revenue in a capital claim moves out of it", s.revenueMoves)
			s.step("a credit note lowers its claim", s.creditLowers)
			s.step("a clean claim is approved and released in two clicks", s.twoClicks)
			s.step("a late claim waits, and is admitted", s.lateWaits)
		})
	}
}

// awardInForce takes the worked example's bid to a signed agreement.
func (s *stage) awardInForce() {
	s.firstBid()
	s.clock("11 May 2026")
	s.asks("farah", "POST", "/bids/"+bid+"/pass-completeness", nil)
	for _, r := range example.Dates().Reviews {
		s.asks(r.By, "POST", "/bids/"+bid+"/reviews/"+string(r.Kind)+"/conclude", map[string]any{"outcome": "SUPPORT", "reasons": "The case is sound."})
	}
	s.asks("maria", "POST", "/bids/"+bid+"/decide", map[string]any{"outcome": "APPROVED", "reasons": "A strong case."})
	s.asks("eleri", "POST", "/awards/"+bid+"/agreement/sign", map[string]any{})
	s.asks("farah", "POST", "/awards/"+bid+"/agreement/sign", map[string]any{})
	s.clock("12 October 2026")
}

// ledgerToClaim counts what Ben does: every click, choice and file. He types
// nothing.
func (s *stage) ledgerToClaim(path string) {
	ben := s.as("Ben Carter")
	ben.goTo("/awards/" + bid)
	typed, interactions, began := 0, 0, time.Now()
	does := func(act func()) { act(); interactions++ }
	does(func() { ben.press("Drop a ledger file") })
	does(func() { ben.upload(path) })
	does(func() { ben.press("Read the file") })
	ben.see("Check the columns of september.csv", "We found the heads in row 3")
	does(func() { ben.press("Read the ledger") })
	ben.see("Ledger: september.csv", "Capital claim for September, 2026/27: £179,000.00", "1 question for you", "We take P100 for this award's", "Totals and subtotals")
	ben.unfold("Invoices claimed or entered before")
	ben.unfold("Come to nothing together")
	ben.see("was posted for the same amount on 4 September 2026 already", "come to nothing")
	does(func() { ben.pick("Where Abel & Sons belongs", "C3 Devices and network (capital)") })
	does(func() { ben.press("Make the claim") })
	ben.see("The claim is made from the ledger. Look it over and submit it.", "Claim 1 for P6 September 2026/27")
	ben.seeFigure("This claim", "£191,000.00")
	does(func() { ben.press("Submit for approval") })
	ben.see("You prepared this claim, so somebody else at the trust approves it.")
	s.t.Logf("from the award's page to a submitted claim: %d fields typed, %d interactions, %s", typed, interactions, time.Since(began).Round(time.Millisecond))
	if typed > mostTyped || interactions > mostInteractions {
		s.t.Errorf("%d fields typed and %d interactions, want at most %d and %d", typed, interactions, mostTyped, mostInteractions)
	}
}

// upload chooses a file in the page's file field.
func (v *visitor) upload(path string) {
	v.t.Helper()
	v.run("choose "+path, chromedp.SetUploadFiles(`input[type="file"]`, []string{path}, chromedp.ByQuery))
}

func (s *stage) payLedgerClaim() {
	claim := bid + "-C1"
	s.asks("chloe", "POST", "/claims/"+claim+"/approve", nil)
	s.asks("liam", "POST", "/claims/"+claim+"/check", map[string]any{"outcome": "APPROVE"})
	run, _ := s.asks("farah", "POST", "/payment-runs", map[string]any{})["id"].(string)
	s.asks("nikhil", "POST", "/payment-runs/"+run+"/release", nil)
	s.asks("nikhil", "POST", "/payment-runs/"+run+"/paid", map[string]any{})
	ben := s.as("Ben Carter")
	ben.goTo("/claims/" + claim)
	ben.comesToSee("Paid")
	ben.see("Laptops for wards", "Works order 12")
}

func (s *stage) sameLedger(path string) {
	ben := s.as("Ben Carter")
	ben.goTo("/awards/" + bid + "/ledger")
	ben.upload(path)
	ben.press("Read the file")
	ben.see("Ledger: september.csv", "There is nothing new to claim", "In a claim already: 2 postings, £191,000.00")
	if ben.offers("Make the claim") {
		ben.fail("the same file is offered to be claimed again")
	}
	files, _ := s.asks("ben", "GET", "/awards/"+bid, nil)["claims"].([]any)
	if len(files) != 1 {
		s.t.Errorf("the award has %d claims, want the one", len(files))
	}
}
