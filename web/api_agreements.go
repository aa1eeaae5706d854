package web

import (
	"net/http"
	"strconv"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type withdrawYearBody struct {
	Org     string            `json:"organisation,omitempty" doc:"The award's own trust unless given"`
	FY      calendar.FY       `json:"fy" required:"true" doc:"An indicative year; a firm one is refused with YEAR_IS_FIRM"`
	Nature  funding.Nature    `json:"nature" required:"true"`
	Amount  *money.Pence      `json:"amount_pence,omitempty" doc:"What the year is to have; this or percent_bp"`
	Percent money.BasisPoints `json:"percent_bp,omitempty" doc:"What is taken off, in basis points: 4000 is 40 %"`
	Reason  string            `json:"reason" required:"true" doc:"For the trust"`
}

func (s service) agreementOperations() []operation {
	version := "Every version is kept as it was issued. "
	return []operation{
		{ID: "getAgreementDocument", Action: "getAward", Method: http.MethodGet, Path: "/awards/{award}/agreement/versions/{version}", Query: []string{"format"}, Summary: "One version of the agreement, as JSON, HTML or PDF",
			About: version + "JSON by default; with format=HTML or format=PDF the file itself. The SHA-256 of the document's canonical JSON is document_hash.", Answer: issuedBody{}, Files: []string{"text/html", "application/pdf"}, Handle: s.getAgreementDocument},
		{ID: "getAgreementDiff", Action: "getAward", Method: http.MethodGet, Path: "/awards/{award}/agreement/diff", Query: []string{"from_version", "to_version"}, Summary: "What changed between two versions of the agreement",
			About: "Part by part: words that went and came, and changed cells of tables. Without versions, the newest beside the one before.", Answer: agreementDiffBody{}, Handle: s.getAgreementDiff},
		{ID: "getAgreementEvidence", Action: "getAward", Method: http.MethodGet, Path: "/awards/{award}/agreement/evidence", Summary: "Evidence of who signed what, as a ZIP file",
			About: "Every version as JSON, HTML and PDF, its signatures, and the agreement's events with their hashes; README.txt says how to check them.", Answer: fileAnswer{}, Files: []string{"application/zip"}, Handle: s.getAgreementEvidence},
		{ID: "getProfile", Action: "getAward", Method: http.MethodGet, Path: "/awards/{award}/profile", Query: []string{"version"}, Summary: "The profile by year, nature, organisation and source, in one of its versions",
			About: "The newest version unless one is given. Each cell says what it was in the version before.", Answer: profileBody{}, Handle: s.getProfile},
		awardOperation("withdrawIndicativeYear", funding.WithdrawYear, "/awards/{award}/indicative-years/withdraw", "Take back money of an indicative year, by notice",
			"In force at once as a new version of the agreement that needs no signature, with a note of what it does. A firm year is refused with YEAR_IS_FIRM, less than what is drawn and in flight with BELOW_DRAWN. The fund's cover comes back in the same step.",
			withdrawYearBody{FY: 2028, Nature: funding.Capital, Percent: 4000, Reason: "The programme's budget for 2028/29 was cut."}, readBody[withdrawYearBody]),
		awardOperation("signSuccession", funding.SignSuccessor, "/awards/{award}/succession/sign", "Sign as the trust that takes the place of another",
			"By the chief finance officer of the trust that follows. Until then its claims are refused with SIGNATORY_NEEDED; a claim under the old name is refused with ORG_CLOSED.",
			signBody{}, func(c call) (any, error) {
				body, err := readBody[signBody](c)
				return signFields{body.(signBody).Hash, c.signedIn()}, err
			}),
		awardOperation("acknowledgeNotice", funding.ReadNotice, "/awards/{award}/agreement/versions/{version}/read", "Say that a notice was read", "It agrees to nothing.", nil, func(c call) (any, error) {
			n, err := c.version("version", c.path("version"))
			return map[string]int{"version": n}, err
		}),
	}
}

// A fileAnswer is an answer that is a file, not JSON.
type fileAnswer struct {
	kind, name string
	content    []byte
}

func (f fileAnswer) write(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+f.name+`"`)
	_, err := w.Write(f.content)
	return err
}

