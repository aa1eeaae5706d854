package funding

// A LineCode is a reason for what a check made of a line, with its words.
type LineCode struct {
	Code  string `json:"code"`
	Words string `json:"words"`
}

// LineCodes lists the reasons that a checker chooses from. Records of other
// programs may hold other codes.
func LineCodes() []LineCode {
	return []LineCode{
		{"NOT_CAPITAL", "Not capital spending"},
		{"DUPLICATE_INVOICE", "Claimed before"},
		{"INVOICE_OVERCLAIMED", "More than is left of the invoice"},
		{"NO_EVIDENCE", "No evidence for it"},
		{"OUT_OF_SCOPE", "Not what the award is for"},
		{"WRONG_PERIOD", "Belongs to another period"},
		{"VAT_RECOVERABLE", "VAT that the trust recovers"},
		{"OTHER", "Another reason"},
	}
}

// LineCodeWords are a code's words, or the code itself when it is not one of
// ours.
func LineCodeWords(code string) string {
	for _, c := range LineCodes() {
		if c.Code == code {
			return c.Words
		}
	}
	return code
}
