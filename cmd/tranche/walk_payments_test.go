package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/exchange"
)

// approved takes a claim to the funder's check.
func (w *walk) withFunder(month int, pence int64) string {
	w.t.Helper()
	id := w.claim(month, pence)
	w.do("ben", "submitClaim", []string{id}, nil)
	w.do("chloe", "approveClaim", []string{id}, nil)
	return id
}

// results sends a file of results for a run and gives the run as it is then.
func (w *walk) results(run string, rows ...string) doc {
	w.t.Helper()
	file := "payment reference,status,amount,value date,reason\r\n" + strings.Join(rows, "\r\n") + "\r\n"
	return w.do("liam", "importPaymentResults", []string{run}, doc{"file_name": "results.csv", "content": base64.StdEncoding.EncodeToString([]byte(file))})
}

// TestFromCloseToCashThroughTheAPI is claim 1 of 9.6: closed on Monday 12
// October, paid on Monday 19 October by the published calendar, in two clicks;
// and a payment that fails and is paid in the next run, once.
func TestFromCloseToCashThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	w.review()
	w.award()
	w.clock("2026-09-30T09:00:00Z")
	w.do("farah", "dischargeCondition", []string{theBid, "K2"}, nil)
	w.clock("2026-10-12T09:00:00Z")
	dates := w.do("ben", "listPaymentDates", nil, nil)
	if dates.at("dates", 0, "claims_close") != "2026-10-12" || dates.at("dates", 0, "pays_on") != "2026-10-19" {
		t.Errorf("October: %v", dates.at("dates", 0))
	}
	one := w.withFunder(6, 310_250_00)
	w.clock("2026-10-14T09:00:00Z")
	w.refused(http.StatusConflict, "NOTHING_TO_PAY", "liam", "closeForPayment", nil, doc{}) // it is the award's first claim, so somebody looks at it
	w.do("liam", "checkClaim", []string{one}, doc{"outcome": "APPROVE"})
	run := fmt.Sprint(w.do("liam", "closeForPayment", nil, doc{})["run"])
	w.do("nikhil", "releaseRun", []string{run}, nil)
	w.checkFile(t, run)
	w.clock("2026-10-19T15:00:00Z")
	got := w.results(run, run+"-001,PAID,310250.00,2026-10-19,")
	if got["status"] != "PAID" || got["pays_on"] != "2026-10-19" {
		t.Errorf("the run is %v and pays on %v", got["status"], got["pays_on"])
	}
	if again := w.results(run, run+"-001,PAID,310250.00,2026-10-19,"); again["version"] != got["version"] {
		t.Errorf("the same file again: version %v became %v", got["version"], again["version"])
	}
	w.paidAt(one, "2026-10-19")
	t.Run("clean claims are approved and put into a run by one click", func(t *testing.T) { w.checkClose(t) })
	t.Run("the audit trail holds, with its payment files", func(t *testing.T) {
		if v := w.do("priya", "verifyAudit", nil, nil); v["holds"] != true || v["payment_files"] != 3.0 {
			t.Errorf("got %v", v)
		}
	})
}

// paidAt waits until a claim is paid.
func (w *walk) paidAt(claim, day string) {
	w.t.Helper()
	w.eventually(10*time.Second, func() error {
		award := w.do("ben", "getAward", []string{theBid}, nil)
		claims, _ := award["claims"].([]any)
		for _, c := range claims {
			if c := doc(c.(map[string]any)); c["id"] == claim && c["status"] == "PAID" && strings.HasPrefix(fmt.Sprint(c.at("paid", "at")), day) {
				return nil
			}
		}
		return fmt.Errorf("claim %s is not paid on %s", claim, day)
	})
}

