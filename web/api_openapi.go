package web

import (
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tranche-funding/tranche/funding"
)

// apiAbout is the head of the OpenAPI document.
const apiAbout = `Everything that a person can do in Tranche, by program, under the same rules.

**Sign in** with ` + "`Authorization: Bearer <token>`" + `. Every operation says which roles may use it. Somebody who may not see a thing gets 404 for it.

**Money** is a whole number of pence from 0 to 99999999999999; 1.0, 1e3 and "100" are refused. Rates are basis points: 350 is 3.5 %. Financial years are written 2026/27 and run from April; month 1 is April, month 12 March. Dates are 2026-05-06, in London; "" is no date. Times are RFC 3339. Clocks count England working days.

**Bodies** are read strictly: a field that does not exist, is sent twice or has the wrong kind is refused by name.

**Repeating**: a POST that takes an Idempotency-Key does its work once for each person and key, and gives the same answer again. The same key with another body is refused with IDEMPOTENCY_KEY_REUSED.

**Kept, not yet done**: 202 with a receipt means that the request is safe and will be carried out; ask getCommand what became of it.

**Problems** are application/problem+json (RFC 9457) with a stable code, the field, and every single error.

The way of a bid: createBid, putAnswers, putCostLines, putMilestones, putBenefits, getReadiness, approveBid (SRO), submitBid (CFO), passCompleteness, concludeReview for each review, decide, releaseDecisions, getAgreement and signAgreement (trust CFO, then funder), createClaim, submitClaim, approveClaim (somebody else), checkClaim (funder), createPaymentRun, releaseRun, recordPaid.`

// apiConfig is the document before any operation is in it. There is no page of
// documentation from elsewhere: ours is made from this document.
func apiConfig() huma.Config {
	schemas := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	aliasLeaves(schemas)
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Tranche", Version: "1", Description: apiAbout, License: &huma.License{Name: "MIT", Identifier: "MIT"}},
			Servers: []*huma.Server{{URL: apiPrefix}},
			Tags:    apiTags(),
			Components: &huma.Components{Schemas: schemas, SecuritySchemes: map[string]*huma.SecurityScheme{
				"bearer":  {Type: "http", Scheme: "bearer", Description: "A person's or a program's token."},
				"session": {Type: "apiKey", In: "cookie", Name: "tranche", Description: "The session of somebody signed in by browser."},
			}},
		},
		OpenAPIPath:   "/openapi",
		Formats:       huma.DefaultFormats,
		DefaultFormat: "application/json",
	}
}

func apiTags() []*huma.Tag {
	return []*huma.Tag{
		{Name: "Bids", Description: "From the first line to the panel's decision."},
		{Name: "Awards", Description: "The agreement, its conditions, its limits."},
		{Name: "Claims", Description: "Money asked for, checked and paid."},
		{Name: "Payment runs", Description: "Approved claims, paid together."},
		{Name: "Enquiries", Description: "What trusts ask the funder and its support team, and answers for all."},
		{Name: "Reports", Description: "The drawdown tracker, the portfolio, the audit trail."},
		{Name: "Reference", Description: "Rounds, organisations, rulesets, yourself."},
		{Name: "Calculators", Description: "Our arithmetic, open to all without sign-in."},
	}
}

// tagOf puts an operation under a heading by its address.
func tagOf(path string) string {
	for _, row := range []struct{ prefix, tag string }{
		{"/awards/{award}/claims", "Claims"}, {"/awards/{award}/packs", "Awards"}, {"/packs", "Awards"}, {"/month-end", "Awards"}, {"/owed", "Awards"}, {"/enquiries", "Enquiries"}, {"/bids/{bid}/hands", "Enquiries"}, {"/bids/{bid}/rule-changes", "Enquiries"}, {"/rounds/{round}/published", "Enquiries"}, {"/bids", "Bids"}, {"/rounds/{round}/release", "Bids"}, {"/awards", "Awards"}, {"/claims", "Claims"},
		{"/payment-runs", "Payment runs"}, {"/payment-dates", "Payment runs"}, {"/cash", "Payment runs"}, {"/tracker", "Reports"}, {"/meters", "Reports"}, {"/portfolio", "Reports"}, {"/events", "Reports"}, {"/audit", "Reports"}, {"/calculators", "Calculators"},
	} {
		if strings.HasPrefix(path, row.prefix) {
			return row.tag
		}
	}
	return "Reference"
}

