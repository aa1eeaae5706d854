package funding

import (
	"fmt"
	"slices"
	"strings"
)

// WorkforceRoles is the list of roles that a return starts from; a trust may
// add its own [A].
func WorkforceRoles() []string {
	return []string{"Digital leadership", "Clinical informatics", "Product and delivery", "Software engineering", "Technical architecture", "Data and analytics", "Cyber security",
		"IT operations and service desk", "User-centred design", "Testing and assurance", "Training and change"}
}

// SettleWorkforce checks a year's posts and says which rows are last year's.
func SettleWorkforce(rows, last []WorkforceRow) ([]WorkforceRow, error) {
	var no []*Error
	seen := map[string]bool{}
	out := make([]WorkforceRow, len(rows))
	for i, r := range rows {
		at := fmt.Sprintf("rows[%d].", i)
		r.Role = strings.Join(strings.Fields(r.Role), " ")
		switch {
		case r.Role == "":
			no = append(no, invalid("ROLE_MISSING", "Row %d has no role. Name it, or leave the row out.", i+1).At(at+"role"))
		case len([]rune(r.Role)) > 80:
			no = append(no, invalid("TEXT_TOO_LONG", "Row %d: the role has more than 80 characters. Shorten it.", i+1).At(at+"role"))
		case seen[strings.ToLower(r.Role)]:
			no = append(no, invalid("ROW_TWICE", "%q stands twice. Put its posts in one row.", firstRunes(r.Role)).At(at+"role"))
		}
		seen[strings.ToLower(r.Role)] = true
		for field, n := range map[string]Posts{"in_post_hundredths": r.InPost, "vacant_hundredths": r.Vacant, "needed_hundredths": r.Needed} {
			if n < 0 || n > 10_000_000 {
				no = append(no, invalid("OUT_OF_RANGE", "%q: %d hundredths of a post is out of range. Give 0 to 10000000.", firstRunes(r.Role), n).At(at+field))
			}
		}
		if r.Source == "" || r.Source == RowCarried || r.Source == RowCopied {
			r.Source = RowTyped
		}
		for _, l := range last {
			if l.Role == r.Role && l.InPost == r.InPost && l.Vacant == r.Vacant && l.Needed == r.Needed {
				r.Source = RowCarried
			}
		}
		out[i] = r
	}
	slices.SortStableFunc(no, func(x, y *Error) int { return strings.Compare(x.Field, y.Field) })
	return out, joinErrors(no).Err()
}
