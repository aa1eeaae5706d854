package web

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// homes are pages whose address does not begin the address of a form on them.
var homes = map[string]string{
	"/bids/:id/approve":           "/bids/:id/check",
	"/bids/:id/send-for-approval": "/bids/:id/check",
	"/bids/:id/moderate":          "/bids/:id/decision",
	"/bids/:id/release":           "/bids/:id/decision",
	"/awards/:id/claims":          "/awards/:id/claims/new",
	"/awards/:id/price":           "/awards/:id/agreement",
}

// formHomes are the ways back from addresses that only forms are sent to, to
// the page that holds the form. A browser comes to one when a page with errors
// is opened anew, and when somebody signs in again after their session ended on
// such a page.
func formHomes(forms, all []route) []route {
	shown := func(p string) bool {
		return slices.ContainsFunc(all, func(r route) bool { return r.Method == http.MethodGet && r.Path == p })
	}
	var out []route
	for _, r := range forms {
		if r.Method != http.MethodPost || shown(r.Path) {
			continue
		}
		home := homes[r.Path]
		for at := path.Dir(r.Path); home == ""; at = path.Dir(at) {
			if shown(at) {
				home = at
			}
		}
		out = append(out, route{http.MethodGet, r.Path, r.Action, goHome(home)})
	}
	return out
}

// goHome leads to the page of this pattern, with the names of the address that
// was asked for.
func goHome(pattern string) echo.HandlerFunc {
	return func(c echo.Context) error {
		parts := strings.Split(pattern, "/")
		for i, p := range parts {
			if name, ok := strings.CutPrefix(p, ":"); ok {
				parts[i] = url.PathEscape(c.Param(name))
			}
		}
		return c.Redirect(http.StatusSeeOther, strings.Join(parts, "/"))
	}
}