// describe makes the document's entry for an operation.
func describe(schemas huma.Registry, op operation) *huma.Operation {
	d := &huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary, Tags: []string{tagOf(op.Path)},
		Description: strings.TrimSpace(op.About + "\n\n" + whoMay(op.Action)),
		Parameters:  parametersOf(op), Responses: responsesOf(schemas, op),
		Extensions: map[string]any{"x-action": string(op.Action)},
	}
	if roles := rolesOf(op.Action); len(roles) > 0 {
		d.Extensions["x-roles"] = roles
	}
	if !open(op.Action) {
		d.Security = []map[string][]string{{"bearer": {}}, {"session": {}}}
	}
	if op.Body != nil {
		schema := schemas.Schema(reflect.TypeOf(op.Body), true, op.ID+"Body")
		d.RequestBody = &huma.RequestBody{Required: needsBody(op.Body), Content: map[string]*huma.MediaType{"application/json": {Schema: schema, Example: op.Body}}}
	}
	return d
}

// needsBody reports whether any field of a body has to be given.
func needsBody(body any) bool {
	return slices.ContainsFunc(fieldsOf(reflect.TypeOf(body)), func(f field) bool { return f.needed })
}

func responsesOf(schemas huma.Registry, op operation) map[string]*huma.Response {
	json := func(what string, v any) *huma.Response {
		return &huma.Response{Description: what, Content: map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(reflect.TypeOf(v), true, op.ID+"Answer")}}}
	}
	done := &huma.Response{Description: "Done.", Content: map[string]*huma.MediaType{}}
	if _, ok := op.Answer.(fileAnswer); !ok {
		done = json("Done.", op.Answer)
	}
	for _, kind := range op.Files {
		done.Content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	out := map[string]*huma.Response{strconv.Itoa(answer{}.statusFor(op)): done}
	trouble := &huma.Response{Description: "A problem.", Content: map[string]*huma.MediaType{
		"application/problem+json": {Schema: schemas.Schema(reflect.TypeFor[problem](), true, "Problem")}}}
	out["default"] = trouble
	if op.Keyed && op.Method == http.MethodPost {
		out["202"] = json("Kept, and not yet carried out.", receipt{})
	}
	return out
}

var pathNames = regexp.MustCompile(`\{(\w+)\}`)

// parametersOf lists an operation's parameters, all from one table.
func parametersOf(op operation) []*huma.Param {
	var out []*huma.Param
	for _, m := range pathNames.FindAllStringSubmatch(op.Path, -1) {
		out = append(out, parameter(m[1], "path"))
	}
	for _, name := range op.Query {
		out = append(out, parameter(name, "query"))
	}
	if op.Keyed {
		longest := longestKey
		out = append(out, &huma.Param{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: &longest},
			Description: "Any text of your own, new for each new request. Sent again with the same body, nothing is done twice."})
	}
	return out
}

func parameter(name, in string) *huma.Param {
	p := parameterTable()[name]
	p.Name, p.In, p.Required = name, in, in == "path"
	if p.Schema == nil {
		p.Schema = &huma.Schema{Type: huma.TypeString}
	}
	return &p
}

