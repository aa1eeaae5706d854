package refusal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding/refusal"
)

func tooMuch() *refusal.Error {
	return refusal.New(refusal.Conflict, "CLAIM_EXCEEDS_YEAR_PROFILE", "The claim is %s over.", "£0.01")
}

func TestAMessageIsFormatted(t *testing.T) {
	if got, want := tooMuch().Message, "The claim is £0.01 over."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := refusal.New(refusal.Invalid, "X", "20%% is too much.").Message, "20% is too much."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDressingARefusalLeavesTheOriginalAlone(t *testing.T) {
	plain := tooMuch().With("headroom_pence", 50_000_000)
	dressed := plain.At("amount").To("/awards/1/changes/new").With("excess_pence", 1)

	want := &refusal.Error{
		Kind: refusal.Conflict, Code: "CLAIM_EXCEEDS_YEAR_PROFILE", Message: "The claim is £0.01 over.",
		Field: "amount", Link: "/awards/1/changes/new",
		Figures: map[string]int64{"headroom_pence": 50_000_000, "excess_pence": 1},
	}
	if diff := cmp.Diff(want, dressed); diff != "" {
		t.Errorf("dressed (-want +got):\n%s", diff)
	}
	if plain.Field != "" || plain.Link != "" || len(plain.Figures) != 1 {
		t.Errorf("the original changed: %+v", plain)
	}
}

func TestJoin(t *testing.T) {
	a, b, c := refusal.New(refusal.Invalid, "A", "a"), refusal.New(refusal.Conflict, "B", "b"), refusal.New(refusal.Invalid, "C", "c")
	tests := []struct {
		name string
		in   []*refusal.Error
		want []string
	}{
		{"nothing is nil", nil, nil},
		{"only nils are nil", []*refusal.Error{nil, nil}, nil},
		{"one stands alone", []*refusal.Error{nil, a}, []string{"A"}},
		{"the first carries the rest in order", []*refusal.Error{a, nil, b, c}, []string{"A", "B", "C"}},
		{"joined refusals are flattened", []*refusal.Error{refusal.Join(a, b), c}, []string{"A", "B", "C"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			joined := refusal.Join(tt.in...)
			if (joined == nil) != (tt.want == nil) {
				t.Fatalf("Join = %v, want nil: %v", joined, tt.want == nil)
			}
			var got []string
			for _, e := range joined.All() {
				got = append(got, e.Code)
				if e.Others != nil {
					t.Errorf("%s does not stand alone in All: %v", e.Code, e.Others)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("codes (-want +got):\n%s", diff)
			}
		})
	}
	if a.Others != nil {
		t.Errorf("Join changed its first argument: %v", a.Others)
	}
}

func TestOfTellsRefusalsFromFaults(t *testing.T) {
	if e, ok := refusal.Of(fmt.Errorf("submitting: %w", tooMuch())); !ok || e.Code != "CLAIM_EXCEEDS_YEAR_PROFILE" {
		t.Errorf("wrapped refusal: got %v, %v", e, ok)
	}
	if e, ok := refusal.Of(errors.New("disk full")); ok {
		t.Errorf("a fault was taken for the refusal %v", e)
	}
	if e, ok := refusal.Of(nil); ok {
		t.Errorf("nil was taken for the refusal %v", e)
	}
	var none *refusal.Error
	if e, ok := refusal.Of(none); ok {
		t.Errorf("a nil refusal in an error was taken for the refusal %v", e)
	}
}

func TestErrMakesAPlainNilOfNoRefusal(t *testing.T) {
	if err := refusal.Join().Err(); err != nil {
		t.Errorf("got %v, want nil", err)
	}
	if err := tooMuch().Err(); err == nil {
		t.Error("got nil, want the refusal")
	}
}

func TestTheLogLineHasCodeFieldMessageAndHowManyMore(t *testing.T) {
	e := refusal.Join(tooMuch().At("amount"), tooMuch(), tooMuch())
	want := "CLAIM_EXCEEDS_YEAR_PROFILE (amount): The claim is £0.01 over. (and 2 more)"
	if got := e.Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestJSONHasOnlyWhatThereIs(t *testing.T) {
	e := refusal.Join(tooMuch().At("amount").With("excess_pence", 1), refusal.New(refusal.NotFound, "NO_AWARD", "There is no such award."))
	got, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"kind":"CONFLICT","code":"CLAIM_EXCEEDS_YEAR_PROFILE","message":"The claim is £0.01 over.","field":"amount",` +
		`"figures":{"excess_pence":1},"others":[{"kind":"NOT_FOUND","code":"NO_AWARD","message":"There is no such award."}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
