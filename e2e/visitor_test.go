package e2e

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A stage is one walk through the product: the house, a browser, and the
// people who have come so far.
type stage struct {
	*testing.T
	t          *testing.T // of the step under way
	house      *house
	browser    context.Context
	scriptless bool
	people     map[string]*visitor
	closers    []context.CancelFunc
	mirror     *mirror // nil: nobody looks
	pages      int
}

// A visitor is one person at a window of their own.
type visitor struct {
	*stage
	name   string
	ctx    context.Context
	loaded chan struct{}
	source string // of the newest page, as the server sent it

	mu       sync.Mutex
	problems []string
	status   int64
	address  string
	answer   answer
}

// newStage opens an empty house and a browser: there are people, trusts and an
// open round, and nobody has bid yet.
func newStage(t *testing.T, scriptless bool) *stage {
	t.Helper()
	return newStageIn(t, scriptless, "--empty")
}

// newLivedInStage opens the house as a newcomer finds it, with the programme
// year in it, and a browser.
func newLivedInStage(t *testing.T, scriptless bool) *stage {
	t.Helper()
	return newStageIn(t, scriptless)
}

func newStageIn(t *testing.T, scriptless bool, flags ...string) *stage {
	t.Helper()
	s := &stage{T: t, t: t, scriptless: scriptless, people: map[string]*visitor{}}
	profile := newProfile(t)
	s.house = openHouse(t, flags...)
	s.browser = openBrowser(t, profile)
	t.Cleanup(func() {
		for _, done := range s.closers {
			done()
		}
	})
	return s
}

// step is one part of the walk. What follows makes no sense after a step that
// failed, so the walk ends there.
func (s *stage) step(name string, walk func()) {
	s.T.Helper()
	went := s.T.Run(name, func(t *testing.T) {
		before := s.t
		s.t = t
		defer func() { s.t = before }()
		walk()
		for _, v := range s.people {
			v.nothingWrong()
		}
	})
	if !went {
		s.T.FailNow()
	}
}

// as is a person of the demo, signed in at a window of their own.
func (s *stage) as(name string) *visitor {
	s.t.Helper()
	if v, here := s.people[name]; here {
		return v
	}
	v := s.openWindow(name)
	s.people[name] = v
	v.signIn()
	return v
}

// passerBy is somebody who is not signed in.
func (s *stage) passerBy() *visitor {
	s.t.Helper()
	if v, here := s.people["nobody"]; here {
		return v
	}
	v := s.openWindow("nobody")
	s.people["nobody"] = v
	return v
}

// signIn chooses who to be, on the list of the demo's people.
func (v *visitor) signIn() {
	v.t.Helper()
	v.goTo("/sign-in")
	if !v.offers("Sign in as " + v.name) {
		for _, part := range v.named(0, "DisclosureTriangle") { // the other trusts' people
			v.click(part.node)
		}
	}
	v.press("Sign in as " + v.name)
	v.see(v.name, "Sign out")
}

// answered notes what the newest page came back with.
func (v *visitor) answered(address string, status int64, a answer) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.address, v.status, v.answer = address, status, a
}

// wrong notes something that a page must not do.
func (v *visitor) wrong(format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.problems = append(v.problems, v.address+": "+fmt.Sprintf(format, args...))
}

// nothingWrong fails the step for errors of the console, exceptions, and what
// the content security policy has stopped.
func (v *visitor) nothingWrong() {
	v.t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, p := range v.problems {
		v.t.Errorf("%s at %s", v.name, p)
	}
	v.problems = nil
}

// fail ends the step, with what the person had before them.
func (v *visitor) fail(format string, args ...any) {
	v.t.Helper()
	var text string
	v.try(chromedp.Evaluate(`document.querySelector('main')?.innerText ?? document.body.innerText`, &text))
	v.keepPicture("failed")
	v.nothingWrong()
	v.t.Fatalf("%s at %s: %s\nThe page says:\n%s", v.name, v.address, fmt.Sprintf(format, args...), indented(text))
}

func indented(text string) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			out = append(out, "    "+line)
		}
	}
	return strings.Join(out[:min(len(out), 40)], "\n")
}

// leads does something that brings a new page, and waits for it.
func (v *visitor) leads(what string, do func()) {
	v.t.Helper()
	for len(v.loaded) > 0 {
		<-v.loaded
	}
	do()
	select {
	case <-v.loaded:
	case <-time.After(20 * time.Second):
		v.fail("%s brought no page", what)
	}
	v.pages++
}

// welcome says that the page that came is one that was asked for.
func (v *visitor) welcome(what string) {
	v.t.Helper()
	if v.status >= 400 {
		v.fail("%s brought status %d", what, v.status)
	}
	v.look()
}
