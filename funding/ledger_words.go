package funding

import (
	"slices"
	"strings"
	"unicode"
)

// Words by which a posting is told. What is made of them is a proposal that a
// person confirms, so they are no part of a ruleset.
var (
	accrualWords  = []string{"accrual", "accruals", "accrued", "accr", "grni", "goods received not invoiced"}
	reversalWords = []string{"reversal", "reverse", "reversed", "reversing", "rev"}
	payrollWords  = []string{"payroll", "salary", "salaries", "wages", "timesheet", "timesheets", "pay journal", "staff costs", "capitalised staff", "esr"}
	rechargeWords = []string{"recharge", "recharged", "rechg", "cross charge"}
	refundWords   = []string{"refund", "refunded", "reclaim", "reclaimed", "recovered", "recovery", "hmrc"}
)

// categoryWords tell in a posting's description what kind of thing was bought.
func categoryWords() []TellingWord {
	return []TellingWord{
		{[]string{"licence", "licences", "license", "licenses", "perpetual"}, LicencePerpetual},
		{[]string{"saas", "subscription", "subscriptions", "software as a service"}, SubscriptionSaaS},
		{[]string{"implementation", "deployment", "configuration", "consultancy", "professional services", "milestone"}, Implementation},
		{[]string{"laptop", "laptops", "device", "devices", "tablet", "tablets", "hardware", "pcs", "printers", "scanners", "monitors", "workstations", "handhelds", "carts"}, Hardware},
		{[]string{"network", "wifi", "wi fi", "cabling", "switches", "servers", "storage", "firewall", "access points"}, Infrastructure},
		{[]string{"integration", "interface", "interfaces", "middleware", "hl7", "fhir"}, Integration},
		{[]string{"migration"}, DataMigration},
		{[]string{"testing", "penetration test", "uat"}, Testing},
		{append([]string{"secondment", "seconded"}, payrollWords...), InternalStaff},
		{[]string{"training", "trainer", "trainers"}, Training},
		{[]string{"business change", "change management"}, Change},
		{[]string{"backfill"}, Backfill},
		{[]string{"hosting", "support", "maintenance", "service desk"}, RunSupport},
	}
}

// said is a text as its words, each between single spaces, so that whole words
// can be looked for.
func said(texts ...string) string {
	apart := func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(strings.Join(texts, " ")), apart), " ") + " "
}

// says reports whether one of these words is in a text made by said, and which.
func says(text string, words []string) (word string, ok bool) {
	i := slices.IndexFunc(words, func(w string) bool { return strings.Contains(text, " "+w+" ") })
	if i < 0 {
		return "", false
	}
	return words[i], true
}

// emptyWords say nothing about what a cost line is for.
var emptyWords = []string{"and", "the", "for", "with", "from", "cost", "costs", "other", "project", "services", "service", "limited", "system", "systems", "trust", "year"}

// tellingIn lists the words of a cost line's description that tell it from
// others, without their plural.
func tellingIn(description string) []string {
	var out []string
	for _, w := range strings.Fields(said(description)) {
		w = singular(w)
		if len(w) >= 4 && !slices.Contains(emptyWords, w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func singular(w string) string {
	if len(w) > 4 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
		return strings.TrimSuffix(w, "s")
	}
	return w
}

// companyWords are left out when a supplier's name is looked for.
var companyWords = []string{"ltd", "limited", "plc", "llp", "inc", "uk", "co", "company", "group", "the"}

// supplierName is a supplier's name as its words, without those that every
// company has.
func supplierName(s string) string {
	words := slices.DeleteFunc(strings.Fields(said(s)), func(w string) bool { return slices.Contains(companyWords, w) })
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(words, " ") + " "
}
