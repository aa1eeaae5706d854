package e2e

import (
	"regexp"
	"strings"
)

// aroundTheStory looks at what the story did not come to: every page that a
// link leads to, as people of each side, and what is refused. No page may offer
// a link that leads nowhere.
func (s *stage) aroundTheStory() {
	s.step("what is not there and what is not theirs", s.refusals)
	people := []string{"Amina Hussain", "Farah Siddiqui"}
	if full() {
		people = []string{"Amina Hussain", "Ben Carter", "Chloe Adeyemi", "David Okafor", "Eleri Morgan", "Farah Siddiqui", "Grace Lin", "Harry Booth", "Kavita Rao", "Liam Doyle",
			"Maria Santos", "Nikhil Shah", "Olive Turner", "Priya Nair", "Rosa Whitfield"}
	}
	s.step("nobody in particular follows every link", func() { s.passerBy().wander() })
	for _, name := range people {
		s.step(name+" follows every link", func() { s.as(name).wander() })
	}
}

func (s *stage) refusals() {
	amina := s.as("Amina Hussain")
	amina.bringsRefusal("/bids/FP26-RZX-999", 404)
	amina.bringsRefusal("/nothing/here", 404)
	amina.bringsRefusal("/runs", 403)
	rosa := s.as("Rosa Whitfield")
	rosa.bringsRefusal("/bids/"+bid, 404)
	rosa.bringsRefusal("/awards/"+bid, 404)
	rosa.seeNot("Northmoor EPR")
}

// bringsRefusal goes to an address that answers with this status.
func (v *visitor) bringsRefusal(path string, status int64) {
	v.t.Helper()
	v.leads("going to "+path, func() { v.navigate(path) })
	if v.status != status {
		v.fail("%s brought status %d, want %d", path, v.status, status)
	}
	v.look()
}

// links are the addresses of our own that the page leads to.
const links = `[...document.querySelectorAll('main a[href], nav a[href], footer a[href], .app-demo a[href]')].filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search)`

// wander follows every link from the start page on, one of each kind.
func (v *visitor) wander() {
	v.t.Helper()
	ahead, known := []string{"/"}, map[string]bool{"/": true}
	for len(ahead) > 0 {
		here := ahead[0]
		ahead = ahead[1:]
		v.goTo(here)
		if strings.HasPrefix(here, "/demo/mail/") {
			continue // a letter to somebody else
		}
		for _, link := range eval[[]string](v, links) {
			if kind := kindOf(link); kind != "" && !known[kind] {
				known[kind] = true
				ahead = append(ahead, link)
			}
		}
	}
}

var numbers = regexp.MustCompile(`/(\d+|Q\d+|F[DP]-\d.*)$`)

// alone is the page of one question: one of them is enough for all.
var alone = regexp.MustCompile(`^(/bids/[^/]+/sections)/[^/]+/[^/]+$`)

// others are bids, awards and claims of the programme year: one page of each
// kind of them is enough, beside those of the story.
var others = regexp.MustCompile(`/(FD25-[A-Z]{3}|FP26-RZ[A-F])-\d+(-C\d+)?`)

// kindOf is what sort of page an address leads to; "" for what is no page.
func kindOf(link string) string {
	path, _, _ := strings.Cut(link, "?")
	if strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/assets/") || strings.HasSuffix(path, ".ics") || strings.HasSuffix(path, ".pdf") || strings.HasSuffix(path, ".zip") || strings.HasSuffix(path, ".xlsx") || strings.HasSuffix(path, ".csv") || strings.HasSuffix(path, "/csv") || strings.HasSuffix(path, "/file") || strings.Contains(path, "/evidence") || strings.HasPrefix(path, "/feeds/") {
		return ""
	}
	if m := alone.FindStringSubmatch(path); m != nil {
		path = m[1] + "/one"
	}
	return numbers.ReplaceAllString(others.ReplaceAllString(path, "/other"), "/#")
}
