package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestWhoseAddressCounts(t *testing.T) {
	inside, six := netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00::/8")
	for _, c := range []struct {
		sentence  string
		trusted   []netip.Prefix
		connected string
		forwarded string
		want      string
	}{
		{"nobody is trusted unless told", nil, "10.1.2.3:4000", "203.0.113.9", "10.1.2.3"},
		{"not even this machine", nil, "127.0.0.1:4000", "203.0.113.9", "127.0.0.1"},
		{"a trusted proxy says for whom it asks", []netip.Prefix{inside}, "10.1.2.3:4000", "203.0.113.9", "203.0.113.9"},
		{"what a stranger says of himself does not count", []netip.Prefix{inside}, "198.51.100.7:4000", "203.0.113.9", "198.51.100.7"},
		{"what a caller told the proxy does not count", []netip.Prefix{inside}, "10.1.2.3:4000", "192.0.2.1, 203.0.113.9", "203.0.113.9"},
		{"two proxies in a row", []netip.Prefix{inside}, "10.1.2.3:4000", "203.0.113.9, 10.1.9.9", "203.0.113.9"},
		{"an inner address outside the list", []netip.Prefix{inside}, "10.2.2.3:4000", "203.0.113.9", "10.2.2.3"},
		{"a proxy that says nothing", []netip.Prefix{inside}, "10.1.2.3:4000", "", "10.1.2.3"},
		{"the newer kind of address", []netip.Prefix{inside, six}, "[fd00::1]:4000", "2001:db8::7", "2001:db8::7"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = c.connected
			if c.forwarded != "" {
				r.Header.Set("X-Forwarded-For", c.forwarded)
			}
			if got := addressOf(c.trusted)(r); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
