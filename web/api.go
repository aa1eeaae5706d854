package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// apiPrefix is where the JSON API is.
const apiPrefix = "/api/v1"

// An operation is one thing that the API can do: its address, the action of
// the permissions table that it needs, what it takes and gives, and how it is
// explained. Operation ids are kept for ever: programs outside rely on them.
type operation struct {
	ID      string
	Action  funding.Action
	Method  string
	Path    string
	Summary string
	About   string   // more than the summary says; units
	Query   []string // names from the table of parameters
	Body    any      // an example, which also gives the type; nil = no body
	Keyed   bool     // takes an Idempotency-Key
	Answer  any      // an example or zero value of what it gives
	Files   []string // media types of the files that it gives; with [fileAnswer] as its Answer nothing else
	Status  int      // of success; 0 = 200
	Handle  func(c call) (answer, error)
}

// A call is one request to an operation.
type call struct {
	context.Context

	server *Server
	op     operation
	huma   huma.Context
	who    funding.Person
	key    string // the Idempotency-Key, or a random one
	raw    []byte
}

// An answer is what an operation gives.
type answer struct {
	status int // 0 = the operation's
	body   any
	at     string // Location, for something that was created
}

// give answers with a body, or with what went wrong on the way to it.
func give(body any, err error) (answer, error) { return answer{body: body}, err }

// path and query are parameters of the address.
func (c call) path(name string) string  { return c.huma.Param(name) }
func (c call) query(name string) string { return c.huma.Query(name) }

// A service is the website as programs see it: its methods answer calls, as the
// website's own answer forms.
type service struct{ *Server }

// operations is every operation of the API, in the order of a bid's life.
func (s service) operations() []operation {
	return slices.Concat(
		s.referenceOperations(),
		s.rulesetOperations(),
		s.deskOperations(),
		s.taskFilterOperations(),
		s.draftOperations(),
		s.taskOperations(),
		s.sheetOperations(),
		s.paragraphOperations(),
		s.trustOperations(),
		s.reviewOperations(),
		s.interestOperations(),
		s.noInterestOperations(),
		s.holidayOperations(),
		s.leadOperations(),
		s.panelOperations(),
		s.standingOperations(),
		s.sittingOperations(),
		s.voteOperations(),
		s.registerOperations(),
		s.awardOperations(),
		s.agreementOperations(),
		s.changeOperations(),
		s.claimOperations(),
		s.checkOperations(),
		s.evidenceOperations(),
		s.afterOperations(),
		s.runOperations(),
		s.paymentOperations(),
		s.signOffOperations(),
		s.enquiryOperations(),
		s.rulesetDraftOperations(),
		s.roundOperations(),
		s.reportOperations(),
		s.performanceOperations(),
		s.briefOperations(),
		s.questionOperations(),
		s.progressOperations(),
		s.rehearsalOperations(),
		s.jointOperations(),
		s.knownOperations(),
		s.ledgerOperations(),
		s.packOperations(),
		s.yearOperations(),
		s.capabilityOperations(),
		s.meterOperations(),
		s.calculatorOperations(),
	)
}

// api builds the JSON API: every operation of the table, the document that
// describes them, and a problem for every other address. Bodies are read by
// [read] and not by huma, which sees numbers only after 1.0 has become 1, and
// whose refusals carry no code.
func (s *Server) api() http.Handler {
	mux := http.NewServeMux()
	h := humago.NewWithPrefix(mux, apiPrefix, apiConfig())
	for _, op := range (service{s}).operations() {
		described := describe(h.OpenAPI().Components.Schemas, op)
		h.OpenAPI().AddOperation(described)
		h.Adapter().Handle(described, func(ctx huma.Context) { s.serve(op, ctx) })
	}
	tidySchemas(h.OpenAPI().Components.Schemas)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_ = s.problemOf(r, requestID(w), noOperation(mux, w, r)).write(w)
	})
	return mux
}

