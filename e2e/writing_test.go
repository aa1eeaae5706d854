package e2e

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
)

// TestNothingTypedIsLost kills what can die while somebody types: the server,
// the session, the scripts. Everything typed more than two seconds before is
// there again, and nothing is done that nobody clicked.
func TestNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	s := newStage(t, false)
	s.step("a bid is started", s.writersBid)
	s.step("what is typed is saved without a button", s.savedWhileTyped)
	s.step("a table that cannot be saved comes back as it was typed", s.jottingOfATable)
	s.step("a review's reasons come back and are sent to nobody", s.noCommandByItself)
	s.step("the session ends in the middle of a form", s.sessionEnds)
	s.step("the session ends where no scripts run", s.sessionEndsWithoutScripts)
	s.step("the server is killed in the middle of a word", s.serverKilled)
}

const (
	summary = "Public summary"
	aboutIt = "/bids/" + bid + "/sections/about"
)

func (s *stage) writersBid() {
	amina := s.as("Amina Hussain")
	amina.goTo("/bids/new?capital=13.8m&revenue=4.6m&risk=MEDIUM")
	amina.fill("Title of the project", "Northmoor EPR")
	amina.press("Start this bid")
	amina.see(bid)
}

// told waits until the line below one of the page's forms says something.
func (v *visitor) told(words string) {
	v.t.Helper()
	said := `[...document.querySelectorAll('[data-autosave-says]')].map((e) => e.textContent).join(' ')`
	for began := time.Now(); !strings.Contains(eval[string](v, said), words); {
		if time.Since(began) > 15*time.Second {
			v.fail("the form says %q, want %q", eval[string](v, said), words)
		}
		eval[bool](v, settled)
	}
}

func (s *stage) savedWhileTyped() {
	amina := s.as("Amina Hussain")
	amina.goTo(aboutIt)
	amina.fill(summary, "One record for three hospitals.")
	amina.told("Saved at")
	amina.fill(summary, "One record for three hospitals and their patients.")
	amina.told("Saved at")
	amina.goTo("/bids/" + bid + "/check")
	amina.comesToSee("One record for three hospitals and their patients.")
	amina.goTo(aboutIt)
	amina.seeNot("We kept what you typed")
}

func (s *stage) jottingOfATable() {
	amina := s.as("Amina Hussain")
	amina.goTo("/bids/" + bid + "/milestones")
	amina.fill("What is reached of line 1", "Contract signed")
	amina.fill("Due of line 1", "30 Septembre 2026")
	amina.told("not complete yet")
	amina.goTo("/bids/" + bid)
	amina.goTo("/bids/" + bid + "/milestones")
	amina.see("We kept what you typed at", "30 Septembre 2026")
	s.mirror = newMirror(s.T)
	amina.look()
	s.mirror = nil
	amina.stillHolds("What is reached of line 1", "Contract signed")
	amina.stillHolds("Due of line 1", "30 Septembre 2026")
	amina.fill("Reference of line 1", "M1")
	amina.fill("Due of line 1", "30 September 2026")
	amina.press("Save and stay here")
	amina.see("Saved.")
	amina.seeNot("We kept what you typed")
	amina.fill("What is reached of line 2", "Design signed off")
	amina.told("not complete yet")
	amina.goTo("/bids/" + bid + "/milestones")
	amina.press("Discard what I typed")
	amina.seeNot("We kept what you typed")
	amina.stillHolds("What is reached of line 2", "")
	amina.stillHolds("What is reached of line 1", "Contract signed")
}

// noCommandByItself types into the form that withdraws the bid, and walks away.
func (s *stage) noCommandByItself() {
	david := s.as("David Okafor")
	david.goTo("/bids/" + bid + "/withdraw")
	david.fill("Why do you withdraw it?", "We shall bid in the next round.")
	david.told("not saved until you press the button")
	david.goTo("/bids/" + bid)
	david.see("Draft")
	david.goTo("/bids/" + bid + "/withdraw")
	david.stillHolds("Why do you withdraw it?", "We shall bid in the next round.")
	david.press("Discard what I typed")
	david.stillHolds("Why do you withdraw it?", "")
}

