package funding

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// Posts counts people in hundredths of a whole-time equivalent: 1250 is 12.5.
type Posts int64

// String is the number as people read it: "12.5", "3", "0.25".
func (p Posts) String() string {
	s := fmt.Sprintf("%d.%02d", int64(p)/100, int64(p)%100)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// ParsePosts reads "12", "12.5" or "0.25"; an empty text is 0.
func ParsePosts(s string) (Posts, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, nil
	}
	whole, part, dotted := strings.Cut(s, ".")
	n, err := strconv.ParseUint(whole, 10, 32)
	if err != nil || n > 100_000 || len(part) > 2 || dotted && part == "" {
		return 0, invalid("POSTS_INVALID", "%q is not a number of posts. Give whole-time equivalents with at most two decimals, for example 12.5.", firstRunes(s))
	}
	hundredths, err := strconv.ParseUint((part + "00")[:2], 10, 8)
	if err != nil {
		return 0, invalid("POSTS_INVALID", "%q is not a number of posts. Give whole-time equivalents with at most two decimals, for example 12.5.", firstRunes(s))
	}
	return Posts(n*100 + hundredths), nil
}

// firstRunes cuts what somebody sent so that it can stand in a sentence.
func firstRunes(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// A WorkforceRow is a trust's posts in one digital, data and technology role
// in one financial year (domain 5, DDaT workforce).
type WorkforceRow struct {
	Role   string           `json:"role" required:"true"`
	InPost Posts            `json:"in_post_hundredths"`
	Vacant Posts            `json:"vacant_hundredths"`
	Needed Posts            `json:"needed_hundredths"` // by the end of the year
	Source AssessmentSource `json:"source,omitempty"`
}

// Workforce is one year's posts of one trust.
type Workforce struct {
	FY   calendar.FY    `json:"fy"`
	Rows []WorkforceRow `json:"rows"`
}

// GapWords says how many core capabilities are still to be completed.
func GapWords(open, asked int) string { return fmt.Sprintf("%d of %d", open, asked) }
