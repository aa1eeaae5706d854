package e2e

import (
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

func dayText(t time.Time) string { return calendar.DateOf(t).Text() }

// sends posts a form that the page does not offer, as somebody might who knows
// the address, and expects this status.
func (v *visitor) sends(path string, status int64) {
	v.t.Helper()
	v.leads("sending to "+path, func() {
		eval[bool](v, `(() => {
			const form = document.createElement('form');
			form.method = 'post';
			form.action = '`+path+`';
			document.body.append(form);
			form.submit();
			return true;
		})()`)
	})
	if v.status != status {
		v.fail("sending to %s brought status %d, want %d", path, v.status, status)
	}
	v.look()
}

func (s *stage) readmeShot() {}

func (s *stage) aroundTheStory() {}
