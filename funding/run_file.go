package funding

import (
	"fmt"
)

// The verbs by which a run's payment file leaves the house.
const (
	HandOverFile  Verb = "hand-over"
	RetryHandOver Verb = "retry-hand-over"
)

// A HandOver is what became of a run's payment file.
type HandOver struct {
	Hash string `json:"sha256"`
	Sent bool   `json:"sent"` // false: another file of its name is there already
	Done Moment `json:"done"`
}

// Refused reports whether the file could not be handed over for good.
func (h HandOver) Refused() bool { return !h.Sent }

// PaymentFile is the run as the finance system gets it. previous is the hash
// of the fund's file before.
func (r Run) PaymentFile(previous string) PaymentFile {
	f := PaymentFile{Run: r.ID, Fund: r.Fund, PaysOn: r.PaysOn, Previous: previous}
	for _, i := range r.Referenced().Items {
		f.Items = append(f.Items, PaymentFileItem{Reference: i.Reference, Org: i.Org, Award: i.Award, Nature: i.Nature, FY: i.FY, Amount: i.Amount, Claim: i.Claim})
	}
	return f
}

// A HandOverBody says what became of a file.
type HandOverBody struct {
	Hash string `json:"sha256"`
	Sent bool   `json:"sent"`
}

func handOverFile(r *RunResult, f RunFacts, c Command) error {
	body, err := decode[HandOverBody](c)
	if err != nil {
		return err
	}
	if r.Run.HandOver != nil && r.Run.HandOver.Sent {
		return conflict("FILE_SENT", "The payment file of run %s was handed over already.", r.Run.ID)
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	r.Run.HandOver = &HandOver{Hash: body.Hash, Sent: body.Sent, Done: at}
	detail := map[string]any{"sha256": body.Hash}
	if body.Sent {
		r.say("RUN_SENT", fmt.Sprintf("The payment file of run %s was handed over.", r.Run.ID), detail)
		return nil
	}
	r.say("RUN_FILE_REFUSED", fmt.Sprintf("The payment file of run %s was not handed over: another file of that name is there already.", r.Run.ID), detail)
	r.write("payment-file-refused", PaymentReleaser, r.Run.Funder, "", "A payment file was not handed over: "+r.Run.ID, "Another file of that name is there already, and its words differ. Nothing was written over. Find out where it came from, move it away, then try again on the run's page.")
	return nil
}

// retryHandOver asks for another try, once somebody has moved the other file
// away.
func retryHandOver(r *RunResult, _ RunFacts, _ Command) error {
	if r.Run.HandOver == nil || !r.Run.HandOver.Refused() {
		return conflict("NOTHING_REFUSED", "The payment file of run %s was not refused, so there is nothing to try again.", r.Run.ID)
	}
	r.Run.HandOver = nil
	r.say("RUN_FILE_RETRIED", fmt.Sprintf("The payment file of run %s is to be handed over again.", r.Run.ID), nil)
	return nil
}
