package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// learnPaths reads the OpenAPI document: that is all the walk knows of
// addresses.
func (w *walk) learnPaths() {
	w.t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		}
	}
	w.get("/api/v1/openapi.json", "", &doc)
	w.paths = map[string]operationAt{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			w.paths[op.OperationID] = operationAt{strings.ToUpper(method), "/api/v1" + strings.TrimPrefix(path, "/api/v1")}
		}
	}
}

func (w *walk) get(path, who string, out any) {
	w.t.Helper()
	if status, body := w.request(http.MethodGet, path, who, "", nil); status != http.StatusOK {
		w.t.Fatalf("GET %s: %d %s", path, status, body)
	} else if err := json.Unmarshal(body, out); err != nil {
		w.t.Fatalf("GET %s: %v", path, err)
	}
}

func (w *walk) request(method, path, who, key string, body any) (int, []byte) {
	w.t.Helper()
	var in io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			w.t.Fatal(err)
		}
		in = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, w.base+path, in)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if who != "" {
		req.Header.Set("Authorization", "Bearer demo-"+who)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, out
}

// A doc is a JSON object as it came.
type doc map[string]any

// try calls an operation as somebody. Parameters fill the path, in order.
func (w *walk) try(who, op string, params []string, body any) (int, doc) {
	w.t.Helper()
	w.turn++
	return w.tryKey(who, op, fmt.Sprintf("walk-%d", w.turn), params, body)
}

func (w *walk) tryKey(who, op, key string, params []string, body any) (int, doc) {
	w.t.Helper()
	at, ok := w.paths[op]
	if !ok {
		w.t.Fatalf("the OpenAPI document has no operation %s", op)
	}
	path := at.path
	for _, p := range params {
		before, rest, found := strings.Cut(path, "{")
		_, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			w.t.Fatalf("%s: %s has no place for %q", op, at.path, p)
		}
		path = before + p + after
	}
	if at.method == http.MethodGet {
		key = ""
	}
	status, raw := w.request(at.method, path, who, key, body)
	var out any
	if err := json.Unmarshal(raw, &out); err != nil && len(raw) > 0 {
		w.t.Fatalf("%s by %s: %d, and no JSON: %s", op, who, status, raw)
	}
	if list, ok := out.([]any); ok {
		return status, doc{"items": list}
	}
	m, _ := out.(map[string]any)
	return status, m
}

// do calls an operation that must succeed.
func (w *walk) do(who, op string, params []string, body any) doc {
	w.t.Helper()
	status, out := w.try(who, op, params, body)
	if status/100 != 2 {
		w.t.Fatalf("%s by %s: %d %v", op, who, status, out)
	}
	return out
}

// refused calls an operation that must be refused with this status and code.
func (w *walk) refused(status int, code, who, op string, params []string, body any) doc {
	w.t.Helper()
	got, out := w.try(who, op, params, body)
	if got != status || out["code"] != code {
		w.t.Errorf("%s by %s: got %d %v (%v), want %d %s", op, who, got, out["code"], out["detail"], status, code)
	}
	return out
}

// clock moves the demo's clock to an instant, RFC 3339.
func (w *walk) clock(to string) {
	w.t.Helper()
	if status, out := w.request(http.MethodPost, "/demo/clock", "", "", doc{"to": to}); status != http.StatusOK {
		w.t.Fatalf("move the clock to %s: %d %s", to, status, out)
	}
}

// at finds a value by its path: keys and indexes.
func (d doc) at(path ...any) any {
	var v any = map[string]any(d)
	for _, p := range path {
		switch key := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[key]
		case int:
			list, _ := v.([]any)
			if key >= len(list) {
				return nil
			}
			v = list[key]
		}
	}
	return v
}

// eventually waits for f, which is asked until it says nil or time is up.
func (w *walk) eventually(within time.Duration, f func() error) {
	w.t.Helper()
	deadline := time.After(within)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := f()
		if err == nil {
			return
		}
		select {
		case <-deadline:
			w.t.Fatal(err)
		case <-tick.C:
		}
	}
}
