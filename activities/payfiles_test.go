package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

func payFile(run, data string) PaymentFile {
	sum := sha256.Sum256([]byte(data))
	return PaymentFile{Run: run, Data: []byte(data), Hash: hex.EncodeToString(sum[:])}
}

// there lists what is in a folder, with its words.
func there(t *testing.T, d Folder) map[string]string {
	t.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(d.Path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(d.Path, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(b)
	}
	return out
}

func TestAFileIsPutOnceAndNeverOverAnother(t *testing.T) {
	d, ctx := Folder{filepath.Join(t.TempDir(), "payments", "out")}, context.Background()
	for range 2 {
		if err := d.Put(ctx, payFile("FP26-202610-1", "one")); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Put(ctx, payFile("FP26-202610-1", "other")); !errors.Is(err, ErrTaken) {
		t.Errorf("got %v, want ErrTaken", err)
	}
	if got := there(t, d); len(got) != 1 || got["FP26-202610-1.csv"] != "one" {
		t.Errorf("got %v, want the first file and nothing else", got)
	}
	if err := d.Put(ctx, payFile("../out", "x")); err == nil || errors.Is(err, ErrTaken) {
		t.Errorf("a name that leads elsewhere: %v", err)
	}
}

func TestManyWhoPutAtOnce(t *testing.T) {
	d := Folder{t.TempDir()}
	var all sync.WaitGroup
	taken := make([]bool, 16)
	for i := range taken {
		all.Go(func() {
			words := "one"
			if i%2 == 1 {
				words = "other"
			}
			err := d.Put(context.Background(), payFile("R-1", words))
			if taken[i] = errors.Is(err, ErrTaken); err != nil && !taken[i] {
				t.Error(err)
			}
		})
	}
	all.Wait()
	got := there(t, d)
	if len(got) != 1 {
		t.Fatalf("got %v, want one file", got)
	}
	for i := range taken {
		if mine := (i%2 == 0) == (got["R-1.csv"] == "one"); taken[i] == mine {
			t.Errorf("putter %d: refused %t, but %q is there", i, taken[i], got["R-1.csv"])
		}
	}
}

func TestHandingOverTellsTheRuns(t *testing.T) {
	ref := funding.Ref{Kind: funding.RunKind, ID: "R-1"}
	s := &sender{}
	a := made(&record{files: []PaymentFile{payFile("R-1", "one")}, told: []Pending{{ID: "run/R-1/hand-over/1", Ref: ref, Verb: funding.HandOverFile}}}, s)
	a.Files = Folder{t.TempDir()}
	if n, err := a.HandOver(context.Background(), ref); n != 1 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	if len(s.sent) != 1 || s.sent[0] != "run/R-1/hand-over/1 run/R-1 hand-over" {
		t.Errorf("sent %v", s.sent)
	}
	if got := there(t, a.Files.(Folder)); got["R-1.csv"] != "one" {
		t.Errorf("got %v", got)
	}
	a.Files = Folder{"/dev/null/no"}
	if _, err := a.HandOver(context.Background(), ref); err == nil {
		t.Error("a folder that cannot be made is no error")
	}
}