// checkFile finds the payment file where the worker hands it over, and through
// the API, and proves it.
func (w *walk) checkFile(t *testing.T, run string) {
	t.Helper()
	var there []byte
	w.eventually(10*time.Second, func() (err error) {
		there, err = os.ReadFile(filepath.Join(w.settings.PaymentsDir, run+".csv"))
		return err
	})
	f := w.do("priya", "getPaymentFile", []string{run}, nil)
	sum := sha256.Sum256(there)
	if f["content"] != base64.StdEncoding.EncodeToString(there) || f["sha256"] != hex.EncodeToString(sum[:]) {
		t.Errorf("the API gives %v, and the file that was handed over has the hash %x", f, sum)
	}
	file, err := exchange.VerifyPaymentFile(there)
	if err != nil || file.Total() != 310_250_00 || file.PaysOn.String() != "2026-10-19" || file.Items[0].Reference != run+"-001" {
		t.Errorf("got %+v, %v", file, err)
	}
	w.eventually(10*time.Second, func() error {
		if sent := w.do("nikhil", "getRun", []string{run}, nil).at("hand_over", "sent"); sent != true {
			return fmt.Errorf("the run says sent: %v", sent)
		}
		return nil
	})
	w.refused(http.StatusNotFound, "NOT_FOUND", "ben", "getPaymentFile", []string{run}, nil)
}

// checkClose closes November with two small claims, one of which fails.
func (w *walk) checkClose(t *testing.T) {
	w.clock("2026-11-02T09:00:00Z")
	a, b := w.withFunder(7, 12_000_40), w.withFunder(7, 20_000_00)
	desk := w.do("liam", "listRuns", nil, nil)
	checking, _ := desk["checking"].([]any)
	clean := 0
	for _, c := range checking {
		if why, _ := doc(c.(map[string]any))["exceptions"].([]any); len(why) == 0 {
			clean++
		}
	}
	if len(checking) != 2 || clean != 2 {
		t.Fatalf("%d wait and %d are clean, want two of two: %v", len(checking), clean, checking)
	}
	status, out := w.tryKey("liam", "closeForPayment", "close-november", nil, doc{})
	status2, again := w.tryKey("liam", "closeForPayment", "close-november", nil, doc{})
	if status != http.StatusCreated || status2 != http.StatusCreated || out["run"] != again["run"] || len(out["items"].([]any)) != 2 {
		t.Fatalf("%d %v, and again %d %v", status, out, status2, again)
	}
	run := fmt.Sprint(out["run"])
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "liam", "releaseRun", []string{run}, nil)
	w.do("nikhil", "releaseRun", []string{run}, nil)
	got := w.results(run, run+"-001,FAILED,,,account closed", run+"-002,PAID,20000.00,2026-11-18,", "ELSE-1,PAID,5.00,2026-11-18,")
	if got["status"] != "PAID" || got.at("items", 0, "status") != "FAILED" || got.at("exceptions", 0, "kind") != "UNKNOWN_REFERENCE" {
		t.Errorf("got %v", got)
	}
	w.refused(http.StatusUnprocessableEntity, "NOTE_MISSING", "liam", "settlePaymentException", []string{run}, doc{"no": 1, "note": ""})
	w.do("liam", "settlePaymentException", []string{run}, doc{"no": 1, "note": "Another fund's payment."})
	w.eventually(10*time.Second, func() error {
		if waiting, _ := w.do("liam", "listRuns", nil, nil)["waiting"].([]any); len(waiting) != 1 {
			return fmt.Errorf("%d claims wait for payment, want the one that failed", len(waiting))
		}
		return nil
	})
	next := fmt.Sprint(w.do("liam", "closeForPayment", nil, doc{"claims": []string{a}})["run"])
	w.do("nikhil", "releaseRun", []string{next}, nil)
	w.results(next, next+"-001,PAID,12000.40,2026-11-18,")
	w.paidAt(a, "2026-11-02")
	w.paidAt(b, "2026-11-02")
	if r := w.do("ben", "getRemittance", []string{run, "RZX"}, nil); r["paid_pence"] != 2_000_000.0 || r.at("items", 0, "failed_because") != "account closed" {
		t.Errorf("got %v", r)
	}
	ledgers, _ := w.do("ben", "getAward", []string{theBid}, nil)["ledgers"].([]any)
	found := false
	for _, l := range ledgers {
		m, _ := l.(map[string]any)
		found = found || m["fy"] == "2026/27" && m["nature"] == "CAPITAL" && m["drawn_pence"] == 34_225_040.0 && m["in_flight_pence"] == 0.0
	}
	if !found {
		t.Errorf("drawn is not £342,250.40 with nothing in flight: %v", ledgers)
	}
}
