package web

import (
	"encoding/base64"
	"net/http"
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type uploadLedgerBody struct {
	File    string                 `json:"file_name" required:"true"`
	Content string                 `json:"content" required:"true" doc:"The file's bytes in base64: CSV or an Excel workbook, at most 48 MB"`
	Mapping *funding.LedgerMapping `json:"mapping,omitempty" doc:"What its columns are; needed once for a layout that is not recognised whole"`
}

// A ledgerFileBody is one extract with what the award's ledger comes to now.
type ledgerFileBody struct {
	ID          string                   `json:"id"`
	Award       string                   `json:"award"`
	File        string                   `json:"file_name"`
	SHA256      string                   `json:"sha256"`
	Status      desk.LedgerStatus        `json:"status" doc:"COLUMNS (see putLedgerMapping), WAITING (being read: ask again), READ or REFUSED"`
	RowsRead    int                      `json:"rows_read" doc:"Postings read so far"`
	Added       int                      `json:"added" doc:"Postings that no file had brought before"`
	Gone        int                      `json:"gone" doc:"Postings of its months that earlier files had and it has not"`
	Heads       funding.LedgerHeads      `json:"heads" doc:"Its columns, and what is proposed for each"`
	Mapping     *funding.LedgerMapping   `json:"mapping,omitempty"`
	Reading     *funding.LedgerReading   `json:"reading,omitempty" doc:"Counts, totals and the cells that could not be read"`
	Refusal     *funding.Error           `json:"refusal,omitempty"`
	Claims      []funding.ProposedClaim  `json:"proposed_claims" doc:"One for each year and nature: see createClaimFromLedger"`
	Questions   []funding.LedgerQuestion `json:"questions" doc:"Postings that no rule fits, the greatest sums first: see matchLedgerLine. At most 200, with 20 postings each; listLedgerLines has them all"`
	Aside       []funding.AsideReason    `json:"set_aside" doc:"Counts; the postings are in listLedgerLines"`
	Local       money.Pence              `json:"local_match_pence"`
	Codes       []funding.LedgerCode     `json:"codes" doc:"Of the trust's ledger; the award's are chosen: see putLedgerScope"`
	Corrections []funding.LedgerMonth    `json:"corrections" doc:"What it changed in months that were read before"`
	Allowed     []funding.Action         `json:"allowed_actions"`
}

func ledgerFileOf(s desk.LedgerSheet) ledgerFileBody {
	f := s.File
	return ledgerFileBody{ID: f.ID, Award: f.Award, File: f.Name, SHA256: f.Hash, Status: f.Status, RowsRead: f.RowsRead, Added: f.Added, Gone: f.Gone, Heads: f.Heads, Mapping: f.Mapping, Reading: f.Reading, Refusal: f.Refusal,
		Claims: some(s.Proposal.Claims), Questions: shortened(s.Proposal.Questions), Aside: some(s.Proposal.AsideReasons()), Local: s.Proposal.Local, Codes: some(s.Codes), Corrections: some(s.Corrections),
		Allowed: allowed(s.May, []funding.Action{"putLedgerMapping", "matchLedgerLine", "createClaimFromLedger"})}
}

// shortened are the questions that an answer has room for.
func shortened(all []funding.LedgerQuestion) []funding.LedgerQuestion {
	out := []funding.LedgerQuestion{}
	for _, q := range all[:min(200, len(all))] {
		q.Postings = q.Postings[:min(20, len(q.Postings))]
		out = append(out, q)
	}
	return out
}

// A ledgerLineBody is one posting with where it went.
type ledgerLineBody struct {
	funding.Posting

	Place    string      `json:"place" doc:"CLAIM (proposed), QUESTION or SET_ASIDE"`
	Reason   string      `json:"reason,omitempty" doc:"Why it is set aside"`
	Why      string      `json:"why"`
	CostLine string      `json:"cost_line,omitempty"`
	Eligible money.Pence `json:"eligible_pence" doc:"What is proposed to be claimed of it"`
}

type ledgerLineList struct {
	Lines []ledgerLineBody `json:"lines"`
	Next  string           `json:"next,omitempty" doc:"Give it as after, for the next page"`
}

type matchLineBody struct {
	CostLine string `json:"cost_line" required:"true" doc:"A line of the bid, or NONE when the posting is not this award's"`
}

type ledgerScopeBody struct {
	Projects    []string `json:"projects" doc:"Project codes that are the award's"`
	CostCentres []string `json:"cost_centres" doc:"Of postings that have no project code"`
}

type ledgerClaims struct {
	Claims []claimBody `json:"claims"`
}

const exampleLedger = "posting_date,project_code,account_code,supplier,invoice_no,description,net,vat,gross\n2026-09-04,P100,7110,Norvale IT Ltd,NV-88,Laptops for wards,45000.00,9000.00,54000.00\n"

func (s service) ledgerOperations() []operation {
	example := funding.LedgerMapping{Columns: map[funding.LedgerColumn]string{funding.LedgerDate: "posting_date", funding.LedgerProject: "project_code", funding.LedgerAccount: "account_code", funding.LedgerSupplier: "supplier",
		funding.LedgerInvoice: "invoice_no", funding.LedgerDescription: "description", funding.LedgerNet: "net", funding.LedgerVAT: "vat", funding.LedgerGross: "gross"}}
	op := func(method, id string, a funding.Action, path, summary, about string, body, gives any, handle func(c call) (answer, error)) operation {
		return operation{ID: id, Action: a, Method: method, Path: "/ledgers/{ledger}" + path, Summary: summary, About: about, Body: body, Answer: gives, Handle: handle}
	}
	lines := op(http.MethodGet, "listLedgerLines", "listLedgerLines", "/lines", "The award's postings, and where each went", "By date. Postings of other codes are not listed.", nil, ledgerLineList{}, s.listLedgerLines)
	lines.Query = []string{"after", "n"}
	claim := op(http.MethodPost, "createClaimFromLedger", "createClaimFromLedger", "/claims", "Make drafts of the claims that the ledger comes to", "One for each year and nature; capital and revenue are never mixed. submitClaim puts each in flight.", nil, ledgerClaims{}, s.claimLedger)
	claim.Keyed, claim.Status = true, http.StatusCreated
	return []operation{
		{ID: "uploadLedger", Action: "uploadLedger", Method: http.MethodPost, Path: "/awards/{award}/ledger", Summary: "Drop an extract of the trust's general ledger", Status: http.StatusCreated,
			About: "Year to date is fine: only postings that no file had brought before are added, and the same file again is the same answer. The columns are taken from the mapping, from what the trust said of this layout before, or, when every column that is needed is recognised, from what is proposed.",
			Body:  uploadLedgerBody{File: "ledger.csv", Content: base64.StdEncoding.EncodeToString([]byte(exampleLedger))}, Answer: ledgerFileBody{}, Handle: s.uploadLedger},
		op(http.MethodGet, "getLedgerFile", "getLedgerFile", "", "One extract, with what the award's ledger comes to now", "", nil, ledgerFileBody{}, func(c call) (answer, error) { return c.ledger(c.path("ledger"), nil) }),
		op(http.MethodPut, "putLedgerMapping", "putLedgerMapping", "/mapping", "Say what the columns of an extract are", "It is remembered for every later file of the trust with the same heads.", example, ledgerFileBody{}, s.putLedgerMapping),
		lines,
		op(http.MethodPost, "matchLedgerLine", "matchLedgerLine", "/lines/{line}", "Say which cost line a posting belongs to", "Those that were asked about with it go there too, and the like is known in later files.", matchLineBody{"C3"}, ledgerFileBody{}, s.matchLedgerLine),
		op(http.MethodPut, "putLedgerScope", "matchLedgerLine", "/scope", "Say which codes of the ledger are the award's", "", ledgerScopeBody{[]string{"P100"}, []string{}}, ledgerFileBody{}, s.putLedgerScope),
		claim,
	}
}

// ledger answers with a file as it stands, or with what went wrong before.
func (c call) ledger(id string, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	sheet, err := c.server.Record.LedgerSheet(c, c.who, id)
	return give(ledgerFileOf(sheet), err)
}

func (s service) uploadLedger(c call) (answer, error) {
	var body uploadLedgerBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	data, err := base64.StdEncoding.DecodeString(body.Content)
	if err != nil {
		return answer{}, refusal.New(refusal.Invalid, "NOT_BASE64", "The content is not base64. Send the file's bytes in base64, with padding.").At("content")
	}
	id, err := s.dropLedger(c, c.who, c.path("award"), body.File, data)
	if err != nil {
		return answer{}, err
	}
	sheet, err := s.Record.LedgerSheet(c, c.who, id)
	if err != nil {
		return answer{}, err
	}
	if m := mappingFor(sheet.File, body.Mapping); m != nil {
		if err := s.Record.PutLedgerMapping(c, c.who, id, *m); err != nil {
			return answer{}, err
		}
		s.readLedger(c, id)
	}
	a, err := c.ledger(id, nil)
	a.at = "/ledgers/" + id
	return a, err
}

// mappingFor is how a file is to be read that waits for its columns: as the
// caller says, or as is proposed when nothing that is needed is wanting.
func mappingFor(f desk.LedgerFile, said *funding.LedgerMapping) *funding.LedgerMapping {
	if f.Status != desk.LedgerColumns && f.Status != desk.LedgerRefused {
		return nil
	}
	if said == nil && f.Status == desk.LedgerColumns && len(f.Heads.Wanting) == 0 {
		return &f.Heads.Proposed
	}
	return said
}

func (s service) putLedgerMapping(c call) (answer, error) {
	var body funding.LedgerMapping
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	id := c.path("ledger")
	if err := s.Record.PutLedgerMapping(c, c.who, id, body); err != nil {
		return answer{}, err
	}
	s.readLedger(c, id)
	return c.ledger(id, nil)
}

func (s service) matchLedgerLine(c call) (answer, error) {
	var body matchLineBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	id := c.path("ledger")
	return c.ledger(id, s.Record.AnswerLedger(c, c.who, id, map[string]string{c.path("line"): body.CostLine}))
}

func (s service) putLedgerScope(c call) (answer, error) {
	var body ledgerScopeBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	id := c.path("ledger")
	return c.ledger(id, s.Record.PutLedgerScope(c, c.who, id, funding.LedgerScope{Projects: body.Projects, CostCentres: body.CostCentres}))
}

func (s service) claimLedger(c call) (answer, error) {
	ids, err := s.Record.ClaimLedger(c, c.who, c.key, c.path("ledger"))
	out := ledgerClaims{[]claimBody{}}
	for _, id := range ids {
		sheet, err := s.Record.ClaimSheet(c, c.who, id)
		if err != nil {
			return answer{}, err
		}
		out.Claims = append(out.Claims, claimOf(sheet))
	}
	return give(out, err)
}

func (s service) listLedgerLines(c call) (answer, error) {
	n, err := c.pageSize()
	if err != nil {
		return answer{}, err
	}
	sheet, err := s.Record.LedgerSheet(c, c.who, c.path("ledger"))
	if err != nil {
		return answer{}, err
	}
	lines := placed(sheet.Proposal)
	if i := slices.IndexFunc(lines, func(l ledgerLineBody) bool { return l.Key == c.query("after") }); i >= 0 {
		lines = lines[i+1:]
	}
	out := ledgerLineList{Lines: some(lines[:min(n, len(lines))])}
	if len(lines) > n {
		out.Next = lines[n-1].Key
	}
	return give(out, nil)
}

// placed lists every posting of a proposal with where it went, by date.
func placed(p funding.LedgerProposal) []ledgerLineBody {
	var out []ledgerLineBody
	for _, claim := range p.Claims {
		for _, l := range claim.Lines {
			out = append(out, ledgerLineBody{Posting: l.Posting, Place: "CLAIM", Why: l.Why, CostLine: l.CostLine, Eligible: l.Eligible})
		}
	}
	for _, q := range p.Questions {
		for _, one := range q.Postings {
			out = append(out, ledgerLineBody{Posting: one, Place: "QUESTION", Why: q.Why})
		}
	}
	for _, a := range p.Aside {
		out = append(out, ledgerLineBody{Posting: a.Posting, Place: "SET_ASIDE", Reason: a.Reason, Why: a.Why, CostLine: a.Line})
	}
	slices.SortStableFunc(out, func(x, y ledgerLineBody) int {
		if d := x.Posted.Compare(y.Posted); d != 0 {
			return d
		}
		return x.Row - y.Row
	})
	return out
}
