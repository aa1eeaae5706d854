package main

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

const ledgerHead = "posting_date,project_code,account_code,supplier,invoice_no,description,net,vat,gross,reference\n"

// septemberLedger is a month of the whole trust: two projects, a subscription,
// an accrual with its reversal, and an invoice that nobody can place.
const septemberLedger = `2026-09-04,P100,7110,Norvale IT Ltd,INV-00417,Laptops for wards,"149,166.67","29,833.33","179,000.00",AP-1
2026-09-07,P100,7110,Meridian Records Ltd,SUB-9,EPR SaaS subscription,"80,000.00","16,000.00","96,000.00",AP-2
2026-09-10,P100,7120,Abel & Sons,77,Works order 12,"10,000.00","2,000.00","12,000.00",AP-3
2026-09-15,P100,7110,Norvale IT Ltd,,GRNI tablets,"5,000.00",0.00,"5,000.00",JNL-1
2026-09-16,P100,7110,Norvale IT Ltd,,GRNI tablets reversal,(5000.00),0.00,(5000.00),JNL-2
2026-09-18,P900,7300,Abel & Sons,70,Roof of the laundry,"50,000.00","10,000.00","60,000.00",AP-4
2026-09-21,P900,7300,Abel & Sons,71,Roof of the laundry,"50,000.00","10,000.00","60,000.00",AP-5
`

// octoberLedger is what comes after it: the same invoice in other letters, and
// a credit for a part of it.
const octoberLedger = `2026-10-02,P100,7110,NORVALE IT LTD,inv 417,Laptops for wards,"149,166.67","29,833.33","179,000.00",AP-9
2026-10-05,P100,7110,Norvale IT Ltd,CN-7,Credit for INV-00417,"-10,000.00","-2,000.00","-12,000.00",AP-10
2026-10-06,P100,7110,Norvale IT Ltd,NV-95,"Laptops, phase 2","25,000.00","5,000.00","30,000.00",AP-11
2026-10-08,P100,7120,Abel & Sons,79,Works order 14,"2,500.00",500.00,"3,000.00",AP-12
`

func (w *walk) drop(name, content string) doc {
	w.t.Helper()
	return w.do("ben", "uploadLedger", []string{theBid}, doc{"file_name": name, "content": base64.StdEncoding.EncodeToString([]byte(ledgerHead + content))})
}

// wants holds figures of an answer, by path, against those expected.
func (d doc) wants(t *testing.T, what string, want map[string]any) {
	t.Helper()
	for path, value := range want {
		var steps []any
		for _, part := range strings.Split(path, ".") {
			if len(part) == 1 && part[0] >= '0' && part[0] <= '9' {
				steps = append(steps, int(part[0]-'0'))
				continue
			}
			steps = append(steps, part)
		}
		if got := d.at(steps...); got != value {
			t.Errorf("%s: %s is %v, want %v", what, path, got, value)
		}
	}
}

// An extract of the ledger becomes paid claims by program: E3, E4 and E10 are
// found in it, and the same file twice changes nothing.
func TestALedgerBecomesPaidClaimsThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	w.review()
	w.award()
	w.clock("2026-09-30T09:00:00Z")
	w.do("farah", "dischargeCondition", []string{theBid, "K2"}, nil)
	w.clock("2026-10-12T09:00:00Z")
	file := w.drop("september.csv", septemberLedger)
	file.wants(t, "September", map[string]any{"status": "READ", "added": 7.0, "reading.lines": 7.0, "proposed_claims.0.nature": "CAPITAL", "proposed_claims.0.total_pence": 17_900_000.0,
		"proposed_claims.1.nature": "REVENUE", "proposed_claims.1.total_pence": 9_600_000.0, "questions.0.gross_pence": 1_200_000.0, "codes.0.code": "P100", "codes.0.chosen": true, "codes.1.chosen": false})
	id, _ := file["id"].(string)
	key, _ := file.at("questions", 0, "key").(string)
	w.do("ben", "matchLedgerLine", []string{id, key}, doc{"cost_line": "C3"}).wants(t, "after the answer", map[string]any{"proposed_claims.0.total_pence": 19_100_000.0})
	made := w.do("ben", "createClaimFromLedger", []string{id}, nil)
	capital, _ := made.at("claims", 0, "id").(string)
	revenue, _ := made.at("claims", 1, "id").(string)
	for _, claim := range []string{capital, revenue} {
		w.do("ben", "submitClaim", []string{claim}, nil)
		w.pay(claim)
	}
	w.do("ben", "getClaim", []string{capital}, nil).wants(t, "the capital claim", map[string]any{"status": "PAID", "amount_pence": 19_100_000.0, "month": 6.0, "limit.headroom_pence": 400_900_000.0})
	w.do("ben", "getClaim", []string{revenue}, nil).wants(t, "the revenue claim", map[string]any{"status": "PAID", "amount_pence": 9_600_000.0, "limit.headroom_pence": 80_400_000.0})

	w.drop("september.csv", septemberLedger).wants(t, "September again", map[string]any{"id": id, "added": 7.0})
	w.refused(http.StatusConflict, "LEDGER_NOTHING_TO_CLAIM", "ben", "createClaimFromLedger", []string{id}, nil)
	w.refused(http.StatusNotFound, "NOT_FOUND", "liam", "getLedgerFile", []string{id}, nil)
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "amina", "createClaimFromLedger", []string{id}, nil)

	october := w.drop("year to date.csv", septemberLedger+octoberLedger)
	october.wants(t, "October", map[string]any{"added": 4.0, "gone": 0.0, "proposed_claims.0.total_pence": 2_100_000.0, "proposed_claims.0.month": 7.0, "questions.0": nil})
	made = w.do("ben", "createClaimFromLedger", []string{october["id"].(string)}, nil)
	second, _ := made.at("claims", 0, "id").(string)
	w.do("ben", "submitClaim", []string{second}, nil)
	w.pay(second)
	w.do("ben", "getClaim", []string{second}, nil).wants(t, "October's claim", map[string]any{"status": "PAID", "amount_pence": 2_100_000.0, "limit.headroom_pence": 398_800_000.0})
}
