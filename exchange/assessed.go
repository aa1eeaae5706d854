package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A layout is how one kind of file of assessments is read.
type layout struct {
	sheet   string // of a workbook; "" = the first
	columns []column
	facts   func(get func(key string) string) ([]funding.KeyValue, string) // the second is the column at fault
}

// dmaSheet is the sheet of the official file of results.
const dmaSheet = "SC - 2025 Pillar Summary"

func layouts() map[string]layout {
	code := column{"code", []string{"trust code", "code", "organisation code", "org code", "ods code", "provider code"}, false}
	name := column{"name", []string{"trust name", "organisation name", "provider name", "trust", "provider", "name"}, true}
	dma := []column{{"name", []string{"provider"}, true}, {"setting", []string{"care setting"}, false}}
	for _, p := range funding.Pillars() {
		dma = append(dma, column{p.Key, []string{strings.ToLower(p.Head)}, true})
	}
	return map[string]layout{
		funding.FileDMA:  {dmaSheet, dma, dmaFacts},
		funding.FileDSPT: {"", []column{code, name, {"status", []string{"status", "dspt status", "latest status"}, true}, {"year", []string{"year", "dspt year", "assessment year", "version"}, true}}, dsptFacts},
		funding.FileSegment: {"", []column{code, name, {"segment", []string{"segment", "adjusted segment", "oversight segment", "nof segment"}, true},
			{"subtype", []string{"trust subtype", "subtype", "sub-type"}, false}, {"distress", []string{"financial distress", "in financial distress"}, false}}, segmentFacts},
		funding.FileGroup: {"", []column{code, name, {"group", []string{"group", "trust group", "epr group"}, true}}, groupFacts},
		funding.FileBeds:  {"", []column{{"code", code.heads, true}, {"name", name.heads, false}, {"beds", []string{"beds", "available beds", "beds available", "number of beds"}, true}}, bedFacts},
	}
}

// rows reads everything below the heads. A row without a name is none.
func (l layout) rows(t table, head int, at map[string]int) ([]funding.AssessedRow, error) {
	var out []funding.AssessedRow
	var no []*funding.Error
	seen := map[string]string{}
	for r := head + 1; r < len(t.rows) && len(no) < mostODSErrors; r++ {
		get := func(key string) string {
			if i, ok := at[key]; ok {
				return t.at(r, i)
			}
			return ""
		}
		row := funding.AssessedRow{At: t.cell(r, at["name"]), Code: strings.ToUpper(get("code")), Name: get("name")}
		if _, named := at["name"]; !named {
			row.At, row.Name = t.cell(r, at["code"]), row.Code
		}
		if row.Name == "" {
			continue
		}
		facts, wrong := l.facts(get)
		if wrong != "" {
			cell := t.cell(r, at[wrong])
			no = append(no, refusal.New(refusal.Invalid, "CELL_INVALID", "%s: %q cannot be what the column %q says. %s", cell, short(get(wrong)), wrong, wantedInColumn[wrong]).At(cell))
			continue
		}
		if first, twice := seen[row.Code+"|"+funding.NormaliseName(row.Name)]; twice {
			no = append(no, refusal.New(refusal.Invalid, "ROW_TWICE", "%s: %q is at %s already. Leave one of them out.", row.At, short(row.Name), first).At(row.At))
			continue
		}
		seen[row.Code+"|"+funding.NormaliseName(row.Name)] = row.At
		row.Facts = facts
		out = append(out, row)
	}
	if len(no) == 0 && len(out) == 0 {
		return nil, refusal.New(refusal.Invalid, "FILE_EMPTY", "There are no rows below the heads. Choose another file.").At("file")
	}
	return out, refusal.Join(no...).Err()
}

// wantedInColumn says what a column holds.
var wantedInColumn = map[string]string{
	"status": "Give Standards exceeded, Standards met, Approaching standards, Standards not met or Not published.", "year": "Give a year such as 2025/26.",
	"segment": "Give a whole number from 1 to 5.", "group": "Give 0, 1, 2 or 3.", "distress": "Give Yes or No.", "beds": "Give a whole number from 1 to 99999.",
}

