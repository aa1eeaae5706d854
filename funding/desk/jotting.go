package desk

import (
	"net/url"
	"time"
)

// A Jotting is what somebody typed into a form and what could not be saved as
// it stood, or is not theirs to save without a click. Only they see it.
type Jotting struct {
	Address string // where the form is sent; for one answer of a section, that and its key
	Form    url.Values
	Why     string // why it is not saved, in a sentence
	At      time.Time
}