// noOperation says why an address does nothing: there is none, or it answers
// to other methods.
func noOperation(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) error {
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut} {
		other := r.Clone(r.Context())
		other.Method = m
		if _, pattern := mux.Handler(other); pattern != "/" {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) == 0 {
		return nothingHere().To(apiPrefix + "/openapi.json")
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	return refusal.New(refusal.Invalid, "METHOD_NOT_ALLOWED", "This address does not answer to %s. Use %s.", r.Method, strings.Join(allowed, " or "))
}

// serve answers one request to one operation.
func (s *Server) serve(op operation, ctx huma.Context) {
	r, w := humago.Unwrap(ctx)
	a, err := s.perform(op, ctx, r)
	if err == nil {
		err = send(w, op, a)
	}
	if err != nil {
		_ = s.problemOf(r, requestID(w), err).write(w)
	}
}

func (s *Server) perform(op operation, ctx huma.Context, r *http.Request) (answer, error) {
	who, in := whoIn(r.Context())
	if !in && !open(op.Action) {
		return answer{}, notSignedIn()
	}
	if err := knownQuery(op, r); err != nil {
		return answer{}, err
	}
	raw, err := bodyOf(r)
	if err != nil {
		return answer{}, err
	}
	c := call{Context: r.Context(), server: s, op: op, huma: ctx, who: who, raw: raw, key: r.Header.Get("Idempotency-Key")}
	if op.Keyed {
		if c.key, err = keyOf(c.key); err != nil {
			return answer{}, err
		}
	}
	if op.Body == nil {
		if err := c.read(&struct{}{}); err != nil {
			return answer{}, err
		}
	}
	return op.Handle(c)
}

// open reports whether an action needs nobody to be signed in.
func open(a funding.Action) bool {
	return funding.May(funding.Person{}, a, funding.Subject{}) == nil
}

// read reads the body; see [read].
func (c call) read(into any) error { return read(c.raw, into) }

// longestKey is how many characters an Idempotency-Key may have.
const longestKey = 200

// keyOf checks a key, and makes one for those who send none.
func keyOf(key string) (string, error) {
	switch {
	case key == "":
		return newToken(), nil
	case len(key) > longestKey:
		return "", refusal.New(refusal.Invalid, "IDEMPOTENCY_KEY_TOO_LONG", "The key has %d characters. Use at most %d.", len(key), longestKey).At("Idempotency-Key")
	}
	return key, nil
}

// knownQuery refuses parameters that nobody asked for: a misspelt filter must
// not look like an answer.
func knownQuery(op operation, r *http.Request) error {
	var no []*funding.Error
	for name := range r.URL.Query() {
		if !slices.Contains(op.Query, name) {
			no = append(no, refusal.New(refusal.Invalid, "UNKNOWN_PARAMETER", "There is no parameter %q here. Remove it.", name).At(name))
		}
	}
	slices.SortFunc(no, func(a, b *funding.Error) int { return strings.Compare(a.Field, b.Field) })
	return refusal.Join(no...).Err()
}

// bodyOf takes the body off the wire: JSON or nothing, at most maxBody.
func bodyOf(r *http.Request) ([]byte, error) {
	raw, err := io.ReadAll(r.Body)
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, tooLarge()
	}
	if err != nil {
		return nil, refusal.New(refusal.Invalid, "JSON_MALFORMED", "The body did not arrive whole. Send it again.")
	}
	kind := r.Header.Get("Content-Type")
	if len(raw) == 0 || kind == "" {
		return raw, nil
	}
	media, _, err := mime.ParseMediaType(kind)
	if err != nil || (media != "application/json" && !strings.HasSuffix(media, "+json")) {
		return nil, notJSON()
	}
	return raw, nil
}

// send writes an answer as JSON.
func send(w http.ResponseWriter, op operation, a answer) error {
	if f, ok := a.body.(fileAnswer); ok {
		return f.write(w)
	}
	w.Header().Set("Content-Type", "application/json")
	if a.at != "" {
		w.Header().Set("Location", apiPrefix+a.at)
	}
	w.WriteHeader(a.statusFor(op))
	return encode(w, a.body)
}

func (a answer) statusFor(op operation) int {
	for _, status := range []int{a.status, op.Status} {
		if status != 0 {
			return status
		}
	}
	return http.StatusOK
}

// command does a click for an operation and answers with the thing as it now
// stands, or with a receipt when its effect is not in the record yet.
func (c call) command(k click, show func(id string) (any, error)) (answer, error) {
	if k.Token == "" {
		k.Token = c.key
	}
	done, err := c.server.do(c, c.who, k)
	if err != nil {
		return answer{}, err
	}
	if done.Settled {
		return give(show(k.Ref.ID))
	}
	r, _, err := c.server.Record.Receipt(c, c.who, done.ID)
	return answer{status: http.StatusAccepted, body: receiptOf(r)}, err
}