// dmaFacts are the seven scores; a trust that gave none, "-" or "n/a", has
// none.
func dmaFacts(get func(string) string) ([]funding.KeyValue, string) {
	facts := []funding.KeyValue{{Key: "dma_round", Value: "2025"}}
	for _, p := range funding.Pillars() {
		text := strings.ToLower(get(p.Key))
		if text == "" || text == "-" || text == "n/a" {
			continue
		}
		score, ok := new(big.Rat).SetString(text)
		if !ok || strings.ContainsAny(text, "/e") || score.Cmp(big.NewRat(1, 1)) < 0 || score.Cmp(big.NewRat(5, 1)) > 0 {
			return nil, p.Key
		}
		facts = append(facts, funding.KeyValue{Key: p.Key, Value: score.FloatString(2)}) // half away from zero, as everywhere
	}
	return facts, ""
}

func dsptFacts(get func(string) string) ([]funding.KeyValue, string) {
	word := strings.NewReplacer("standards ", "", " standards", "").Replace(headOf(get("status")))
	status, ok := map[string]string{"exceeded": "STANDARDS_EXCEEDED", "met": "STANDARDS_MET", "approaching": "APPROACHING", "not met": "NOT_MET", "not published": "NOT_PUBLISHED",
		"approaching (improvement plan agreed)": "APPROACHING"}[word]
	if !ok {
		return nil, "status"
	}
	year := get("year")
	if year == "" || len(year) > 20 || !strings.ContainsAny(year, "0123456789") {
		return nil, "year"
	}
	return []funding.KeyValue{{Key: "dspt_status", Value: status}, {Key: "dspt_year", Value: year}}, ""
}

func segmentFacts(get func(string) string) ([]funding.KeyValue, string) {
	segment := strings.TrimPrefix(headOf(get("segment")), "segment ")
	if funding.CheckFactValue("nof_segment", segment) != nil {
		return nil, "segment"
	}
	facts := []funding.KeyValue{{Key: "nof_segment", Value: segment}}
	if subtype := get("subtype"); subtype != "" {
		facts = append(facts, funding.KeyValue{Key: "trust_subtype", Value: subtype})
	}
	switch headOf(get("distress")) {
	case "":
	case "yes", "y":
		facts = append(facts, funding.KeyValue{Key: "financial_distress", Value: "YES"})
	case "no", "n":
		facts = append(facts, funding.KeyValue{Key: "financial_distress", Value: "NO"})
	default:
		return nil, "distress"
	}
	return facts, ""
}

func groupFacts(get func(string) string) ([]funding.KeyValue, string) {
	group := "GROUP_" + strings.TrimLeft(strings.TrimPrefix(strings.ToUpper(get("group")), "GROUP"), " _")
	if funding.CheckFactValue("epr_group", group) != nil {
		return nil, "group"
	}
	return []funding.KeyValue{{Key: "epr_group", Value: group}}, ""
}

func bedFacts(get func(string) string) ([]funding.KeyValue, string) {
	beds := strings.ReplaceAll(get("beds"), ",", "")
	if funding.CheckFactValue("beds", beds) != nil {
		return nil, "beds"
	}
	return []funding.KeyValue{{Key: "beds", Value: beds}}, ""
}

// AssessedFile reads a file of assessments with what names it: the same bytes
// for the same day are the same file.
func AssessedFile(kind, name string, asOf calendar.Date, data []byte) (funding.AssessedFile, error) {
	rows, err := ParseAssessed(kind, data)
	sum := sha256.Sum256(append([]byte(asOf.String()+"\x00"), data...))
	return funding.AssessedFile{Kind: kind, Name: name, Hash: hex.EncodeToString(sum[:]), AsOf: asOf, Rows: rows}, err
}
