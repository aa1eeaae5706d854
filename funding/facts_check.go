package funding

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// longestReason is how many characters a dispute or its settlement may have.
const longestReason = 2000

// Subject is the organisation as far as permissions go, for somebody who
// works at funder; "" for everybody else.
func (o Organisation) Subject(funder string) Subject {
	return Subject{Org: o.Code, ICB: o.ICB, Region: o.Region, Funder: funder, What: "organisation"}
}

// CheckConfirmable says whether somebody can say that f is right or wrong:
// what is worked out of other records is mended there.
func CheckConfirmable(f Fact) error {
	switch FactKindOf(f.Key).Home {
	case OwnRow, FactRow:
		return nil
	case Worked:
		return conflict("FACT_WORKED_OUT", "%s is worked out from other records. Change it there.", FactKindOf(f.Key).Title).At("key")
	}
	return invalid("FACT_UNKNOWN", "There is no kind of fact %q. See listFacts.", firstRunes(f.Key)).At("key")
}

// CheckDispute says whether f can be disputed for this reason.
func CheckDispute(f Fact, why string) error {
	if err := CheckConfirmable(f); err != nil {
		return err
	}
	if f.Disputed {
		return conflict("DISPUTED_ALREADY", "Somebody has disputed this already, and the fund has not settled it yet.").At("why")
	}
	return checkReason("why", why, "Say what is wrong and what would be right, so that the fund can put it right.")
}

// CheckSettlement says whether the dispute of f can be settled with this value
// ("" leaves it as it is) for these reasons.
func CheckSettlement(f Fact, value, reasons string) error {
	if !f.Disputed {
		return conflict("NOT_DISPUTED", "Nobody disputes this, or it has been settled. Reload the page to see how it stands.")
	}
	if err := checkReason("reasons", reasons, "Say why, so that the trust can read it."); err != nil {
		return err
	}
	if value == "" {
		return nil
	}
	return CheckFactValue(f.Key, value)
}

func checkReason(field, text, ask string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return invalid("REASON_MISSING", "%s", ask).At(field)
	case utf8.RuneCountInString(text) > longestReason:
		return invalid("TEXT_TOO_LONG", "The text has %d characters. Use at most %d.", utf8.RuneCountInString(text), longestReason).At(field)
	}
	return nil
}

// CheckFactValue says whether a value can be what a kind of fact says.
func CheckFactValue(key, value string) error {
	switch {
	case key == "nof_segment":
		if n, err := strconv.Atoi(value); err != nil || n < 1 || n > 5 {
			return invalid("SEGMENT_INVALID", "%q is not an oversight segment. Give a whole number from 1 to 5.", firstRunes(value)).At("value")
		}
	case key == "beds":
		if n, err := strconv.Atoi(value); err != nil || n < 1 || n > 99_999 || value != strconv.Itoa(n) {
			return invalid("BEDS_INVALID", "%q is not a number of beds. Give a whole number from 1 to 99999, without commas.", firstRunes(value)).At("value")
		}
	case key == "financial_distress":
		return oneOf("value", value, "YES", "NO")
	case key == "legal_form":
		return oneOf("value", value, string(NHSTrust), string(NHSFoundationTrust))
	case key == "epr_group":
		return oneOf("value", value, EPRGroups()...)
	case key == "dspt_status":
		return oneOf("value", value, DSPTStatuses()...)
	case key == "opened_on" || key == "closed_on":
		if _, err := calendar.ParseDate(value); err != nil {
			return err
		}
	case strings.HasPrefix(key, "dma_") && key != "dma_round":
		return checkScore(value)
	}
	if utf8.RuneCountInString(value) > 200 {
		return invalid("TEXT_TOO_LONG", "The value has more than 200 characters. Shorten it.").At("value")
	}
	return nil
}

func oneOf(field, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return invalid("NOT_A_CHOICE", "%q is none of the choices. Give one of: %s.", firstRunes(value), strings.Join(allowed, ", ")).At(field)
}

// checkScore wants a score of the digital maturity assessment: 1 to 5, at most
// two decimals.
func checkScore(value string) error {
	whole, part, dotted := strings.Cut(value, ".")
	n, err := strconv.Atoi(whole)
	_, partErr := strconv.ParseUint(part+"0", 10, 16)
	if err != nil || partErr != nil || len(whole) != 1 || len(part) > 2 || dotted && part == "" || n < 1 || n > 5 || n == 5 && strings.Trim(part, "0") != "" {
		return invalid("SCORE_INVALID", "%q is not a maturity score. Give a number from 1 to 5 with at most two decimals, for example 2.65.", firstRunes(value)).At("value")
	}
	return nil
}

// EPRGroups are the trust groups (domain 1.2).
func EPRGroups() []string { return []string{"GROUP_0", "GROUP_1", "GROUP_2", "GROUP_3"} }

// DSPTStatuses are what the Data Security and Protection Toolkit can say
// (domain 5).
func DSPTStatuses() []string {
	return []string{"STANDARDS_EXCEEDED", "STANDARDS_MET", "APPROACHING", "NOT_MET", "NOT_PUBLISHED"}
}
