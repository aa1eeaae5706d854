package web

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// contract lists the operation ids of the contract that this issue builds.
func contract() []string {
	return strings.Fields(`listOrganisations listRounds createBid getBid putAnswers putCostLines putMilestones putBenefits getRoute getAppraisal
		approveBid submitBid recallBid withdrawBid passCompleteness returnBid startReview askClarification answerClarification concludeReview recuse
		decide releaseDecisions getClocks getAgreement signAgreement getAward createClaim putClaimLines submitClaim approveClaim checkClaimLine checkClaim
		createPaymentRun releaseRun recordPaid uploadLedger openPack putPack submitPack requestChange decideChange withdrawIndicativeYear getTracker getPortfolio listEvents verifyAudit`)
}

func TestEveryOperationOfTheContractIsThere(t *testing.T) {
	var ids []string
	for _, op := range (service{&Server{}}).operations() {
		ids = append(ids, op.ID)
	}
	for _, id := range contract() {
		if !slices.Contains(ids, id) {
			t.Errorf("operation %s is missing", id)
		}
	}
	if len(ids) < 40 {
		t.Errorf("got %d operations, want at least 40", len(ids))
	}
}

func declared() []funding.Action {
	var out []funding.Action
	for _, row := range funding.Permissions() {
		out = append(out, row.Action)
	}
	return out
}

func TestEveryOperationDeclaresItsAction(t *testing.T) {
	for _, op := range (service{&Server{}}).operations() {
		if !slices.Contains(declared(), op.Action) {
			t.Errorf("operation %s declares the action %q, which is not in the permissions table", op.ID, op.Action)
		}
	}
}

func TestEveryRouteDeclaresItsAction(t *testing.T) {
	s := &Server{Demo: true, Clock: &fakeClock{}}
	for _, r := range slices.Concat(s.pages(), s.probes(), doors{server: s}.routes(), s.demoRoutes()) {
		if !slices.Contains(declared(), r.Action) {
			t.Errorf("%s %s declares the action %q, which is not in the permissions table", r.Method, r.Path, r.Action)
		}
	}
}

func TestEveryOperationIsExplained(t *testing.T) {
	for _, op := range (service{&Server{}}).operations() {
		if op.Summary == "" || op.Answer == nil || op.Handle == nil {
			t.Errorf("operation %s has no summary, answer or handler", op.ID)
		}
		for _, p := range append(slices.Clone(op.Query), namesIn(op.Path)...) {
			if parameterTable()[p].Description == "" {
				t.Errorf("operation %s: parameter %s is not described", op.ID, p)
			}
		}
	}
}

func namesIn(path string) []string {
	var out []string
	for _, m := range pathNames.FindAllStringSubmatch(path, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestEveryExampleIsReadByItsOwnOperation(t *testing.T) {
	for _, op := range (service{&Server{}}).operations() {
		if op.Body == nil {
			continue
		}
		raw, err := json.Marshal(op.Body)
		if err != nil {
			t.Fatal(err)
		}
		into := reflect.New(reflect.TypeOf(op.Body))
		if err := read(raw, into.Interface()); err != nil {
			t.Errorf("operation %s does not take its own example %s: %v", op.ID, raw, err)
		}
		again, err := json.Marshal(into.Elem().Interface())
		if err != nil || string(again) != string(raw) {
			t.Errorf("operation %s reads its example\n%s\nas\n%s", op.ID, raw, again)
		}
	}
}

// A document is as much of the OpenAPI document as the tests look at.
type document struct {
	OpenAPI string
	Servers []struct{ URL string }
	Paths   map[string]map[string]struct {
		OperationID string
		Description string
		Security    []map[string][]string
		Parameters  []struct{ Name, In string }
		RequestBody struct {
			Content map[string]struct {
				Schema, Example any
			}
		}
		Responses map[string]any
		Roles     []string `json:"x-roles"`
	}
	Components struct {
		Schemas map[string]struct {
			Properties map[string]json.RawMessage
			Required   []string
		}
	}
}

func openAPI(t *testing.T) document {
	t.Helper()
	s := newSite(t)
	w := s.ask(s.request("GET", "/api/v1/openapi.json", "", ""))
	if w.Code != 200 {
		t.Fatalf("the document: got %d, want 200", w.Code)
	}
	var doc document
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTheDocumentDescribesEveryOperation(t *testing.T) {
	doc := openAPI(t)
	if doc.OpenAPI != "3.1.0" || len(doc.Servers) != 1 || doc.Servers[0].URL != "/api/v1" {
		t.Errorf("got OpenAPI %s at %v, want 3.1.0 at /api/v1", doc.OpenAPI, doc.Servers)
	}
	for _, op := range (service{&Server{}}).operations() {
		got := doc.Paths[op.Path][strings.ToLower(op.Method)]
		if got.OperationID != op.ID || !strings.Contains(got.Description, "**Who**") || len(got.Responses) < 2 {
			t.Errorf("%s %s: got %q with %d answers, described as %q; want %s", op.Method, op.Path, got.OperationID, len(got.Responses), got.Description, op.ID)
		}
		if op.Body != nil && got.RequestBody.Content["application/json"].Example == nil {
			t.Errorf("operation %s has no example", op.ID)
		}
		if open(op.Action) != (len(got.Security) == 0) {
			t.Errorf("operation %s: security is %v", op.ID, got.Security)
		}
	}
	if got := doc.Paths["/bids/{bid}/decide"]["post"].Roles; !slices.Equal(got, []string{"PANEL_CHAIR"}) {
		t.Errorf("decide is for %v, want PANEL_CHAIR", got)
	}
}

func TestTheDocumentSaysWhatMoneyAndYearsAre(t *testing.T) {
	schemas := openAPI(t).Components.Schemas
	for _, tt := range []struct{ schema, field, want string }{
		{"LineBody", "gross_pence", `"maximum":99999999999999,"minimum":-99999999999999`},
		{"CostLine", "amounts", `"additionalProperties":{"format":"int64","maximum":99999999999999,"minimum":0,"type":"integer"}`},
		{"CostLine", "nature", `"enum":["CAPITAL","REVENUE"]`},
		{"CreateClaimBody", "fy", `"description":"A financial year, as 2026/27."`},
		{"RouteBody", "expected_working_days", `"type":"integer"`},
	} {
		if got := string(schemas[tt.schema].Properties[tt.field]); !strings.Contains(got, tt.want) {
			t.Errorf("%s.%s: got %s, want it to hold %s", tt.schema, tt.field, got, tt.want)
		}
	}
	if got := schemas["CostLine"].Required; slices.Contains(got, "vat_recovered_bp") || !slices.Contains(got, "amounts") {
		t.Errorf("a cost line requires %v", got)
	}
}
