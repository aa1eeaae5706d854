package web

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// A healthBody says whether the service works. Temporal away only delays:
// clicks are kept.
type healthBody struct {
	Status   string `json:"status" doc:"ready, or not ready"`
	Records  string `json:"records" doc:"ok, or away: the database and its migrations"`
	Temporal string `json:"temporal" doc:"ok, or away: what people do is kept and carried out when it is back"`
}

func (h healthBody) code() int {
	if h.Records == "ok" {
		return http.StatusOK
	}
	return http.StatusServiceUnavailable
}

// health asks the record, for at most two seconds.
func (s *Server) health(ctx context.Context) healthBody {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	h := healthBody{Status: "ready", Records: "ok", Temporal: "ok"}
	if s.Behind != nil && s.Behind() {
		h.Temporal = "away"
	}
	if err := s.Record.Ready(ctx); err != nil {
		s.Log.Warn("not ready", "err", err)
		h.Status, h.Records = "not ready", "away"
	}
	return h
}

func (s service) healthOperation(c call) (answer, error) {
	h := s.health(c)
	return answer{status: h.code(), body: h}, nil
}

// healthz says that the process answers, and nothing more.
func (s *Server) healthz(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

// readyz says whether the process can do its work.
func (s *Server) readyz(c echo.Context) error {
	h := s.health(c.Request().Context())
	return c.JSON(h.code(), h)
}
