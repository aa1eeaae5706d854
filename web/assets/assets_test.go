package assets_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/web/assets"
)

// used is every file that pages name.
var used = []string{"nhsuk-frontend.min.css", "app.css", "money.css", "nhsuk-frontend.min.js", "money.js", "autosave.js", "app.js", "inbox.js", "enable.js", "images/favicon.svg"}

func get(t *testing.T, h http.Handler, method, address, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, address, nil)
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func load(t *testing.T) *assets.Assets {
	t.Helper()
	a, err := assets.Load()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func text(t *testing.T, a *assets.Assets, name string) string {
	t.Helper()
	res := get(t, a.Handler(), "GET", a.URL(name), "")
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("get %s: status %d, error %v", name, res.StatusCode, err)
	}
	return string(body)
}

func TestEveryFileThatPagesNameIsServedForEver(t *testing.T) {
	a := load(t)
	for _, name := range used {
		res := get(t, a.Handler(), "GET", a.URL(name), "gzip, br")
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d, want 200", name, res.StatusCode)
		}
		if got := res.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
		if got := res.Header.Get("X-Content-Type-Options"); got != "nosniff" {
			t.Errorf("%s: X-Content-Type-Options %q", name, got)
		}
	}
}

func TestServing(t *testing.T) {
	a := load(t)
	css := a.URL("app.css")
	old := "/assets/000000000000/app.css"
	cases := []struct {
		name, method, address, encoding string
		status                          int
		header, want                    string
	}{
		{"a browser that can unpack gets it packed", "GET", css, "deflate, gzip;q=1.0", 200, "Content-Encoding", "gzip"},
		{"one that cannot gets it plain", "GET", css, "", 200, "Content-Encoding", ""},
		{"one that refuses gzip gets it plain", "GET", css, "gzip;q=0, br", 200, "Content-Encoding", ""},
		{"a style sheet is called one", "GET", css, "gzip", 200, "Content-Type", "text/css; charset=utf-8"},
		{"a module is called a script", "GET", a.URL("app.js"), "gzip", 200, "Content-Type", "text/javascript; charset=utf-8"},
		{"caches keep both forms apart", "GET", css, "", 200, "Vary", "Accept-Encoding"},
		{"another build's address is asked for again", "GET", old, "", 200, "Cache-Control", "no-cache"},
		{"an unknown name is not found", "GET", a.URL("nothing.css"), "", 404, "Cache-Control", ""},
		{"nothing outside is reached", "GET", "/assets/x/../assets.go", "", 404, "Cache-Control", ""},
		{"a post is refused", "POST", css, "", 405, "Allow", "GET, HEAD"},
		{"a head has no body but says the type", "HEAD", css, "gzip", 200, "Content-Type", "text/css; charset=utf-8"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			res := get(t, a.Handler(), c.method, c.address, c.encoding)
			if res.StatusCode != c.status {
				t.Errorf("%s %s: status %d, want %d", c.method, c.address, res.StatusCode, c.status)
			}
			if got := res.Header.Get(c.header); got != c.want {
				t.Errorf("%s: %q, want %q", c.header, got, c.want)
			}
		})
	}
}

func TestThePackedFileUnpacksToThePlainOne(t *testing.T) {
	a := load(t)
	res := get(t, a.Handler(), "GET", a.URL("nhsuk-frontend.min.css"), "gzip")
	r, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if want := text(t, a, "nhsuk-frontend.min.css"); string(got) != want {
		t.Errorf("unpacked %d bytes, want the plain file's %d", len(got), len(want))
	}
}

func TestStyleSheetsNeedNothingFromOutsideAndNoFontsOfOthers(t *testing.T) {
	a := load(t)
	address := regexp.MustCompile(`url\(([^)]+)\)`)
	for _, name := range used {
		if path.Ext(name) != ".css" {
			continue
		}
		css := text(t, a, name)
		if strings.Contains(css, "@font-face") || strings.Contains(css, "@import") {
			t.Errorf("%s has an @font-face or @import", name)
		}
		for _, m := range address.FindAllStringSubmatch(css, -1) {
			target := strings.Trim(m[1], `"'`)
			if strings.HasPrefix(target, "images/") {
				text(t, a, target)
				continue
			}
			t.Errorf("%s asks for %q, which is not one of our images", name, target)
		}
	}
}

func TestOurFirstScriptStaysShort(t *testing.T) {
	a := load(t)
	for _, name := range []string{"app.js", "money.js"} {
		if lines := strings.Count(text(t, a, name), "\n"); lines > 100 {
			t.Errorf("%s has %d lines, want at most 100", name, lines)
		}
	}
}
