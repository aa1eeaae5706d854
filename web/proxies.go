package web

import (
	"net"
	"net/netip"

	"github.com/labstack/echo/v4"
)

// addressOf tells where a request comes from. Without proxies to trust, that is
// whoever is connected; with them, it is the last address in X-Forwarded-For
// that is not one of theirs. Nobody else's word is taken for it.
func addressOf(trusted []netip.Prefix) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect() // Echo believes X-Forwarded-For otherwise
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range trusted {
		options = append(options, echo.TrustIPRange(&net.IPNet{IP: p.Masked().Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
