package assets

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Handler serves the files under Prefix. An address with the hash of this build
// may be kept for ever; one with another build's hash (a page left open over a
// release) still gets today's file, which must then be asked for again.
func (a *Assets) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Prefix), "/")
		f, ok := a.files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", a.caching(hash))
		f.serve(w, r)
	})
}

func (a *Assets) caching(hash string) string {
	if hash == a.hash {
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("X-Content-Type-Options", "nosniff")
	if f.gzipped == nil {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.plain))
		return
	}
	h.Set("Vary", "Accept-Encoding")
	if !acceptsGzip(r.Header.Get("Accept-Encoding")) {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.plain))
		return
	}
	h.Set("Content-Encoding", "gzip")
	h.Set("Content-Length", strconv.Itoa(len(f.gzipped)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(f.gzipped) // the reader has gone: nothing left to tell it
}

func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) != "gzip" {
			continue
		}
		q := strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		return q != "0" && q != "0.0" && q != "0.00" && q != "0.000"
	}
	return false
}