// parameterTable describes every parameter by its name.
func parameterTable() map[string]huma.Param {
	number := func() *huma.Schema { return &huma.Schema{Type: huma.TypeInteger} }
	return map[string]huma.Param{
		"bid":           {Description: "Reference of the bid.", Example: "FP26-RZX-001"},
		"award":         {Description: "Reference of the award: that of its bid.", Example: "FP26-RZX-001"},
		"claim":         {Description: "Id of the claim.", Example: "FP26-RZX-001-C1"},
		"ledger":        {Description: "Id of the ledger file.", Example: "FP26-RZX-001-L1"},
		"pack":          {Description: "Id of the month-end pack.", Example: "FP26-RZX-001-R2026-10"},
		"line":          {Description: "Key of the posting: see listLedgerLines."},
		"cost_line":     {Description: "Reference of a cost line of the bid.", Example: "C3"},
		"run":           {Description: "Id of the payment run.", Example: "FP26-202610-1"},
		"round":         {Description: "Id of the round.", Example: "FP-2026-R1"},
		"fact":          {Description: "Key of the fact: see listFacts.", Example: "nof_segment"},
		"register":      {Description: "Id of the file: see listRegisters."},
		"ruleset":       {Description: "Code of the ruleset.", Example: "CAP-2026"},
		"from":          {Description: "Code of the ruleset before.", Example: "CAP-2026"},
		"to":            {Description: "Code of the ruleset after.", Example: "CAP-2026"},
		"review":        {Description: "Kind of the review.", Schema: leafSchema(funding.Cyber), Example: "CYBER"},
		"clarification": {Description: "Id of the question.", Example: "Q1"},
		"question":      {Description: "Key of a question of the form; see listQuestions.", Example: "strategic_fit"},
		"change":        {Description: "Label of the change.", Example: "CR-01"},
		"condition":     {Description: "Reference of the condition.", Example: "K1"},
		"organisation":  {Description: "ODS code of the trust.", Example: "RZX"},
		"deputy":        {Description: "Number of the deputyship.", Schema: number()},
		"stage":         {Description: "A stage that somebody answers for: COMPLETENESS, a kind of review, PANEL or AGREEMENT.", Example: "COMPLETENESS"},
		"sitting":       {Description: "Number of the sitting.", Schema: number(), Example: 1},
		"interest":      {Description: "Number of the interest.", Schema: number()},
		"line_no":       {Description: "Number of the claim's line, from 1.", Schema: number(), Example: 1},
		"document_hash": {Description: "SHA-256 of a document, in hex.", Example: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
		"owed":          {Description: "Id of an amount of money owed.", Example: "FP26-RZX-001-O1"},
		"enquiry":       {Description: "Id of the question or the call for a hand.", Example: "ENQ-2026-1"},
		"command":       {Description: "Id of the command, as its receipt gives it."},
		"matter":        {Description: "What the tasks are about.", Schema: oneOf(funding.Matters())},
		"due":           {Description: "How soon they run out: SOON is within seven days, NEVER has no due day.", Schema: oneOf(funding.DueBands())},
		"org":           {Description: "ODS code of the trust that they are about.", Example: "RZX"},
		"new":           {Description: "true: only those since your last visit to the start page.", Schema: &huma.Schema{Type: huma.TypeBoolean}},
		"filter":        {Description: "Name of one of your saved filters, in place of the others: see listTaskFilters."},
		"name":          {Description: "Name of the filter.", Example: "Overdue reviews"},
		"notice":        {Description: "Number of the notice.", Schema: number()},
		"since":         {Description: "A mark that an earlier answer gave."},
		"version":       {Description: "Number of the version, from 1.", Schema: number(), Example: 1},
		"from_version":  {Description: "Number of the older version; the one before the newer unless given.", Schema: number()},
		"to_version":    {Description: "Number of the newer version; the newest unless given.", Schema: number()},
		"format":        {Description: "JSON unless given.", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"JSON", "HTML", "PDF"}}},
		"after":         {Description: "Continue after this: the next of the page before."},
		"n":             {Description: "How many at most: 1 to 200, 50 unless given.", Schema: number(), Example: 50},
		"year":          {Description: "Calendar year in which the financial year begins.", Example: "2026"},
		"fy":            {Description: "Financial year; the current one unless given.", Example: "2026/27"},
		"fund":          {Description: "Code of the fund; the one whose round opened last unless given."},
		"nature":        {Description: "CAPITAL unless given.", Schema: leafSchema(funding.Capital)},
		"kind":          {Description: "Kind of the thing: bid, award, run or enquiry. With id; without both, everything that you may see.", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"bid", "award", "run", "enquiry"}}},
		"id":            {Description: "Id of the thing."},
	}
}

// rolesOf lists the roles that an action is for, by the permissions table.
func rolesOf(a funding.Action) []funding.Role {
	var roles []funding.Role
	for _, row := range funding.Permissions() {
		for _, r := range row.Roles {
			if row.Action == a && !slices.Contains(roles, r) {
				roles = append(roles, r)
			}
		}
	}
	return roles
}

// whoMay says in words who may do an action, and when.
func whoMay(a funding.Action) string {
	var said []string
	for _, row := range funding.Permissions() {
		if row.Action == a {
			said = append(said, rowInWords(row))
		}
	}
	return "**Who**: " + strings.Join(said, "; or ") + "."
}

func rowInWords(row funding.Permission) string {
	names := make([]string, len(row.Roles))
	for i, r := range row.Roles {
		names[i] = string(r)
	}
	who := strings.Join(names, ", ")
	switch row.Relation {
	case funding.Anyone:
		return "anyone, without signing in"
	case funding.SignedIn:
		return "anyone who is signed in; the answer holds only what they may see"
	case funding.OwnTrust:
		who += " of the trust"
	case funding.AtFunder:
		who += " of the funder"
	case funding.Assessing:
		who += " of its ICB, its region or its funder"
	}
	if len(row.States) > 0 && row.States[0] != "" {
		who += ", while it is " + strings.Join(row.States, ", ")
	}
	return who
}