// signedOut takes the session away, as the server does when it has run out.
func (v *visitor) signedOut() {
	v.t.Helper()
	v.run("lose the session", network.ClearBrowserCookies())
}

func (s *stage) sessionEnds() {
	amina := s.as("Amina Hussain")
	amina.goTo(aboutIt)
	amina.signedOut()
	amina.fill(summary, "Typed after the session had ended.")
	amina.told("Sign in again in another window; nothing is lost.")
	eval[int](amina, `fetch('/sign-in', {method: 'POST', body: new URLSearchParams({person: 'amina'})}).then((r) => r.status)`)
	amina.told("Saved at")
	amina.forgive("401")
	amina.goTo("/bids/" + bid + "/check")
	amina.see("Typed after the session had ended.")
	amina.goTo(aboutIt)
	amina.signedOut()
	amina.fill(summary, "Typed, and the window closed.")
	amina.told("Sign in again")
	amina.forgive("401")
	amina.goTo("/")
	amina.signIn()
	amina.goTo(aboutIt)
	amina.see("We put back what you typed")
	amina.stillHolds(summary, "Typed, and the window closed.")
	amina.told("Saved at")
}

// forgive forgets the answers of one status, which this step brings about.
func (v *visitor) forgive(status string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var rest []string
	for _, p := range v.problems {
		if !strings.Contains(p, ": "+status+" for ") {
			rest = append(rest, p)
		}
	}
	v.problems = rest
}

func (s *stage) sessionEndsWithoutScripts() {
	amina := s.as("Amina Hussain")
	amina.run("switch the scripts off", emulation.SetScriptExecutionDisabled(true))
	amina.goTo(aboutIt)
	amina.fill(summary, "Sent too late, and without a script.")
	amina.signedOut()
	amina.press("Save and continue")
	amina.see("You had been signed out. What you typed is kept")
	amina.press("Sign in as Amina Hussain")
	amina.see("We kept what you typed at", "You had been signed out when you sent it.")
	amina.stillHolds(summary, "Sent too late, and without a script.")
	amina.goTo("/bids/" + bid + "/check")
	amina.seeNot("Sent too late, and without a script.")
	amina.goTo(aboutIt)
	amina.press("Save and continue")
	amina.goTo("/bids/" + bid + "/check")
	amina.see("Sent too late, and without a script.")
	amina.run("switch the scripts on", emulation.SetScriptExecutionDisabled(false))
}

// serverKilled kills the whole product without a word, twice over: the page
// stays open the first time, and is opened anew the second.
func (s *stage) serverKilled() {
	amina := s.as("Amina Hussain")
	amina.goTo(aboutIt)
	s.house.kill(s.t)
	amina.fill(summary, "Typed while the server was dead.")
	amina.told("We cannot reach the service")
	s.house.again(s.t)
	amina.told("Saved at")
	s.house.kill(s.t)
	amina.fill(summary, "Typed while it was dead again, and the window closed.")
	amina.told("We cannot reach the service")
	amina.leads("closing the page", func() { eval[bool](amina, `(location.href = 'about:blank', true)`) })
	s.house.again(s.t)
	amina.goTo(aboutIt)
	amina.stillHolds(summary, "Typed while it was dead again, and the window closed.")
	amina.told("Saved at")
	amina.goTo("/bids/" + bid + "/check")
	amina.see("Typed while it was dead again, and the window closed.")
}

// kill ends the product with kill -9. PostgreSQL and Temporal, which die with
// it, are its own children.
func (h *house) kill(t *testing.T) {
	t.Helper()
	if err := h.cmd.Process.Kill(); err != nil {
		t.Fatalf("kill tranche dev: %v", err)
	}
	<-h.ended
}

// again starts the product anew, over the same data and at the same address.
func (h *house) again(t *testing.T) {
	t.Helper()
	h.said = &lines{awaited: "Tranche is ready", met: make(chan struct{})}
	h.cmd = exec.Command(binary, "dev")
	h.cmd.Env = append(ownEnvironment(), "TRANCHE_HTTP_ADDR="+strings.TrimPrefix(h.address, "http://"), "TRANCHE_DATA_DIR="+filepath.Join(h.data, "data"))
	h.open(t)
}