// version reads the number of a version; "" is 0.
func (c call) version(field, text string) (int, error) { return versionOf(field, text) }

func versionOf(field, text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 1 {
		return 0, refusal.New(refusal.Invalid, "VERSION_INVALID", "%q is not the number of a version. Versions are 1, 2 and so on.", text).At(field)
	}
	return int(n), nil
}

// issued finds one version in a file, or the newest for 0.
func issued(f desk.AgreementFile, n int) (desk.AgreementVersion, error) {
	v, ok := f.Version(n)
	if !ok {
		return v, refusal.New(refusal.NotFound, "NO_SUCH_VERSION", "The agreement of %s has no version %d. The newest is version %d.", f.Award.ID, n, f.Award.Agreement.Version).At("version")
	}
	return v, nil
}

func (s service) getAgreementDocument(c call) (answer, error) {
	n, err := c.version("version", c.path("version"))
	if err != nil {
		return answer{}, err
	}
	file, err := s.Record.AgreementFile(c, c.who, c.path("award"))
	if err != nil {
		return answer{}, err
	}
	v, err := issued(file, n)
	if err != nil {
		return answer{}, err
	}
	switch format := c.query("format"); format {
	case "", "JSON":
		return give(issuedBody{v, v.Document}, nil)
	case "PDF", "HTML":
		return give(agreementAs(format, file.Award.ID, v))
	default:
		return answer{}, refusal.New(refusal.Invalid, "NOT_A_CHOICE", "There is no format %q. Use JSON, HTML or PDF.", format).At("format")
	}
}

// agreementAs is one version as a file.
func agreementAs(format, award string, v desk.AgreementVersion) (any, error) {
	name := award + "-agreement-v" + strconv.Itoa(v.Version)
	if format == "PDF" {
		content, err := exchange.AgreementPDF(v.Document, v.Issued)
		return fileAnswer{"application/pdf", name + ".pdf", content}, err
	}
	content, err := exchange.AgreementHTML(v.Document)
	return fileAnswer{"text/html; charset=utf-8", name + ".html", content}, err
}

func (s service) getAgreementDiff(c call) (answer, error) {
	file, err := s.Record.AgreementFile(c, c.who, c.path("award"))
	if err != nil {
		return answer{}, err
	}
	from, to, err := compared(file, c.query("from_version"), c.query("to_version"))
	if err != nil {
		return answer{}, err
	}
	return give(agreementDiffBody{from.Version, to.Version, funding.DiffDocuments(from.Document, to.Document)}, nil)
}

// compared finds the two versions to compare: the newest and the one before,
// unless others are named.
func compared(f desk.AgreementFile, from, to string) (was, now desk.AgreementVersion, err error) {
	n, err := versionOf("to_version", to)
	if err != nil {
		return was, now, err
	}
	if now, err = issued(f, n); err != nil {
		return was, now, err
	}
	m, err := versionOf("from_version", from)
	if err != nil {
		return was, now, err
	}
	if m == 0 {
		m = max(1, now.Version-1)
	}
	was, err = issued(f, m)
	return was, now, err
}

func (s service) getAgreementEvidence(c call) (answer, error) {
	return give(s.evidence(c, c.who, c.path("award")))
}

func (s service) getProfile(c call) (answer, error) {
	n, err := c.version("version", c.query("version"))
	if err != nil {
		return answer{}, err
	}
	p, err := s.Record.ProfileSheet(c, c.who, c.path("award"), n)
	if err != nil {
		return answer{}, err
	}
	return give(profileOf(p), nil)
}

// signedIn is by what the caller is signed in.
func (c call) signedIn() funding.SignIn {
	if c.huma.Header("Authorization") != "" {
		return funding.ByToken
	}
	return funding.BySession
}
