package web

import (
	"fmt"

	"github.com/labstack/echo/v4"
)

// counted tells in a Server-Timing header how many SQL statements an answer has
// taken, where the server was given a Count: in the demo, for the tests that
// keep each page to a budget.
func (s *Server) counted(next echo.HandlerFunc) echo.HandlerFunc {
	if s.Count == nil {
		return next
	}
	return func(c echo.Context) error {
		ctx, count := s.Count(c.Request().Context())
		c.SetRequest(c.Request().WithContext(ctx))
		c.Response().Before(func() {
			c.Response().Header().Set("Server-Timing", fmt.Sprintf(`db;desc="%d statements"`, count()))
		})
		return next(c)
	}
}
